"""Where the panels stand: columns of the centre, docks at the side, and how they are put back there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter, QTabBar, QVBoxLayout, QWidget

from app.desk import Desk
from app.panels import PANELS, Panel, Place
from app.settings import Settings

_LOW = 620
"""Below that height between the bars, in pixels of the usual text size, the docks share one place."""
_WIDE, _WIDE_SIDE = 312, 372
"""The docks' width at first, and the least one with which a side panel opens, in pixels of the usual text."""
_SHARE, _MOST_SHARE = 0.36, 0.45
"""The docks' share of the window's width with large text, and the one that is cut down to it."""


@dataclass(frozen=True)
class Places:
    """Where the panels of a window stand, as a value.

    Attributes:
        docks: Those of docks and tool bars, as Qt writes them.
        splitters: The sizes of each splitter's parts, in pixels.
        shown: For each panel of the centre whether it is shown.
    """

    docks: bytes
    splitters: tuple[tuple[str, tuple[int, ...]], ...]
    shown: tuple[tuple[str, bool], ...]


class _Room(QWidget):
    """What stands around a panel at the side: it keeps the panel's room while that is hidden."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self._panel = panel
        panel.setParent(self)

    def sizeHint(self) -> QSize:
        return self._panel.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._panel.minimumSizeHint().expandedTo(self._panel.minimumSize())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._panel.resize(event.size())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class Arrangement:
    """The panels of a window and their places.

    A panel at the side is made when it is first shown, so that one that nobody opens costs nothing.

    Args:
        window: The window.
        desk: What all panels share.
        top: What stands above the panels of the centre.
        room: Gives the height between the bars.

    Attributes:
        panels: The panels that have been made, by key.
        actions: For each panel of PANELS the action that shows and hides it.
        docks: The docks by key of their panel.
        centre: What holds the panels that are no docks.
    """

    def __init__(self, window: QMainWindow, desk: Desk, top: QWidget, room: Callable[[], int]) -> None:
        self._window, self._desk, self._room = window, desk, room
        self.panels: dict[str, QWidget] = {}
        self.actions: dict[str, QAction] = {}
        self.docks: dict[str, QDockWidget] = {}
        self._splitters: dict[str, QSplitter] = {}
        self._tabbed = False
        self._wide = 0
        self._first = QByteArray()
        window.setDockNestingEnabled(True)
        self._build_centre(top)
        for row in PANELS.values():
            if row.place in ("dock", "side"):
                self._build_dock(row)
        self.actions = {key: self.actions[key] for key in PANELS}

    # --- building ---

    def _build_centre(self, top: QWidget) -> None:
        self.centre = QWidget()
        rows = QVBoxLayout(self.centre)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(top)
        across = self._splitters["centre"] = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self._build_column("left"))
        across.addWidget(self._build_column("right"))
        rows.addWidget(across, 1)
        self._window.setCentralWidget(self.centre)
        self._share_out()

    def _build_column(self, place: Place) -> QSplitter:
        column = self._splitters[place] = QSplitter(Qt.Orientation.Vertical)
        for row in PANELS.values():
            if row.place == place:
                panel = self.panels[row.key] = row.make(self._desk)
                column.addWidget(panel)
                action = self.actions[row.key] = QAction(row.label, self._window)
                action.setCheckable(True)
                action.setChecked(True)
                action.toggled.connect(panel.setVisible)
        return column

    def _build_dock(self, row: Panel) -> None:
        dock = self.docks[row.key] = QDockWidget(row.tab or row.label, self._window)
        dock.setObjectName(row.key)
        dock.setAccessibleName(row.label)
        dock.topLevelChanged.connect(lambda floats, dock=dock: self._part(dock) if floats else None)
        dock.visibilityChanged.connect(lambda seen, row=row: self._take_sight(row, seen=seen))
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        self.actions[row.key] = self._action_of(row)
        if row.place == "dock":
            self._fill(row)
        else:
            self._window.tabifyDockWidget(self.docks["data"], dock)
            dock.hide()
            toggle = dock.toggleViewAction()
            toggle.toggled.connect(lambda _: QTimer.singleShot(0, self._window, self.arrange_docks))

    def _action_of(self, row: Panel) -> QAction:
        """Make the action of a dock: checked while it is seen, so it brings forward what lies behind."""
        action = QAction(row.label, self._window)
        action.setCheckable(True)
        action.triggered.connect(lambda on, key=row.key: self.show(key) if on else self.hide(key))
        return action

    def _fill(self, row: Panel) -> None:
        if row.key not in self.panels:
            panel = self.panels[row.key] = row.make(self._desk)
            self.docks[row.key].setWidget(_Room(panel) if row.place == "side" else panel)

    def _take_sight(self, row: Panel, *, seen: bool) -> None:
        """Make a panel when it is first seen, and hide it behind another tab: Qt only moves it aside there.

        What is hidden computes nothing, and takes back what it laid over others.
        """
        self.actions[row.key].setChecked(seen)
        if row.place != "side":
            return
        if seen:
            self._fill(row)
        if row.key in self.panels:
            self.panels[row.key].setVisible(seen)

    def _part(self, dock: QDockWidget) -> None:
        """Let a dock that begins to float hide no other one."""
        others = [its for its in self.docks.values() if its is not dock and its.isFloating()]
        if any((its.pos() - dock.pos()).manhattanLength() < 40 for its in others):
            dock.move(dock.pos() + QPoint(48, 48))

    # --- showing ---

    def show(self, key: str) -> QWidget:
        """Show a panel before all others of its place, and give it the keyboard."""
        row = PANELS[key]
        dock = self.docks.get(key)
        if dock is None:
            self.actions[key].setChecked(True)
        else:
            self._fill(row)
            dock.show()
            self.arrange_docks()
            self._widen(dock)
            dock.raise_()
        self.panels[key].setFocus()
        return self.panels[key]

    def hide(self, key: str) -> None:
        """Hide a panel."""
        dock = self.docks.get(key)
        self.actions[key].setChecked(False) if dock is None else dock.close()

    def _widen(self, dock: QDockWidget) -> None:
        """Give a panel at the side the width that it needs."""
        wide = round(_WIDE_SIDE * min(self._desk.look.text_scale, 1.6))
        wide = min(wide, round(_MOST_SHARE * self._window.width()))
        if PANELS[dock.objectName()].place == "side" and not dock.isFloating() and dock.width() < wide:
            self._window.resizeDocks([dock], [wide], Qt.Orientation.Horizontal)

    # --- sizes ---

    def _share_out(self) -> None:
        """Give every panel of the centre its first share."""
        self._splitters["centre"].setSizes([560, 400])
        for place in ("left", "right"):
            self._splitters[place].setSizes([10 * row.share for row in PANELS.values() if row.place == place])

    def size_docks(self) -> None:
        """Give the docks their first sizes."""
        wide = round(_WIDE * min(self._desk.look.text_scale, 1.6))
        wide = min(wide, round(_SHARE * self._window.width()))
        self._window.resizeDocks([self.docks["data"]], [wide], Qt.Orientation.Horizontal)

    def _keep_the_centre(self) -> None:
        """Where the window has become narrower, take from docks that would leave the centre too little."""
        wide, before, self._wide = self._window.width(), self._wide, self._window.width()
        if wide >= before:
            return
        docks = [dock for dock in self.docks.values() if self._stands_left(dock) and dock.isVisible()]
        for dock in docks[:1]:
            if dock.width() > _MOST_SHARE * wide:
                self._window.resizeDocks([dock], [round(_SHARE * wide)], Qt.Orientation.Horizontal)
        self._keep_the_training()

    def _keep_the_training(self) -> None:
        """Give the training what it needs: the data can show fewer rows, but a form no fewer."""
        data, training = self.docks["data"], self.docks["training"]
        stand = all(self._stands_left(dock) and not dock.isHidden() for dock in (data, training))
        needed = training.sizeHint().height()
        if stand and not self._tabbed and training.height() < needed:
            left = max(data.height() + training.height() - needed, 1)
            self._window.resizeDocks([data, training], [left, needed], Qt.Orientation.Vertical)

    def arrange_docks(self) -> None:
        """Lay the docks behind one another where there is no room for whole rows of all of them."""
        self._keep_the_centre()
        window = self._window
        for bar in window.findChildren(QTabBar):  # names stay whole: tabs that find no room scroll
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)
        left = [dock for dock in self.docks.values() if self._stands_left(dock)]
        data, training = self.docks["data"], self.docks["training"]
        tabbed = self._room() < _LOW * self._desk.look.text_scale or any(
            PANELS[dock.objectName()].place == "side" and not dock.isHidden() for dock in left
        )
        if tabbed == self._tabbed or data not in left or training not in left:
            self._keep_the_training()
            return
        self._tabbed = tabbed
        if tabbed:
            front = next((dock for dock in left if dock is not training and dock.isVisible()), data)
            window.tabifyDockWidget(data, training)
            front.raise_()
        else:
            self._lay_out(left)

    def _stands_left(self, dock: QDockWidget) -> bool:
        left = Qt.DockWidgetArea.LeftDockWidgetArea
        return not dock.isFloating() and self._window.dockWidgetArea(dock) == left

    def _lay_out(self, docks: list[QDockWidget]) -> None:
        """Lay docks anew: Qt splits none that lie behind one another, so they are taken out first."""
        window, data = self._window, self.docks["data"]
        for dock, shown in [(dock, not dock.isHidden()) for dock in docks]:
            window.removeDockWidget(dock)
            window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock, Qt.Orientation.Vertical)
            if PANELS[dock.objectName()].place == "side":
                window.tabifyDockWidget(data, dock)
            dock.setVisible(shown)
        self.size_docks()

    # --- keeping ---

    def stand(self) -> None:
        """Take the present places as those to come back to."""
        self.size_docks()
        self._first = self._window.saveState()

    def reset(self) -> None:
        """Put all panels back where they were at first."""
        for key, action in self.actions.items():
            if PANELS[key].place != "side":
                self.panels[key].setVisible(True)
                action.setChecked(True)
        self._window.restoreState(self._first)
        self._share_out()
        self.size_docks()

    @property
    def places(self) -> Places:
        """Where everything stands, without what floats beside the window."""
        return Places(
            bytes(self._window.saveState().data()),
            tuple((name, tuple(splitter.sizes())) for name, splitter in self._splitters.items()),
            tuple((key, action.isChecked()) for key, action in self.actions.items() if key not in self.docks),
        )

    def take(self, places: Places) -> None:
        """Put everything where it stands in another window."""
        self._window.restoreState(QByteArray(places.docks))
        # Laid behind one another once more, they would have another one in front.
        self._tabbed = self.docks["training"] in self._window.tabifiedDockWidgets(self.docks["data"])
        for dock in self.docks.values():
            if dock.isFloating():
                dock.hide()
        for name, sizes in places.splitters:
            self._splitters[name].setSizes(sizes)
        for key, seen in places.shown:
            self.actions[key].setChecked(seen)

    def keep(self, settings: Settings) -> None:
        """Remember where everything stands."""
        settings.keep("state", self._window.saveState())
        for name, splitter in self._splitters.items():
            settings.keep(f"splitter_{name}", splitter.saveState())
        centre = [key for key in PANELS if key not in self.docks]
        settings.keep_json("hidden", [key for key in centre if not self.actions[key].isChecked()])

    def restore(self, settings: Settings) -> None:
        """Put everything where it stood."""
        self.size_docks()
        self._window.restoreState(settings.data("state"))
        for name, splitter in self._splitters.items():
            splitter.restoreState(settings.data(f"splitter_{name}"))
        hidden = settings.json("hidden")
        for key in hidden if isinstance(hidden, list) else ():
            if key in self.actions and key not in self.docks:
                self.actions[key].setChecked(False)
