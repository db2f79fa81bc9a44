"""The controls of forms: each shows a value without saying so, and says a value that a person chose."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QLocale, Signal, SignalInstance
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QDoubleSpinBox, QSizePolicy, QSpinBox

Option = tuple[str, str, str]
"""A key, its label, and what it means."""


class Control(Protocol):
    """What all controls of forms have."""

    @property
    def chosen(self) -> SignalInstance:
        """Said with the new value when a person chose one."""
        ...

    def show_value(self, value: Any) -> None:
        """Show a value without saying so."""
        ...


class ChoiceBox(QComboBox):
    """One of several keys."""

    chosen = Signal(object)

    def __init__(self, options: Sequence[Option] = ()) -> None:
        super().__init__()
        self._options: tuple[Option, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.offer(options)
        self.activated.connect(self._say)

    def offer(self, options: Sequence[Option]) -> None:
        """Offer other keys."""
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        self.clear()
        for place, (key, label, meaning) in enumerate(options):
            self.addItem(label, key)
            self.setItemData(place, meaning, 3)  # Qt.ItemDataRole.ToolTipRole

    def show_value(self, value: Any) -> None:
        self.setCurrentIndex(self.findData(value))

    def _say(self) -> None:
        self.chosen.emit(self.currentData())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore() if not self.hasFocus() else super().wheelEvent(event)


def indent(box: QAbstractSpinBox) -> None:
    """Keep a number off the border of its box."""
    box.lineEdit().setTextMargins(6, 0, 0, 0)


class CountBox(QSpinBox):
    """A whole number."""

    chosen = Signal(object)

    def __init__(self, low: int, high: int, *, none: str = "", suffix: str = "") -> None:
        super().__init__()
        self._none = none
        self.setRange(0 if none else low, high)
        self.setSpecialValueText(none)
        self.setSuffix(suffix)
        self.setKeyboardTracking(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        indent(self)
        self.valueChanged.connect(self._say)

    def show_value(self, value: Any) -> None:
        if not self.hasFocus() or value != self.value():
            self.blockSignals(True)
            self.setValue(value if value is not None else 0)
            self.blockSignals(False)

    def _say(self, value: int) -> None:
        self.chosen.emit(None if self._none and value == 0 else value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore() if not self.hasFocus() else super().wheelEvent(event)


class NumberBox(QDoubleSpinBox):
    """A number of any size; a step goes to the next of 1, 2, 5 and 10 times a power of ten."""

    chosen = Signal(object)

    def __init__(self, low: float, high: float) -> None:
        super().__init__()
        self.setDecimals(15)
        self.setRange(low, high)
        self.setLocale(QLocale.c())
        self.setKeyboardTracking(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self.chosen.emit)
        indent(self)

    def textFromValue(self, value: float) -> str:  # noqa: N802 - overrides Qt
        """Write a number as short as it can be."""
        return f"{value:.12g}"

    def show_value(self, value: Any) -> None:
        self.blockSignals(True)
        self.setValue(float(value))
        self.blockSignals(False)

    def stepBy(self, steps: int) -> None:  # noqa: N802 - overrides Qt
        """Go up or down the ladder 1, 2, 5, 10."""
        value = self.value()
        for _ in range(abs(steps)):
            value = next_rung(value, up=steps > 0, least=max(self.minimum(), 1e-12))
        self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore() if not self.hasFocus() else super().wheelEvent(event)


def next_rung(value: float, *, up: bool, least: float) -> float:
    """Give the next of 1, 2, 5, 10 times a power of ten above or below a value."""
    value = max(abs(value), least)
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    rungs = [float(f"{step * power:.6g}") for step in (0.1, 0.2, 0.5, 1, 2, 5, 10)]
    if up:
        return next(rung for rung in rungs if rung > value * (1 + 1e-9))
    return next(rung for rung in reversed(rungs) if rung < value * (1 - 1e-9))


class TickBox(QCheckBox):
    """Yes or no."""

    chosen = Signal(object)

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.clicked.connect(self.chosen.emit)

    def show_value(self, value: Any) -> None:
        self.setChecked(bool(value))
