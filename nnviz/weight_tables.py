"""Weights and biases as a whole: what is to be said of an array of them, and texts of them to copy."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.network import all_finite
from nnviz.params import Params
from nnviz.registry import Registry


@dataclass(frozen=True)
class ArrayStatistics:
    """What TensorFlow.js shows of a layer's arrays; the first four are those of the finite numbers.

    Attributes:
        count: How many numbers there are.
        low: The least.
        high: The greatest.
        mean: Their mean.
        std: Their standard deviation.
        zeros: How many are 0.
        nans: How many are no numbers.
        infinities: How many are infinite.
    """

    count: int
    low: float
    high: float
    mean: float
    std: float
    zeros: int
    nans: int
    infinities: int


def statistics_of(values: NDArray[np.floating]) -> ArrayStatistics:
    """Describe an array of any shape, in double precision."""
    flat = values.ravel()
    finite = np.isfinite(flat)
    fine = flat if finite.all() else flat[finite]
    nans = int(np.isnan(flat).sum())
    counts = (int((flat == 0).sum()), nans, int(len(flat) - len(fine)) - nans)
    if not len(fine):
        none = float("nan")
        return ArrayStatistics(len(flat), none, none, none, none, *counts)
    mean, std = float(fine.mean(dtype=np.float64)), float(fine.std(dtype=np.float64))
    return ArrayStatistics(len(flat), float(fine.min()), float(fine.max()), mean, std, *counts)


def shortest(values: NDArray[np.float32]) -> list[str]:
    """Write each number of an array, row by row, with the fewest digits that give the same float32 back."""
    return [str(float(text)) if "e" not in text else text for text in values.ravel().astype(str).tolist()]


def _lists(params: Params) -> Iterator[tuple[str, str]]:
    """Give kernel and bias of each layer as lists in text."""
    for kernel, bias in params:
        cells = shortest(kernel)
        width = kernel.shape[1]
        rows = (", ".join(cells[first : first + width]) for first in range(0, len(cells), width))
        yield "[" + ", ".join(f"[{row}]" for row in rows) + "]", "[" + ", ".join(shortest(bias)) + "]"


def _python(params: Params, inputs: Sequence[str]) -> str:
    """Give kernel and bias of each layer in one list, as ``model.get_weights()`` does."""
    body = ",\n".join(f"  {part}" for layer in _lists(params) for part in layer)
    text = f"[\n{body},\n]\n"
    return text if all_finite(params) else "from math import inf, nan\n\n" + text


def _json(params: Params, inputs: Sequence[str]) -> str:
    """Give what ``--init-weights`` takes."""
    if not all_finite(params):
        layers = [{"kernel": kernel.tolist(), "bias": bias.tolist()} for kernel, bias in params]
        return json.dumps(layers) + "\n"
    lines = (f' {{"kernel": {kernel},\n  "bias": {bias}}}' for kernel, bias in _lists(params))
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _csv(params: Params, inputs: Sequence[str]) -> str:
    """Give a line for each weight and bias: the layer, where it comes from, its neuron, its value."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("layer", "from", "neuron", "value"))
    for layer, (kernel, bias) in enumerate(params, start=1):
        cells, width = shortest(kernel), kernel.shape[1]
        for place, value in enumerate(cells):
            source, neuron = divmod(place, width)
            writer.writerow((layer, inputs[source] if layer == 1 else source + 1, neuron + 1, value))
        writer.writerows(
            (layer, "bias", neuron, value) for neuron, value in enumerate(shortest(bias), start=1)
        )
    return text.getvalue()


@dataclass(frozen=True)
class WeightsForm:
    """A form in which all weights can be copied.

    Attributes:
        key: Its name in files.
        label: Its name for people.
        tip: What it is for.
        write: ``write(params, names of the inputs)``.
    """

    key: str
    label: str
    tip: str
    write: Callable[[Params, Sequence[str]], str]


WEIGHTS_FORMS: Registry[WeightsForm] = Registry(
    "form of weights",
    (
        WeightsForm(
            "python", "Python list", "Kernel and bias of each layer, for set_weights of Keras", _python
        ),
        WeightsForm("csv", "CSV", "A line for each weight and bias", _csv),
        WeightsForm("json", "JSON", "What nnviz train takes as --init-weights", _json),
    ),
)
