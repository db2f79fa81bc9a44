"""The controls of forms: each shows a value without saying so, and says a value that a person chose."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QLocale, Qt, Signal, SignalInstance
from PySide6.QtGui import QMouseEvent, QPaintEvent, QPalette, QValidator
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionSlider,
    QStylePainter,
)

from app.typed_numbers import read_count, read_number
from app.wheel import calm_wheel
from nnviz.numbers import MINUS, format_count, format_number

_FIRST_RUNG, _LEAST_RUNG = 0.01, 1e-6
"""Where the steps begin at 0, and where they end at it."""
_GROUPED = 1e4
"""From this size on thousands stand apart, as ``format_count`` writes them."""
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
        calm_wheel(self)
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

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as Qt does, but shorten what has no room by "…" instead of cutting it."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            colour = option.palette.placeholderText()  # type: ignore[attr-defined]
            option.palette.setBrush(QPalette.ColorRole.ButtonText, colour)  # type: ignore[attr-defined]
            option.currentText = self.placeholderText()  # type: ignore[attr-defined]
        option.currentText = self.shortened(option)  # type: ignore[attr-defined]
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def shortened(self, option: QStyleOptionComboBox) -> str:
        """Give the text as far as it has room."""
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        text: str = option.currentText  # type: ignore[attr-defined]
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _say(self) -> None:
        self.chosen.emit(self.currentData())


def indent(box: QAbstractSpinBox) -> None:
    """Keep a number off the border of its box, and files that are dropped out of it."""
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    box.lineEdit().setAcceptDrops(False)


class CountBox(QSpinBox):
    """A whole number; what is typed and is none is refused as a whole.

    Signals:
        refused: Said with what is typed and was not taken, and why.
    """

    chosen = Signal(object)
    refused = Signal(str, str)

    def __init__(self, low: int, high: int, *, none: str = "", suffix: str = "") -> None:
        super().__init__()
        self._none = none
        self.setRange(0 if none else low, high)
        self.setSpecialValueText(none)
        self.setSuffix(suffix)
        self.setKeyboardTracking(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self.setLocale(QLocale.c())
        calm_wheel(self)
        indent(self)
        self.valueChanged.connect(self._say)

    def show_value(self, value: Any) -> None:
        if not self.hasFocus() or value != self.value():
            self.blockSignals(True)
            self.setValue(value if value is not None else 0)
            self.blockSignals(False)

    def _say(self, value: int) -> None:
        self.chosen.emit(None if self._none and value == 0 else value)

    def _read(self, text: str) -> int | None:
        text = text.strip()
        if self._none and text.casefold() == self._none.casefold():
            return self.minimum()
        text = text.removeprefix(self.prefix().strip())
        for _ in range(2):  # Qt puts its own behind one that is typed
            text = text.removesuffix(self.suffix().strip()).strip()
        count = read_count(text)
        return count if count is not None and self.minimum() <= count <= self.maximum() else None

    def textFromValue(self, value: int) -> str:  # noqa: N802 - overrides Qt
        """Write a number as the whole window does: thousands apart."""
        return format_count(value)

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Let anything be typed, but only take a whole number in range."""
        return judged(self._read(input), input, pos)

    def valueFromText(self, text: str) -> int:  # noqa: N802 - overrides Qt
        """Read what is typed."""
        count = self._read(text)
        return self.value() if count is None else count

    def fixup(self, input: str) -> str:
        """Refuse what is typed; Qt puts the old value back."""
        if input.strip():
            least, most = format_count(self.minimum()), format_count(self.maximum())
            self.refused.emit(input.strip(), f"a whole number from {least} to {most}")
        return input


class NumberBox(QDoubleSpinBox):
    """A number of any size; a step goes to the next of 1, 2, 5 and 10 times a power of ten.

    Args:
        low: The least value; with ``none`` it stands for no value.
        high: The greatest value.
        none: The word for no value, or "".

    Signals:
        refused: Said with what is typed and was not taken, and why.
    """

    chosen = Signal(object)
    refused = Signal(str, str)

    def __init__(self, low: float, high: float, *, none: str = "") -> None:
        super().__init__()
        self._none = none
        self.setDecimals(40)
        self.setRange(low, high)
        self.setSpecialValueText(none)
        self.setLocale(QLocale.c())
        self.setKeyboardTracking(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self._say)
        calm_wheel(self)
        indent(self)

    def _say(self, value: float) -> None:
        self.chosen.emit(None if self._none and value == self.minimum() else value)

    def textFromValue(self, value: float) -> str:  # noqa: N802 - overrides Qt
        """Write a number as short as it can be, thousands apart."""
        text = f"{value:.12g}"
        whole, point, decimals = text.partition(".")
        if "e" in text or abs(value) < _GROUPED:
            return text
        return f"{format_count(int(whole))}{point}{decimals}".replace(MINUS, "-")

    def _read(self, text: str) -> float | None:
        if self._none and text.strip().casefold() in ("", self._none.casefold()):
            return self.minimum()
        value = read_number(text)
        return value if value is not None and self.minimum() <= value <= self.maximum() else None

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Let anything be typed, but only take a number in range."""
        return judged(self._read(input), input, pos)

    def valueFromText(self, text: str) -> float:  # noqa: N802 - overrides Qt
        """Read what is typed."""
        value = self._read(text)
        return self.value() if value is None else value

    def fixup(self, input: str) -> str:
        """Refuse what is typed; Qt puts the old value back."""
        if input.strip():
            least, most = format_number(self.minimum()), format_number(self.maximum())
            self.refused.emit(input.strip(), f"a number from {least} to {most}")
        return input

    def show_value(self, value: Any) -> None:
        self.blockSignals(True)
        self.setValue(self.minimum() if value is None else float(value))
        self.blockSignals(False)

    def stepBy(self, steps: int) -> None:  # noqa: N802 - overrides Qt
        """Go up or down the ladder 1, 2, 5, 10."""
        value = 0.0 if self._none and self.value() == self.minimum() else self.value()
        for _ in range(abs(steps)):
            value = self._next(value, up=steps > 0)
        self.setValue(value)

    def _next(self, value: float, *, up: bool) -> float:
        """Give the next value; steps go through 0 where it may be chosen."""
        least = max(self.minimum(), 1e-12)
        if self.minimum() > 0:
            return next_rung(value, up=up, least=least)
        if value == 0:
            return _FIRST_RUNG if up else -_FIRST_RUNG
        away = up == (value > 0)
        if not away and abs(value) <= _LEAST_RUNG:
            return 0.0
        return math.copysign(next_rung(abs(value), up=away, least=least), value)


def judged(value: float | None, text: str, pos: int) -> tuple[QValidator.State, str, int]:
    """Give a validator's answer: a text that is no value may be typed on, but is not taken."""
    state = QValidator.State.Acceptable if value is not None else QValidator.State.Intermediate
    return state, text, pos


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
        self.clicked.connect(self._say)

    def show_value(self, value: Any) -> None:
        self.setChecked(bool(value))

    def _say(self) -> None:
        self.chosen.emit(self.isChecked())


class JumpSlider(QSlider):
    """A horizontal slider whose handle comes to where its groove is clicked."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        calm_wheel(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            kind, handle = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
            rect = self.style().subControlRect(kind, option, handle, self)
            if not rect.contains(event.position().toPoint()):
                place = round(event.position().x()) - rect.width() // 2
                room = self.width() - rect.width()
                self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, room))
        super().mousePressEvent(event)
