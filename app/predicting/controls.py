"""One control for each kind of feature: a slider with its number or date, a choice, a switch."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.controls import ChoiceBox, JumpSlider, TickBox
from app.predicting.features import Feature, Span
from app.typed_numbers import read_number
from nnviz.datasets.preparation.prepared import InputUnit
from nnviz.datasets.preparation.units import value_text
from nnviz.datasets.values.cells import parse_date, shorten
from nnviz.scene.marks import undirected

_STEPS = 1000
"""How finely a slider divides its range."""


class ValueField(QLineEdit):
    """A number or a date as text; the arrow keys go up and down by a fiftieth of the column's range."""

    typed = Signal(float)
    refused = Signal(str)
    stepped = Signal(float)

    def __init__(self, unit: InputUnit) -> None:
        super().__init__()
        self._unit = unit
        self._shown = 0.0
        self.setAcceptDrops(False)
        self.editingFinished.connect(self._read)

    def show_value(self, value: float) -> None:
        """Show a value, unless somebody is typing."""
        self._shown = value
        if not (self.hasFocus() and self.isModified()):
            self.setText(value_text(self._unit, value, 5))

    def _read(self) -> None:
        if not self.isModified():
            return
        text = self.text().strip()
        value = read_number(text)
        if value is None and self._unit.dates:
            value = parse_date(text)
        self.setModified(False)
        if value is None:
            wanted = "a date such as 2024-12-31" if self._unit.dates else "a number"
            self.refused.emit(f"{shorten(text)} doesn't fit {shorten(self._unit.column)}: write {wanted}.")
            self.show_value(self._shown)
        else:
            self.typed.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys, take the shown value back with Escape."""
        steps = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}.get(Qt.Key(event.key()))
        if steps is not None:
            self.stepped.emit(steps)
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.setModified(False)
            self.show_value(self._shown)
        else:
            super().keyPressEvent(event)


class NumberControl(QWidget):
    """A slider over the column's range, and a field that takes values beyond it."""

    moved = Signal(float)
    refused = Signal(str)

    def __init__(self, feature: Feature, unit: InputUnit, span: Span) -> None:
        super().__init__()
        self._span = span
        wide = span.high - span.low
        self._steps = int(wide) if span.whole and 1 <= wide <= _STEPS else _STEPS
        self._value = span.low
        self.slider, self.field = JumpSlider(), ValueField(unit)
        self.slider.setRange(0, self._steps)
        self.slider.setPageStep(max(self._steps // 10, 1))
        self.slider.setSingleStep(max(self._steps // 50, 1))
        self.slider.setEnabled(wide > 0)
        name = undirected(feature.name)
        self.slider.setAccessibleName(f"{name}, slider")
        self.field.setAccessibleName(name)
        widest = "0000-00-00" if unit.dates else "-000.00"
        self.field.setFixedWidth(self.field.fontMetrics().horizontalAdvance(widest) + 12)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.slider.valueChanged.connect(self._slide)
        self.field.typed.connect(self._take)
        self.field.stepped.connect(self._step)
        self.field.refused.connect(self.refused)

    def show_value(self, value: float) -> None:
        """Show a value without saying so."""
        self._value = value
        self.slider.blockSignals(True)
        wide = self._span.high - self._span.low
        share = (value - self._span.low) / wide if wide > 0 else 0.0
        self.slider.setValue(round(min(max(share, 0.0), 1.0) * self._steps))
        self.slider.blockSignals(False)
        self.field.show_value(value)

    def _slide(self, place: int) -> None:
        self._take(self._span.low + (self._span.high - self._span.low) * place / self._steps)

    def _step(self, steps: float) -> None:
        wide = self._span.high - self._span.low
        size = max(1.0, round(wide / 50)) if self._span.whole else wide / 50 or 1.0
        self._take(self._value + steps * size)

    def _take(self, value: float) -> None:
        self._value = value
        self.field.show_value(value)
        self.moved.emit(value)


class CategoryControl(ChoiceBox):
    """One of a category's values by its name."""

    moved = Signal(float)

    def __init__(self, feature: Feature) -> None:
        options = [(str(place), undirected(word), "") for place, word in enumerate(feature.words)]
        super().__init__(options)
        self.setAccessibleName(undirected(feature.name))
        self.setPlaceholderText("none of them")
        self.chosen.connect(lambda key: self.moved.emit(float(key)))

    def show_value(self, value: float) -> None:
        """Show a value by its number."""
        super().show_value(str(int(value)))


class SwitchControl(TickBox):
    """Yes or no, in the table's words."""

    moved = Signal(float)

    def __init__(self, feature: Feature) -> None:
        super().__init__("")
        self._words = feature.words
        self.setAccessibleName(undirected(feature.name))
        self.chosen.connect(self._switch)

    def _switch(self, on: bool) -> None:
        self.show_value(float(on))
        self.moved.emit(float(on))

    def show_value(self, value: float) -> None:
        """Show a value with its word."""
        super().show_value(value >= 0.5)
        self.setText(undirected(self._words[int(value >= 0.5)]).replace("&", "&&"))
