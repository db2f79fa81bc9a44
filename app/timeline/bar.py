"""The timeline's bar: buttons to go one epoch back and on, the track, and what can be done with the past."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from app.desk import Desk
from app.timeline.menu import timeline_menu
from app.timeline.track import HEIGHT, LEAST_HEIGHT, LOW_HEIGHT, Track
from nnviz.numbers import format_count

_NARROW = 1100
"""Below this width, in pixels of the usual text, words are short."""
_NARROWEST = 700
"""Below this one the buttons have icons."""
_LOW = 680
"""Below this height of the window the bar is low; below the next one as low as can be."""
_LEAST = 460
_WAIT = 300
"""Milliseconds before it is said that an epoch is being made: what is quicker would only flicker."""
_GAP = 6
_GOING = "to epoch {} …"
_HINT = "Drag to look back"


class TimelineBar(QToolBar):
    """The run's time, below the panels.

    Attributes:
        track: The slider.
        earlier: Looks one epoch earlier; ``later`` one later.
        chip: Says which epoch is looked at.
        back: Returns to the present.
        onward: Takes the run up again from the epoch that is looked at.

    Signals:
        copy_asked: A picture of it is wanted on the clipboard.
        save_asked: Likewise in a file.
    """

    copy_asked = Signal()
    save_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("Timeline")
        self._desk = desk
        self.setObjectName("Timeline")
        self.setMovable(False)
        self.setFloatable(False)
        self.setAllowedAreas(Qt.ToolBarArea.BottomToolBarArea)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.track = Track(desk)
        self.earlier = self._button("chevron-left", "One epoch earlier", -1)
        self.later = self._button("chevron-right", "One epoch later", 1)
        self.name = QLabel("Timeline")
        self.name.setProperty("role", "muted")
        self._side = self._make_side()
        row = QHBoxLayout(inner := QWidget())
        row.setContentsMargins(8, 1, 8, 0)  # the bar's own hairline lies over it
        row.setSpacing(4)
        for widget in (self.name, self.earlier, self.later):
            row.addWidget(widget)
        row.addWidget(self.track, 1)
        row.addWidget(self._side)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(inner)
        self._said, self._digits = "", 0
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_WAIT)
        self._waiting.timeout.connect(self._say_waiting)
        self.track.looked.connect(self.refresh)
        desk.bridge.snapshot_changed.connect(self._say_arrived)
        desk.look.changed.connect(self._dress)
        self._dress()
        self.refresh()

    # --- building ---

    def _button(self, icon: str, name: str, epochs: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("icon-key", icon)
        button.setAutoRaise(True)
        button.setAutoRepeat(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self.track.shift(epochs))
        return button

    def _make_side(self) -> QStackedWidget:
        """Make what stands at the right: it keeps its room, so that the track never moves under a hand."""
        self.hint = QLabel(_HINT)
        self.hint.setProperty("role", "muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.chip = QLabel()
        self.chip.setTextFormat(Qt.TextFormat.PlainText)
        self.chip.setProperty("role", "chip")
        self.chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back, self.onward = QPushButton("Return"), QPushButton("Continue from here")
        self.back.setToolTip("Return to the newest epoch  (double-click the timeline, or Esc)")
        self.onward.setToolTip("Train on from this epoch; what came later stays as a pinned run")
        self.back.setAccessibleName("Return to the present")
        self.onward.setAccessibleName("Continue from here")
        self.back.clicked.connect(lambda: self._desk.bridge.look_at(None))
        self.onward.clicked.connect(self._desk.bridge.continue_from_here)
        row = QHBoxLayout(past := QWidget())
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.chip, 1)
        row.addWidget(self.back)
        row.addWidget(self.onward)
        row.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        side = QStackedWidget()
        side.addWidget(self.hint)
        side.addWidget(past)
        side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        return side

    def _dress(self) -> None:
        look = self._desk.look
        side = round(16 * look.text_scale)
        for button in (self.earlier, self.later):
            button.setIcon(look.icon(button.property("icon-key")))
            button.setIconSize(QSize(side, side))
        self.fit()

    @property
    def taken(self) -> int:
        """The height that it takes of the window, in pixels."""
        return 0 if self.isHidden() else self.track.sizeHint().height() + 1

    def fit(self) -> None:
        """Take the words and the height for which there is room."""
        scale, window = self._desk.look.text_scale, self.window()
        narrow, least = window.width() < _NARROW * scale, window.width() < _NARROWEST * scale
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(0, 0, 0, 0)  # the style has its own, and each change of it brings them
        high = window.height() / scale
        self.track.set_height(HEIGHT if high >= _LOW else LOW_HEIGHT if high >= _LEAST else LEAST_HEIGHT)
        self.name.setHidden(narrow)
        for button, icon, text in (
            (self.back, "last", "Return"),
            (self.onward, "play", "Continue" if narrow else "Continue from here"),
        ):
            button.setText("" if least else text)
            button.setIcon(self._desk.look.icon(icon) if least else QIcon())
        self._said = "{} / {}" if least else "epoch {} of {}" if narrow else "viewing epoch {} of {}"
        self._fit_chip()
        self.refresh()

    def _fit_chip(self) -> None:
        """Keep room for the largest numbers, so that the track stands still from epoch to epoch."""
        end = format_count(max(self.track.story.end, self._desk.bridge.goal))
        self._digits = len(end)
        self.chip.ensurePolished()
        metrics = self.chip.fontMetrics()
        words = (self._said.format(end, end), _GOING.format(end))
        widest = max(metrics.horizontalAdvance(text) for text in words)
        self.chip.setMinimumWidth(widest + round(22 * self._desk.look.text_scale))
        # A hidden page of the stack has no style yet, and so other sizes than when it is seen.
        for part in (self.chip, self.back, self.onward):
            part.ensurePolished()
        buttons = self.back.sizeHint().width() + self.onward.sizeHint().width()
        chip = max(self.chip.minimumWidth(), self.chip.sizeHint().width())
        self._side.setFixedWidth(chip + buttons + 2 * _GAP)

    # --- what is said ---

    def refresh(self) -> None:
        """Say which epoch is looked at, and what can be done with it."""
        bridge, story = self._desk.bridge, self.track.story
        if len(format_count(max(story.end, bridge.goal))) != self._digits:
            self._fit_chip()
        past = bridge.viewing is not None
        self._keep_focus(past, earlier=story.shown > 0)
        self._side.setCurrentIndex(1 if past else 0)
        self._side.setVisible(past or not self._desk.still)  # no hand drags in a picture
        self.earlier.setEnabled(story.shown > 0)
        self.later.setEnabled(past)
        if not past:
            self._waiting.stop()
            self.hint.setVisible(story.end > 0)
            return
        self.chip.setText(self._said.format(format_count(story.shown), format_count(story.end)))
        if self._arrived():
            self._waiting.stop()
        elif not self._waiting.isActive():
            self._waiting.start()

    def _keep_focus(self, past: bool, *, earlier: bool) -> None:
        """Hand the focus of a button that is about to go to the track, where the keys of training work."""
        usable = {self.back: past, self.onward: past, self.later: past, self.earlier: earlier}
        if any(button.hasFocus() and not of_use for button, of_use in usable.items()):
            self.track.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrived(self) -> bool:
        bridge = self._desk.bridge
        return bridge.snapshot is not None and bridge.snapshot.epoch == bridge.viewing

    def _say_arrived(self) -> None:
        if self._desk.bridge.viewing is not None and self.isVisible() and self._arrived():
            self.refresh()

    def _say_waiting(self) -> None:
        viewing = self._desk.bridge.viewing
        if viewing is not None and not self._arrived():
            self.chip.setText(_GOING.format(format_count(viewing)))

    def _open_menu(self, place: QPoint) -> None:
        menu: QMenu = timeline_menu(
            self._desk, self.track.story, self, self.copy_asked.emit, self.save_asked.emit
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(place))
