"""Values to try: the axes of the map, and a control for every feature; many of them can be searched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.desk import Desk
from app.predicting.answer_view import AnswerView
from app.predicting.axis_boxes import AxisBoxes
from app.predicting.feature_list import FeatureList
from app.predicting.features import Feature, by_strength, features_of
from app.predicting.looking import Looking
from nnviz.snapshot import Snapshot

FEW = 12
"""More features than this are ordered by strength and can be searched."""
_PAGE = 8


class ValuesForm(QWidget):
    """The axes, the controls, what sets all of them at once, and the answer beside them."""

    refused = Signal(str)

    def __init__(self, desk: Desk, looking: Looking) -> None:
        super().__init__()
        self._desk, self._looking = desk, looking
        self._made: tuple[Any, ...] = ()
        self._ordered_by: object = None
        self._order_number = 0
        self._low = False
        self._features: list[Feature] = []
        self._count = _PAGE
        self.setObjectName("page")
        self.setAccessibleName("Values to try")
        self.axes = AxisBoxes(looking)
        self.medians = self._button("medians", "Hold all features at their medians", looking.release)
        self.at_row = self._button(
            "this row", "Hold all features at the values of the chosen row", self._at_row
        )
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search features")
        self.search.setAccessibleName("Search features")
        self.search.setClearButtonEnabled(True)
        for clear in self.search.findChildren(QToolButton):
            clear.setAccessibleName("Clear the search")
        self.search.textChanged.connect(self._searched)
        self.list = FeatureList()
        self.list.moved.connect(self._move)
        self.list.refused.connect(self.refused)
        self.list.more.clicked.connect(self._show_more)
        self.answer = AnswerView(desk, looking)
        self._lay_out()
        desk.bridge.snapshot_changed.connect(self.refresh)
        desk.attention.probe_changed.connect(self.show_values)
        looking.changed.connect(self.refresh)

    def _button(self, text: str, tip: str, do: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setObjectName("scale")
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(do)
        return button

    def _lay_out(self) -> None:
        self._rows = rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.axes)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        self._body = body = QHBoxLayout()
        body.setSpacing(6)
        body.addLayout(left, 4)
        self._column = self._answer_column()
        body.addLayout(self._column, 3)
        rows.addLayout(body, 1)
        for part in (self.axes, self.search, self.list, self.answer):
            part.setMinimumWidth(60)  # else the whole column of the window would grow with it

    def _answer_column(self) -> QVBoxLayout:
        """Lay out the answer, and under it what sets all values: beside the axes names need the room."""
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.answer, 1)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(0)
        buttons.addStretch(1)
        buttons.addWidget(self.medians)
        buttons.addWidget(self.at_row)
        column.addWidget(self._buttons)
        return column

    # --- what it shows ---

    def showEvent(self, event: object) -> None:
        self.refresh()

    def be_low(self, low: bool) -> None:
        """Where there is little room, let the axes and the buttons scroll with the controls, below them."""
        if low == self._low:
            return
        self._low, self._made = low, ()
        self._body.setStretch(0, 6 if low else 4)  # a slider needs a way to go
        self.list.end_with((self.axes, self._buttons) if low else ())
        if not low:
            self._rows.insertWidget(0, self.axes)
            self._column.addWidget(self._buttons)
            self._buttons.show()
        self.refresh()

    def refresh(self) -> None:
        """Make the controls that the present table needs, and show their values."""
        snapshot = self._desk.bridge.snapshot
        if snapshot is None or snapshot.surfaces is None or not self.isVisible():
            return
        if not self._made or self._made[0] is not snapshot.data:
            self._features = list(features_of(snapshot))
            self._count = _PAGE
            self.axes.offer(snapshot)
        self._order(snapshot)
        made = (snapshot.data, snapshot.surfaces.axes, self._count, self.search.text(), self._order_number)
        if self._made != made:
            self._made = made
            self._make(snapshot, snapshot.surfaces.axes)
        self.show_values()

    def _order(self, snapshot: Snapshot) -> None:
        """Put the strongest of many features first; while training goes on or a hand is here they stay."""
        focus = self.window().focusWidget()
        known = self._made and self._made[0] is snapshot.data
        busy = snapshot.status == "running" or (focus is not None and self.isAncestorOf(focus))
        if len(self._features) <= FEW or snapshot.params is self._ordered_by or (known and busy):
            return
        self._ordered_by = snapshot.params
        ordered = by_strength(snapshot, tuple(self._features))
        if ordered != self._features:
            self._features = ordered
            self._order_number += 1

    def _make(self, snapshot: Snapshot, axes: tuple[int, ...]) -> None:
        self.axes.show_axes(axes)
        many = len(self._features) > FEW
        self.search.setVisible(many)
        on_axes = {its for its, _ in self._on_axes(axes)}
        for part in (self.medians, self.at_row):
            part.setVisible(len(on_axes) < len(self._features) and len(self._features) > 1)
        shown = self._chosen(axes)
        most = self._count if many else len(shown)
        names = {its.name: f"{letter}: {its.name}" for its, letter in self._on_axes(axes)}
        self.list.offer(snapshot, shown[:most], names, max(len(shown) - most, 0))
        self.axes.setVisible(len(self._features) > 1)

    def _on_axes(self, axes: tuple[int, ...]) -> list[tuple[Feature, str]]:
        pairs = [
            (its, letter)
            for axis, letter in zip(axes, "xy", strict=False)
            for its in self._features
            if axis in its.places
        ]
        return pairs if len(self._features) > 1 else []

    def _chosen(self, axes: tuple[int, ...]) -> list[Feature]:
        """Give the features that are searched for, those on the axes last: they are seen on the map."""
        wanted = self.search.text().strip().casefold()
        if wanted:
            return [its for its in self._features if wanted in its.name.casefold()]
        last = list(dict.fromkeys(its for its, _ in self._on_axes(axes)))
        return [*(its for its in self._features if its not in last), *last]

    def show_values(self) -> None:
        """Show where features are held, and on the axes the probe or the chosen row."""
        snapshot = self._desk.bridge.snapshot
        if snapshot is None or not self.isVisible() or self._made[:1] != (snapshot.data,):
            return
        inputs = self._looking.inputs(snapshot)
        for feature, control in self.list.controls.items():
            control.show_value(feature.value(inputs))
        self.medians.setEnabled(bool(self._looking.view.held))

    # --- what a person does ---

    def _move(self, feature: Feature, value: float) -> None:
        """Move the probe along an axis, or the slice, and the probe with it."""
        snapshot, attention = self._desk.bridge.snapshot, self._desk.attention
        if snapshot is None or snapshot.surfaces is None:
            return
        inputs, changed = self._looking.inputs(snapshot), feature.inputs(value)
        inputs[list(changed)] = list(changed.values())
        if not set(changed) <= set(self._looking.axes(snapshot)):
            self._looking.hold(snapshot, changed)
        attention.choose_probe(inputs)

    def _at_row(self) -> None:
        """Hold all features at the values of the chosen row, and look at that row."""
        self._desk.attention.choose_row(self._desk.attention.row)
        self._looking.follow()

    def _show_more(self) -> None:
        self._count += _PAGE
        self.refresh()

    def _searched(self) -> None:
        self._count = _PAGE
        self.refresh()
