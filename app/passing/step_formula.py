"""Shows a step's formula with its numbers, typeset; laid out when it changes, never while painting."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.look import Look
from app.paint import paint_picture
from nnviz.scene.formula import formula_picture, width_of
from nnviz.scene.formula_text import fitted
from nnviz.scene.marks import Picture

_LETTERS, _SMALLEST = 13.5, 7.0
_ROOM = 0.98
"""The share of the width that is written on: powers and fractions are of no whole pixels."""


class StepFormula(QWidget):
    """Lines of a formula, one below the other; what is too wide goes on behind an indent.

    Attributes:
        picture: What is painted, or None for nothing.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: tuple[str, ...] = ()
        self.picture: Picture | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Formula")
        look.changed.connect(self._build)

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Show lines of text as a formula."""
        if lines != self._lines:
            self._lines = lines
            self.setAccessibleDescription(self.text())
            self._build()

    def text(self) -> str:
        """Give what is shown as lines of text."""
        return "\n".join(self._lines)

    def _build(self) -> None:
        self.setVisible(bool(self._lines))
        if self.width() < 40:
            return
        size, width = float(round(_LETTERS * self._look.text_scale)), _ROOM * self.width()
        rows = fitted(self._lines, width, size) or [""]
        widest = max(width_of(row, size) for row in rows)
        if widest > width:
            size = max(float(int(size * width / widest)), _SMALLEST)
        self.picture = formula_picture(rows, self._look.theme, size, self.text())
        height = round(self.picture.height + 1.5)
        if self.height() != height:
            self.setFixedHeight(height)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height() if self.picture is not None else 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._build()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.picture is not None:
            with QPainter(self) as painter:
                paint_picture(painter, self.picture)
