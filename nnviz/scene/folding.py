"""Which neurons of a layer are shown where there is no room for all of them.

A layer that is too wide shows its first neurons, a fold that counts what is left out, and its last one.
An opened fold shows a page of the layer, with the ways up and down; or all of it, as small as it has to be.
"""

from __future__ import annotations

from dataclasses import dataclass

from nnviz.scene.targets import FoldWay

ALL = -1
"""In the place of the first neuron of a page: all neurons at once."""


@dataclass(frozen=True)
class Opening:
    """A layer whose fold is open.

    Attributes:
        layer: Its number; 0 for the inputs.
        first: The first neuron of the page that is shown, or ``ALL``.
    """

    layer: int
    first: int = 0


Openings = tuple[Opening, ...]


@dataclass(frozen=True)
class Fold:
    """A plate in a column that stands for neurons that are not shown.

    Attributes:
        way: What a click on it does.
        row: The row that it takes.
        count: How many neurons it stands for.
        beside: Whether it stands at the right of another plate in its row.
    """

    way: FoldWay
    row: int
    count: int
    beside: bool = False


@dataclass(frozen=True)
class Rows:
    """What the rows of a column hold.

    Attributes:
        shown: The neurons that are shown, from the top.
        places: The row of each.
        folds: The plates between them.
        count: How many rows there are.
    """

    shown: tuple[int, ...]
    places: tuple[int, ...]
    folds: tuple[Fold, ...]
    count: int


def opening_of(openings: Openings, layer: int) -> Opening | None:
    """Give how a layer is opened, or None where it is not."""
    return next((its for its in openings if its.layer == layer), None)


def opened(openings: Openings, layer: int, first: int = 0) -> Openings:
    """Open a layer at a page, or with ``ALL`` the whole of it."""
    return (*closed(openings, layer), Opening(layer, max(first, ALL)))


def closed(openings: Openings, layer: int) -> Openings:
    """Fold a layer again."""
    return tuple(its for its in openings if its.layer != layer)


def scrolled(openings: Openings, layer: int, by: int, units: int, page: int) -> Openings:
    """Move the page of an opened layer by some neurons; ``page`` is how many it shows."""
    its = opening_of(openings, layer)
    if its is None or its.first == ALL:
        return openings
    return opened(openings, layer, min(max(its.first + by, 0), max(units - page, 0)))


def turned(openings: Openings, layer: int, way: FoldWay, units: int, page: int) -> Openings:
    """Do what a click on a fold does."""
    if way == "close":
        return closed(openings, layer)
    if way in ("open", "all"):
        return opened(openings, layer, page if way == "open" else ALL)
    return scrolled(openings, layer, page if way == "down" else -page, units, page)


def showing(openings: Openings, layer: int, index: int, units: int, rows: int) -> Openings:
    """Open a layer, or move its page, so that a neuron is shown, for one who walks by keys."""
    its = opening_of(openings, layer)
    if units <= rows or (its is not None and its.first == ALL):
        return openings
    page = max(rows - 2, 1)
    if its is None:
        shown = index < rows - 2 or index == units - 1
        return openings if shown else opened(openings, layer, min(max(index - page // 2, 0), units - page))
    first = min(max(its.first, index - page + 1), index)
    return opened(openings, layer, first)


def rows_of(units: int, rows: int, opening: Opening | None) -> Rows:
    """Say what a column of at most ``rows`` rows shows of a layer."""
    if units <= rows:
        return Rows(tuple(range(units)), tuple(range(units)), (), units)
    if opening is None:
        shown = (*range(rows - 2), units - 1)
        fold = Fold("open", rows - 2, units - rows + 1)
        return Rows(shown, (*range(rows - 2), rows - 1), (fold,), rows)
    if opening.first == ALL:
        return Rows(tuple(range(units)), tuple(range(units)), (Fold("close", -1, 0),), units)
    return _page(units, rows, opening.first)


def _page(units: int, rows: int, first: int) -> Rows:
    page = max(rows - 2, 1)
    first = min(max(first, 0), units - page)
    left = units - first - page
    folds: list[Fold] = [Fold("up", 0, first)] if first else []
    folds.append(Fold("all", 0, 0, beside=first > 0))
    folds.append(Fold("close", 0, 0, beside=True))
    if left:
        folds.append(Fold("down", page + 1, left))
    return Rows(tuple(range(first, first + page)), tuple(range(1, page + 1)), tuple(folds), page + 2)
