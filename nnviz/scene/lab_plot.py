"""What the pictures of all labs have: a view, a theme, a size, and a legend at the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from nnviz.scene.lab_legend import Entry, line_legend
from nnviz.scene.marks import Mark
from nnviz.scene.text import type_scale
from nnviz.theme import Theme

ViewT = TypeVar("ViewT")


@dataclass(frozen=True, eq=False)
class LabPlot(Generic[ViewT]):
    """How a lab is drawn.

    Attributes:
        view: What is shown.
        theme: Its colours.
        size: Width and height of the picture, in pixels.
        scale: By how much text and strokes grow with the picture.
        top: Where the legend ends and the plots begin.
    """

    view: ViewT
    theme: Theme
    size: tuple[float, float]
    scale: float
    top: float

    @property
    def text(self) -> float:
        """The size of usual text."""
        return 11.0 * self.scale


def begin_plot(
    view: ViewT,
    theme: Theme,
    size: tuple[float, float],
    text_scale: float,
    entries: list[Entry],
    lines: float,
) -> tuple[LabPlot[ViewT], list[Mark]]:
    """Begin the picture of a lab with its legend.

    Args:
        view: What is shown.
        theme: Its colours.
        size: Width and height of the picture, in pixels.
        text_scale: The user's own enlargement of text.
        entries: The legend's.
        lines: How many lines of text stay free below the legend.

    Returns:
        How it is drawn, and the marks of the legend.
    """
    scale = type_scale(*size) * text_scale
    margin, text = 12.0 * scale, 11.0 * scale
    legend, high = line_legend(entries, (margin, margin + 0.5 * text), size[0] - 2 * margin, theme, text)
    return LabPlot(view, theme, size, scale, margin + high + lines * text), legend
