"""Pens, brushes, fonts and line buffers: what the painter takes into its hand."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen
from shiboken6 import Shiboken

from nnviz.scene.font_faces import EMOJI

_WEIGHTS = {"regular": QFont.Weight.Normal, "semibold": QFont.Weight.DemiBold, "bold": QFont.Weight.Bold}


@lru_cache(maxsize=1024)
def colour_of(argb: int) -> QColor:
    """Give a colour from 0xAARRGGBB."""
    return QColor.fromRgba(argb)


@lru_cache(maxsize=1024)
def pen_of(argb: int, width: float, dash: tuple[float, ...] = (), joined: bool = False) -> QPen:
    """Give a flat-ended pen; ``dash`` is in pixels, ``joined`` rounds its corners. No colour, no pen."""
    if not argb >> 24:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(colour_of(argb), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin if joined else Qt.PenJoinStyle.BevelJoin)
    if dash:
        pen.setDashPattern([length / max(width, 0.1) for length in dash])
    return pen


def brush_of(argb: int) -> QBrush | Qt.BrushStyle:
    """Give a brush; none for a colour that is fully transparent."""
    return QBrush(colour_of(argb)) if argb >> 24 else Qt.BrushStyle.NoBrush


def as_qt(array: NDArray[Any], kind: type[Any]) -> tuple[Any, NDArray[Any]]:
    """Give the first of Qt's values in an array's memory, and the array that must outlive its use.

    Python may still know something else by that address: a layout's item that Qt has deleted since. Then the
    numbers move.
    """
    tried = [array]
    while not isinstance(first := Shiboken.wrapInstance(_address_of(tried[-1]), kind), kind):
        tried.append(array.copy())
    return first, tried[-1]


def _address_of(array: NDArray[Any]) -> int:
    return int(array.__array_interface__["data"][0])


def draw_lines(painter: QPainter, lines: NDArray[np.float64]) -> None:
    """Draw ``(n, 4)`` lines straight from their buffer: a QLineF is four doubles."""
    buffer = np.ascontiguousarray(lines, np.float64)
    if len(buffer):
        first, buffer = as_qt(buffer, QLineF)
        painter.drawLines(first, len(buffer))


@lru_cache(maxsize=128)
def font_of(family: str, size: float, weight: str, italic: bool, dpi: int) -> QFont:
    """Give a font of a size in pixels, on a device of some dots an inch."""
    font = _plain_font(family, weight, italic)
    font.setPointSizeF(max(size * 72.0 / dpi, 1.0))
    return font


def _plain_font(family: str, weight: str, italic: bool) -> QFont:
    font = QFont([family, EMOJI])
    font.setWeight(_WEIGHTS[weight])
    font.setItalic(italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=4096)
def advance_of(text: str, family: str, weight: str, italic: bool) -> float:
    """Give the width of a line of text in em."""
    return metrics_of(family, weight, italic).horizontalAdvance(text) / 100.0


@lru_cache(maxsize=16)
def metrics_of(family: str, weight: str, italic: bool) -> QFontMetricsF:
    """Measure a font at 100 pixels: at every size and on every device text is as wide in proportion."""
    font = _plain_font(family, weight, italic)
    font.setPixelSize(100)
    return QFontMetricsF(font)
