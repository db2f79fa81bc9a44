"""Making a table ready for a network, and refusing in words what can't be learned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.cells import shorten
from nnviz.datasets.prepared import Affine, InputUnit, OutputUnit, Prepared
from nnviz.datasets.probing import encode_row
from nnviz.datasets.roles import MAX_FEATURES
from nnviz.datasets.scaling import check_range, fit_scaling
from nnviz.datasets.spec import DataPlan, Plan
from nnviz.datasets.splitting import Indices, split_rows
from nnviz.datasets.table import Column, Notice
from nnviz.datasets.units import (
    check_classes,
    class_label,
    class_names,
    class_targets,
    class_values,
    columns_with,
    input_units,
    number_labels,
    output_units,
)
from nnviz.errors import UserError

Raw = NDArray[np.float64]

__all__ = ["encode_row", "input_units", "output_units", "prepare"]


@dataclass(frozen=True)
class _Labels:
    """The targets of the kept rows."""

    raw: Raw
    labels: Indices
    classes: tuple[str, ...] = ()
    targets: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True)
class _Side:
    """The inputs or the targets, in the table's units and as the network sees them."""

    raw: Raw
    seen: NDArray[np.float32]
    scaling: Affine
    notices: tuple[Notice, ...]


def prepare(document: Plan) -> Prepared:
    """Make the arrays that a document's network is trained on.

    Args:
        document: Its data, its output activation and its loss are looked at.

    Raises:
        UserError: If nothing can be learned from the table like this; the message says what to change.
    """
    data = document.data
    _check_roles(data)
    inputs = input_units(data)
    outputs = output_units(data, document.network.output.activation, document.train.loss)
    rows = _kept_rows(data)
    labels = _labels(document, rows, len(outputs))
    train, validation = split_rows(data, labels.labels)
    x = _input_side(data, inputs, rows, train)
    y = _output_side(data, outputs, labels, train)
    dropped = data.table.n_rows - len(rows)
    return Prepared(
        x=x.seen,
        y=y.seen,
        raw_x=x.raw,
        raw_y=y.raw,
        rows=rows,
        train=train,
        validation=validation,
        inputs=inputs,
        outputs=outputs,
        classes=labels.classes,
        labels=labels.labels,
        targets=labels.targets,
        input_scaling=x.scaling,
        output_scaling=y.scaling,
        dropped=dropped,
        notices=(*_drop_notices(dropped), *_split_notices(data, labels, train), *x.notices, *y.notices),
    )


def _check_roles(data: DataPlan) -> None:
    """Refuse roles that leave nothing to learn from."""
    features = columns_with(data, "feature")
    if not features:
        raise UserError("no_features", "No column has the role Feature. Choose at least one to learn from.")
    if len(features) > MAX_FEATURES:
        message = (
            f"{len(features):,} features are too many: at most {MAX_FEATURES:,} work. Ignore some columns."
        )
        raise UserError("too_many_features", message)
    for column in features:
        if column.type == "empty":
            message = f"The feature {shorten(column.name)} is empty in every row. Give it the role Ignore."
            raise UserError("empty_feature", message)


def _kept_rows(data: DataPlan) -> Indices:
    """``(kept rows,)``: the rows of the table that have all the cells they need."""
    needed = columns_with(data, "target")
    if data.missing == "drop":
        needed += columns_with(data, "feature")
    kept = np.ones(data.table.n_rows, np.bool_)
    for column in needed:
        kept &= column.present
    rows = np.flatnonzero(kept).astype(np.int64)
    if len(rows) == 0:
        worst = max(needed, key=lambda column: column.missing)
        message = (
            "No row has a value in every column that is used: none are left to learn from. "
            f"Most are missing in {shorten(worst.name)}: ignore it, or fill missing cells with the mean."
        )
        raise UserError("no_rows", message)
    if len(rows) == 1:
        raise UserError("one_row", "Only one row can be used, and one row teaches nothing. Add rows.")
    return rows


def _labels(document: Plan, rows: Indices, outputs: int) -> _Labels:
    """Give the targets of the kept rows ``(rows, outputs)`` and their classes."""
    data = document.data
    if data.task == "regression":
        columns = number_labels(data)
        raw = np.stack([column.values[rows].astype(np.float64) for column in columns], axis=1)
        return _Labels(raw, np.full(len(rows), -1, np.int64))
    column = class_label(data)
    classes = class_names(column)
    labels = np.searchsorted(class_values(column), column.values[rows]).astype(np.int64)
    check_classes(column.name, [classes[place] for place in np.unique(labels)])
    targets = class_targets(column, document.network.output.activation, document.train.loss)
    places = np.ones(1) if outputs == 1 else np.arange(outputs)
    raw = np.where(labels[:, None] == places[None, :], targets[1], targets[0])
    return _Labels(raw, labels, classes, targets)


def _inputs(column: Column, rows: Indices, train: Indices) -> Raw:
    """``(rows, inputs of the column)``: numbers, or 0 and 1 for each category; missing cells filled."""
    present = column.present[rows]
    values = column.values[rows].astype(np.float64)
    known = values[train][present[train]]
    if len(known) == 0:
        message = (
            f"The feature {shorten(column.name)} is missing in every training row. Give it the role Ignore."
        )
        raise UserError("empty_feature", message)
    values[~present] = _typical(column, known)
    if column.type in ("category", "text"):
        return (values[:, None] == np.arange(len(column.categories))[None, :]).astype(np.float64)
    return values[:, None]


def _typical(column: Column, known: Raw) -> float:
    """Give the mean of numbers and dates, and the most frequent of all others (the first of equals)."""
    if column.type in ("number", "date"):
        return float(known.mean())
    values, counts = np.unique(known, return_counts=True)
    return float(values[np.argmax(counts)])


def _input_side(data: DataPlan, inputs: tuple[InputUnit, ...], rows: Indices, train: Indices) -> _Side:
    """Encode and scale the features; 0 and 1 of bools and categories are left as they are."""
    raw = np.concatenate([_inputs(column, rows, train) for column in columns_with(data, "feature")], axis=1)
    types = [data.table.column(unit.column).type for unit in inputs]
    scaled = np.asarray([its in ("number", "date") for its in types], np.bool_)
    return _side(data, raw, train, scaled, [unit.name for unit in inputs])


def _output_side(data: DataPlan, outputs: tuple[OutputUnit, ...], labels: _Labels, train: Indices) -> _Side:
    """Scale the labels of a regression like the features; never classes."""
    scaled = np.full(len(outputs), data.task == "regression")
    return _side(data, labels.raw, train, scaled, [unit.name for unit in outputs])


def _side(data: DataPlan, raw: Raw, train: Indices, scaled: NDArray[np.bool_], names: list[str]) -> _Side:
    """Scale ``(rows, units)``, refusing what doesn't fit in float32 before or after."""
    check_range(raw, names)
    scaling, notices = fit_scaling(raw[train], data.scaling, scaled, names)
    with np.errstate(over="ignore"):
        seen = scaling.forward(raw)
    check_range(seen.astype(np.float64), names)
    return _Side(raw, seen, scaling, notices)


def _drop_notices(dropped: int) -> tuple[Notice, ...]:
    if not dropped:
        return ()
    text = "1 row was dropped" if dropped == 1 else f"{dropped:,} rows were dropped"
    return (Notice("dropped", f"{text} for missing cells."),)


def _split_notices(data: DataPlan, labels: _Labels, train: Indices) -> tuple[Notice, ...]:
    """Say which classes the training rows lack, and what a split can't do."""
    notices: list[Notice] = []
    if data.task == "regression" and data.split == "stratified" and data.validation > 0:
        notices.append(Notice("stratified", "Numbers have no classes: the split is random, not stratified."))
    present, trained = np.unique(labels.labels), np.unique(labels.labels[train])
    untrained: list[int] = np.setdiff1d(present, trained).tolist()
    for place in untrained:
        text = f"No training row has the class {shorten(labels.classes[place])}: choose another split."
        notices.append(Notice("class_not_trained", text))
    return tuple(notices)
