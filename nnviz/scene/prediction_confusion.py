"""Which classes are taken for which: the confusion matrix as a picture, and the cell under a pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.numbers import format_count, format_share
from nnviz.orders import Part
from nnviz.scene import plot_head
from nnviz.scene.marks import Image, Label, Mark, Picture, Rect
from nnviz.scene.text import elide, text_width, type_scale
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb, blend, pack, rgb

Counts = NDArray[np.int64]
Cell = tuple[int, int]
"""A true class, and the class it is taken for."""
_MOST_RECTS = 30
_STRONGEST = 0.5
"""How strong the colour of a full cell is: text on it stays readable."""


@dataclass(frozen=True)
class Grid:
    """Where the cells lie, in pixels.

    Attributes:
        left: Of the first cell, as is the top.
        width: Of all cells, as is the height.
        classes: How many there are.
        scale: By how much text is larger than usual.
        upright: Whether the names above the columns are turned, since they are wider than these.
        brief: Whether room is so short that what explains the matrix is left out.
    """

    left: float
    top: float
    width: float
    height: float
    classes: int
    scale: float
    upright: bool = False
    brief: bool = False

    @property
    def cell(self) -> tuple[float, float]:
        """The width and height of a cell."""
        return self.width / self.classes, self.height / self.classes

    def box(self, cell: Cell) -> tuple[float, float, float, float]:
        """Give x, y, width and height of a cell."""
        width, height = self.cell
        return self.left + cell[1] * width, self.top + cell[0] * height, width, height


def confusion_counts(snapshot: Snapshot, part: Part) -> Counts | None:
    """Give how many rows of class i (first index) were taken for class j; None where that is not known."""
    if snapshot.fit is None or snapshot.fit.scored is None or not snapshot.data.classes:
        return None
    training, validation = (its.confusion for its in snapshot.fit.scored)
    return training + validation if part == "all" else training if part == "training" else validation


def confusion_grid(snapshot: Snapshot, size: tuple[float, float], *, text_scale: float = 1.0) -> Grid | None:
    """Give where the cells lie in the picture of the same size; None where there are none."""
    names = snapshot.data.classes
    if not names:
        return None
    scale = type_scale(*size) * text_scale
    text, margin = 11.0 * scale, 12.0 * scale
    widest = max(text_width(name[:100], text) for name in names[:200]) + 2.0
    left = margin + 1.7 * text + min(widest, 0.26 * size[0]) + 6.0
    width = min(max(size[0] - margin - left, 20.0), 132.0 * scale * len(names))
    upright = widest + 4.0 > width / len(names)
    above = 0.9 * text + (min(widest, 6.0 * text) if upright else 0.8 * text)
    foot = margin + 0.4 * text
    brief = size[1] - foot - (46.0 * scale + 1.8 * text + above) < 1.5 * text * len(names)
    top = above + (28.0 * scale if brief else 46.0 * scale + 1.8 * text)
    height = min(max(size[1] - foot - top, 20.0), 76.0 * scale * len(names))
    return Grid(left, top, width, height, len(names), scale, upright, brief)


def cell_at(
    snapshot: Snapshot, size: tuple[float, float], x: float, y: float, *, text_scale: float = 1.0
) -> Cell | None:
    """Give the cell under a pixel, or None."""
    grid = confusion_grid(snapshot, size, text_scale=text_scale)
    if grid is None or not (0 <= x - grid.left < grid.width and 0 <= y - grid.top < grid.height):
        return None
    width, height = grid.cell
    last = grid.classes - 1
    return min(int((y - grid.top) / height), last), min(int((x - grid.left) / width), last)


def confusion_picture(
    snapshot: Snapshot,
    theme: Theme,
    size: tuple[float, float],
    *,
    part: Part = "all",
    cell: Cell | None = None,
    text_scale: float = 1.0,
) -> Picture:
    """Draw how many rows of each class were taken for which, with the shares of each true class.

    Args:
        snapshot: What to draw.
        theme: In which colours.
        size: Width and height in pixels.
        part: Which rows are counted.
        cell: The cell that is chosen, or None.
        text_scale: The user's own enlargement of text.
    """
    scale = type_scale(*size) * text_scale
    title = "Confusion matrix"
    marks = plot_head.head(title, plot_head.metric_texts(snapshot), size[0], scale, theme)
    counts, grid = confusion_counts(snapshot, part), confusion_grid(snapshot, size, text_scale=text_scale)
    if counts is None or grid is None:
        said = "The label's classes are counted here; this label has none."
        said = elide(said, size[0] - 24.0 * scale, 12.0 * scale)
        middle = size[0] / 2.0, size[1] / 2.0
        marks.append(Label(*middle, said, argb(theme.muted), 12.0 * scale, "middle"))
    else:
        marks += [
            *([] if grid.brief else [_note(snapshot, part, size, scale, theme)]),
            *_cells(counts, grid, theme, cell),
            *_numbers(counts, grid, theme),
            *_names(snapshot, grid, theme),
        ]
    words = description(snapshot, part) if counts is not None else title
    return Picture(float(size[0]), float(size[1]), argb(theme.canvas), tuple(marks), words, theme.family)


def description(snapshot: Snapshot, part: Part) -> str:
    """Say the matrix in words, the commonest mistakes first."""
    counts, names = confusion_counts(snapshot, part), snapshot.data.classes
    if counts is None:
        return ""
    right, total = int(np.trace(counts)), int(counts.sum())
    wrong = counts - np.diag(np.diag(counts))
    order = np.argsort(-wrong, axis=None, kind="stable")[:5]
    said = [
        f"{format_count(int(wrong[i, j]))} of {names[i]} taken for {names[j]}"
        for i, j in zip(*np.unravel_index(order, wrong.shape), strict=True)
        if wrong[i, j]
    ]
    head = f"Confusion matrix: {format_count(right)} of {format_count(total)} rows right"
    return "; ".join([head, *said])


def cell_words(snapshot: Snapshot, part: Part, cell: Cell) -> str:
    """Say a cell: how many rows of a class were taken for which, and what share of the class that is."""
    counts, names = confusion_counts(snapshot, part), snapshot.data.classes
    if counts is None or max(cell) >= len(names):
        return ""
    count, total = int(counts[cell]), int(counts[cell[0]].sum())
    share = f" ({format_share(count / total)})" if total else ""
    of = f"{format_count(count)} of {format_count(total)} rows of {names[cell[0]]}{share}"
    return f"{of} are {'known as' if cell[0] == cell[1] else 'taken for'} {names[cell[1]]}"


def _note(snapshot: Snapshot, part: Part, size: tuple[float, float], scale: float, theme: Theme) -> Mark:
    text, margin = 11.0 * scale, 12.0 * scale
    rows = "all rows" if part == "all" else f"{part} rows"
    if snapshot.fit is not None and not snapshot.fit.exact:
        rows = f"an even choice of {rows}"
    said = elide(f"{rows}; % of the true class; blue right, orange wrong", size[0] - 2.0 * margin, text)
    return Label(margin, 40.0 * scale, said, argb(theme.muted), text)


def _strengths(counts: Counts) -> NDArray[np.float64]:
    """Give the share of its true class that each cell has, 0 to 1."""
    totals = counts.sum(axis=1, keepdims=True)
    return counts / np.where(totals > 0, totals, 1)


def _cells(counts: Counts, grid: Grid, theme: Theme, chosen: Cell | None) -> list[Mark]:
    shares = _strengths(counts)
    marks: list[Mark] = []
    if grid.classes > _MOST_RECTS:
        right = np.eye(grid.classes, dtype=bool)[..., None]
        ink = np.where(right, rgb(theme.positive), rgb(theme.negative))
        strength = np.where(shares > 0, 0.1 + 0.7 * shares, 0.0)[..., None]
        pixels = pack(ink * strength + rgb(theme.canvas) * (1.0 - strength))
        box = (grid.left, grid.top, grid.width, grid.height)
        marks.append(Image(*box, pixels, smooth=False, stroke=argb(theme.axis)))
    else:
        for i in range(grid.classes):
            for j in range(grid.classes):
                ink = theme.positive if i == j else theme.negative
                strength = 0.06 + (_STRONGEST - 0.06) * float(shares[i, j]) if counts[i, j] else 0.0
                fill = blend(ink, theme.canvas, strength)
                marks.append(Rect(*grid.box((i, j)), fill, argb(theme.grid), 1.0))
        marks.append(Rect(grid.left, grid.top, grid.width, grid.height, 0, argb(theme.axis)))
    if chosen is not None and max(chosen) < grid.classes:
        marks.append(Rect(*grid.box(chosen), 0, argb(theme.selected), 2.5))
    return marks


def _numbers(counts: Counts, grid: Grid, theme: Theme) -> list[Mark]:
    """Write counts, and shares under them, where cells have room."""
    width, height = grid.cell
    size, small = 12.0 * grid.scale, 10.0 * grid.scale
    if grid.classes > _MOST_RECTS or height < 1.3 * size:
        return []
    shares, marks = _strengths(counts), list[Mark]()
    with_share = height >= 2.9 * size and width >= 4.2 * small
    for i in range(grid.classes):
        for j in range(grid.classes):
            x, y, _, _ = grid.box((i, j))
            x, y = x + width / 2.0, y + height / 2.0
            said = format_count(int(counts[i, j]))
            if text_width(said, size) > width - 4.0:
                continue
            colour = argb(theme.text if counts[i, j] else theme.muted)
            up = 0.62 * size if with_share else 0.0
            weight = "semibold" if i == j else "regular"
            marks.append(Label(x, y - up, said, colour, size, "middle", weight))
            if with_share and counts[i].sum():
                share = format_share(float(shares[i, j]))
                marks.append(Label(x, y + 0.8 * size, share, argb(theme.text), small, "middle"))
    return marks


def _names(snapshot: Snapshot, grid: Grid, theme: Theme) -> list[Mark]:
    """Write the classes beside and above the cells, and which is which."""
    height, text = grid.cell[1], 11.0 * grid.scale
    muted, ink = argb(theme.muted), argb(theme.text)
    marks: list[Mark] = []
    if not grid.brief:
        marks.append(Label(grid.left, 46.0 * grid.scale + 1.05 * text, "predicted", muted, text))
    middle = grid.top + grid.height / 2.0
    marks.append(Label(12.0 * grid.scale + 0.5 * text, middle, "true", muted, text, "middle", upward=True))
    room = grid.left - 12.0 * grid.scale - 1.7 * text - 6.0
    names = snapshot.data.classes
    for place in range(0, len(names), max(int(np.ceil(1.25 * text / height)), 1)):
        y = grid.box((place, place))[1] + height / 2.0
        marks.append(Label(grid.left - 6.0, y, elide(names[place], room, text), ink, text, "end"))
    return [*marks, *_heads(names, grid, ink, text)]


def _heads(names: tuple[str, ...], grid: Grid, ink: int, text: float) -> list[Mark]:
    """Write the classes above the cells, turned where they are wider than these."""
    width = grid.cell[0]
    y = grid.top - (0.5 if grid.upright else 0.95) * text
    every = max(int(np.ceil(1.25 * text / width)), 1) if grid.upright else 1
    room = 6.0 * text if grid.upright else width - 4.0
    anchor = "start" if grid.upright else "middle"
    marks: list[Mark] = []
    for place in range(0, len(names), every):
        x = grid.box((place, place))[0] + width / 2.0
        said = elide(names[place], room, text)
        marks.append(Label(x, y, said, ink, text, anchor, upward=grid.upright))
    return marks
