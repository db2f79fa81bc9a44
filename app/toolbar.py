"""The two tool bars: how training runs, and with what it begins and where it computes."""

from __future__ import annotations

import random
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from app.captions import speed_text
from app.controls import ChoiceBox, CountBox, JumpSlider
from app.desk import Desk
from app.figures_told import quality_of, said_of_loss, said_of_quality
from app.forms import say_refused
from nnviz.document import Task
from nnviz.edits.training import change_train
from nnviz.numbers import format_count, format_share, format_single
from nnviz.shown import shown_quality

STOPS = 60
"""Stops of the speed slider; the last one is as fast as it goes."""
_PER_DECADE = 20
LARGEST_SEED = 2**31 - 1
_DEVICES = (
    ("auto", "Auto", "The GPU where it pays, else the CPU"),
    ("cpu", "CPU", "Compute on the CPU"),
    ("gpu", "GPU", "Compute on the GPU if there is one"),
)


def speed_of(stop: int) -> float | None:
    """Give the epochs per second of a stop of the slider."""
    return None if stop >= STOPS else float(f"{10 ** (stop / _PER_DECADE):.2g}")


def stop_of(speed: float | None) -> int:
    """Give the stop of the slider that is nearest to a speed."""
    if speed is None:
        return STOPS
    return min(range(STOPS), key=lambda stop: abs((speed_of(stop) or 1e9) / max(speed, 0.01) - 1))


class Figure(QWidget):
    """A number with its name above it; as wide as the widest text it will show.

    Attributes:
        widest: That text.
    """

    def __init__(self, name: str, widest: str, about: Callable[[], str] | None = None) -> None:
        """Make one; ``about`` says what it counts, when somebody asks."""
        super().__init__()
        self._name = name
        self._about = about
        self.caption, self.value = QLabel(name), QLabel("–")
        self.caption.setProperty("role", "muted")
        self.value.setObjectName("figure")
        font = self.value.font()
        font.setBold(True)
        self.value.setFont(font)
        self._rows = rows = QVBoxLayout(self)
        rows.setSpacing(0)
        rows.addWidget(self.caption)
        rows.addWidget(self.value)
        self.widest = widest
        self.be_small(False)

    def event(self, event: QEvent) -> bool:
        if self._about is not None and isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._about(), self)
            return True
        return super().event(event)

    def be_small(self, small: bool) -> None:
        """Be written smaller, with less room around, or as usual."""
        side = 2 if small else 8
        self._rows.setContentsMargins(side, 0, side, 0)
        if self.value.property("small") != small:
            self.value.setProperty("small", small)
            self.value.style().unpolish(self.value)
            self.value.style().polish(self.value)

    def fit(self) -> None:
        """Take the room that the widest text needs."""
        self.value.ensurePolished()
        metrics = self.value.fontMetrics()
        self.value.setMinimumWidth(
            max(metrics.horizontalAdvance(self.widest) + 6, self.caption.sizeHint().width())
        )

    def show_text(self, text: str) -> bool:
        """Show a number; tells whether it has come to need more room than any before."""
        if text == self.value.text():
            return False
        self.value.setText(text)
        self.setAccessibleName(f"{self._name} {text}")
        return self.keep_room_for(text)

    def keep_room_for(self, text: str) -> bool:
        """Be wide enough for a text from now on; tells whether it was not."""
        widest = "".join("0" if sign.isdigit() else sign for sign in text)
        metrics = self.value.fontMetrics()
        if metrics.horizontalAdvance(widest) <= metrics.horizontalAdvance(self.widest):
            return False
        self.widest = widest
        self.fit()
        return True


class _Bar(QToolBar):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setObjectName(name)
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def scale(self, text_scale: float, *, small: bool = False) -> None:
        """Make the icons as large as the text, or a little smaller."""
        side = round((16 if small else 20) * text_scale)
        self.setIconSize(QSize(side, side))

    def add_button(self, action: QAction) -> QToolButton:
        """Add an action as a button that can have the focus."""
        self.addAction(action)
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text().replace("&", ""))
        return button


class RunBar(_Bar):
    """Reset, play, step, speed, and how far it is.

    Attributes:
        widened: Said when numbers have come to need more room.
    """

    widened = Signal()

    def __init__(self, desk: Desk, actions: dict[str, QAction]) -> None:
        super().__init__("Run")
        self._desk = desk
        self._play = actions["play"]
        self.play_button = QToolButton()
        self.play_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.play_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.play_button.setProperty("role", "primary")
        self.play_button.clicked.connect(self._play.trigger)
        self.addWidget(self.play_button)
        self.add_button(actions["step_back"])
        self.add_button(actions["step"])
        self.add_button(actions["pass"])
        self.add_button(actions["reset"])
        self.addSeparator()
        self.addWidget(self._make_speed())
        self.addSeparator()
        self.epoch = Figure("Epoch", "20 / 20")
        self.loss = Figure("Loss", "0.00000", lambda: said_of_loss(desk.bridge.snapshot))
        self.quality = Figure("Accuracy", "99.9 %", lambda: said_of_quality(desk.bridge.snapshot))
        self.figures = (self.epoch, self.loss, self.quality)
        for figure in self.figures:
            self.addWidget(figure)
        self.narrowness = 0
        bridge = desk.bridge
        for signal in (bridge.status_changed, bridge.snapshot_changed, bridge.viewing_changed):
            signal.connect(self.refresh)
        self.fit()
        self.refresh()

    def _make_speed(self) -> QWidget:
        box = QWidget()
        self.speed = JumpSlider()
        self.speed.setRange(0, STOPS)
        self.speed.setPageStep(5)
        self.speed.setMinimumWidth(90)
        self.speed.setMaximumWidth(150)
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("How many epochs to train in a second; at the right end as many as possible")
        self.speed.valueChanged.connect(lambda stop: self._desk.bridge.set_speed(speed_of(stop)))
        caption, self.speed_label = QLabel("Speed"), QLabel()
        caption.setProperty("role", "muted")
        self._speed_caption = caption
        box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(box)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(caption)
        row.addWidget(self.speed)
        row.addWidget(self.speed_label)
        return box

    def fit(self) -> None:
        """Take the room that the widest texts need in the present font."""
        self.be(self.narrowness)

    def be(self, narrowness: int) -> None:
        """Give up some room: of the figures, the speed's words, the slider, the button, all of the speed."""
        self.narrowness = narrowness
        for figure in self.figures:
            figure.be_small(narrowness > 0)
            figure.fit()
        short, scale = narrowness > 1, self._desk.look.text_scale
        self._speed_caption.setHidden(short)
        self.speed.setMinimumWidth(round(40 * scale) if narrowness > 2 else 90)
        self.speed_label.setHidden(narrowness > 4)
        self.scale(scale, small=narrowness > 4)
        widest = "890 ep/s" if short else "890 epochs/s"
        self.speed_label.setMinimumWidth(self.speed_label.fontMetrics().horizontalAdvance(widest) + 4)
        self._show_speed()
        bare = narrowness > 3
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if bare else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.play_button.setToolButtonStyle(style)
        words = max(self.fontMetrics().horizontalAdvance(text) for text in ("Pause", "Play"))
        self.play_button.setMinimumWidth(0 if bare else words + 62)
        self.updateGeometry()

    def _show_speed(self) -> None:
        text = speed_text(self._desk.bridge.speed)
        if self.narrowness > 1:
            text = text.replace("epochs", "ep").replace("epoch", "ep")
        self.speed_label.setText(text)

    def name_play(self) -> None:
        """Say on the button what it would do."""
        usable = self._desk.bridge.problem is None
        self.play_button.setEnabled(usable)
        name = "pause" if self._desk.bridge.playing and usable else "play"
        self.play_button.setText(name.capitalize())
        self.play_button.setIcon(self._desk.look.accent_icon(name))
        self.play_button.setToolTip(self._play.toolTip())
        self.play_button.setAccessibleName(name.capitalize())

    def refresh(self) -> None:
        """Show the present numbers."""
        bridge = self._desk.bridge
        epoch = bridge.progress.epoch if bridge.viewing is None else bridge.viewing
        whole = format_count(bridge.goal)
        self.epoch.show_text(f"{format_count(epoch)} / {whole}")
        wider = self.epoch.keep_room_for(f"{whole} / {whole}")
        shown = bridge.snapshot
        values = shown_quality(shown) if shown is not None else {}
        loss = values.get("loss")
        wider |= self.loss.show_text("–" if loss is None else format_single(loss))
        wider |= self._show_quality(values)
        if wider:
            self.widened.emit()
        self.speed.blockSignals(True)
        self.speed.setValue(stop_of(bridge.speed))
        self.speed.blockSignals(False)
        self._show_speed()

    def _show_quality(self, values: dict[str, float]) -> bool:
        """Show the share of rows that is right, or the error in the label's own units."""
        bridge = self._desk.bridge
        name, write = _QUALITY[bridge.document.data.task]
        self.quality.caption.setText(name)
        found = quality_of(bridge.snapshot, values) if bridge.snapshot is not None else None
        return self.quality.show_text("–" if found is None else found[1] + write(found[0]))


_QUALITY: dict[Task, tuple[str, Callable[[float], str]]] = {
    "classification": ("Accuracy", format_share),
    "regression": ("Mean abs. error", format_single),
}


class StartBar(_Bar):
    """Seed, device, theme and picture."""

    def __init__(self, desk: Desk, actions: dict[str, QAction]) -> None:
        super().__init__("Start")
        self._desk = desk
        caption = QLabel(" Seed")
        caption.setProperty("role", "muted")
        self.seed = CountBox(0, LARGEST_SEED)
        self.seed.setStepType(CountBox.StepType.DefaultStepType)
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("The same seed gives the same initial weights")
        self.seed.chosen.connect(desk.bridge.reseed)
        say_refused(self.seed, "Seed", desk.bridge)
        self.scale(desk.look.text_scale)
        # A widget on a tool bar is shown and hidden by its action.
        self.caption_action = self.addWidget(caption)
        self.addWidget(self.seed)
        self.add_button(actions["reseed"])
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self.device = ChoiceBox(_DEVICES)
        self.device.setMinimumContentsLength(4)
        self.device.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.device.setAccessibleName("Device")
        self.device.setToolTip("Where training runs: on the CPU or a GPU")
        self.device.chosen.connect(self._choose_device)
        self.addWidget(self.device)
        self.add_button(actions["toggle_theme"])
        self.add_button(actions["save_picture"])
        desk.bridge.document_changed.connect(self.refresh)
        self.be(0)
        self.refresh()

    def be(self, narrowness: int) -> None:
        """Give up some room, as the other bar does."""
        self.narrowness = narrowness
        scale = self._desk.look.text_scale
        self.caption_action.setVisible(narrowness <= 2)
        self.seed.setMaximumWidth(round((110, 80, 80, 64, 64, 64)[narrowness] * scale))
        self.device.setMinimumContentsLength(3 if narrowness > 1 else 4)
        self.updateGeometry()

    def _choose_device(self, key: str) -> None:
        self._desk.bridge.apply(change_train(device=key), "Change device")

    def refresh(self) -> None:
        """Show the present document."""
        train = self._desk.bridge.document.train
        self.seed.show_value(train.seed)
        self.device.show_value(train.device)


def another_seed(seed: int) -> int:
    """Give a seed of at most three digits that is not this one."""
    fresh = random.randrange(1000)
    return fresh if fresh != seed else (seed + 1) % 1000
