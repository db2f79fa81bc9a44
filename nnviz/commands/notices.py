"""What a person should know of a plan: columns left out, labels guessed, pairs that do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz.activations import ACTIVATIONS
from nnviz.commands.options import TrainOptions
from nnviz.commands.sources import PREFIX
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.roles import judge_roles, role_notices
from nnviz.datasets.samples import SAMPLES
from nnviz.datasets.table import Notice, Table
from nnviz.datasets.values.cells import shorten
from nnviz.document import DataSpec, Document, Role
from nnviz.errors import UserError
from nnviz.numbers import format_count

_PROBABLE = ("binary_crossentropy", "categorical_crossentropy")


def notices_of(options: TrainOptions, document: Document, data: Prepared) -> tuple[Notice, ...]:
    """Give all notices: the reader's, those of the roles, those of the training, the preparation's."""
    spec = document.data
    roles = (*_left_out(options, spec), *_other_label(options, spec))
    # The reader has told its own guess of the roles already, which need not be what came of it.
    guessed = role_notices(spec.table) if spec.roles != judge_roles(spec.table)[0] else ()
    guessed = (*guessed, *judge_roles(spec.table)[1])
    read = [notice for notice in spec.table.notices if notice not in guessed]
    network = (*_no_probabilities(document), *_always_one(document))
    labels = (*_lonely_classes(data), *_several_bools(spec))
    return (*read, *roles, *_other_order(options, spec), *labels, *network, *data.notices)


def check_features(options: TrainOptions, data: DataSpec) -> None:
    """Refuse roles without a feature, saying why each column is none.

    Raises:
        UserError: If there is no feature.
    """
    if data.names("feature"):
        return
    said = [f"{_names(options.ignore)} left out by --ignore."] if options.ignore else []
    said += [notice.text for notice in _left_out(options, data)[:5]]
    said = said or [f"{_names(data.names('target'))} to be predicted, and there is no other column."]
    message = f"No column has the role Feature. {' '.join(said)} Name one to learn from with --feature."
    raise UserError("no_features", message)


def is_label_guessed(options: TrainOptions, data: DataSpec) -> bool:
    """Tell whether neither the person nor a sample said what is to be predicted."""
    return not options.label and data.names("target") != _own_labels(options, data.table)


def _names(columns: Sequence[str]) -> str:
    return f"{', '.join(map(shorten, columns))} {'is' if len(columns) == 1 else 'are'}"


def _own_labels(options: TrainOptions, table: Table) -> tuple[str, ...] | None:
    """Give the labels that a sample has, None for another table."""
    if not options.source.startswith(PREFIX):
        return None
    return _with_role(table, SAMPLES[options.source.removeprefix(PREFIX)].roles, "target")


def _with_role(table: Table, roles: Sequence[Role], role: Role) -> tuple[str, ...]:
    return tuple(column.name for column, its in zip(table.columns, roles, strict=True) if its == role)


def _left_out(options: TrainOptions, data: DataSpec) -> list[Notice]:
    """Give why columns are ignored that nobody named."""
    named = {*options.label, *options.feature, *options.ignore}
    if options.feature:
        return []
    free = tuple(column for column in data.table.columns if column.name not in options.ignore)
    why: dict[str, Notice] = {}
    for table in (replace(data.table, columns=free), data.table):
        roles, notices = judge_roles(table)
        why |= dict(zip(_with_role(table, roles, "ignore"), notices, strict=True))
    return [why[name] for name in data.names("ignore") if name in why and name not in named]


def _other_label(options: TrainOptions, data: DataSpec) -> list[Notice]:
    """Say that another column is predicted where the one that would have been has another role."""
    if options.label:
        return []
    first = _own_labels(options, data.table) or _with_role(data.table, judge_roles(data.table)[0], "target")
    present = data.names("target")
    if first == present:
        return []
    text = f"{_names(first)} not the label as you wish, so {_names(present)} predicted. Name it with --label."
    return [Notice("guessed_label", text)]


def _no_probabilities(document: Document) -> list[Notice]:
    """Say where a cross entropy is given outputs that are no probabilities."""
    activation, loss = document.network.output.activation, document.train.loss
    if loss not in _PROBABLE or ACTIVATIONS[activation].bounds == (0, 1):
        return []
    text = (
        f"The outputs of {activation} are no probabilities, as {loss} takes them to be: "
        "it cuts them off at 0 and 1, where nothing is learned. Use sigmoid or softmax."
    )
    return [Notice("no_probabilities", text)]


def _always_one(document: Document) -> list[Notice]:
    """Say that a share of one output is the whole."""
    output = document.network.output
    if output.activation != "softmax" or output.units != 1:
        return []
    text = "The softmax of a single output is always 1, so the network can predict nothing else. Use linear."
    return [Notice("always_one", text)]


def _lonely_classes(data: Prepared) -> list[Notice]:
    """Say that classes with hardly a row each can't be learned."""
    classes = len(data.classes)
    if classes < 3 or 2 * classes <= len(data.labels):
        return []
    most = int(np.bincount(data.labels[data.labels >= 0], minlength=classes).max())
    text = (
        f"The label has {format_count(classes)} classes in {format_count(len(data.labels))} rows, "
        f"at most {format_count(most)} of one class: "
        "too few to learn them. Choose another label, or the type number if it is an amount."
    )
    return [Notice("lonely_classes", text)]


def _several_bools(spec: DataSpec) -> list[Notice]:
    """Say that several labels of yes and no are no classes."""
    labels = [spec.table.column(name) for name in spec.names("target")]
    bools = [label.name for label in labels if label.type == "bool"]
    if len(labels) < 2 or not bools:
        return []
    text = (
        f"Beside another label, {_names(bools)} learned as the numbers 0 for no and 1 for yes, "
        "not as classes. Name one label for a classification."
    )
    return [Notice("bools_as_numbers", text)]


def _other_order(options: TrainOptions, spec: DataSpec) -> list[Notice]:
    """Say in which order values are taken where features were named in another."""
    order = spec.names("feature")
    if not options.predict or not options.feature or list(options.feature) == list(order):
        return []
    named = ", ".join(map(shorten, order))
    return [Notice("feature_order", f"--predict takes its values in the table's order: {named}.")]
