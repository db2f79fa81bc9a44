"""Weights in files and replies: a list of {"kernel": inputs x units, "bias": units}, one for each layer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.files.guard import read_bytes
from nnviz.datasets.values.cells import shorten
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.params import Floats, Params

FORM = 'a list of {"kernel": [[...], ...], "bias": [...]}, one for each layer'
_LARGEST = float(np.finfo(np.float32).max)


def weights_json(params: Params) -> list[dict[str, Any]]:
    """Give weights as plain lists."""
    return [{"kernel": kernel.tolist(), "bias": bias.tolist()} for kernel, bias in params]


def read_weights(path: str, document: Document, n_inputs: int) -> Params:
    """Read weights from a file.

    Args:
        path: A JSON file.
        document: Whose network they are for.
        n_inputs: The number of its inputs.

    Raises:
        UserError: If they are not in the form, don't fit the network, or are not finite.
    """
    layers = _layers(path)
    specs = document.network.layers
    if len(layers) != len(specs):
        counts = f"{_count(len(layers), 'layer')}, and the network {_count(len(specs), 'layer')}"
        form = ", ".join(f"{layer.units} {layer.activation}" for layer in specs)
        raise UserError("bad_weights", f"{shorten(path)} has {counts}: {form}. Change --hidden or the file.")
    params: list[tuple[Floats, Floats]] = []
    fan_in = n_inputs
    for number, (layer, spec) in enumerate(zip(layers, specs, strict=True), start=1):
        where = f"layer {number} ({spec.units} {spec.activation}) in {shorten(path)}"
        params.append(
            (
                _array(layer, "kernel", (fan_in, spec.units), where),
                _array(layer, "bias", (spec.units,), where),
            )
        )
        fan_in = spec.units
    return tuple(params)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _layers(path: str) -> list[dict[str, Any]]:
    try:
        value: Any = json.loads(read_bytes(Path(path)))
    except (ValueError, RecursionError):
        raise UserError("bad_weights", f"{shorten(path)} is no JSON file. It must hold {FORM}.") from None
    except UserError as error:
        what = {"empty": "is empty", "not_a_table": "is no JSON file"}.get(error.code)
        if what is None:
            raise
        raise UserError("bad_weights", f"{shorten(path)} {what}. It must hold {FORM}.") from None
    layers = cast("list[Any]", value) if isinstance(value, list) else None
    if layers is None or not all(isinstance(layer, dict) for layer in layers):
        raise UserError("bad_weights", f"{shorten(path)} must hold {FORM}.")
    return layers


def _array(layer: dict[str, Any], part: str, shape: tuple[int, ...], where: str) -> Floats:
    """Take one array out of a layer, and check it."""
    values = _numbers(layer.get(part), where, part)
    if values.shape != shape:
        turned = " It seems to be turned." if len(shape) == 2 and values.shape == shape[::-1] else ""
        message = f"The {part} of {where} must be {_shape(shape)}, and it is {_shape(values.shape)}.{turned}"
        raise UserError("bad_weights", message)
    if not bool((np.abs(values) <= _LARGEST).all()):
        raise UserError(
            "bad_weights", f"The {part} of {where} holds a number that is not finite or too large."
        )
    return values.astype(np.float32)


def _numbers(value: Any, where: str, part: str) -> NDArray[np.float64]:
    """Turn a list, or a list of lists, of numbers into an array."""
    rows = _list(value)
    is_flat = not any(isinstance(row, list) for row in rows)
    if not rows or (not is_flat and rows[0] == []):
        wanted = "a list of lists: one number a unit, for each input"
        wanted = "a list of numbers" if part == "bias" else wanted
        raise UserError("bad_weights", f"The {part} of {where} must be {wanted}.")
    wrong = _wrong_cell(rows) if is_flat else _wrong_row(rows)
    if wrong:
        raise UserError("bad_weights", f"The {part} of {where}: {wrong}.")
    try:
        return np.asarray(rows, np.float64)
    except OverflowError:
        raise UserError("bad_weights", f"The {part} of {where} holds a number that is too large.") from None


def _wrong_row(rows: list[Any]) -> str:
    """Say which row is no list of as many numbers as the first, or give nothing."""
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list):
            return f"row {number} is {_shown(row)}, not a list"
        if wrong := _wrong_cell(_list(row)):
            return f"row {number}, {wrong}"
        if len(_list(row)) != len(_list(rows[0])):
            return f"row {number} has {_count(len(_list(row)), 'number')}, and row 1 has {len(rows[0])}"
    return ""


def _wrong_cell(row: list[Any]) -> str:
    """Say which cell is no number, or give nothing."""
    wrong = next((place for place, cell in enumerate(row) if not _is_number(cell)), None)
    return "" if wrong is None else f"cell {wrong + 1} is {_shown(row[wrong])}, not a number"


def _shown(value: Any) -> str:
    """Give a value as the file has it."""
    return shorten(value) if isinstance(value, str) else json.dumps(value)[:40]


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _shape(shape: tuple[int, ...]) -> str:
    if len(shape) == 1:
        return _count(shape[0], "number")
    return f"{shape[0]} x {shape[1]} (inputs x units)"
