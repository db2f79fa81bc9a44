"""The network itself in NumPy: initial weights, grafting after an edit, and the forward pass."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.activations import ACTIVATIONS
from nnviz.document import LayerSpec, NetworkSpec
from nnviz.initializers import INITIALIZERS
from nnviz.registry import Values, with_defaults
from nnviz.snapshot import Params

_KERNEL, _BIAS = 0, 1


def init_params(network: NetworkSpec, n_inputs: int, seed: int) -> Params:
    """Draw the initial weights, the same on every device and for every batch order.

    Returns:
        For each layer its kernel ``(fan_in, fan_out)`` and biases ``(fan_out,)``, float32.
    """
    params: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []
    fan_in = n_inputs
    for index, layer in enumerate(network.layers):
        kernel = _draw(
            layer.initializer, layer.initializer_parameters, (seed, index, _KERNEL), (fan_in, layer.units)
        )
        bias = _draw(
            layer.bias_initializer, layer.bias_initializer_parameters, (seed, index, _BIAS), (1, layer.units)
        )[0]
        params.append((kernel, bias))
        fan_in = layer.units
    return tuple(params)


def _draw(
    key: str, values: Values, stream: tuple[int, int, int], shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Draw one array from a stream of its own, so that layers do not depend on one another."""
    row = INITIALIZERS[key]
    rng = np.random.default_rng(stream)
    return row.draw(rng, *shape, with_defaults(row.parameters, values)).astype(np.float32)


def _positions(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the places of the survivors in the old and in the new sequence."""
    where = {identity: place for place, identity in enumerate(old)}
    pairs = [(where[identity], place) for place, identity in enumerate(new) if identity in where]
    flat = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return flat[:, 0], flat[:, 1]


def _sources(inputs: Sequence[str], layers: Sequence[LayerSpec], index: int) -> tuple[Hashable, ...]:
    return tuple(inputs) if index == 0 else layers[index - 1].neurons


def _origin(layer: LayerSpec, old: NetworkSpec) -> int | None:
    """Find the old layer that shares a neuron with this one."""
    own = set(layer.neurons)
    return next((i for i, its in enumerate(old.layers) if own.intersection(its.neurons)), None)


def graft(
    old: NetworkSpec,
    old_inputs: Sequence[str],
    params: Params,
    new: NetworkSpec,
    new_inputs: Sequence[str],
    base: Params,
) -> Params:
    """Bring weights over to an edited network: every weight whose two ends survive is kept.

    Neurons are followed by their identities and inputs by their names; a bias survives with its
    neuron.

    Args:
        old: The network that the weights belong to.
        old_inputs: The names of its inputs.
        params: Its weights.
        new: The edited network.
        new_inputs: The names of its inputs.
        base: Weights of the edited network from which whatever is new is taken: freshly drawn ones,
            or what an undone removal had taken away.

    Returns:
        The weights of the new network.
    """
    grafted: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []
    for index, layer in enumerate(new.layers):
        kernel, bias = base[index][0].copy(), base[index][1].copy()
        origin = _origin(layer, old)
        if origin is not None:
            old_kernel, old_bias = params[origin]
            old_to, to = _positions(old.layers[origin].neurons, layer.neurons)
            bias[to] = old_bias[old_to]
            old_from, from_ = _positions(
                _sources(old_inputs, old.layers, origin), _sources(new_inputs, new.layers, index)
            )
            kernel[np.ix_(from_, to)] = old_kernel[np.ix_(old_from, old_to)]
        grafted.append((kernel, bias))
    return tuple(grafted)


def activate(xp: Any, layer: LayerSpec, z: Any) -> Any:
    """Apply a layer's activation to its weighted sums ``(rows, units)``."""
    row = ACTIVATIONS[layer.activation]
    return row.fn(xp, z, with_defaults(row.parameters, layer.activation_parameters))


def forward(network: NetworkSpec, params: Params, x: NDArray[np.floating]) -> list[NDArray[np.floating]]:
    """Run the network in NumPy, in the precision of ``x``.

    Args:
        network: The layers.
        params: Their weights.
        x: ``(rows, inputs)``.

    Returns:
        The activations of every layer, each ``(rows, units)``, from the first hidden one on.
    """
    activations: list[NDArray[np.floating]] = []
    a = x
    with np.errstate(all="ignore"):
        for layer, (kernel, bias) in zip(network.layers, params, strict=True):
            a = activate(np, layer, a @ kernel.astype(x.dtype, copy=False) + bias.astype(x.dtype, copy=False))
            activations.append(a)
    return activations


def count_parameters(units: Sequence[int], n_inputs: int) -> int:
    """Count kernels and biases of layers of these widths."""
    total, fan_in = 0, n_inputs
    for width in units:
        total += fan_in * width + width
        fan_in = width
    return total


def all_finite(params: Params) -> bool:
    """Tell whether every weight and bias is a finite number."""
    return all(bool(np.isfinite(part).all()) for layer in params for part in layer)
