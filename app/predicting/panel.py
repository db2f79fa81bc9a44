"""The panel of the predictions: the map, the confusion matrix or the errors, and under them values to try."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.desk import Desk
from app.picture_view import PictureView
from app.predicting.confusion_view import ConfusionView
from app.predicting.errors_view import ErrorsView
from app.predicting.looking import Looking, Tab
from app.predicting.map_view import PredictionView
from app.predicting.more_room import MoreRoom
from app.predicting.panel_bar import PanelBar
from app.predicting.show_menu import ShowMenu
from app.predicting.values_form import ValuesForm
from app.strip import Message, Strip
from nnviz.snapshot import Snapshot

TABS: tuple[tuple[Tab, str, str], ...] = (
    ("map", "Map", "What the network predicts, over one or two features"),
    ("confusion", "Confusion", "Which classes are taken for which"),
    ("errors", "Errors", "The rows that the network gets most wrong"),
)
_ROOMY = 330
"""From this height on, in pixels of the usual text size, values of further features are shown unasked."""
_WITH_VALUES = 300
"""This height, in the same pixels, the panel takes where values are asked for."""
_LOW = 72
"""In a low panel the values have this height, and scroll."""


class PredictionPanel(QWidget):
    """The panel.

    Attributes:
        looking: The slice, the rows, and how they are drawn.
        map: The picture of the predictions.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked: bool | None = None
        self._room = MoreRoom(self)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Prediction")
        self.looking = Looking(desk)
        self.looking.setParent(self)
        self.map = PredictionView(desk, self.looking)
        self.confusion = ConfusionView(desk, self.looking)
        self.errors = ErrorsView(desk, self.looking)
        self.pages = QStackedWidget()
        for page in (self.map, self.confusion, self.errors):
            self.pages.addWidget(page)
        self.strip = Strip()
        self.values = ValuesForm(desk, self.looking)
        self.values.setObjectName("values")
        self.values.setContentsMargins(10, 2, 10, 4)
        self.values.hide()
        self.show_button = ShowMenu(desk, self.looking)
        self.bar = PanelBar(TABS, self.show_button)
        self.bar.setVisible(not desk.still)
        self.tabs, self.values_button = self.bar.tabs, self.bar.values_button
        self._lay_out()
        self.bar.chosen.connect(self.see)
        self.values_button.clicked.connect(self._ask_values)
        self.confusion.cell_chosen.connect(lambda: self.see("errors"))
        self.values.refused.connect(lambda text: self.strip.say(Message("value", text, seconds=8)))
        desk.bridge.snapshot_changed.connect(self._fit)
        desk.bridge.opened.connect(lambda: self.see("map"))

    @property
    def picture_view(self) -> PictureView:
        """The picture that is taken of the panel."""
        return self.confusion if self.looking.tab == "confusion" else self.map

    # --- building ---

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.pages, 1)
        rows.addWidget(self.strip)
        rows.addWidget(self.values)
        rows.addWidget(self.bar)

    # --- what is seen ---

    def see(self, tab: Tab) -> None:
        """Look at the map, the confusion matrix or the errors."""
        place = [key for key, _, _ in TABS].index(tab)
        self.tabs.button(place).setChecked(True)
        self.pages.setCurrentIndex(place)
        self.looking.tab = tab
        self.looking.see(tab if self.isVisible() else None)
        self._fit()

    def _ask_values(self, on: bool) -> None:
        self._asked = on
        if on:
            self._room.take(round(_WITH_VALUES * self._desk.look.text_scale))
        else:
            self._room.give_back()
        self._show_values(on)

    def _show_values(self, on: bool) -> None:
        if on == self.values.isHidden():
            self._limit()
            self.values.setVisible(on)
            self.map.leave_to_values(on)
        self.values_button.setChecked(on)

    def _fit(self) -> None:
        """Offer what the present table has."""
        snapshot = self._desk.bridge.snapshot
        if snapshot is None or not self.isVisible():
            return
        confusion = self.tabs.button(1)
        if confusion.isEnabled() != bool(snapshot.data.classes):
            confusion.setEnabled(bool(snapshot.data.classes))
            if self.looking.tab == "confusion":
                self.see("map")
        view, data = self.looking.view, snapshot.data
        if view.part != "all" and not len(data.validation):
            self.looking.choose_rows(part="all")
        if view.cell is not None and max(view.cell) >= len(data.classes):
            self.looking.choose_rows(cell=None)
        if self.looking.shown.output >= len(snapshot.data.outputs):
            self.looking.show_as(replace(self.looking.shown, output=0))
        wanted = self._asked if self._asked is not None else self._has_room(snapshot)
        self._show_values(wanted and not self._desk.still)

    def _has_room(self, snapshot: Snapshot) -> bool:
        """Whether there is something to hold, and room to show it without being asked."""
        axes = len(snapshot.surfaces.axes) if snapshot.surfaces is not None else 0
        more = self.looking.tab == "map" and len(snapshot.data.inputs) > max(axes, 2)
        return more and self.height() >= _ROOMY * self._desk.look.text_scale

    def _limit(self) -> None:
        """Leave the map the larger part of the room."""
        scale = self._desk.look.text_scale
        low = self.height() < _ROOMY * scale
        self.values.setMaximumHeight(round(_LOW * scale) if low else round(0.36 * self.height()))
        self.values.be_low(low)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._limit()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self.looking.see(self.looking.tab)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        self.looking.see(None)
