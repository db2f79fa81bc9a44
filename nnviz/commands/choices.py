"""Rows of tables as they are typed: ``zeros``, or ``normal:stddev=0.1`` with values for parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from nnviz.activations import ACTIVATIONS
from nnviz.commands.parsing import one_of, real
from nnviz.datasets.values.cells import shorten
from nnviz.document import LayerSpec
from nnviz.errors import UserError
from nnviz.presets import parse_hidden
from nnviz.registry import Parameter, Values, did_you_mean

_BETWEEN = re.compile(r"[,;]")
_DROPOUT = Parameter("dropout", "Dropout", 0.0, 0.0, 0.999999)


class _Row(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def parameters(self) -> tuple[Parameter, ...]: ...


@dataclass(frozen=True)
class Choice:
    """A row of a table, with the values that its parameters were given.

    Attributes:
        key: Key of the row.
        values: The given values, in the order of the row's parameters.
    """

    key: str
    values: Values = ()


def row_of(noun: str, table: Mapping[str, _Row], more: Iterable[str] = ()) -> Callable[[str, str], Choice]:
    """Give a reader of ``NAME[:key=value,...]``.

    Args:
        noun: What a row is.
        table: The table with the names.
        more: Other names that are allowed, without parameters.
    """
    read_name = one_of(noun, (*more, *table))

    def read(option: str, value: str) -> Choice:
        name, colon, rest = value.partition(":")
        key = read_name(option, name)
        if not colon:
            return Choice(key)
        parameters = table[key].parameters if key in table else ()
        return Choice(key, read_values(f"{option} {key}", parameters, rest))

    return read


def read_values(who: str, parameters: Iterable[Parameter], text: str) -> Values:
    """Read values such as ``low=-1,high=1``.

    Args:
        who: Whose parameters they are, for messages.
        parameters: Those that there are.
        text: Names and values, with commas or semicolons between.

    Raises:
        UserError: If a name is unknown or named twice, or a value can't be used.
    """
    own = {parameter.key: parameter for parameter in parameters}
    given: dict[str, float] = {}
    for part in _BETWEEN.split(text):
        key, sign, value = (its.strip() for its in part.partition("="))
        if key not in own:
            known = did_you_mean(key, own) if own else " It has none."
            raise UserError("no_such_parameter", f"{who} has no parameter {shorten(key)}.{known}")
        if not sign or key in given:
            message = f"{who}: write each parameter once with its value, such as {key}={own[key].default:g}."
            raise UserError("bad_value", message)
        given[key] = real(own[key].low, own[key].high)(f"{who}: {key}", value)
    _check_range(who, {key: given.get(key, its.default) for key, its in own.items()})
    return tuple((key, given[key]) for key in own if key in given)


def _check_range(who: str, values: Mapping[str, float]) -> None:
    if "low" in values and "high" in values and values["low"] > values["high"]:
        raise UserError("bad_value", f"{who}: low={values['low']:g} lies above high={values['high']:g}.")


def read_layers(option: str, text: str) -> tuple[LayerSpec, ...]:
    """Read hidden layers such as ``8:tanh,4:leaky_relu:slope=0.1;dropout=0.2``.

    Each layer may have its own dropout among the parameters of its activation.

    Raises:
        UserError: If a layer can't be used.
    """
    parts = [part.strip().split(":", 2) for part in text.split(",")] if text.strip() else []
    plain = parse_hidden(",".join(":".join(part[:2]) for part in parts))
    layers: list[LayerSpec] = []
    for part, (units, activation) in zip(parts, plain, strict=True):
        who = f"{option} {units}:{activation}"
        known = (*ACTIVATIONS[activation].parameters, _DROPOUT)
        values = dict(read_values(who, known, part[2]) if len(part) > 2 else ())
        dropout = values.pop(_DROPOUT.key, 0.0)
        layers.append(LayerSpec(tuple(range(units)), activation, tuple(values.items()), dropout=dropout))
    return tuple(layers)


def form_of(row: _Row) -> str:
    """Give a row's name with its parameters and their defaults, as they are typed."""
    values = ",".join(f"{its.key}={its.default:g}" for its in row.parameters)
    return f"{row.key}:{values}" if values else row.key
