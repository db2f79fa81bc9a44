"""How labels are drawn: at their very size, from their anchor, in no more room than they were given."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from app.pens import advance_of, font_of, pen_of
from nnviz.scene.marks import Label
from nnviz.scene.pictographs import joinable
from nnviz.scene.text import CAP_HEIGHT, text_width

_SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}
_DIRECTIONS: dict[bool | None, Qt.LayoutDirection] = {
    None: Qt.LayoutDirection.LayoutDirectionAuto,
    False: Qt.LayoutDirection.LeftToRight,
    True: Qt.LayoutDirection.RightToLeft,
}
_LEEWAY = 1.12
"""How much wider letters of the machine's fonts may be than the core believes, before they are narrowed."""


def draw_label(painter: QPainter, label: Label, family: str, dpi: int) -> None:
    """Draw a line of text on a device of some dots an inch."""
    # Qt makes fonts of whole pixels only: what lies between them is scaled, or text would not be as wide as
    # it was laid out.
    whole = max(round(label.size), 1)
    painter.setFont(font_of(family, whole, label.weight, label.italic, dpi))
    painter.setPen(pen_of(label.colour, 1.0))
    painter.setLayoutDirection(_DIRECTIONS[label.leftward])
    narrow = narrowed(label, family)
    left = shift_of(label, family)
    down = CAP_HEIGHT * label.size / 2.0
    if not label.upward and whole == label.size and narrow == 1.0:
        painter.drawText(QPointF(label.x + left, label.y + down), joinable(label.text))
        return
    factor = label.size / whole
    painter.save()
    painter.translate(label.x, label.y)
    if label.upward:
        painter.rotate(-90.0)
    painter.scale(factor * narrow, factor)
    painter.drawText(QPointF(left / factor, down / factor), joinable(label.text))
    painter.restore()


def shift_of(label: Label, family: str) -> float:
    """Give how far in pixels the left end of a line lies from its anchor, before it is narrowed."""
    share = _SHARES[label.anchor]
    if not share:
        return 0.0
    return -share * advance_of(joinable(label.text), family, label.weight, label.italic) * label.size


def narrowed(label: Label, family: str) -> float:
    """Give the share of its width that a line keeps.

    Letters that Inter lacks come from the machine, or are boxes where it has none: they may be far wider than
    the core could know, and must not lie over what is beside them.
    """
    if label.text.isascii():
        return 1.0
    wide = advance_of(joinable(label.text), family, label.weight, label.italic)
    room = _LEEWAY * text_width(label.text, 1.0, label.weight)
    return min(1.0, room / wide) if wide > 0.0 else 1.0
