"""The names that options take, for the end of a help text; they come from the tables."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from nnviz.activations import ACTIVATIONS
from nnviz.commands.choices import form_of
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.optimizers import OPTIMIZERS
from nnviz.schedules import SCHEDULES

_REMARKS = (
    "a sample's own values: nnviz samples --json gives them as its preset",
    "classes: numbers in ascending order, texts in the order of their first appearance",
    "half_squared_error sums over the outputs, where mse and mae take their mean",
    "history.loss is the loss of the data alone; a regularizer's penalty has its own series, history.penalty",
)


def names_of_the_tables() -> str:
    """Give the names that options take, and what must be known of them, for the end of a help text."""
    lines = ["names, with the values that their parameters have if nothing is said:"]
    rows: dict[str, Iterable[str]] = {
        "activation": map(form_of, ACTIVATIONS.values()),
        "loss": map(form_of, LOSSES.values()),
        "initializer": map(form_of, INITIALIZERS.values()),
        "schedule": map(form_of, SCHEDULES.values()),
    }
    lines += [_wrapped(f"{noun}: {', '.join(forms)}") for noun, forms in rows.items()]
    lines += [
        _wrapped("write parameters behind the name: normal:stddev=0.1; in --hidden with ; between them")
    ]
    lines += ["optimizers, with the learning rate and the parameters that they have if nothing is said:"]
    for key, row in OPTIMIZERS.items():
        own = "".join(f", {parameter.key} {parameter.default:g}" for parameter in row.parameters)
        lines.append(f"  {key}: learning rate {row.learning_rate:g}{own}")
    return "\n".join([*lines, *map(_wrapped, _REMARKS)])


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 118, initial_indent="  ", subsequent_indent="    ", break_long_words=False)
