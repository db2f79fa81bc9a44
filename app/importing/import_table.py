"""The first rows of a table that is looked at, under a header that chooses roles and types of columns."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from app.desk import Desk
from app.table_view import TableView
from nnviz.datasets.column_types import COLUMN_TYPES
from nnviz.document import ROLES

KEYS_HINT = "F feature, L label, I ignore, T more: for the selected columns."
LETTERS = (Qt.Key.Key_F, Qt.Key.Key_L, Qt.Key.Key_I, Qt.Key.Key_T)
_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ImportTable(TableView):
    """The first rows of a table that is not in use yet; columns are selected, one or many."""

    focused = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, with_types=True)
        self.setObjectName("import-table")
        self.setAccessibleName("The first rows of the table, by columns")
        self.setAccessibleDescription(KEYS_HINT)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._importer = desk.importer
        self.role_chosen.connect(self._say_role)
        self.type_chosen.connect(self._say_type)

    def refresh(self) -> None:
        """Show the table as it was read last, with the roles as they are chosen."""
        proposal = self._importer.proposal
        self.setVisible(proposal is not None)
        if proposal is not None:
            self.show_table(proposal.table, self._importer.roles)
            if not self.currentIndex().isValid():
                self.setCurrentIndex(self.rows.index(0, 0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def take_key(self, event: QKeyEvent) -> bool:
        """Choose a role or go to another column, whoever has the focus; tells whether it was such a key."""
        if event.key() in LETTERS:
            return self.header.take_key(max(self.currentIndex().column(), 0), event)
        step = 0 if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier else _STEPS.get(event.key(), 0)
        if step:
            self.move_column(step)
        return bool(step)

    def _names(self, sections: list[int]) -> list[str]:
        table = self.rows.table
        return [table.columns[section].name for section in sections] if table is not None else []

    def _say_role(self, sections: list[int], role: str) -> None:
        for known in ROLES:
            if role == known:
                self._importer.say_role(self._names(sections), known)

    def _say_type(self, sections: list[int], kind: str) -> None:
        names = self._names(sections)
        for known in COLUMN_TYPES:
            if kind == known:
                self._importer.say_type(names, known)
        if not kind:
            self._importer.say_type(names, None)
