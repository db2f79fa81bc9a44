"""Values to try: the axes of the map, and a control for every feature; many of them can be searched."""

from __future__ import annotations

import html
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.desk import Desk
from app.predicting.answer_view import AnswerView
from app.predicting.axis_boxes import AxisBoxes
from app.predicting.controls import CategoryControl, NumberControl, SwitchControl
from app.predicting.features import Feature, by_strength, features_of, span_of
from app.predicting.looking import Looking
from nnviz.numbers import format_count
from nnviz.scene.marks import undirected
from nnviz.snapshot import Snapshot

FEW = 12
"""More features than this are ordered by strength and can be searched."""
_PAGE = 12
Control = NumberControl | CategoryControl | SwitchControl


class FeatureList(QScrollArea):
    """The controls, one below the other, as many as were asked for."""

    moved = Signal(object, float)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Values of the features")
        self.controls: dict[Feature, Control] = {}
        self.more = QToolButton(self)
        self.more.hide()
        self.more.setObjectName("scale")

    def offer(self, snapshot: Snapshot, features: list[Feature], names: dict[str, str], more: int) -> None:
        """Make controls for some features, with names where they are not the columns' own."""
        page = QWidget()
        page.setObjectName("page")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 4, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self.controls = {}
        for place, feature in enumerate(features):
            control = self._control(snapshot, feature)
            label = _label(names.get(feature.name, feature.name), feature.name)
            label.setBuddy(control.field if isinstance(control, NumberControl) else control)
            grid.addWidget(label, place, 0)
            grid.addWidget(control, place, 1)
            self.controls[feature] = control
        self.more.setParent(self)  # else it would go with the page that it is on
        self.more.hide()
        if more:
            self.more.setText(f"{format_count(more)} more…")
            self.more.setAccessibleName(f"Show more features, {format_count(more)} are not shown")
            grid.addWidget(self.more, len(features), 1, Qt.AlignmentFlag.AlignLeft)
            self.more.show()
        grid.setRowStretch(len(features) + 1, 1)
        self.setWidget(page)
        self.updateGeometry()

    def _control(self, snapshot: Snapshot, feature: Feature) -> Control:
        data = snapshot.data
        control: Control
        if feature.kind == "category":
            control = CategoryControl(feature)
        elif feature.kind == "bool":
            control = SwitchControl(feature)
        else:
            unit = data.inputs[feature.first]
            control = NumberControl(feature, unit, span_of(data, feature.first))
            control.refused.connect(self.refused)
        control.moved.connect(lambda value: self.moved.emit(feature, value))
        return control

    def sizeHint(self) -> QSize:
        page = self.widget()
        return QSize(180, page.sizeHint().height() + 2) if page is not None else QSize(180, 30)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 30)


def _label(text: str, name: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    said = undirected(" ".join(text.split()))
    label.setText(label.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, 84))
    label.setAccessibleName(undirected(name))
    if label.text() != said:
        label.setToolTip(html.escape(said))
    return label


class ValuesForm(QWidget):
    """The axes, the controls, what sets all of them at once, and the answer beside them."""

    refused = Signal(str)

    def __init__(self, desk: Desk, looking: Looking) -> None:
        super().__init__()
        self._desk, self._looking = desk, looking
        self._made: tuple[object, ...] = ()
        self._features: list[Feature] = []
        self._count = _PAGE
        self.setObjectName("page")
        self.setAccessibleName("Values to try")
        self.axes = AxisBoxes(looking)
        self.medians = self._button("medians", "Hold all features at their medians", self._release)
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
        self.answer = AnswerView(desk)
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
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.axes, 1)
        head.addWidget(self.medians)
        head.addWidget(self.at_row)
        rows.addLayout(head)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        body = QHBoxLayout()
        body.setSpacing(6)
        body.addLayout(left, 4)
        body.addWidget(self.answer, 3)
        rows.addLayout(body, 1)
        for part in (self.axes, self.search, self.list, self.answer):
            part.setMinimumWidth(60)  # else the whole column of the window would grow with it

    # --- what it shows ---

    def showEvent(self, event: object) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Make the controls that the present table needs, and show their values."""
        snapshot = self._desk.bridge.snapshot
        if snapshot is None or snapshot.surfaces is None or not self.isVisible():
            return
        made = (snapshot.data, snapshot.surfaces.axes, self._count, self.search.text())
        if self._made != made:
            fresh = not self._made or self._made[0] is not snapshot.data
            self._made = made
            self._make(snapshot, fresh)
        self.show_values()

    def _make(self, snapshot: Snapshot, fresh: bool) -> None:
        assert snapshot.surfaces is not None
        if fresh:
            found = features_of(snapshot)
            self._features = by_strength(snapshot, found) if len(found) > FEW else list(found)
            self._count = _PAGE
            self.axes.offer(snapshot)
        axes = snapshot.surfaces.axes
        self.axes.show_axes(axes)
        many = len(self._features) > FEW
        self.search.setVisible(many)
        self.axes.setVisible(len(self._features) > 1)
        on_axes = {its for its, _ in self._on_axes(axes)}
        for part in (self.medians, self.at_row):
            part.setVisible(len(on_axes) < len(self._features) and len(self._features) > 1)
        shown = self._chosen(axes)
        most = self._count if many else len(shown)
        names = {its.name: f"{letter}: {its.name}" for its, letter in self._on_axes(axes)}
        self.list.offer(snapshot, shown[:most], names, max(len(shown) - most, 0))

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
        inputs = self._inputs(snapshot)
        for feature, control in self.list.controls.items():
            control.show_value(feature.value(inputs))
        self.medians.setEnabled(bool(self._looking.view.held))

    def _inputs(self, snapshot: Snapshot) -> NDArray[np.float64]:
        """Give ``(inputs,)`` as they are shown."""
        assert snapshot.surfaces is not None
        inputs, present = self._looking.held(snapshot), self._desk.attention.inputs(snapshot)
        for axis in snapshot.surfaces.axes:
            inputs[axis] = present[axis]
        return inputs

    # --- what a person does ---

    def _move(self, feature: Feature, value: float) -> None:
        """Move the probe along an axis, or the slice, and the probe with it."""
        snapshot, attention = self._desk.bridge.snapshot, self._desk.attention
        if snapshot is None or snapshot.surfaces is None:
            return
        inputs, changed = self._inputs(snapshot), feature.inputs(value)
        inputs[list(changed)] = list(changed.values())
        if not set(changed) <= set(snapshot.surfaces.axes):
            self._looking.hold(snapshot, changed)
        attention.choose_probe(inputs)

    def _release(self) -> None:
        """Hold all features at their medians; a probe comes along."""
        self._looking.release()
        snapshot, attention = self._desk.bridge.snapshot, self._desk.attention
        if attention.probe is not None and snapshot is not None:
            attention.choose_probe(self._inputs(snapshot))

    def _at_row(self) -> None:
        """Hold all features at the values of the chosen row, and look at that row."""
        snapshot, attention = self._desk.bridge.snapshot, self._desk.attention
        if snapshot is not None:
            row = min(attention.row, len(snapshot.data.x) - 1)
            self._looking.hold_all(snapshot, snapshot.data.raw_x[row])
            attention.choose_row(row)

    def _show_more(self) -> None:
        self._count += _PAGE
        self.refresh()

    def _searched(self) -> None:
        self._count = _PAGE
        self.refresh()
