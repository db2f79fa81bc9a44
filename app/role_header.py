"""A table's header with, for each column, its name, its type, what it looks like and its role as a chip."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QWidget

from app.look import Look
from app.paint import paint_picture
from app.table_model import ROLE_LABELS, TableModel, seen_of
from nnviz.datasets.column_types import TYPE_WORDS, ColumnType
from nnviz.document import ROLES, Role
from nnviz.scene.marks import undirected
from nnviz.scene.sparkline import sparkline
from nnviz.theme import Theme

_KEYS: dict[int, Role] = {Qt.Key.Key_F: "feature", Qt.Key.Key_L: "target", Qt.Key.Key_I: "ignore"}
_OTHER_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_MENU_KEYS = (Qt.Key.Key_Menu, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_TYPES: tuple[ColumnType, ...] = ("number", "bool", "category", "date", "text")
_WIDEST = 170


class RoleMenu(QMenu):
    """A menu whose roles are chosen by their letters too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.by_key: dict[int, QAction] = {}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.by_key.get(event.key())
        if action is None or event.modifiers() & _OTHER_MODIFIERS:
            super().keyPressEvent(event)
        else:
            self.close()
            action.trigger()


class RoleHeader(QHeaderView):
    """Click a column for its menu; F, L and I choose the role of the current column, T opens its menu.

    Args:
        look: The theme.
        parent: The view.
        with_types: Whether types can be chosen too, and columns are sketched.
    """

    role_chosen = Signal(int, str)
    type_chosen = Signal(int, str)

    def __init__(self, look: Look, parent: QAbstractItemView, *, with_types: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._view = parent
        self._with_types = with_types
        self._tells_missing = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(56)
        self.setAccessibleName("Columns and their roles")
        look.changed.connect(self.viewport().update)

    def _model(self) -> TableModel | None:
        model = self.model()
        return model if isinstance(model, TableModel) else None

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def tell_missing(self, told: bool) -> bool:
        """Have a line for counts of missing cells or not; tells whether that is another height."""
        changed, self._tells_missing = told != self._tells_missing, told
        if changed:
            self.fit()
        return changed

    def fit(self) -> None:
        """Be as high as the present font asks for."""
        self.setFixedHeight(self._height(QFontMetrics(self.font()).height()))

    def sizeHint(self) -> QSize:
        """Give the height alone: Qt would measure two hundred columns for it."""
        return QSize(0, self._height(QFontMetrics(self.font()).height()))

    def _height(self, line: int) -> int:
        lines = 3 + self._with_types + self._tells_missing
        return lines * line + 15 + (6 if self._with_types else 0)

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:  # noqa: N802, N803 - overrides Qt
        """Give the room for a name, a type and a chip."""
        model = self._model()
        if model is None or model.table is None:
            return QSize(60, 20)
        texts = (model.table.columns[logicalIndex].name[:60], f" {ROLE_LABELS[model.roles[logicalIndex]]} ▾")
        metrics = QFontMetrics(self._bold())
        width = max(min(max(map(metrics.horizontalAdvance, texts)) + 16, _WIDEST), self.least(logicalIndex))
        return QSize(width, self._height(metrics.height()))

    def least(self, section: int) -> int:
        """Give the width below which a type or a count would be cut off; names and chips may be shortened."""
        model = self._model()
        if model is None or model.table is None:
            return self.minimumSectionSize()
        texts = (model.type_word(section), model.known_missing(section), ROLE_LABELS[model.roles[section]])
        metrics = QFontMetrics(self.font())
        return max(*(metrics.horizontalAdvance(text) + 16 for text in texts), self.minimumSectionSize())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        """Paint one column's head."""
        model = self._model()
        if model is None or model.table is None or not rect.isValid():
            return
        rect = seen_of(painter, rect, self.viewport().rect())
        theme, column = self._look.theme, model.table.columns[logicalIndex]
        line, left, width = QFontMetrics(self._bold()).height(), rect.left() + 8, rect.width() - 16
        painter.save()
        painter.fillRect(rect, QColor(theme.raised))
        painter.setPen(QColor(theme.border))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        top = rect.top() + 3
        name = undirected(" ".join(column.name[:200].split()))
        _write(painter, QRect(left, top, width, line), name, self._bold(), theme.text)
        model.sketches.get(logicalIndex)
        lines = [model.type_word(logicalIndex), model.known_missing(logicalIndex)][: 1 + self._tells_missing]
        for text in lines:
            top += line
            _write(painter, QRect(left, top, width, line), text, self.font(), theme.muted)
        chip = QRect(left - 2, rect.bottom() - line - 9, width + 4, line + 4)
        if self._with_types:
            self._paint_sketch(painter, QRect(left, top + line + 2, width, line + 2), logicalIndex)
        _paint_chip(painter, chip, model.roles[logicalIndex], theme)
        painter.restore()
        self._paint_focus(painter, rect, logicalIndex)

    def _paint_sketch(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self._model()
        sketch = model.sketches.get(section) if model is not None else None
        if sketch is None:
            return
        painter.save()
        painter.translate(rect.topLeft())
        paint_picture(painter, sparkline(sketch, rect.width(), rect.height(), self._look.theme))
        painter.restore()

    def _paint_focus(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Frame the column that the keys act on."""
        if (self._with_types or self._view.hasFocus()) and self._view.currentIndex().column() == section:
            painter.setPen(QPen(QColor(self._look.theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        section = self.logicalIndexAt(event.position().toPoint())
        edge = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        super().mousePressEvent(event)
        choosing = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if section >= 0 and not edge and choosing and event.button() == Qt.MouseButton.LeftButton:
            self.open_menu(section)

    def open_menu(self, section: int) -> None:
        """Show the roles, and the types where they can be chosen."""
        menu = RoleMenu(self)
        model = self._model()
        for role in ROLES:
            action = menu.addAction(f"{ROLE_LABELS[role]}\t{_letter(role)}")
            action.setCheckable(True)
            action.setChecked(model is not None and model.roles[section] == role)
            action.triggered.connect(lambda _=False, role=role: self.role_chosen.emit(section, role))
            menu.by_key[_key(role)] = action
        if self._with_types:
            self._add_types(menu, section)
        x = self.sectionViewportPosition(section)
        menu.popup(self.mapToGlobal(QPoint(x, self.height())))

    def _add_types(self, menu: QMenu, section: int) -> None:
        model = self._model()
        now = model.table.columns[section].type if model is not None and model.table is not None else None
        menu.addSeparator()
        for kind in _TYPES:
            action = menu.addAction(f"Read as {TYPE_WORDS[kind]}")
            action.setCheckable(True)
            action.setChecked(kind == now)
            action.triggered.connect(lambda _=False, kind=kind: self.type_chosen.emit(section, kind))
        action = menu.addAction("Detect the type")
        action.triggered.connect(lambda _=False: self.type_chosen.emit(section, ""))

    def take_key(self, section: int, event: QKeyEvent) -> bool:
        """Choose a role by its letter, or open the menu; tells whether the key was one for that."""
        if section < 0 or event.modifiers() & _OTHER_MODIFIERS:
            return False
        role, plain = _KEYS.get(event.key()), event.modifiers() in _PLAIN
        if role is not None:
            self.role_chosen.emit(section, role)
        elif (event.key() in _MENU_KEYS and plain) or (event.key() == Qt.Key.Key_T and self._with_types):
            self.open_menu(section)
        else:
            return False
        return True


def _key(role: Role) -> int:
    return next(key for key, its in _KEYS.items() if its == role)


def _letter(role: Role) -> str:
    return Qt.Key(_key(role)).name.removeprefix("Key_")


def _write(painter: QPainter, rect: QRect, text: str, font: QFont, colour: str) -> None:
    painter.setPen(QColor(colour))
    painter.setFont(font)
    painter.drawText(rect, 0, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))


def _paint_chip(painter: QPainter, rect: QRect, role: Role, theme: Theme) -> None:
    colour = QColor({"feature": theme.positive, "target": theme.negative, "ignore": theme.disabled}[role])
    fill = QColor(colour)
    fill.setAlphaF(0.22)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
    painter.setPen(QColor(theme.text if role != "ignore" else theme.muted))
    metrics = painter.fontMetrics()
    label = (
        f"{ROLE_LABELS[role]} ▾"
        if rect.width() > metrics.horizontalAdvance(f"{ROLE_LABELS[role]} ▾") + 6
        else metrics.elidedText(ROLE_LABELS[role], Qt.TextElideMode.ElideRight, rect.width() - 4)
    )
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, label)
