"""The main window: it puts panels, bars and menus together, and does nothing else itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QContextMenuEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from app.about import copy_diagnostics, show_about, show_shortcuts
from app.arrangement import Arrangement
from app.desk import Desk
from app.drops import DropTarget
from app.look import CHOICES, Choice
from app.memory import remember
from app.menus import dress_actions, make_actions, make_menus
from app.opening import Opening
from app.panels.data import DataPanel
from app.panels.network import NetworkView
from app.picture_view import PictureView
from app.pictures import Pictures
from app.pressing import Pressing
from app.screen_room import inside, screen_area
from app.settings import Settings
from app.status_line import StatusLine
from app.strip import Message, Strip
from app.timeline.bar import TimelineBar
from app.toolbar import RunBar, StartBar, another_seed, speed_of, stop_of
from app.toolbar_room import ToolbarRoom
from app.watch import Watch
from app.window_style import window_style
from nnviz.edits.data import change_data
from nnviz.edits.training import lower_rate
from nnviz.scene.marks import undirected

USUAL_SIZE = (1280, 800)
LEAST_SIZE = (960, 600)
FIRST_SPEED = 6.0
"""Epochs per second on the first start, so that a newcomer sees the network learn."""
_HINT = "Press Space to pause. Drag a line to change a weight; + and − change the network."


class MainWindow(QMainWindow):
    """The window.

    Args:
        desk: What all panels share.
        settings: What is remembered.

    Attributes:
        strip: Where messages are said.
        arrangement: The panels and their places.
    """

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__()
        self.desk = desk
        self.settings = settings
        self.ended_in_time = True
        self._painted = self._leaving = False
        self.resize(*USUAL_SIZE)
        self._fit_screen()
        self.strip = Strip()
        self.watch = Watch(desk, self.strip)
        self.opening = Opening(desk, settings, self, self.strip)
        self.pictures = Pictures(self)
        self.actions_by_key = make_actions(self)
        self.arrangement = Arrangement(self, desk, self.strip, self._room)
        self.timeline = TimelineBar(desk)
        for key in ("play", "step", "step_back", "look_begin", "look_present", "step_batch", "pass"):
            self.arrangement.centre.addAction(self.actions_by_key[key])
            self.timeline.track.addAction(self.actions_by_key[key])
        self.run_bar, self.start_bar = RunBar(desk, self.actions_by_key), StartBar(desk, self.actions_by_key)
        self.bars_room = ToolbarRoom(self.run_bar, self.start_bar)
        self.run_bar.widened.connect(self._measure_bars)
        self.addToolBar(self.run_bar)
        self.addToolBar(self.start_bar)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, self.timeline)
        self.setStatusBar(StatusLine(desk))
        make_menus(self)
        self.drops = DropTarget(self, self.opening.take)
        Pressing(self)
        self._connect()
        self._dress()
        self.arrangement.stand()
        self.network.setFocus()

    @property
    def panels(self) -> dict[str, QWidget]:
        """The panels by key; one at the side is there once it was shown."""
        return self.arrangement.panels

    @property
    def panel_actions(self) -> dict[str, QAction]:
        """For each panel the action that shows and hides it."""
        return self.arrangement.actions

    def show_panel(self, key: str) -> QWidget:
        """Show a panel before all others of its place."""
        return self.arrangement.show(key)

    @property
    def network(self) -> NetworkView:
        """The panel of the network."""
        panel = self.panels["network"]
        assert isinstance(panel, NetworkView)
        return panel

    # --- building ---

    def _room(self) -> int:
        """Give the height between the bars."""
        bars = self.run_bar.sizeHint().height() * (2 if self.toolBarBreak(self.start_bar) else 1)
        bars += self.menuBar().sizeHint().height() + self.statusBar().sizeHint().height()
        bars += self.timeline.taken
        return self.height() - bars

    def _connect(self) -> None:
        bridge = self.desk.bridge
        self.desk.look.changed.connect(self._dress)
        for signal in (bridge.document_changed, bridge.problem_changed, bridge.status_changed):
            signal.connect(self._name_actions)
        bridge.status_changed.connect(self._drop_hint)
        bridge.document_changed.connect(self._name_window)
        bridge.opened.connect(self._welcome)
        bridge.document_changed.connect(lambda: self.strip.clear("removed"))
        self.network.neuron_removed.connect(self._say_removed)
        self.timeline.copy_asked.connect(lambda: self.pictures.copy_view("timeline"))
        self.timeline.save_asked.connect(lambda: self.pictures.ask("timeline"))
        data = self.panels["data"]
        if isinstance(data, DataPanel):
            data.open_asked.connect(self.opening.ask)
            data.again_asked.connect(self.opening.look_again)
        importer = self.desk.importer
        for signal in (importer.stood, importer.changed, importer.ended):
            signal.connect(self._name_actions)
        self._name_actions()
        self._name_window()

    def _dress(self) -> None:
        look = self.desk.look
        look.dress(self, window_style(look.theme, look.text_scale))
        dress_actions(self)
        self.actions_by_key["toggle_theme"].setIcon(look.icon("sun" if look.theme.dark else "moon"))
        self._name_actions()
        self.run_bar.fit()
        self._measure_bars()

    def _name_window(self) -> None:
        self.setWindowTitle(f"{undirected(self.desk.bridge.document.data.table.name[:80])} – nnviz")

    def _name_actions(self) -> None:
        """Say in the menus what undo would take back and what play would do."""
        bridge, look, actions = self.desk.bridge, self.desk.look, self.actions_by_key
        importer = self.desk.importer
        undo, redo = importer.undo_label or bridge.undo_label, importer.redo_label or bridge.redo_label
        for key, word, label in (("undo", "&Undo", undo), ("redo", "&Redo", redo)):
            actions[key].setText(f"{word} {label}" if label else word)
            actions[key].setEnabled(label is not None)
        usable = bridge.problem is None
        for key in ("play", "step", "step_batch"):
            actions[key].setEnabled(usable)
        for key in ("look_present", "continue"):
            actions[key].setEnabled(bridge.viewing is not None)
        name = "pause" if bridge.playing and usable else "play"
        if actions["play"].data() != (name, look.theme.key, usable):
            actions["play"].setData((name, look.theme.key, usable))
            actions["play"].setText(f"&{name.capitalize()}")
            actions["play"].setIcon(look.icon(name))
            self.run_bar.name_play()

    def _welcome(self) -> None:
        """After something was opened: back to the picture, and nothing selected."""
        self.desk.attention.select(None)
        self.desk.attention.choose_row(0)
        self.strip.clear("hint")
        self.network.setFocus()

    def _drop_hint(self) -> None:
        """Speak no more of pausing once there is nothing to pause."""
        if self.desk.bridge.status in ("finished", "diverged", "failed"):
            self.strip.clear("hint")

    def _say_removed(self) -> None:
        undo = (("Undo", self.desk.bridge.undo),)
        self.strip.say(Message("removed", "Neuron removed.", actions=undo, seconds=6))

    # --- what actions do ---

    def undo(self) -> None:
        """Take the last choice on the import page back, or else the last edit."""
        importer = self.desk.importer
        importer.undo() if importer.undo_label else self.desk.bridge.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        importer = self.desk.importer
        importer.redo() if importer.redo_label else self.desk.bridge.redo()

    def toggle_play(self) -> None:
        """Play or pause."""
        self.strip.clear("hint")
        bridge = self.desk.bridge
        bridge.pause() if bridge.playing else bridge.play()

    def reseed(self) -> None:
        """Begin again with another seed."""
        self.desk.bridge.reseed(another_seed(self.desk.bridge.document.train.seed))

    def change_speed(self, stops: int) -> None:
        """Go a few stops faster or slower."""
        self.desk.bridge.set_speed(speed_of(max(stop_of(self.desk.bridge.speed) + stops, 0)))

    def lower_rate(self) -> None:
        """Lower the learning rate."""
        self.desk.bridge.apply(lower_rate, "Lower the rate")

    def scale_features(self) -> None:
        """Scale the features to mean 0 and standard deviation 1."""
        self.desk.bridge.apply(change_data(scaling="standard"), "Scale features")

    def choose_theme(self, choice: Choice) -> None:
        """Choose light, dark, or what the system has."""
        self.desk.look.choose(choice)

    def toggle_theme(self) -> None:
        """Change from light to dark and back."""
        self.desk.look.toggle()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def reset_layout(self) -> None:
        """Put all panels back where they were at first."""
        self.arrangement.reset()

    def show_about(self) -> None:
        """Say what this is."""
        show_about(self)

    def show_shortcuts(self) -> None:
        """List all keys."""
        show_shortcuts(self)

    def copy_diagnostics(self) -> None:
        """Put what a bug report needs on the clipboard."""
        copy_diagnostics()
        self.strip.say(Message("copied", "The diagnostics are on the clipboard.", seconds=6))

    def say_hint(self) -> None:
        """Say the one hint of the first start."""
        self.strip.say(Message("hint", _HINT))

    # --- arranging ---

    def settle(self) -> None:
        """Bring everything to rest before a picture is taken."""
        for _ in range(3):
            QCoreApplication.sendPostedEvents()
        for view in self.findChildren(PictureView):
            view.refresh()
        self.desk.bridge.turns.finish()
        for view in self.findChildren(PictureView):
            view.catch_up()

    def restore(self) -> None:
        """Take up the window as it was left."""
        self.restoreGeometry(self.settings.data("geometry"))
        self.arrangement.restore(self.settings)
        self._fit_screen()

    def _fit_screen(self) -> None:
        """Be no larger than the screen, and let no panel ask for more."""
        area = screen_area(self)
        self.setMinimumSize(QSize(*LEAST_SIZE).boundedTo(area.size()))
        if not self.isMaximized() and not self.isFullScreen():
            self.setGeometry(inside(self.geometry(), area))

    def keep(self) -> None:
        """Remember the window and the document."""
        bridge, look, settings = self.desk.bridge, self.desk.look, self.settings
        self.desk.importer.cancel()
        settings.keep("geometry", self.saveGeometry())
        self.arrangement.keep(settings)
        settings.keep("theme", look.choice if look.choice in CHOICES else "system")
        settings.keep_json("speed", bridge.speed)
        settings.keep_json("document", remember(bridge.newest_document))
        self.opening.remember()
        settings.flush()

    # --- Qt ---

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer a picture of the panel that was clicked, unless it has a menu of its own."""
        if not self.pictures.offer(event):
            super().contextMenuEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the second tool bar under the first where there is no room beside it."""
        super().resizeEvent(event)
        self._fit_bars()
        self.timeline.fit()
        self.arrangement.arrange_docks()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure the tool bars once they have their style."""
        super().showEvent(event)
        self._measure_bars()

    def _fit_bars(self) -> None:
        parted = self.bars_room.fit(self.width())
        if parted != self.toolBarBreak(self.start_bar):
            (self.insertToolBarBreak if parted else self.removeToolBarBreak)(self.start_bar)

    def _measure_bars(self) -> None:
        self.bars_room.forget()
        self._fit_bars()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            if not self.desk.still:
                QTimer.singleShot(0, self.desk.bridge.start)

    def leave(self) -> None:
        """Close without a question."""
        self._leaving = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the threads; the window is gone at once, even while something is being compiled."""
        if not self._leaving and self.pictures.asks_before_closing(self.leave):
            event.ignore()
            return
        if not self.desk.still:
            self.keep()
        self.hide()
        self.pictures.finish()
        self.ended_in_time = self.desk.bridge.close()
        event.accept()
