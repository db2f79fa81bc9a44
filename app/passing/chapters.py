"""A button for each phase of a pass; their names shorten where there is no room for whole ones."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from nnviz.passes.frames import CHAPTERS
from nnviz.passes.steps import PHASES, Phase

_SHORT: dict[Phase, str] = {"forward": "Fwd", "backward": "Back", "update": "New"}
_AROUND = 16
"""Pixels around a name: paddings, frame and gap."""


class Chapters(QWidget):
    """The buttons beside one another.

    Attributes:
        buttons: One for each phase.

    Signals:
        chosen: Said with the phase that is to be shown.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[Phase, QToolButton] = {phase: self._button(phase) for phase in PHASES}
        self._group = QButtonGroup(self)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(2)
        for button in self.buttons.values():
            self._group.addButton(button)
            across.addWidget(button, len(button.text()) + 4)

    def _button(self, phase: Phase) -> QToolButton:
        button = QToolButton()
        button.setText(CHAPTERS[phase])
        button.setAccessibleName(CHAPTERS[phase])
        button.setCheckable(True)
        button.setToolTip(f"To the phase {phase}")
        button.setStyleSheet("padding-left: 2px; padding-right: 2px;")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.chosen.emit(phase))
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose whole names or short ones; they do not widen their buttons."""
        super().resizeEvent(event)
        ink = self.fontMetrics()
        whole = sum(ink.horizontalAdvance(CHAPTERS[phase]) + _AROUND for phase in PHASES) <= self.width()
        for phase, button in self.buttons.items():
            button.setText(CHAPTERS[phase] if whole else _SHORT.get(phase, CHAPTERS[phase]))
