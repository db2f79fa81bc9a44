"""The controls of features, one below the other."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QToolButton, QWidget

from app.predicting.controls import CategoryControl, NumberControl, SwitchControl
from app.predicting.features import Feature, span_of
from nnviz.numbers import format_count
from nnviz.scene.marks import undirected
from nnviz.snapshot import Snapshot

_MOST_KEPT = 200
Control = NumberControl | CategoryControl | SwitchControl


class FeatureList(QScrollArea):
    """The controls, one below the other, as many as were asked for; once made they are kept."""

    moved = Signal(object, float)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Values of the features")
        self.controls: dict[Feature, Control] = {}
        self._kept: dict[Feature, tuple[QLabel, Control]] = {}
        self._data: object = None
        self._grid = QGridLayout()
        self._end: tuple[QWidget, ...] = ()
        self._there: list[QWidget] = []
        self.more = QToolButton(self)
        self.more.setObjectName("scale")
        self.more.setAccessibleName("Show more features")
        self.more.hide()

    def offer(self, snapshot: Snapshot, features: list[Feature], names: dict[str, str], more: int) -> None:
        """Show controls for some features, with names where they are not the columns' own."""
        if snapshot.data is not self._data or len(self._kept) > _MOST_KEPT:
            self._begin(snapshot)
        self._clear()
        for place, feature in enumerate(features):
            label, control = self._kept.get(feature) or self._make(snapshot, feature)
            _name(label, names.get(feature.name, feature.name), min(max(self.width() * 3 // 8, 60), 110))
            self._put(label, place, 0)
            self._put(control, place, 1)
            self.controls[feature] = control
        if more:
            self.more.setText(f"{format_count(more)} more…")
            self.more.setAccessibleName(f"Show more features, {format_count(more)} are not shown")
            self._put(self.more, len(features), 1)
            self._grid.setAlignment(self.more, Qt.AlignmentFlag.AlignLeft)
        for place, widget in enumerate(self._end, start=len(features) + 1):
            self._put(widget, place, 0, columns=2)
        self._grid.setRowStretch(len(features) + len(self._end) + 1, 1)
        self.updateGeometry()

    def end_with(self, widgets: tuple[QWidget, ...]) -> None:
        """Let widgets stand below the controls from the next offer on; those before are given back."""
        for part in self._end:
            self._grid.removeWidget(part)
        self._there = [its for its in self._there if its not in self._end]
        self._end = widgets
        for part in widgets:
            part.setParent(self)

    def _begin(self, snapshot: Snapshot) -> None:
        """Begin with an empty page."""
        for part in (self.more, *self._end):
            part.setParent(self)  # else it would go with the page that it is on
        page = QWidget()
        page.setObjectName("page")
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(0, 0, 4, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._data, self._kept, self.controls = snapshot.data, {}, {}
        self._there = []
        self.setWidget(page)

    def _clear(self) -> None:
        self.controls = {}
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        # Widgets, not the layout's items: Python would still know an item by an address that is used again.
        for widget in self._there:
            self._grid.removeWidget(widget)
            widget.hide()
        self._there = []

    def _put(self, widget: QWidget, row: int, column: int, columns: int = 1) -> None:
        self._grid.addWidget(widget, row, column, 1, columns)
        widget.show()
        self._there.append(widget)

    def _make(self, snapshot: Snapshot, feature: Feature) -> tuple[QLabel, Control]:
        control, label = self._control(snapshot, feature), QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(control.field if isinstance(control, NumberControl) else control)
        self._kept[feature] = label, control
        return label, control

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


def _name(label: QLabel, text: str, room: int) -> None:
    """Write a name within a room in pixels, in two lines if it needs them, then shortened in the middle."""
    said = undirected(" ".join(text.split()))
    metrics = label.fontMetrics()

    def wide(part: str) -> int:
        return metrics.horizontalAdvance(part)

    lines = [said]
    if wide(said) > room:
        # A line ends at a space, or after a sign that joins words.
        ends = [place for place in range(1, len(said)) if said[place] == " " or said[place - 1] in "_-./:"]
        parts = [(said[:place], said[place:].strip()) for place in ends]
        lines = list(min(parts, key=lambda its: max(wide(its[0]), wide(its[1])), default=(said,)))
    shown = [metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, room) for line in lines]
    label.setText("\n".join(shown))
    label.setToolTip(html.escape(said) if shown != [said] else "")
