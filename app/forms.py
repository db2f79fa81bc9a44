"""Forms built from tables: a field says what it is called, what it shows, and which edit it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from app.bridge import Bridge
from app.controls import Control, CountBox, NumberBox, Option, TickBox
from nnviz.document import Document, Edit
from nnviz.errors import UserError


@dataclass(frozen=True)
class Field:
    """One row of a form.

    Attributes:
        key: What it is called in tests, and by which the steps of a number are one edit.
        label: Its name for people.
        tip: What it means.
        make: Makes its control.
        read: Gives the value to show.
        edit: Gives the edit that a chosen value makes.
        shown: Whether it has a meaning for a document.
        options: For a choice: what can be chosen for a document.
        seldom: Whether it only shows under "More".
    """

    key: str
    label: str
    tip: str
    make: Callable[[], Any]
    read: Callable[[Document], Any]
    edit: Callable[[Any], Edit]
    shown: Callable[[Document], bool] = lambda document: True
    options: Callable[[Document], Iterable[Option]] | None = None
    seldom: bool = False


def form_layout(widget: QWidget) -> QFormLayout:
    """Lay a widget out as labels beside controls, as all forms of a dock are."""
    layout = QFormLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    layout.setVerticalSpacing(4)
    return layout


class Form(QWidget):
    """Controls for the fields of a table, kept in step with the document.

    Attributes:
        controls: The controls by the keys of their fields.
        more: Shows what is seldom changed; hidden where there is nothing.
        feet: The row with that button.
    """

    def __init__(self, bridge: Bridge, fields: Iterable[Field]) -> None:
        super().__init__()
        self._bridge = bridge
        self._fields = tuple(fields)
        self.controls: dict[str, Any] = {}
        self._layout = form_layout(self)
        for field in self._fields:
            self._add(field)
        self.more = QToolButton(self)
        self.more.setText("More…")
        self.more.setCheckable(True)
        self.more.setAutoRaise(True)
        self.more.setToolTip("Show what is seldom changed")
        self.more.toggled.connect(self.refresh)
        self.feet = QHBoxLayout()
        self.feet.setSpacing(4)
        self.feet.addWidget(self.more)
        self.feet.addStretch(1)
        self.more.hide()
        if any(field.seldom for field in self._fields):
            self._layout.addRow("", self.feet)
            self.more.show()
        bridge.document_changed.connect(self.refresh)
        self.refresh()

    def _add(self, field: Field) -> None:
        control = field.make()
        control.setToolTip(field.tip)
        control.setAccessibleName(field.label)
        control.setObjectName(field.key)
        chosen: Control = control
        chosen.chosen.connect(lambda value, field=field: self._choose(field, value))
        if isinstance(control, CountBox | NumberBox):
            say_refused(control, field.label, self._bridge)
        self.controls[field.key] = control
        if isinstance(control, TickBox):
            self._layout.addRow("", control)
        else:
            label = QLabel(field.label)
            label.setBuddy(control)
            self._layout.addRow(label, control)

    def _choose(self, field: Field, value: Any) -> None:
        if value == field.read(self._bridge.document):
            return
        # The steps of a number are one; each choice is one of its own.
        steps = isinstance(self.controls[field.key], CountBox | NumberBox)
        label = f"Change {field.label.lower()}"
        if not self._bridge.apply(field.edit(value), label, field.key if steps else None):
            self.refresh()

    def refresh(self) -> None:
        """Show the present document."""
        document = self._bridge.document
        for field in self._fields:
            control = self.controls[field.key]
            if field.options is not None:
                control.offer(tuple(field.options(document)))
            shown = field.shown(document) and (self.more.isChecked() or not field.seldom)
            self._layout.setRowVisible(control, shown)
            if shown:
                control.show_value(field.read(document))


def say_refused(box: CountBox | NumberBox, label: str, bridge: Bridge) -> None:
    """Let the window say what was typed into a box and not taken."""

    def say(text: str, wanted: str) -> None:
        typed = text if len(text) <= 24 else f"{text[:23]}…"
        message = f'{label} stays {box.textFromValue(box.value())}: "{typed}" is not {wanted}.'  # type: ignore[arg-type]
        bridge.refused.emit(UserError("typed_number", message))

    box.refused.connect(say)
