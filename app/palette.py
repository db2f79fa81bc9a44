"""The command palette: every command of the menus, found by a few letters of its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

_WIDE, _TALL = 560, 420
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Command:
    """One command: what it is called, the menus it is in, and what does it."""

    label: str
    path: str
    action: QAction

    @property
    def place(self) -> str:
        """The menus it is in, and of a switch whether it is on."""
        if not self.action.isCheckable():
            return self.path
        return f"{self.path}, {'on' if self.action.isChecked() else 'off'}"

    @property
    def keys(self) -> str:
        """Its shortcut, as the system writes it."""
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def commands_of(window: QMainWindow) -> list[Command]:
    """Give all commands of a window's menus."""
    found: list[Command] = []
    for action in window.menuBar().actions():
        if isinstance(menu := action.menu(), QMenu):
            found += _commands_in(menu, (_plain(action.text()),))
    seen: dict[QAction, Command] = {}
    for command in found:
        seen.setdefault(command.action, command)
    return list(seen.values())


def _commands_in(menu: QMenu, path: tuple[str, ...]) -> list[Command]:
    menu.aboutToShow.emit()  # menus of recent files and the like are filled when they are opened
    found: list[Command] = []
    for action in menu.actions():
        if isinstance(below := action.menu(), QMenu):
            found += _commands_in(below, (*path, _plain(action.text())))
        elif not action.isSeparator() and action.isVisible():
            found.append(Command(_plain(action.text()), " › ".join(path), action))
    return found


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def score(words: str, command: Command) -> float | None:
    """Tell how well a command answers what was typed; None if it does not, lower is better.

    Every word must be found: at the label's beginning, at a word's, inside, or in the menu's name; or the
    letters must be the first ones of the label's words.
    """
    label, path = command.label.casefold(), command.path.casefold()
    typed = words.casefold().split()
    initials = "".join(part[0] for part in label.split())
    if len(typed) == 1 and len(typed[0]) > 1 and initials.startswith(typed[0]):
        return 1.0
    total = 0.0
    for word in typed:
        if label.startswith(word):
            total += 0.0
        elif f" {word}" in label:
            total += 1.0
        elif word in label:
            total += 2.0
        elif len(word) > 2 and word in path:
            total += 3.0
        else:
            return None
    return total


def matches(words: str, commands: Sequence[Command]) -> list[Command]:
    """Give the commands that answer what was typed, the best first, those that can be done before others."""
    found = [(score(words, command), place, command) for place, command in enumerate(commands)]
    kept = [(not c.action.isEnabled(), points, place, c) for points, place, c in found if points is not None]
    return [command for *_, command in sorted(kept, key=lambda its: its[:3])]


class _Commands(QAbstractListModel):
    def __init__(self, commands: list[Command]) -> None:
        super().__init__()
        self._all = commands
        nothing = QPixmap(16, 16)
        nothing.fill(Qt.GlobalColor.transparent)
        self._blank = QIcon(nothing)  # so that all names begin below one another
        self.shown = matches("", commands)

    def search(self, words: str) -> None:
        self.beginResetModel()
        self.shown = matches(words, self._all)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        command = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return command.label
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(part for part in (command.label, command.place, command.keys) if part)
        if role == Qt.ItemDataRole.DecorationRole:
            icon = command.action.icon()
            return self._blank if icon.isNull() else icon
        if role == Qt.ItemDataRole.UserRole:
            return command
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        usable = self.shown[index.row()].action.isEnabled()
        return super().flags(index) if usable else Qt.ItemFlag.NoItemFlags


class _Row(QStyledItemDelegate):
    """Paints the menu and the keys of a command at the right of its name."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), option.fontMetrics.height() + 14)  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        command: Command = index.data(Qt.ItemDataRole.UserRole)
        room = option.rect.adjusted(12, 0, -12, 0)  # type: ignore[attr-defined]
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)  # type: ignore[attr-defined]
        group = QPalette.ColorGroup.Active if enabled else QPalette.ColorGroup.Disabled
        painter.setPen(palette.color(group, QPalette.ColorRole.PlaceholderText))
        used = option.fontMetrics.horizontalAdvance(command.label) + 60  # type: ignore[attr-defined]
        right = f"{command.place}    {command.keys}" if command.keys else command.place
        if option.fontMetrics.horizontalAdvance(right) > room.width() - used:  # type: ignore[attr-defined]
            right = command.keys
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)


class Palette(QDialog):
    """A field and the commands that answer what is typed into it."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Commands")
        self.setProperty("role", "popup")
        self.model = _Commands(commands_of(window))
        self.field = QLineEdit()
        self.field.setPlaceholderText("Type what to do")
        self.field.setAccessibleName("Find a command")
        self.field.setClearButtonEnabled(True)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Commands found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none = QLabel("No command is called so. Try another word.")
        self.none.setProperty("role", "muted")
        self.none.setContentsMargins(8, 4, 8, 8)
        self._arrange(window)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._do_current)
        self.list.clicked.connect(self._do)
        self._search("")
        self.field.setFocus()

    def _arrange(self, window: QWidget) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.setSpacing(6)
        for part in (self.field, self.none, self.list):
            rows.addWidget(part)
        scale = max(self.fontMetrics().height() / 16.0, 1.0)
        wide = min(round(_WIDE * scale), window.width() - 40)
        tall = min(round(_TALL * scale), window.height() - 80)
        self.resize(wide, tall)
        at = window.mapToGlobal(window.rect().topLeft())
        self.move(at.x() + (window.width() - wide) // 2, at.y() + 56)

    def _search(self, words: str) -> None:
        self.model.search(words)
        self.none.setVisible(not self.model.shown)
        self.list.setVisible(bool(self.model.shown))
        self.list.setCurrentIndex(self.model.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the list while the field keeps the keyboard."""
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        elif self.model.shown:
            last = sum(command.action.isEnabled() for command in self.model.shown) - 1
            row = min(max(self.list.currentIndex().row() + steps, 0), max(last, 0))
            self.list.setCurrentIndex(self.model.index(row))

    def _do_current(self) -> None:
        self._do(self.list.currentIndex())

    def _do(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        action = self.model.shown[index.row()].action
        if action.isEnabled():
            self.close()
            action.trigger()


def open_palette(window: QMainWindow) -> Palette:
    """Show the palette over a window."""
    palette = Palette(window)
    palette.show()
    return palette
