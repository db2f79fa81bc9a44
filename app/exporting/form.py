"""The controls of the picture panel: what is wanted, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from app.controls import ChoiceBox, CountBox, NumberBox, TickBox
from app.exporting.wish import (
    LEAST_CM,
    LEAST_DPI,
    MOST_CM,
    MOST_DPI,
    MOST_TIMES,
    WINDOW,
    Wish,
    kinds,
)
from app.forms import form_layout
from nnviz.theme import THEMES

_MOST_TEXT = 300
_UNITS = (
    ("times", "As on screen", "So many pixels for each one on screen"),
    ("cm", "In print", "A width in centimetres, and pixels an inch"),
)


class PictureForm(QWidget):
    """The controls.

    Attributes:
        wish: What is chosen.

    Signals:
        changed: Something else is chosen.
    """

    changed = Signal()

    def __init__(self, wish: Wish) -> None:
        super().__init__()
        self.wish = wish
        self.view_box, self.kind_box = ChoiceBox(), ChoiceBox(kinds())
        self.theme_box = ChoiceBox([(row.key, row.label, "") for row in THEMES.values()])
        self.unit_box = ChoiceBox(_UNITS)
        self.times_box = CountBox(1, MOST_TIMES, suffix=" ×")
        self.times_box.setStepType(CountBox.StepType.DefaultStepType)
        self.width_box = NumberBox(LEAST_CM, MOST_CM)
        self.dpi_box = CountBox(LEAST_DPI, MOST_DPI)
        self.title_edit, self.caption_edit = QLineEdit(), QLineEdit()
        self.footer_box = TickBox("Footer: data, seed, epoch")
        self.clear_box = TickBox("Transparent ground")
        self._arrange()
        self._connect()
        self.show_wish(wish)

    def _arrange(self) -> None:
        self._form = form_layout(self)
        self._form.setVerticalSpacing(6)
        self.print_row = _beside(self.width_box, QLabel("cm,"), self.dpi_box, QLabel("dpi"))
        rows: Sequence[tuple[str, QWidget, str, QWidget]] = (
            ("&Picture of", self.view_box, "What to take a picture of", self.view_box),
            ("&File", self.kind_box, "The kind of file", self.kind_box),
            ("C&olours", self.theme_box, "In which colours, whatever the window has", self.theme_box),
            ("Si&ze", self.unit_box, "How large it is", self.unit_box),
            ("Sha&rpness", self.times_box, "Pixels of the file for each one on screen", self.times_box),
            ("&Width", self.print_row, "Width of the page in centimetres", self.width_box),
            ("&Title", self.title_edit, "A line above the picture", self.title_edit),
            ("C&aption", self.caption_edit, "A line below the picture", self.caption_edit),
        )
        for label, row, tip, control in rows:
            words = QLabel(label)
            words.setBuddy(control)
            control.setAccessibleName(label.replace("&", ""))
            control.setToolTip(tip)
            self._form.addRow(words, row)
        self.dpi_box.setAccessibleName("Dots an inch")
        self.dpi_box.setToolTip("Pixels an inch in print; 300 are usual")
        self.footer_box.setToolTip("Data set, network, seed, epoch and version; the file knows them anyway")
        self.clear_box.setToolTip("Leave the ground out; the window always has one")
        for edit, word in ((self.title_edit, "none"), (self.caption_edit, "none")):
            edit.setMaxLength(_MOST_TEXT)
            edit.setPlaceholderText(word)
            edit.setAcceptDrops(False)
        self._form.addRow("", self.footer_box)
        self._form.addRow("", self.clear_box)

    def _connect(self) -> None:
        boxes: Sequence[tuple[Any, str]] = (
            (self.view_box, "view"),
            (self.kind_box, "kind"),
            (self.theme_box, "theme"),
            (self.times_box, "times"),
            (self.width_box, "width"),
            (self.dpi_box, "dpi"),
            (self.footer_box, "footer"),
            (self.clear_box, "transparent"),
        )
        for box, key in boxes:
            box.chosen.connect(lambda value, key=key: self._take(key, value))
        self.unit_box.chosen.connect(lambda value: self._take("in_cm", value == "cm"))
        self.title_edit.textChanged.connect(lambda text: self._take("title", text.strip()))
        self.caption_edit.textChanged.connect(lambda text: self._take("caption", text.strip()))

    def offer_views(self, views: Sequence[tuple[str, str]]) -> None:
        """Offer what a picture can be taken of."""
        self.view_box.offer([(key, label, "") for key, label in views])
        if self.view_box.findData(self.wish.view) < 0:
            self._take("view", WINDOW)
        self.view_box.show_value(self.wish.view)

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""
        self.wish = wish
        for box, value in (
            (self.view_box, wish.view),
            (self.kind_box, wish.kind),
            (self.theme_box, wish.theme),
            (self.unit_box, "cm" if wish.in_cm else "times"),
            (self.times_box, wish.times),
            (self.width_box, wish.width),
            (self.dpi_box, wish.dpi),
            (self.footer_box, wish.footer),
            (self.clear_box, wish.transparent and wish.can_be_transparent),
        ):
            box.show_value(value)
        self._show_what_matters()

    def _show_what_matters(self) -> None:
        wish, still = self.wish, not self.wish.is_film
        self._form.setRowVisible(self.unit_box, still)
        self._form.setRowVisible(self.times_box, still and not wish.in_cm and not wish.is_vector)
        self._form.setRowVisible(self.print_row, still and wish.in_cm)
        self.dpi_box.setEnabled(not wish.is_vector)
        self.clear_box.setEnabled(wish.can_be_transparent)

    def _take(self, key: str, value: Any) -> None:
        wish = replace(self.wish, **{key: value})
        if wish != self.wish:
            self.show_wish(wish)
            self.changed.emit()


def _beside(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    across = QHBoxLayout(holder)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(6)
    for widget in widgets:
        across.addWidget(widget, 0 if isinstance(widget, QLabel) else 1)
    return holder
