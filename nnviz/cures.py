"""What helps against what is wrong with neurons, one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nnviz.document import Document, Edit, LayerSpec
from nnviz.drafts import Log
from nnviz.edits.data import change_data
from nnviz.edits.layers import set_activation, set_initializer
from nnviz.edits.training import lower_rate
from nnviz.health import flat_share
from nnviz.initializers import INITIALIZERS
from nnviz.network import forward
from nnviz.parameters import Parameter, incoming
from nnviz.registry import Registry, with_defaults
from nnviz.snapshot import Snapshot

_DRAWS, _ROWS = 16, 256
"""How many draws a neuron's new weights are chosen from, on about how many rows."""
Layers = tuple[int, ...]
"""The layers that are concerned; 1 is the first hidden one."""


@dataclass(frozen=True)
class Cure:
    """Something that helps.

    Attributes:
        key: Its name, as findings have it.
        label: What it does, for a button.
        edit: Gives the edit for the layers that are concerned; it does nothing where ``alone``.
        afresh: Whether training has to begin again for it to help: from the edited document's own
            initial weights.
        alone: Whether the neurons alone get new weights, those of ``fresh_weights``.
        back: Whether training goes on from before it went wrong: from ``sound_epoch``.
    """

    key: str
    label: str
    edit: Callable[[Layers], Edit]
    afresh: bool = False
    alone: bool = False
    back: bool = False


def _activation(key: str) -> Callable[[Layers], Edit]:
    def edit_of(layers: Layers) -> Edit:
        def edit(document: Document) -> Document:
            for layer in layers:
                if layer < len(document.network.layers):
                    document = set_activation(layer, key)(document)
            return document

        return edit

    return edit_of


def _new_seed(layers: Layers) -> Edit:
    def edit(document: Document) -> Document:
        return replace(document, train=replace(document.train, seed=document.train.seed + 1))

    return edit


def _random_weights(layers: Layers) -> Edit:
    """Let the layers begin with small random weights that fit their width: Glorot's."""

    def edit(document: Document) -> Document:
        for layer in layers:
            document = set_initializer(layer, "glorot_uniform")(document)
        return document

    return edit


def fresh_weights(snapshot: Snapshot, layer: int, index: int) -> dict[Parameter, float]:
    """Draw new weights and a bias for one neuron; of a few draws the one that is at work in most rows.

    They are drawn as its layer begins, or as Glorot's where that gives the same weights each time; another
    ones after each change of its weights, the same ones for the same weights.

    Args:
        snapshot: The moment.
        layer: Its layer, from 1.
        index: Its place in the layer.
    """
    network, names = snapshot.document.network, [unit.name for unit in snapshot.data.inputs]
    spec, (kernel, biases) = network.layers[layer - 1], snapshot.params[layer - 1]
    now = np.append(kernel[:, index], biases[index]).astype(np.float32)
    rng = np.random.default_rng([snapshot.document.train.seed, spec.neurons[index], crc32(now.tobytes())])
    draws = _draws(rng, spec, *kernel.shape)
    places = incoming(network, names, layer, index)
    best = draws[:, int(np.argmax(_at_work(snapshot, layer, draws)))]
    return dict(zip(places, best.tolist(), strict=True))


def _draws(rng: np.random.Generator, spec: LayerSpec, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    """Give ``(fan_in + 1, _DRAWS)``: in each column weights and the bias."""
    key, values = spec.initializer, spec.initializer_parameters
    if key in ("zeros", "ones", "constant"):
        key, values = "glorot_uniform", ()
    row = INITIALIZERS[key]
    parameters = with_defaults(row.parameters, values)
    kernels = [row.draw(rng, fan_in, fan_out, parameters)[:, 0] for _ in range(_DRAWS)]
    row = INITIALIZERS[spec.bias_initializer]
    parameters = with_defaults(row.parameters, spec.bias_initializer_parameters)
    biases = [row.draw(rng, 1, fan_out, parameters)[0, 0] for _ in range(_DRAWS)]
    return np.vstack((np.array(kernels, np.float64).T, np.array(biases, np.float64)))


def _at_work(snapshot: Snapshot, layer: int, draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give for each draw the share of some training rows where it is not on a flat part, at most a half."""
    data, spec = snapshot.data, snapshot.document.network.layers[layer - 1]
    x = data.x[data.train[:: max(1, len(data.train) // _ROWS)]]
    with np.errstate(all="ignore"):
        layers = forward(snapshot.document.network, snapshot.params, x)
        before = np.asarray(layers[layer - 2] if layer > 1 else x, np.float64)
        flat = flat_share(spec.activation, before @ draws[:-1] + draws[-1])
    if flat is None or not len(x):
        return np.ones(_DRAWS)
    return np.clip(1.0 - flat, 0.0, 0.5)


def sound_epoch(log: Log) -> int:
    """Give the epoch from whose weights a run that went wrong goes on: the beginning of its best epoch.

    An epoch's loss is that of the weights before its updates, so those at its end may be ruined already. A
    run that only grew worse goes on from 0: its beginning.

    Args:
        log: The history of the run.
    """
    losses = log.series.get("loss", np.zeros(0))
    if not np.isfinite(losses).any():
        return 0
    return int(log.epoch[np.argmin(np.where(np.isfinite(losses), losses, np.inf))]) - 1


CURES: Registry[Cure] = Registry(
    "cure",
    (
        Cure("new_neuron", "New weights for it", lambda layers: lambda document: document, alone=True),
        Cure("new_weights", "New weights for all", _new_seed),
        Cure("leaky_relu", "Use leaky ReLU", _activation("leaky_relu")),
        Cure("random_weights", "Random weights", _random_weights, afresh=True),
        Cure("scale_features", "Scale features", lambda layers: change_data(scaling="standard")),
        Cure("apart", "Random weights", lambda layers: lambda document: document, alone=True),
        Cure("lower_rate", "Lower the rate", lambda layers: lower_rate, back=True),
    ),
)
