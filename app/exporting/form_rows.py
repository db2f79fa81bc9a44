"""Rows of the picture panel's form: a label, what stands beside it, and when that matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.exporting.wish import Wish

_LEAST_WIDTH = 56
"""Pixels of a box that stands beside another."""


def _always(wish: Wish) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class FormRow:
    """One row.

    Attributes:
        label: Its label, with the letter that leads to it.
        widget: What stands beside the label.
        tip: What its first control is for.
        control: The first control.
        matters: Tells whether it is of use for a wish; else it is not shown.
    """

    label: str
    widget: QWidget
    tip: str
    control: QWidget
    matters: Callable[[Wish], bool] = _always


def name_control(control: QWidget, name: str, tip: str) -> None:
    """Name a control for those who see it and those who hear it."""
    control.setAccessibleName(name)
    control.setToolTip(tip)


def beside(*widgets: QWidget) -> QWidget:
    """Put widgets side by side; words take no more room than they need."""
    holder = QWidget()
    across = QHBoxLayout(holder)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(6)
    for widget in widgets:
        if not isinstance(widget, QLabel):
            widget.setMinimumWidth(_LEAST_WIDTH)
        across.addWidget(widget, 0 if isinstance(widget, QLabel) else 1)
    return holder
