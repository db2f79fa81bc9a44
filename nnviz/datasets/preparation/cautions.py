"""What a person should know of a prepared table before trusting what is learned from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Affine, ColumnFit
from nnviz.datasets.spec import DataPlan
from nnviz.datasets.table import Notice, Table
from nnviz.datasets.values.cells import date_text, shorten
from nnviz.numbers import format_count

_UNEVEN = 4.0
"""How many times the rows of the rarest class the most frequent one has where they are called uneven."""
_NAMED = 5
_FLOAT32_DIGITS = 2.0**24


def dropped_notices(table: Table, kept: NDArray[np.intp]) -> tuple[Notice, ...]:
    """Say how many rows are left out, and in which lines of the file they begin if that is known."""
    dropped = table.n_rows - len(kept)
    if not dropped:
        return ()
    text = "1 row was dropped" if dropped == 1 else f"{format_count(dropped)} rows were dropped"
    is_gone = np.ones(table.n_rows, np.bool_)
    is_gone[kept] = False
    rows: list[int] = np.flatnonzero(is_gone)[:_NAMED].tolist()
    lines = [table.lines[row] for row in rows] if table.lines else []
    said = f" ({'line' if dropped == 1 else 'lines'} {', '.join(map(str, lines))}" if lines else ""
    said += (" ...)" if dropped > _NAMED else ")") if lines else ""
    return (Notice("dropped", f"{text} for missing cells{said}.", lines[0] if lines else None),)


def filled_notices(fits: Sequence[ColumnFit]) -> tuple[Notice, ...]:
    """Say in which columns missing cells were filled."""
    filled = [fit for fit in fits if fit.filled]
    if not filled:
        return ()
    cells = sum(fit.filled for fit in filled)
    what = "1 missing cell was" if cells == 1 else f"{format_count(cells)} missing cells were"
    text = f"{what} filled from the training rows, in {_listed([fit.column for fit in filled])}."
    return (Notice("filled", text),)


def class_notices(
    classes: Sequence[str], labels: NDArray[np.int64], train: NDArray[np.int64]
) -> list[Notice]:
    """Say which classes the training rows lack, and whether some are much rarer than others.

    Args:
        classes: Their names.
        labels: ``(rows,)`` the class of each kept row.
        train: ``(train rows,)`` indices of the training rows.
    """
    whole = np.bincount(labels, minlength=len(classes))
    counts = np.bincount(labels[train], minlength=len(classes))
    untrained: list[int] = np.flatnonzero(counts == 0).tolist()
    notices = [_untrained(classes[place], int(whole[place])) for place in untrained[:_NAMED]]
    if len(untrained) > _NAMED:
        text = f"No training row has one of {format_count(len(untrained) - _NAMED)} other classes either."
        notices.append(Notice("class_not_trained", text))
    return notices + _imbalance(classes, counts)


def _untrained(name: str, rows: int) -> Notice:
    """Say that a class can't be learned, and why."""
    why = "choose another split" if rows else "all rows of it were dropped"
    return Notice("class_not_trained", f"No training row has the class {shorten(name)}: {why}.")


def _imbalance(classes: Sequence[str], counts: NDArray[np.int64]) -> list[Notice]:
    falling: list[int] = np.argsort(-counts, kind="stable").tolist()
    order = [place for place in falling if counts[place]]
    if len(order) < 2 or counts[order[0]] < _UNEVEN * counts[order[-1]]:
        return []
    shown = order if len(order) <= _NAMED else [*order[: _NAMED - 2], *order[-2:]]
    said = [f"{shorten(classes[place])} {format_count(counts[place])}" for place in shown]
    if len(shown) < len(order):
        said.insert(_NAMED - 2, "…")
    share = 100.0 * counts[order[0]] / counts.sum()
    text = (
        f"The classes are uneven (training rows: {', '.join(said)}): always answering "
        f"{shorten(classes[order[0]])} would be right in {share:.3g} % of them."
    )
    return [Notice("imbalance", text)]


def split_notices(data: DataPlan) -> tuple[Notice, ...]:
    """Say what a split can't do."""
    if data.task == "regression" and data.split == "stratified" and data.validation > 0:
        text = "Numbers have no classes: the split is random, not stratified."
        return (Notice("stratified", text),)
    return ()


def constant_notices(fits: Sequence[ColumnFit]) -> tuple[Notice, ...]:
    """Say which columns are the same in every training row."""
    names = [fit.column for fit in fits if fit.method == "constant"]
    if not names:
        return ()
    have = f"Column {_listed(names)} has" if len(names) == 1 else f"Columns {_listed(names)} have"
    text = f"{have} the same value in every training row: scaled by 1, and of no use."
    return (Notice("constant", text),)


def date_notices(fits: Sequence[ColumnFit], scaling: Affine) -> tuple[Notice, ...]:
    """Say how dates are counted where numbers are not scaled."""
    return tuple(
        Notice(
            "date",
            f"The dates of {shorten(fit.column)} are learned as {fit.method} since "
            f"{date_text(float(scaling.offset[fit.first]))}, the earliest training row.",
        )
        for fit in fits
        if fit.method in ("days", "years")
    )


def digits_notices(raw: NDArray[np.float64], fits: Sequence[ColumnFit]) -> tuple[Notice, ...]:
    """Say which unscaled numbers are so large that float32 can hardly tell them apart.

    Args:
        raw: ``(rows, units)`` in the table's units.
        fits: What was done to each column.
    """
    names: list[str] = []
    for fit in fits:
        if fit.method == "none":
            low, high = float(raw[:, fit.first].min()), float(raw[:, fit.first].max())
            if high - low < 100.0 * max(abs(low), abs(high)) / _FLOAT32_DIGITS:
                names.append(fit.column)
    if not names:
        return ()
    text = (
        f"The numbers of {_listed(names)} differ too little for their size: a network counts in float32, "
        "of 7 digits. Scale them (standard)."
    )
    return (Notice("digits", text),)


def _listed(names: Sequence[str]) -> str:
    """Name a few columns and count the rest."""
    shown = ", ".join(shorten(name) for name in names[:_NAMED])
    more = len(names) - _NAMED
    return shown + (f" and {format_count(more)} more" if more > 0 else "")
