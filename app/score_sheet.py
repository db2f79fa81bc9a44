"""What the inspector writes of how well the drawn weights do: all scores, and which classes are mistaken."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np

from app.sheets import Cell, Sheet
from nnviz.numbers import format_count, format_number, format_share
from nnviz.registry import with_defaults
from nnviz.scores import SCORES, Score
from nnviz.snapshot import Fit, Scored, Snapshot

MOST_CLASSES = 8
"""Of more classes the commonest mistakes are listed in the place of the matrix."""
MOST_MISTAKES = 12
_SIDES = ("training", "validation")
_NONE = Cell("")
_Row = tuple[Cell, ...]


def score_sheet(snapshot: Snapshot) -> Sheet:
    """Give all scores, those of the validation rows beside those of the training rows."""
    fit = snapshot.fit
    if fit is None or fit.scored is None:
        return Sheet("Scores", "not known yet", (), of_row=False)
    left, right = _scores(snapshot, fit, fit.scored), _mistakes(snapshot, fit.scored)
    width = max(map(len, left))
    pairs = zip_longest(left, right, fillvalue=())
    rows = tuple((*a, *(_NONE,) * (width - len(a)), Cell("    "), *b) for a, b in pairs)
    narrow = (*left, (_NONE,), *right)
    return Sheet("Scores", _about(snapshot, fit), rows if right else tuple(left), of_row=False, narrow=narrow)


def _about(snapshot: Snapshot, fit: Fit) -> str:
    which = "on all rows" if fit.exact else "on some rows, evenly chosen, until training rests"
    units = "; in the label's units, the loss as it is trained" if not snapshot.data.classes else ""
    matrix = 1 < len(snapshot.data.classes) <= MOST_CLASSES
    how = "; matrix: true class down, predicted across" if matrix else ""
    return f"of the drawn weights, {which}{units}{how}"


def _scores(snapshot: Snapshot, fit: Fit, scored: tuple[Scored, Scored]) -> list[_Row]:
    sides = [place for place, its in enumerate(scored) if its.scores]
    head = (Cell("Score", False, "head"), *(Cell(_SIDES[place], True, "head") for place in sides))
    losses = [fit.values.get(key, np.nan) for key in ("loss", "val_loss")]
    rows: list[_Row] = [head, (Cell("Loss"), *(_value(losses[place], "") for place in sides))]
    for key in scored[0].scores or scored[1].scores:
        score = SCORES[key]
        if not _tells(snapshot, score):
            continue
        values = (scored[place].scores[key] for place in sides)
        name = Cell(_name(snapshot, score))
        rows.append((name, *(_value(value, score.task) for value in values)))
    return rows


def _tells(snapshot: Snapshot, score: Score) -> bool:
    """Whether a score can be anything but 1: the best k of k classes or fewer always hold the right one."""
    values = with_defaults(score.parameters, snapshot.document.train.score_parameters)
    return "k" not in values or values["k"] < len(snapshot.data.classes)


def _name(snapshot: Snapshot, score: Score) -> str:
    """Give its name, with the values of its parameters, such as "Top-3 accuracy"."""
    name = score.label
    for key, value in with_defaults(score.parameters, snapshot.document.train.score_parameters).items():
        name = name.replace(f"-{key} ", f"-{value:g} ")
    return name


def _value(value: float, task: str) -> Cell:
    share = task == "classification"
    return Cell(format_share(value) if share and np.isfinite(value) else format_number(value), True)


def _mistakes(snapshot: Snapshot, scored: tuple[Scored, Scored]) -> list[_Row]:
    """Give the confusion matrices one below the other, or of very many classes the commonest mistakes."""
    classes = snapshot.data.classes
    if not classes:
        return []
    if len(classes) > MOST_CLASSES:
        return _commonest(classes, scored)
    rows: list[_Row] = []
    for side, its in zip(_SIDES, scored, strict=True):
        if its.scores:
            rows += _matrix(side, classes, its)
    return rows


def _matrix(side: str, classes: tuple[str, ...], its: Scored) -> list[_Row]:
    names = [_short(name) for name in classes]
    rows: list[_Row] = [(Cell(side, False, "head"), *(Cell(name, True, "head") for name in names))]
    for place, (name, counts) in enumerate(zip(names, its.confusion.tolist(), strict=True)):
        cells = (
            Cell(format_count(count), True, "strong" if column == place else "")
            for column, count in enumerate(counts)
        )
        rows.append((Cell(name), *cells))
    return rows


def _commonest(classes: tuple[str, ...], scored: tuple[Scored, Scored]) -> list[_Row]:
    sides = [place for place, its in enumerate(scored) if its.scores]
    wrong = sum(its.confusion for its in scored) * (1 - np.eye(len(classes), dtype=np.int64))
    order = np.argsort(-wrong, axis=None, kind="stable")[:MOST_MISTAKES]
    rows: list[_Row] = [
        (Cell("true → predicted", False, "head"), *(Cell(_SIDES[n], True, "head") for n in sides))
    ]
    for true, taken in zip(*np.unravel_index(order, wrong.shape), strict=True):
        if wrong[true, taken]:
            name = Cell(f"{_short(classes[true])} → {_short(classes[taken])}")
            counts = (Cell(format_count(int(scored[n].confusion[true, taken])), True) for n in sides)
            rows.append((name, *counts))
    return rows if len(rows) > 1 else [(Cell("no mistakes", False, "head"),)]


def _short(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= 12 else f"{line[:11]}…"
