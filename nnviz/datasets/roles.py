"""Stage 6 of reading: which columns are features, which is the label, and what kind of task that makes.

These are guesses that a person can change with one key; whatever they hide is said in a notice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nnviz.datasets.spec import Role, Task
from nnviz.datasets.table import Column, Notice, Table
from nnviz.datasets.text.header import ROW_NAMES
from nnviz.datasets.values.cells import shorten
from nnviz.numbers import format_count

MAX_FEATURES = 2000
"""The most columns that are features at once."""
_MANY = 10

MAX_CLASS_VALUES = 10
"""The most distinct numbers that are classes."""

_LABEL_NAMES = (
    "label",
    "target",
    "class",
    "y",
    "outcome",
    "output",
    "price",
    "species",
    "diagnosis",
    "survived",
    "klasse",
    "zielwert",
)
_SEVERAL = re.compile(r"(?:y|label|target|output)[ _.-]?\d+", re.IGNORECASE)
_ID_NAMES = frozenset(
    (
        "id",
        "ids",
        "index",
        "idx",
        "key",
        "no",
        "nr",
        "number",
        "row",
        "rowid",
        "rownumber",
        "rowname",
        "rownames",
        "rownum",
        "uuid",
        "guid",
        "unnamed",
        "unnamed0",
        "#",
        "zip",
        "zipcode",
        "plz",
        "postcode",
        "postalcode",
        "phone",
        "telephone",
        "tel",
        "ssn",
        "isbn",
        "iban",
        "email",
    )
)
_AXIS_NAMES = frozenset(
    ("x", "t", "time", "date", "day", "week", "month", "year", "hour", "minute", "second", "epoch", "step")
)
_COUNTED_ROWS = 10
_CLASS_SHARE = 10


@dataclass
class _Judgement:
    """Why columns are ignored, by their place in the table, and what is said of one that is kept instead."""

    reasons: dict[int, Notice] = field(default_factory=dict[int, Notice])
    kept: list[Notice] = field(default_factory=list[Notice])

    def ignore(self, index: int, code: str, column: Column, why: str) -> None:
        self.reasons[index] = Notice(code, f"Column {shorten(column.name)} {why}, so it is ignored.")


def guess_roles(table: Table) -> tuple[Role, ...]:
    """Guess the role of each column: one label, no ids, no constants, the rest features."""
    return judge_roles(table)[0]


def judge_roles(table: Table) -> tuple[tuple[Role, ...], tuple[Notice, ...]]:
    """Guess the role of each column, with a notice for every column that is ignored."""
    roles, judgement = _judged(table)
    return roles, tuple(notice for _, notice in sorted(judgement.reasons.items()))


def role_notices(table: Table) -> tuple[Notice, ...]:
    """Say which columns are ignored, and which one is a feature only because no other is left."""
    _, judgement = _judged(table)
    return (*(notice for _, notice in sorted(judgement.reasons.items())), *judgement.kept)


def _judged(table: Table) -> tuple[tuple[Role, ...], _Judgement]:
    judgement = _Judgement()
    for index, column in enumerate(table.columns):
        _judge(judgement, index, column, nameless=table.header and column.name == "column 1")
    target = _target(table.columns, judgement)
    judgement.reasons.pop(target, None)
    _keep_a_feature(table.columns, judgement, target)
    _limit_features(table.columns, judgement, target)
    ignored = judgement.reasons
    roles: list[Role] = ["ignore" if index in ignored else "feature" for index in range(len(table.columns))]
    for index in _further_targets(table.columns, target) if roles else ():
        if index not in ignored:
            roles[index] = "target"
    return tuple(roles), judgement


def gathered(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Say once what is so of very many columns, by the first of them."""
    counts = Counter(notice.code for notice in notices)
    told: list[Notice] = []
    for notice in notices:
        more = counts.pop(notice.code, 0) - 1
        if more >= _MANY:
            told.append(
                Notice(notice.code, f"{notice.text} So it is with {format_count(more)} more columns.")
            )
        elif more >= 0:
            told += [its for its in notices if its.code == notice.code]
    return tuple(told)


def guess_task(table: Table, roles: Sequence[Role]) -> Task:
    """Tell classes from numbers.

    One label of text, of yes and no, or of at most 10 distinct numbers that come again and again is a
    classification; dates, numbers that hardly repeat, and several numeric labels are a regression.
    """
    labels = [column for column, role in zip(table.columns, roles, strict=True) if role == "target"]
    if any(not label.is_numeric for label in labels):
        return "classification"
    if len(labels) != 1 or labels[0].type == "date":
        return "regression"
    distinct = len(labels[0].distinct)
    present = len(labels[0].values) - labels[0].missing
    few = distinct <= 2 or (distinct <= MAX_CLASS_VALUES and 2 * distinct <= present)
    return "classification" if few else "regression"


def _judge(judgement: _Judgement, index: int, column: Column, *, nameless: bool) -> None:
    """Note why a column can't be a feature, if there is a reason."""
    if column.type == "empty":
        judgement.ignore(index, "empty", column, "is empty")
    elif _is_constant(column):
        where = "every row" if not column.missing else "every row where it has one"
        judgement.ignore(index, "constant", column, f"has the same value in {where}")
    elif index == 0 and column.name == ROW_NAMES:
        judgement.ignore(index, "row_names", column, "names the rows")
    elif _is_row_number(index, column, nameless=nameless):
        judgement.ignore(index, "row_number", column, "counts the rows")
    elif _is_id(column):
        why = "only names the rows" if column.type == "number" else "has another text in every row"
        judgement.ignore(index, "id", column, why)
    elif column.type == "text":
        count = len(column.categories)
        judgement.ignore(
            index, "text", column, f"holds {format_count(count)} different texts, too many for a feature"
        )


def _is_constant(column: Column) -> bool:
    present = column.values[column.present]
    return len(present) > 1 and bool(present.min() == present.max())


def _is_row_number(index: int, column: Column, *, nameless: bool) -> bool:
    """Whether the first column is 0, 1, 2 ... or 1, 2, 3 ..., and no axis such as a year or x."""
    if index > 0 or column.type != "number" or not _counts(column):
        return False
    name = _plain(column.name)
    long_enough = len(column.values) >= _COUNTED_ROWS
    return nameless or name in _ID_NAMES or (long_enough and name not in _AXIS_NAMES)


def _counts(column: Column) -> bool:
    values = column.values
    starts = len(values) > 1 and values[0] in (0.0, 1.0)
    return bool(starts and np.array_equal(values, values[0] + np.arange(len(values))))


def _is_id(column: Column) -> bool:
    """Whether every row has another value, under a name for ids or as a text."""
    if column.missing:
        return False
    if column.type in ("category", "text"):
        return len(column.categories) == len(column.values) and len(column.values) > 4
    if column.type != "number" or not _named_id(column.name):
        return False
    whole = bool(np.all(column.values == np.floor(column.values)))
    return whole and len(column.distinct) == len(column.values)


def _named_id(name: str) -> bool:
    words = name.strip().casefold().replace("-", "_").replace(" ", "_").split("_")
    camel = name.endswith(("Id", "ID")) and len(name) > 2 and name[-3].islower()
    return _plain(name) in _ID_NAMES or words[-1] in ("id", "uuid", "guid") or camel


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum() or letter == "#")


def _target(columns: Sequence[Column], judgement: _Judgement) -> int:
    """Give the place of the label: a column named like one, else the last that is not ignored."""
    named = _named_target(columns)
    if named is not None:
        return named
    last = len(columns) - 1
    if columns and _has_repeated_texts(columns[last]):
        return last
    usable = [index for index in range(len(columns)) if index not in judgement.reasons]
    undated = [index for index in usable if columns[index].type != "date"]
    return (undated or usable or [last])[-1]


def _further_targets(columns: Sequence[Column], target: int) -> list[int]:
    """Give the label and others that are numbered like it, such as y1, y2 and y3, if all are numbers."""
    if not _SEVERAL.fullmatch(columns[target].name):
        return [target]
    stem = columns[target].name.rstrip("0123456789").casefold()
    alike = [
        index
        for index, column in enumerate(columns)
        if _SEVERAL.fullmatch(column.name) and column.name.rstrip("0123456789").casefold() == stem
    ]
    is_all = len(alike) == len(columns) or any(columns[index].type != "number" for index in alike)
    return [target] if is_all else alike


def _named_target(columns: Sequence[Column]) -> int | None:
    """Give the place of a column named like a label; beside an x, a y is an axis unless it stands last."""
    names = [_plain(column.name) for column in columns]
    for wanted in _LABEL_NAMES:
        if wanted not in names:
            continue
        index = len(names) - 1 - names[::-1].index(wanted)
        is_axis = wanted == "y" and "x" in names and index < len(names) - 1
        if not is_axis and columns[index].type != "empty":
            return index
    return None


def _has_repeated_texts(column: Column) -> bool:
    """Whether a column of many texts repeats each so often that they can be classes."""
    return column.type == "text" and len(column.categories) * _CLASS_SHARE <= len(column.values)


def _keep_a_feature(columns: Sequence[Column], judgement: _Judgement, target: int) -> None:
    """Leave at least one feature where there is anything to learn from."""
    others = [index for index in range(len(columns)) if index != target]
    if any(index not in judgement.reasons for index in others):
        return
    for code in ("row_number", "id"):
        for index in others:
            if judgement.reasons[index].code == code and columns[index].type != "text":
                del judgement.reasons[index]
                text = (
                    f"Column {shorten(columns[index].name)} only numbers the rows, "
                    "but no other column is left to learn from, so it is a feature."
                )
                judgement.kept.append(Notice("kept_feature", text))
                return


def _limit_features(columns: Sequence[Column], judgement: _Judgement, target: int) -> None:
    """Ignore the features beyond the most that can be shown."""
    features = [index for index in range(len(columns)) if index not in judgement.reasons and index != target]
    for index in features[MAX_FEATURES:]:
        why = (
            f"comes after the first {format_count(MAX_FEATURES)} features, the most that nnviz takes at once"
        )
        judgement.ignore(index, "too_many_features", columns[index], why)
