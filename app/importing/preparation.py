"""What the preparation did to each column of the present table, worked out when it is asked for."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desk import Desk
from app.importing.lines_box import LinesBox
from app.importing.words import Lines, treated_lines
from app.reader import Cancelled, Reader, Report
from nnviz.datasets.preparation.treatment import treatments
from nnviz.errors import UserError

_LOOK = 20
"""Milliseconds between two looks for what is finished."""


class Preparation(QWidget):
    """Lines that an action shows and hides.

    Attributes:
        opened: Emitted when the lines are there that a person asked for.
    """

    opened = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._bridge = desk.bridge
        self._shown: object = None
        self._is_open = False
        self._reader: Reader[Lines] | None = None
        self.action = QAction("What was done to each column", self)
        self.action.setCheckable(True)
        self.action.toggled.connect(self.refresh)
        self.box = LinesBox("Preparation")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.box)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)
        desk.bridge.snapshot_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show the lines of the present preparation, if they are wanted."""
        self.setVisible(self.action.isChecked())
        if not self.action.isChecked():
            self._shown = None
            self._is_open = False
            return
        snapshot = self._bridge.snapshot
        if snapshot is None or snapshot.data is self._shown or self._reader is not None:
            return
        self._shown, data, prepared = snapshot.data, snapshot.document.data, snapshot.data

        def work(report: Report, cancelled: Cancelled) -> Lines:
            return treated_lines(treatments(data, prepared))

        self._reader = Reader("the preparation", work)
        self._timer.start()

    def _look(self) -> None:
        result = self._reader.result() if self._reader is not None else None
        if result is None:
            return
        self._timer.stop()
        self._reader = None
        if not isinstance(result, UserError) and self.action.isChecked():
            self.box.show_lines("What was done to each column", result)
            if not self._is_open:
                self._is_open = True
                self.opened.emit()
        self.refresh()
