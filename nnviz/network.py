"""The network itself in NumPy: initial weights, grafting after an edit, and the forward pass."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.activations import ACTIVATIONS
from nnviz.document import LayerSpec, NetworkSpec
from nnviz.initializers import INITIALIZERS
from nnviz.parameters import ByParameter, Parameter, ParameterSet, Source, as_set
from nnviz.params import Params
from nnviz.registry import Values, with_defaults

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


def begin_params(network: NetworkSpec, inputs: Sequence[str], seed: int) -> Params:
    """Give the weights that a network begins with: drawn, but for those that were set by hand before.

    Args:
        network: The layers, and what was decided of single weights.
        inputs: The names of the inputs.
        seed: The seed.
    """
    drawn = init_params(network, len(inputs), seed)
    if not network.is_touched:
        return drawn
    begun = {
        neuron: {source: hand.initial for source, hand in group.items() if hand.initial is not None}
        for neuron, group in network.by_hand.groups.items()
    }
    off = {neuron: dict.fromkeys(group, 0.0) for neuron, group in network.off.groups.items()}
    values = ByParameter(groups=begun).plus(ByParameter(groups=off))
    return with_values(network, inputs, drawn, values)


def with_values(
    network: NetworkSpec, inputs: Sequence[str], params: Params, values: ByParameter[float]
) -> Params:
    """Give weights with some of them replaced; arrays in which nothing changes are the same ones."""
    changed = [list(layer) for layer in params]
    for layer, part, place, neuron, keys in _spots(network, inputs, values.groups):
        if changed[layer][part] is params[layer][part]:
            changed[layer][part] = params[layer][part].copy()
        changed[layer][part][place] = [values.groups[neuron][key] for key in keys]
    return tuple((kernel, bias) for kernel, bias in changed)


def values_of(
    network: NetworkSpec, inputs: Sequence[str], params: Params, parameters: Iterable[Parameter]
) -> ByParameter[float]:
    """Read some weights and biases; those that are no more are left out."""
    groups: dict[int, dict[Source, float]] = {}
    for layer, part, place, neuron, keys in _spots(network, inputs, as_set(parameters).marks.groups):
        found: list[float] = params[layer][part][place].tolist()
        groups.setdefault(neuron, {}).update(zip(keys, found, strict=True))
    return ByParameter(groups=groups)


class _Spot(NamedTuple):
    """Some parameters of one neuron in the arrays of a network.

    Attributes:
        layer: The index of the layer.
        part: 0 for its kernel, 1 for its biases.
        place: Their index in that array.
        neuron: The neuron.
        keys: Their sources, in the same order.
    """

    layer: int
    part: int
    place: tuple[Any, ...]
    neuron: int
    keys: list[Source]


def _spots(
    network: NetworkSpec, inputs: Sequence[str], groups: Mapping[int, Mapping[Source, object]]
) -> Iterator[_Spot]:
    """Find parameters, by neuron and source, in the arrays of a network; leave out what is no more."""
    for index, layer in enumerate(network.layers):
        present = [(place, neuron) for place, neuron in enumerate(layer.neurons) if neuron in groups]
        if not present:
            continue
        where = {source: row for row, source in enumerate(_sources(inputs, network.layers, index))}
        for place, neuron in present:
            keys: list[Source] = [source for source in groups[neuron] if source in where]
            if keys:
                yield _Spot(index, _KERNEL, ([where[key] for key in keys], place), neuron, keys)
            if None in groups[neuron]:
                yield _Spot(index, _BIAS, ([place],), neuron, [None])


def free_parts(network: NetworkSpec, inputs: Sequence[str]) -> tuple[tuple[NDArray[np.bool_], ...], ...]:
    """Give for each kernel and each array of biases which of them training may change."""
    fan_ins = (len(inputs), *network.units)
    free = tuple(
        (np.ones((fan_in, units), np.bool_), np.ones(units, np.bool_))
        for fan_in, units in zip(fan_ins, network.units, strict=False)
    )
    for marks in (network.locked.marks, network.off):
        for layer, part, place, _, _ in _spots(network, inputs, marks.groups):
            free[layer][part][place] = False
    return free


def touched(old: NetworkSpec, new: NetworkSpec) -> ParameterSet:
    """Give the parameters that were decided anew from one network to another: by hand, or switched."""
    return new.by_hand.changed_from(old.by_hand).united(switched(old, new))


def switched(old: NetworkSpec, new: NetworkSpec) -> ParameterSet:
    """Give the parameters that are switched off in one of two networks only."""
    found: dict[int, dict[Source, bool]] = {}
    for neuron, sources in new.off.changed_from(old.off).marks.groups.items():
        before, after = old.off.groups.get(neuron, {}), new.off.groups.get(neuron, {})
        found[neuron] = {source: True for source in sources if (source in before) != (source in after)}
    return ParameterSet(marks=ByParameter(groups=found))


def decided(old: NetworkSpec, new: NetworkSpec) -> ByParameter[float]:
    """Give the values that an edit itself gives to parameters; the others keep theirs, or are drawn."""
    values: dict[int, dict[Source, float]] = {}
    for neuron, sources in touched(old, new).marks.groups.items():
        hand, off = new.by_hand.groups.get(neuron, {}), new.off.groups.get(neuron, {})
        chosen = [source for source in sources if source in off or source in hand]
        values[neuron] = {source: 0.0 if source in off else hand[source].value for source in chosen}
    return ByParameter(groups=values)


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
    anew: ParameterSet | None = None,
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
        anew: What is taken from there too although it survives: what was decided anew, see ``touched``.

    Returns:
        The weights of the new network.
    """
    kept = _kept_by_their_ends(old, old_inputs, params, new, new_inputs, base)
    for layer, part, place, _, _ in _spots(new, new_inputs, anew.marks.groups) if anew else ():
        kept[layer][part][place] = base[layer][part][place]
    return kept


def _kept_by_their_ends(
    old: NetworkSpec,
    old_inputs: Sequence[str],
    params: Params,
    new: NetworkSpec,
    new_inputs: Sequence[str],
    base: Params,
) -> Params:
    if old.layers == new.layers and tuple(old_inputs) == tuple(new_inputs):
        return tuple((kernel.copy(), bias.copy()) for kernel, bias in params)
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
