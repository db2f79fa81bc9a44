"""A row of a table and what it is tuned by: a combo box, and for every parameter a slider and a box."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QWidget

from app.bridge import Bridge
from app.controls import ChoiceBox, CountBox, JumpSlider, NumberBox, Option
from app.forms import form_layout, say_refused
from app.labs.page import field_label
from nnviz.numbers import format_number
from nnviz.registry import Parameter, Registry, Values, with_defaults

_STEPS = 200
_LEAST, _MOST = 1e-3, 100.0
"""Where the slider of a number without a usual greatest value begins and ends."""
_AROUND = 2.0


class NumberSlider(QWidget):
    """A number by a slider and by typing.

    Args:
        parameter: What it is; where it reaches beyond 100, the slider runs on a log scale from 0.001, or
            where it may be negative from -2 to 2. The box takes all of its range.
        bridge: Says what is typed and not taken.
    """

    chosen = Signal(float)

    def __init__(self, parameter: Parameter, bridge: Bridge) -> None:
        super().__init__()
        self.parameter = parameter
        self.box, self.slider = NumberBox(parameter.low, parameter.high), JumpSlider()
        self.slider.setRange(0, _STEPS)
        self.slider.setMinimumWidth(60)
        self.slider.setPageStep(_STEPS // 10)
        self.box.setMinimumWidth(76)
        for control in (self.box, self.slider):
            control.setAccessibleName(parameter.label)
            control.setToolTip(f"{parameter.label}; the usual value is {format_number(parameter.default)}")
        say_refused(self.box, parameter.label, bridge)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.slider, 3)
        across.addWidget(self.box, 2)
        self.slider.valueChanged.connect(lambda stop: self._choose(self._value_of(stop)))
        self.box.chosen.connect(self._choose)
        self.show_value(parameter.default)

    @property
    def value(self) -> float:
        """The number."""
        return self.box.value()

    def show_value(self, value: float) -> None:
        """Show a number without saying so."""
        self.box.show_value(value)
        self.slider.blockSignals(True)
        self.slider.setValue(self._stop_of(value))
        self.slider.blockSignals(False)

    def _choose(self, value: float) -> None:
        self.show_value(value)
        self.chosen.emit(value)

    def _ends(self) -> tuple[float, float, bool]:
        """Give where the slider begins and ends, and whether it is logarithmic."""
        low, high = self.parameter.low, self.parameter.high
        if high - low <= _MOST:
            return low, high, False
        return (_LEAST, _MOST, True) if low >= 0 else (-_AROUND, _AROUND, False)

    def _value_of(self, stop: int) -> float:
        low, high, log = self._ends()
        share = stop / _STEPS
        value = math.exp(math.log(low) + share * math.log(high / low)) if log else low + share * (high - low)
        return float(f"{value:.3g}")

    def _stop_of(self, value: float) -> int:
        low, high, log = self._ends()
        value = min(max(value, low), high)
        share = math.log(value / low) / math.log(high / low) if log else (value - low) / (high - low)
        return round(_STEPS * share)


class TunedChoice(QWidget):
    """A choice among the rows of a table, with what the chosen one is tuned by.

    Args:
        name: What is chosen, for people.
        table: The table.
        bridge: Says what is typed and not taken.
        none: The word for choosing none of them, or "".
    """

    changed = Signal()

    def __init__(self, name: str, table: Registry[Any], bridge: Bridge, *, none: str = "") -> None:
        super().__init__()
        self._table, self._bridge = table, bridge
        options: list[Option] = [("", none, "")] if none else []
        options += [(row.key, row.label, row.formula) for row in table.values()]
        self.box = ChoiceBox(options)
        self.box.setAccessibleName(name)
        self.box.setToolTip(name)
        self.sliders: dict[str, NumberSlider] = {}
        self._form: QFormLayout = form_layout(self)
        self._form.addRow(field_label(name, self.box), self.box)
        self.box.chosen.connect(lambda key: self.show_choice(key, (), say=True))
        self.show_choice("" if none else next(iter(table)), ())

    @property
    def key(self) -> str:
        """The chosen row's key, "" for none."""
        return self.box.currentData() or ""

    @property
    def values(self) -> Values:
        """The values that differ from the row's defaults."""
        chosen = ((key, slider.value, slider.parameter.default) for key, slider in self.sliders.items())
        return tuple((key, value) for key, value, default in chosen if value != default)

    def show_choice(self, key: str, values: Values, *, say: bool = False) -> None:
        """Show a row with its values; ``say`` tells of it."""
        self.box.show_value(key)
        while self._form.rowCount() > 1:
            self._form.removeRow(1)
        self.sliders = {}
        parameters = self._table[key].parameters if key else ()
        given = with_defaults(parameters, values)
        for parameter in parameters:
            slider = self.sliders[parameter.key] = NumberSlider(parameter, self._bridge)
            slider.show_value(given[parameter.key])
            slider.chosen.connect(self.changed)
            self._form.addRow(field_label(parameter.label, slider.box), slider)
        if say:
            self.changed.emit()


class CountSlider(QWidget):
    """A whole number by a slider and by typing."""

    chosen = Signal(int)

    def __init__(self, name: str, low: int, high: int, bridge: Bridge) -> None:
        super().__init__()
        self.box, self.slider = CountBox(low, high), JumpSlider()
        self.slider.setRange(low, high)
        self.slider.setMinimumWidth(60)
        self.box.setMinimumWidth(64)
        for control in (self.box, self.slider):
            control.setAccessibleName(name)
            control.setToolTip(name)
        say_refused(self.box, name, bridge)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.slider, 3)
        across.addWidget(self.box, 2)
        self.slider.valueChanged.connect(self._choose)
        self.box.chosen.connect(self._choose)

    @property
    def value(self) -> int:
        """The number."""
        return self.box.value()

    def show_value(self, value: int) -> None:
        """Show a number without saying so."""
        for control in (self.box, self.slider):
            control.blockSignals(True)
            control.setValue(value)
            control.blockSignals(False)

    def _choose(self, value: int) -> None:
        self.show_value(value)
        self.chosen.emit(value)
