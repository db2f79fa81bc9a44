"""What is drawn of predictions and rows, as a menu of switches; it offers only what the table has."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from app.desk import Desk
from app.predicting.looking import Looking
from nnviz.orders import Part
from nnviz.scene.data_points import is_many
from nnviz.scene.marks import undirected
from nnviz.scene.prediction_lines import has_residuals
from nnviz.snapshot import Snapshot

_PARTS: tuple[tuple[Part, str], ...] = (
    ("all", "All rows"),
    ("training", "Training rows only"),
    ("validation", "Validation rows only"),
)
_MOST_OUTPUTS = 30


class ShowMenu(QToolButton):
    """A button with the switches."""

    def __init__(self, desk: Desk, looking: Looking) -> None:
        super().__init__()
        self._desk, self._looking = desk, looking
        self.setObjectName("view-switch")
        self.setText("Show")
        self.setToolTip("What is drawn: rows, regions, residuals")
        self.setAccessibleName("Show")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)

    def fill(self) -> list[QAction]:
        """Offer what the present table has; gives the entries."""
        self._menu.clear()
        snapshot = self._desk.bridge.snapshot
        if snapshot is None:
            return []
        if self._looking.tab == "map":
            self._offer_drawing(snapshot)
        if self._looking.tab != "map" or self._looking.view.cell is not None:
            self._offer_rows(snapshot)
        if not self._menu.actions():
            self._menu.addAction("Nothing to choose here").setEnabled(False)
        return self._menu.actions()

    def _offer_drawing(self, snapshot: Snapshot) -> None:
        data, axes = snapshot.data, snapshot.surfaces.axes if snapshot.surfaces is not None else ()
        self._switch("Training rows", "training")
        if len(data.validation):
            self._switch("Validation rows", "validation")
        if is_many(data):
            self._switch("Some rows as points", "sample")
        if len(axes) == 1 and has_residuals(snapshot):
            self._switch("Residuals", "residuals")
        if len(axes) == 2 and data.classes:
            self._switch("Discretise", "discretise")
        if len(axes) == 2 and not data.classes and len(data.outputs) > 1:
            self._offer_outputs(snapshot)

    def _switch(self, label: str, field: str) -> None:
        action = self._menu.addAction(label)
        action.setCheckable(True)
        action.setChecked(getattr(self._looking.shown, field))
        action.toggled.connect(lambda on: self._looking.show_as(replace(self._looking.shown, **{field: on})))

    def _offer_outputs(self, snapshot: Snapshot) -> None:
        self._menu.addSection("Label")
        group = QActionGroup(self._menu)
        for place, unit in enumerate(snapshot.data.outputs[:_MOST_OUTPUTS]):
            action = self._menu.addAction(undirected(unit.name[:80]).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(place == self._looking.shown.output)
            action.setActionGroup(group)
            action.triggered.connect(
                lambda checked=False, place=place: self._looking.show_as(
                    replace(self._looking.shown, output=place)
                )
            )

    def _offer_rows(self, snapshot: Snapshot) -> None:
        group = QActionGroup(self._menu)
        for part, label in _PARTS if len(snapshot.data.validation) else ():
            action = self._menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(part == self._looking.view.part)
            action.setActionGroup(group)
            action.triggered.connect(lambda checked=False, part=part: self._looking.choose_rows(part=part))
        if self._looking.view.cell is not None:
            all_cells = self._menu.addAction("Rows of all classes")
            all_cells.triggered.connect(lambda: self._looking.choose_rows(cell=None))
