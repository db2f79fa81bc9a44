"""To and fro through the steps of a pass: first, back, play, on, last, and how quickly they play."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from app.desk import Desk
from app.passing.following import Following
from nnviz.passes.steps import Phase

_PAUSES = (3000, 2000, 1200, 800, 500, 300, 180, 100)
"""Milliseconds between two frames at the stops of the speed slider."""


def plain_button(name: str, tip: str) -> QToolButton:
    """Make a button that shows an icon only."""
    button = QToolButton()
    button.setAccessibleName(name)
    button.setToolTip(tip)
    button.setAutoRaise(True)
    return button


class Player(QWidget):
    """The buttons, and the timer behind them.

    Attributes:
        first: Goes to the first step; likewise ``back``, ``on`` and ``last``.
        play: Plays or stops.
        speed: How quickly.
    """

    def __init__(self, desk: Desk, following: Following) -> None:
        super().__init__()
        self._desk, self._following = desk, following
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._play_on)
        self.first = plain_button("First", "To the first step  (Home)")
        self.back = plain_button("Back", "One step back  (Left)")
        self.play = plain_button("Play", "Play or stop  (Space)")
        self.on = plain_button("On", "One step on  (Right)")
        self.last = plain_button("Last", "To the last step  (End)")
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(0, len(_PAUSES) - 1)
        self.speed.setValue(3)
        self.speed.setMinimumWidth(50)
        self.speed.setAccessibleName("Speed of playing")
        self.speed.setToolTip("How quickly the steps follow one another when they play")
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        for button in self.buttons:
            across.addWidget(button)
        across.addWidget(self.speed, 1)
        self._connect()
        self.dress()

    @property
    def buttons(self) -> tuple[QToolButton, ...]:
        """All buttons, from the left."""
        return self.first, self.back, self.play, self.on, self.last

    def _connect(self) -> None:
        self.first.clicked.connect(lambda: self.go(0))
        self.back.clicked.connect(lambda: self.step(-1))
        self.on.clicked.connect(lambda: self.step(1))
        self.last.clicked.connect(self.go_last)
        self.play.clicked.connect(self.toggle)
        self.speed.valueChanged.connect(lambda stop: self._timer.setInterval(_PAUSES[stop]))

    def dress(self) -> None:
        """Give the buttons the icons of the present theme."""
        look = self._desk.look
        names = ("first", "chevron-left", "play", "chevron-right", "last")
        side = round(18 * look.text_scale)
        for name, button in zip(names, self.buttons, strict=True):
            button.setIcon(look.icon(name))
            button.setIconSize(QSize(side, side))
        self._name()

    # --- the way through ---

    def go(self, index: int) -> None:
        """Show a step, and play no more."""
        self.stop()
        self._following.go(index)

    def step(self, by: int) -> None:
        """Go some steps on, or back."""
        self.go(self._following.index + by)

    def go_last(self) -> None:
        """Show the last step."""
        if self._following.frames is not None:
            self.go(len(self._following.frames) - 1)

    def go_to_phase(self, phase: Phase) -> None:
        """Show the first step of a phase."""
        self.stop()
        self._following.go_to_phase(phase)

    def toggle(self) -> None:
        """Let the steps follow one another, or stop; at the end begin anew."""
        if self._timer.isActive() or self._following.frames is None:
            self.stop()
            return
        if self._following.is_at_end:
            self._following.go(0)
        self._timer.start(_PAUSES[self.speed.value()])
        self._name()

    def _play_on(self) -> None:
        self._following.go(self._following.index + 1)
        if self._following.is_at_end:
            self.stop()

    def stop(self) -> None:
        """Play no more."""
        self._timer.stop()
        self._name()

    def _name(self) -> None:
        name = "pause" if self._timer.isActive() else "play"
        self.play.setIcon(self._desk.look.icon(name))
        self.play.setAccessibleName(name.capitalize())
