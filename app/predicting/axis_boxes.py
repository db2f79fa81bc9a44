"""Which features lie on the axes: two choices, the second of which may be none."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLabel, QWidget

from app.controls import ChoiceBox
from app.predicting.looking import Looking
from nnviz.scene.marks import undirected
from nnviz.snapshot import Snapshot
from nnviz.surfaces import possible_axes

_MANY = 20
NONE = ""


class AxisBoxes(QWidget):
    """Two choices; of many features one may type a part of the name."""

    def __init__(self, looking: Looking) -> None:
        super().__init__()
        self._looking = looking
        self._names: tuple[str, ...] = ()
        self._shown: tuple[str, ...] = ()
        self.across, self.up = ChoiceBox(), ChoiceBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for letter, box in (("x", self.across), ("y", self.up)):
            label = QLabel(letter)
            label.setBuddy(box)
            box.setMinimumContentsLength(3)
            box.setAccessibleName(f"Feature on the {letter} axis")
            box.chosen.connect(self._choose)
            row.addWidget(label)
            row.addWidget(box, 1)

    def offer(self, snapshot: Snapshot) -> None:
        """Offer the inputs that a table has."""
        self._names = tuple(unit.name for unit in snapshot.data.inputs)
        names = [self._names[place] for place in possible_axes(snapshot.data)]
        options = [(name, undirected(" ".join(name.split())), "") for name in names]
        self.across.offer(options)
        self.up.offer([(NONE, "none: a curve", ""), *options])
        for box in (self.across, self.up):
            _make_searchable(box, len(options) > _MANY)

    def show_axes(self, axes: tuple[int, ...]) -> None:
        """Show which inputs lie on the axes."""
        self._shown = tuple(self._names[axis] for axis in axes)
        self.across.show_value(self._shown[0])
        self.up.show_value(self._shown[1] if len(axes) == 2 else NONE)
        for box in (self.across, self.up):
            box.setToolTip(html.escape(box.currentText()))
            if (field := box.lineEdit()) is not None and not field.hasFocus():
                field.setCursorPosition(0)  # a long name is read from its beginning
        _grey_out(self.up, self._shown[0] if len(axes) == 1 else None)

    def _choose(self) -> None:
        """Take both choices; one that is on the other axis changes places with it."""
        chosen = tuple(box.currentData() for box in (self.across, self.up))
        if chosen[0] == chosen[1]:
            chosen = self._shown[::-1]
        chosen = tuple(name for name in chosen if name)
        if chosen == self._shown:  # one feature can't be on both axes of a map
            self.across.show_value(chosen[0])
            self.up.show_value(chosen[1] if len(chosen) == 2 else NONE)
        elif chosen:
            self._looking.choose_axes(chosen)


def _grey_out(box: QComboBox, key: str | None) -> None:
    """Leave one entry without effect, and all others with it."""
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    for place in range(box.count()):
        free = box.itemData(place) != key or key is None
        model.item(place).setEnabled(free)
        box.setItemData(place, "" if free else "It is on the x axis", Qt.ItemDataRole.ToolTipRole)


def _make_searchable(box: QComboBox, on: bool) -> None:
    if box.isEditable() == on:
        return
    box.setEditable(on)
    if on:
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(box.model(), box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        box.setCompleter(completer)
