"""How signals fare on their way through a deep network of random weights, before it learns anything.

What is measured is the experiment of Glorot and Bengio 2010 (section 4.1) and He et al. 2015 (section
2.2) in its simplest form: inputs from N(0, 1), all layers of one width, no biases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnviz.document import Document, Edit
from nnviz.edits.layers import change_layer, set_initializer
from nnviz.initializers import INITIALIZERS, Initializer
from nnviz.labs.activation_curves import FLAT, Choice, is_sigmoidal
from nnviz.labs.tuned import Tuned
from nnviz.registry import with_defaults

Floats = NDArray[np.float64]
MOST_DEPTH, MOST_WIDTH = 50, 500
ROWS = 200
BINS = 24
_INPUTS = 1 << 20
_RELU = Choice("relu")


@dataclass(frozen=True)
class Beginning(Tuned):
    """An initializer with the values of its parameters."""

    @property
    def row(self) -> Initializer:
        """Its row of the table."""
        return INITIALIZERS[self.key]

    @property
    def label(self) -> str:
        """Its name for people, with its numbers: "N(0, 0.01)" by mean and standard deviation."""
        chosen = with_defaults(self.row.parameters, self.values)
        numbers = ", ".join(f"{value:g}" for value in chosen.values())
        short = {"normal": "N", "uniform": "U"}.get(self.key)
        return f"{short}({numbers})" if short else f"{self.row.label} {numbers}".strip()


@dataclass(frozen=True)
class Stack:
    """The layers that a signal is sent through.

    Attributes:
        depth: How many layers.
        width: How many inputs, and neurons in each layer.
        activation: What each neuron makes of its sum.
        seed: The seed of inputs and weights.
    """

    depth: int = 10
    width: int = 100
    activation: Choice = _RELU
    seed: int = 0


@dataclass(frozen=True, eq=False)
class LayerFate:
    """What reaches one layer.

    Attributes:
        std: The standard deviation of all its activations; infinite or NaN where they are.
        lost: The share that learns nothing: of sums outside [-3, 3] where the activation is a sigmoid
            or like one, else of neurons that give 0 for every row.
        low: The least activation, as ``high`` the greatest; of the finite ones.
        counts: ``(BINS,)``: how many activations lie in each stretch from low to high.
    """

    std: float
    lost: float
    low: float
    high: float
    counts: NDArray[np.int64]


def fates(stack: Stack, beginning: Beginning, rows: int = ROWS) -> Iterator[LayerFate]:
    """Send rows through the layers, one layer at a time, in float64.

    Args:
        stack: The layers.
        beginning: How their weights begin.
        rows: How many rows.

    Yields:
        What reaches each layer, from the first on.
    """
    row, activation = beginning.row, stack.activation.row
    chosen = with_defaults(row.parameters, beginning.values)
    tuned = with_defaults(activation.parameters, stack.activation.values)
    flattens = is_sigmoidal(stack.activation)
    a = np.random.default_rng((stack.seed, _INPUTS)).standard_normal((rows, stack.width))
    for layer in range(stack.depth):
        with np.errstate(all="ignore"):
            z = a @ row.draw(np.random.default_rng((stack.seed, layer, 0)), stack.width, stack.width, chosen)
            a = np.asarray(activation.fn(np, z, tuned))
        yield _fate(z, a, flattens)


@dataclass(frozen=True, eq=False)
class Fates:
    """What reaches each layer, in the mean of several networks.

    Attributes:
        beginning: How their weights began.
        std: ``(depth,)``: the root of the mean square of their standard deviations.
        lost: ``(depth,)``: the mean of what they lose.
        first: What reaches each layer of the first of them.
        draws: How many networks there were.
    """

    beginning: Beginning
    std: Floats
    lost: Floats
    first: tuple[LayerFate, ...]
    draws: int


def explore(stack: Stack, beginnings: Sequence[Beginning], draws: int) -> Iterator[tuple[Fates, ...] | None]:
    """Draw networks of consecutive seeds for each of several beginnings.

    Args:
        stack: The layers; its seed is that of the first network.
        beginnings: How their weights begin.
        draws: How many networks of each.

    Yields:
        None after every layer, so that one may stop; after each network the means so far of all that
        have been drawn once.
    """
    found: dict[int, Fates] = {}
    for draw in range(draws):
        for place, beginning in enumerate(beginnings):
            layers: list[LayerFate] = []
            for fate in fates(replace(stack, seed=stack.seed + draw), beginning):
                layers.append(fate)
                yield None
            found[place] = _joined(found.get(place), beginning, tuple(layers))
            yield tuple(found.values())


def _joined(before: Fates | None, beginning: Beginning, layers: tuple[LayerFate, ...]) -> Fates:
    """Take one more network into the means."""
    std, lost = np.array([fate.std for fate in layers]), np.array([fate.lost for fate in layers])
    if before is None:
        return Fates(beginning, std, lost, layers, 1)
    n = before.draws
    with np.errstate(all="ignore"):  # scaled, so that squares of what is very large or small stay finite
        unit = np.maximum(np.maximum(std, before.std), 1e-300)
        mean = unit * np.sqrt((n * (before.std / unit) ** 2 + (std / unit) ** 2) / (n + 1))
    return Fates(beginning, mean, (n * before.lost + lost) / (n + 1), before.first, n + 1)


def _fate(z: Floats, a: Floats, flattens: bool) -> LayerFate:
    with np.errstate(all="ignore"):
        std = float(a.std())
        lost = float(np.mean(~(np.abs(z) <= FLAT)) if flattens else np.mean(~a.any(axis=0)))
    finite = a[np.isfinite(a)]
    if not finite.size:
        return LayerFate(std, lost, 0.0, 0.0, np.zeros(BINS, np.int64))
    low, high = float(finite.min()), float(finite.max())
    if not np.isfinite(high - low) or high - low <= 1e-300:
        counts = np.zeros(BINS, np.int64)
        counts[BINS // 2] = finite.size
        return LayerFate(std, lost, low, high, counts)
    places = np.minimum(((finite - low) * (BINS / (high - low))).astype(np.int64), BINS - 1)
    return LayerFate(std, lost, low, high, np.bincount(places, minlength=BINS))


def use_beginning(beginning: Beginning) -> Edit:
    """Let the weights of all layers begin so, as one edit."""

    def edit(document: Document) -> Document:
        with_key = set_initializer(0, beginning.key)(document)
        return change_layer(0, initializer_parameters=beginning.values)(with_key)

    return edit
