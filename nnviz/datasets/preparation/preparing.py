"""Making a table ready for a network, and refusing in words what can't be learned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation import cautions
from nnviz.datasets.preparation.columns_in import Rows, Side, number_side
from nnviz.datasets.preparation.one_hot import folding_notices
from nnviz.datasets.preparation.prepared import ColumnFit, Prepared
from nnviz.datasets.preparation.probing import encode_row
from nnviz.datasets.preparation.scaling import identity_scaling
from nnviz.datasets.preparation.splitting import Indices, split_rows
from nnviz.datasets.preparation.units import (
    check_classes,
    class_label,
    class_names,
    class_targets,
    class_values,
    columns_with,
    input_names,
    input_units,
    number_labels,
    output_units,
)
from nnviz.datasets.roles import MAX_FEATURES
from nnviz.datasets.spec import DataPlan, Plan
from nnviz.datasets.table import Column, Notice
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.numbers import format_count

__all__ = ["encode_row", "input_names", "input_units", "output_units", "prepare"]


@dataclass(frozen=True)
class _Classes:
    """The classes of the kept rows; none for a regression."""

    labels: Indices
    names: tuple[str, ...] = ()
    targets: tuple[float, float] = (0.0, 1.0)


def prepare(document: Plan) -> Prepared:
    """Make the arrays that a document's network is trained on.

    Args:
        document: Its data, its output activation and its loss are looked at.

    Raises:
        UserError: If nothing can be learned from the table like this; the message says what to change.
    """
    data = document.data
    _check_roles(data)
    outputs = output_units(data, document.network.output.activation, document.train.loss)
    kept = _kept_rows(data)
    classes = _classes(document, kept)
    train, validation = split_rows(data, classes.labels)
    _check_training(data, classes, train)
    rows = Rows(kept, train, data.table.n_rows)
    x = number_side(columns_with(data, "feature"), rows, data.scaling, data.missing)
    y = _output_side(data, rows, classes, len(outputs))
    return Prepared(
        x=x.seen,
        y=y.seen,
        raw_x=x.raw,
        raw_y=y.raw,
        rows=kept,
        train=train,
        validation=validation,
        inputs=input_units(data),
        outputs=outputs,
        classes=classes.names,
        labels=classes.labels,
        targets=classes.targets,
        input_scaling=x.scaling,
        output_scaling=y.scaling,
        dropped=rows.whole - len(kept),
        notices=_notices(data, rows, classes, x, y),
        inputs_fit=x.fits,
        outputs_fit=y.fits,
    )


def _check_roles(data: DataPlan) -> None:
    """Refuse roles that leave nothing to learn from."""
    features = columns_with(data, "feature")
    if not features:
        raise UserError("no_features", "No column has the role Feature. Choose at least one to learn from.")
    if len(features) > MAX_FEATURES:
        many, most = format_count(len(features)), format_count(MAX_FEATURES)
        message = f"{many} features are too many: at most {most} work. Ignore some columns."
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
    rows = np.flatnonzero(kept).astype(np.int64, copy=False)
    if len(rows) == 0:
        raise UserError("no_rows", _nothing_left(data, needed))
    if len(rows) == 1:
        raise UserError("one_row", "Only one row can be used, and one row teaches nothing. Add rows.")
    return rows


def _nothing_left(data: DataPlan, needed: tuple[Column, ...]) -> str:
    """Say why no row is left, and what to do."""
    worst = max(needed, key=lambda column: column.missing)
    fill = ", or fill missing cells with the mean" if data.missing == "drop" else ""
    return (
        "No row has a value in every column that is used: none are left to learn from. "
        f"Most are missing in {shorten(worst.name)}: ignore it{fill}."
    )


def _classes(document: Plan, rows: Indices) -> _Classes:
    """Give the classes of the kept rows ``(rows,)``."""
    data = document.data
    if data.task == "regression":
        return _Classes(np.full(len(rows), -1, np.int64))
    column = class_label(data)
    names = class_names(column)
    labels = np.searchsorted(class_values(column), column.values[rows]).astype(np.int64, copy=False)
    found = np.flatnonzero(np.bincount(labels, minlength=len(names))).tolist()
    check_classes(column.name, [names[place] for place in found])
    targets = class_targets(column, document.network.output.activation, document.train.loss)
    return _Classes(labels, names, targets)


def _check_training(data: DataPlan, classes: _Classes, train: Indices) -> None:
    """Refuse a split that leaves nothing to tell apart in the training rows."""
    if len(train) == 1:
        message = f"A validation share of {data.validation:g} leaves one row to train on. Choose less."
        raise UserError("no_training_rows", message)
    found = classes.labels[train]
    if classes.names and found.min() == found.max():
        message = (
            f"Every training row has the class {shorten(classes.names[int(found[0])])}, so nothing can be "
            "told apart: choose a stratified split or a smaller validation share."
        )
        raise UserError("one_class", message)


def _output_side(data: DataPlan, rows: Rows, classes: _Classes, outputs: int) -> Side:
    """Scale the labels of a regression like the features; never classes."""
    if not classes.names:
        return number_side(tuple(number_labels(data)), rows, data.scaling, "drop")
    places = np.ones(1) if outputs == 1 else np.arange(outputs)
    raw: NDArray[np.float64] = np.where(
        classes.labels[:, None] == places, classes.targets[1], classes.targets[0]
    )
    fit = ColumnFit(class_label(data).name, 0, outputs, "classes")
    return Side(raw, raw.astype(np.float32), identity_scaling(outputs), (fit,))


def _notices(data: DataPlan, rows: Rows, classes: _Classes, x: Side, y: Side) -> tuple[Notice, ...]:
    """Say all that a person should know."""
    fits = (*x.fits, *y.fits)
    by_class = cautions.class_notices(classes.names, classes.labels, rows.train) if classes.names else ()
    return (
        *cautions.dropped_notices(data.table, rows.kept),
        *cautions.filled_notices(fits),
        *cautions.split_notices(data),
        *by_class,
        *folding_notices(columns_with(data, "feature")),
        *cautions.date_notices(x.fits, x.scaling),
        *cautions.date_notices(y.fits, y.scaling),
        *cautions.constant_notices(fits),
        *cautions.digits_notices(x.raw, x.fits),
        *cautions.digits_notices(y.raw, y.fits),
    )
