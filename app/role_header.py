"""A table's header with, for each column, its name, its type and its role as a chip."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from app.look import Look
from app.table_model import ROLE_LABELS, TableModel
from nnviz.document import ROLES, Role
from nnviz.scene.marks import undirected
from nnviz.theme import Theme

_KEYS: dict[int, Role] = {Qt.Key.Key_F: "feature", Qt.Key.Key_L: "target", Qt.Key.Key_I: "ignore"}
_WIDEST = 170


class RoleHeader(QHeaderView):
    """Click a column for the menu of its role; F, L and I choose it for the current column."""

    role_chosen = Signal(int, str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self.setSectionsClickable(True)
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

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:  # noqa: N802, N803 - overrides Qt
        """Give the room for a name, a type and a chip."""
        model = self._model()
        if model is None or model.table is None:
            return QSize(60, 20)
        column, metrics = model.table.columns[logicalIndex], QFontMetrics(self._bold())
        texts = (column.name[:60], column.type, f" {ROLE_LABELS[model.roles[logicalIndex]]} ")
        width = max(metrics.horizontalAdvance(text) for text in texts) + 16
        return QSize(min(max(width, 56), _WIDEST), 3 * metrics.height() + 15)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        """Paint one column's head."""
        model = self._model()
        if model is None or model.table is None or not rect.isValid():
            return
        theme, column = self._look.theme, model.table.columns[logicalIndex]
        metrics = QFontMetrics(self._bold())
        line, left, width = metrics.height(), rect.left() + 8, rect.width() - 16
        painter.save()
        painter.fillRect(rect, QColor(theme.raised))
        painter.setPen(QColor(theme.border))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QColor(theme.text))
        painter.setFont(self._bold())
        name = metrics.elidedText(
            undirected(" ".join(column.name.split())), Qt.TextElideMode.ElideRight, width
        )
        painter.drawText(QRect(left, rect.top() + 3, width, line), 0, name)
        painter.setPen(QColor(theme.muted))
        painter.setFont(self.font())
        kind = f"{column.type}, {column.missing} missing" if column.missing else column.type
        kind = QFontMetrics(self.font()).elidedText(kind, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, rect.top() + 3 + line, width, line), 0, kind)
        chip = QRect(left - 2, rect.top() + 5 + 2 * line, width + 4, line + 4)
        _paint_chip(painter, chip, model.roles[logicalIndex], theme)
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        section = self.logicalIndexAt(event.position().toPoint())
        edge = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        super().mousePressEvent(event)
        if section >= 0 and not edge and event.button() == Qt.MouseButton.LeftButton:
            x = self.sectionViewportPosition(section)
            self.open_menu(section, self.mapToGlobal(QPoint(x, self.height())))

    def open_menu(self, section: int, place: QPoint) -> None:
        """Show the roles to choose from."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        model = self._model()
        for role in ROLES:
            action = menu.addAction(f"{ROLE_LABELS[role]}\t{_letter(role)}")
            action.setCheckable(True)
            action.setChecked(model is not None and model.roles[section] == role)
            action.triggered.connect(lambda _=False, role=role: self.role_chosen.emit(section, role))
        menu.popup(place)

    def take_key(self, section: int, event: QKeyEvent) -> bool:
        """Choose a role by its letter; tells whether the key was one."""
        role = _KEYS.get(event.key())
        if role is None or section < 0:
            return False
        self.role_chosen.emit(section, role)
        return True


def _letter(role: Role) -> str:
    return next(Qt.Key(key).name.removeprefix("Key_") for key, its in _KEYS.items() if its == role)


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
        else ROLE_LABELS[role]
    )
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, label)
