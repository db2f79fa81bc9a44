"""Numbers of one's own to send through the network: a field for each input, and a target if one is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.controls import ChoiceBox
from app.forms import form_layout
from app.typed_numbers import read_number
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.naming import shortened
from nnviz.numbers import format_number
from nnviz.orders import PassWish

MOST_INPUTS = 24
_UNKNOWN = ""


def class_target(data: Prepared, place: int) -> tuple[float, ...]:
    """Give the targets of a class as the network sees them."""
    low, high = data.targets
    if len(data.outputs) == 1:
        return (high if place else low,)
    return tuple(high if place == output else low for output in range(len(data.outputs)))


class TypedFields(QWidget):
    """Fields for the inputs in the table's units, and for the target.

    Attributes:
        inputs: A field for each input.
        targets: A field for each number to predict; empty where classes are.
        kind: Which class it is, or that it is unknown; None where numbers are predicted.

    Signals:
        changed: Something else is typed.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._data: Prepared | None = None
        self._names: tuple[object, ...] = ()
        self.inputs: list[QLineEdit] = []
        self.targets: list[QLineEdit] = []
        self.kind: ChoiceBox | None = None
        self._form = form_layout(self)

    def fit(self, data: Prepared, start: NDArray[np.float64]) -> None:
        """Have fields for a table's inputs and labels; new ones begin with ``(inputs,)`` numbers."""
        self._data = data
        names = (data.inputs, data.outputs, data.classes)
        if names == self._names:
            return
        self._names = names
        while self._form.rowCount():
            self._form.removeRow(0)
        self.inputs = [self._field(unit.name, value) for unit, value in zip(data.inputs, start, strict=True)]
        self.targets, self.kind = [], None
        if data.classes:
            classes = [(str(place), shortened(name), "") for place, name in enumerate(data.classes)]
            self.kind = ChoiceBox([(_UNKNOWN, "Unknown", "Follow the way forward only"), *classes])
            self.kind.setAccessibleName("Target class")
            self.kind.show_value(_UNKNOWN)
            self.kind.chosen.connect(lambda _: self.changed.emit())
            self._form.addRow("Target", self.kind)
        else:
            self.targets = [self._field(unit.name, None) for unit in data.outputs]

    def _field(self, name: str, value: float | None) -> QLineEdit:
        field = QLineEdit("" if value is None else format_number(float(value), 8))
        field.setAccessibleName(name if value is not None else f"Target {name}")
        field.setPlaceholderText("unknown" if value is None else "")
        field.editingFinished.connect(self.changed.emit)
        label = QLabel(shortened(name) if value is not None else f"Target {shortened(name)}")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(field)
        self._form.addRow(label, field)
        return field

    @property
    def problem(self) -> str:
        """Why what is typed cannot be used, or ""."""
        for field in self.inputs:
            if read_number(field.text()) is None:
                return f"{field.accessibleName()} needs a number, such as 0.5."
        filled = [field for field in self.targets if field.text().strip()]
        for field in filled:
            if read_number(field.text()) is None:
                return f"{field.accessibleName()} needs a number, or nothing."
        if filled and len(filled) < len(self.targets):
            return "Type all targets, or none."
        return ""

    def seen(self) -> NDArray[np.float32]:
        """Give the inputs ``(1, inputs)`` as the network sees them."""
        assert self._data is not None
        raw = np.array([[read_number(field.text()) or 0.0 for field in self.inputs]])
        return self._data.input_scaling.forward(raw)

    def wish(self) -> PassWish | None:
        """Give the update that is wished for, or None where no target is known."""
        data = self._data
        if data is None or self.problem:
            return None
        if self.kind is not None:
            key = self.kind.currentData()
            y = class_target(data, int(key)) if key else ()
        elif all(field.text().strip() for field in self.targets):
            raw = np.array([[read_number(field.text()) or 0.0 for field in self.targets]])
            y = tuple(float(value) for value in data.output_scaling.forward(raw)[0])
        else:
            y = ()
        return PassWish(typed=(tuple(float(value) for value in self.seen()[0]), y)) if y else None
