"""Shows a neuron's formula with its numbers, typeset; laid out when numbers change, never while painting."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.desk import Desk
from app.paint import paint_picture
from nnviz.explain import NeuronSum
from nnviz.scene.formula import formula_picture, width_of, wrapped
from nnviz.scene.formula_text import broken
from nnviz.scene.marks import Picture
from nnviz.written import plain, sum_markup

_LEAST_TERM = 42.0
_MOST_TERMS = 12
_SMALLEST = 6.0
_ROOM = 0.98
"""The share of the width that is written on: powers and fractions are of no whole pixels."""


class FormulaView(QWidget):
    """Two formulas, one below the other: the weighted sum and the activation."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._its: NeuronSum | None = None
        self._activation: tuple[str, ...] = ()
        self._digits = 4
        self._about: object = None
        self._terms = 0
        self._tallest = 0
        self.picture: Picture | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Formula")
        desk.look.changed.connect(self._restart)

    def show_sum(self, its: NeuronSum, activation: tuple[str, ...], about: object, digits: int) -> None:
        """Show a neuron's sum; while it is ``about`` the same, its terms and height stay as they are."""
        self._its, self._activation, self._digits = its, activation, digits
        if about != self._about:
            self._about = about
            self._terms = self._tallest = 0
        self._build()

    def _restart(self) -> None:
        self._terms = self._tallest = 0
        self._build()

    def _build(self) -> None:
        if self._its is None or self.width() < 40:
            return
        look = self._desk.look
        # Text is painted in whole pixels: at 13.5 it would be wider than it is laid out, and be cut off.
        size, width = float(round(13.5 * look.text_scale)), _ROOM * self.width()
        whole = self._sum_lines(width, size) + wrapped(self._activation, width, size)
        lines = [row for line in whole for row in broken(line, width, size)]
        widest = max(width_of(line, size) for line in lines)
        if widest > width:
            size = max(float(int(size * width / widest)), _SMALLEST)
        spoken = f"{plain(sum_markup(self._its, self._terms, self._digits))}; {plain(self._activation)}"
        self.picture = formula_picture(lines, look.theme, size, spoken)
        self.setAccessibleDescription(spoken)
        self._tallest = max(self._tallest, round(self.picture.height + 0.5))
        if self.height() != self._tallest:
            self.setFixedHeight(self._tallest)
        self.update()

    def _sum_lines(self, width: float, size: float) -> list[str]:
        """Write out as many products as have room in a line; no more than were there a moment ago."""
        assert self._its is not None
        most = min(len(self._its.products), _MOST_TERMS, max(int(width / _LEAST_TERM), 1))
        terms = min(self._terms, most) if self._terms else most
        while terms > 1 and width_of(f"   = {sum_markup(self._its, terms, self._digits)[2]}", size) > width:
            terms -= 1
        self._terms = terms
        return wrapped(sum_markup(self._its, terms, self._digits), width, size)

    def sizeHint(self) -> QSize:
        return QSize(200, max(self._tallest, 40))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._restart()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.picture is not None:
            with QPainter(self) as painter:
                paint_picture(painter, self.picture)

    def text(self) -> str:
        """Give what is shown as a line of text."""
        return self.accessibleDescription()
