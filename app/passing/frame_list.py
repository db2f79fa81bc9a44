"""The list of a pass' frames under their phases."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView

from app.passing.following import Following
from nnviz.passes.frames import CHAPTERS

Index = QModelIndex | QPersistentModelIndex


class FrameModel(QAbstractListModel):
    """The frames' titles."""

    def __init__(self, following: Following) -> None:
        super().__init__(following)
        self._following = following
        following.changed.connect(self._reset)

    def _reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the frames."""
        frames = self._following.frames
        return 0 if frames is None or (parent is not None and parent.isValid()) else len(frames)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a frame's title; the first one of a phase stands out and names it."""
        frames = self._following.frames
        if frames is None or not 0 <= index.row() < len(frames):
            return None
        place = index.row()
        first = place == 0 or frames.steps[place - 1].phase != frames.steps[place].phase
        if role == Qt.ItemDataRole.DisplayRole:
            title, chapter = frames.title(place), CHAPTERS[frames.steps[place].phase]
            return f"{chapter} – {title}" if first and title != chapter else title
        if role == Qt.ItemDataRole.FontRole and first:
            font = QFont()
            font.setBold(True)
            return font
        return None


class FrameList(QListView):
    """Shows the frames; choosing one goes there."""

    def __init__(self, following: Following) -> None:
        super().__init__()
        self._following = following
        self._model = FrameModel(following)
        self.setModel(self._model)
        self.setUniformItemSizes(True)
        self.setAccessibleName("Steps of the pass")
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        following.changed.connect(self.follow)
        following.moved.connect(self.follow)
        self.selectionModel().currentChanged.connect(lambda now, before: self._go(now))

    def _go(self, now: QModelIndex) -> None:
        if now.isValid():
            self._following.go(now.row())

    def sizeHint(self) -> QSize:
        """Take what room there is, and ask for little."""
        return QSize(120, self.minimumHeight())

    def follow(self) -> None:
        """Mark the present frame."""
        index = self._model.index(self._following.index)
        if self._following.frames is not None and index != self.currentIndex():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the present frame in sight when the text above takes more room."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Space to the panel, which plays by it."""
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)
