"""Which weight or bias is meant, however the network around it is edited.

A place in the present network (layer, source, index) changes with every edit; a Parameter is an identity that
doesn't. What the user decided of single parameters is kept by these identities, in values that share all that
they have in common, so that each step of a long drag costs a copy of one neuron's entries only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple, Protocol, TypeVar, cast

from nnviz.errors import UserError

Source = int | str | None
Value = TypeVar("Value")


class Parameter(NamedTuple):
    """One weight or bias; a tuple, since a layer has 100,000 of them.

    Attributes:
        neuron: The identity of the neuron that it leads into.
        source: The identity of the neuron that it comes from, or the input's name; None for the bias.
    """

    neuron: int
    source: Source


class Layer(Protocol):
    """A layer, as far as parameters need to know it; see ``nnviz.document.LayerSpec``."""

    @property
    def neurons(self) -> tuple[int, ...]:
        """The identities of its neurons."""
        ...


class Layers(Protocol):
    """A network, as far as parameters need to know it; see ``nnviz.document.NetworkSpec``."""

    @property
    def layers(self) -> Sequence[Layer]:
        """The layers, from the first hidden one on."""
        ...


def sources_of(network: Layers, inputs: Sequence[str], layer: int) -> tuple[int | str, ...]:
    """Give where the weights of a layer come from: the layer before, or the inputs.

    Args:
        network: The network.
        inputs: The names of its inputs.
        layer: The layer, from 1 as in pictures.
    """
    return tuple(inputs) if layer == 1 else network.layers[layer - 2].neurons


def parameter_at(
    network: Layers, inputs: Sequence[str], layer: int, source: int | None, index: int
) -> Parameter:
    """Give the parameter at a place of the present network.

    Args:
        network: The network.
        inputs: The names of its inputs.
        layer: The layer that it leads into, from 1 as in pictures.
        source: Which neuron of the layer before, or which input, it comes from; None for the bias.
        index: Which neuron of the layer it leads into.
    """
    neuron = network.layers[layer - 1].neurons[index]
    if source is None:
        return Parameter(neuron, None)
    return Parameter(neuron, inputs[source] if layer == 1 else network.layers[layer - 2].neurons[source])


def place_of(
    network: Layers, inputs: Sequence[str], parameter: Parameter
) -> tuple[int, int | None, int] | None:
    """Give where a parameter is in the present network, or None where it is no more.

    Returns:
        Layer (from 1), source (None for the bias) and index, as ``parameter_at`` takes them.
    """
    for layer, spec in enumerate(network.layers, start=1):
        if parameter.neuron in spec.neurons:
            index = spec.neurons.index(parameter.neuron)
            if parameter.source is None:
                return layer, None, index
            sources = sources_of(network, inputs, layer)
            return (layer, sources.index(parameter.source), index) if parameter.source in sources else None
    return None


def incoming(network: Layers, inputs: Sequence[str], layer: int, index: int) -> tuple[Parameter, ...]:
    """Give all weights into a neuron, then its bias."""
    neuron = network.layers[layer - 1].neurons[index]
    sources: tuple[Source, ...] = (*sources_of(network, inputs, layer), None)
    return tuple(Parameter(neuron, source) for source in sources)


def outgoing(network: Layers, inputs: Sequence[str], layer: int, index: int) -> tuple[Parameter, ...]:
    """Give all weights out of a neuron, or out of an input of layer 0: what is off when it is switched off.

    Raises:
        UserError: If it is an output.
    """
    if layer >= len(network.layers):
        raise UserError(
            "no_outgoing",
            "An output can't be switched off, for nothing follows it; its bias and the weights into it can.",
        )
    source = sources_of(network, inputs, layer + 1)[index]
    return tuple(Parameter(neuron, source) for neuron in network.layers[layer].neurons)


def of_layer(network: Layers, inputs: Sequence[str], layer: int) -> tuple[Parameter, ...]:
    """Give all weights and biases of a layer, from 1."""
    units = len(network.layers[layer - 1].neurons)
    return tuple(its for index in range(units) for its in incoming(network, inputs, layer, index))


def whole_layer(network: Layers, inputs: Sequence[str], layer: int) -> ParameterSet:
    """Give all weights and biases of a layer as a set, without one object for each of 100,000."""
    sources: tuple[Source, ...] = (*sources_of(network, inputs, layer), None)
    neurons = network.layers[layer - 1].neurons
    groups = {neuron: dict.fromkeys(sources, True) for neuron in neurons}
    return ParameterSet(marks=ByParameter(groups=groups))


class ByParameter(Mapping[Parameter, Value]):
    """Values by parameter; frozen.

    Those of one neuron lie together, and a changed copy shares the groups of all other neurons.

    Args:
        values: The values.
        groups: The values by neuron and source instead, where nobody will change these.
    """

    __slots__ = ("_groups", "_length")

    def __init__(
        self,
        values: Mapping[Parameter, Value] | None = None,
        *,
        groups: Mapping[int, dict[Source, Value]] | None = None,
    ) -> None:
        self._groups: dict[int, dict[Source, Value]] = {
            neuron: group for neuron, group in (groups or {}).items() if group
        }
        for (neuron, source), value in (values or {}).items():
            self._groups.setdefault(neuron, {})[source] = value
        self._length = sum(map(len, self._groups.values()))

    def __getitem__(self, parameter: Parameter) -> Value:
        return self._groups[parameter.neuron][parameter.source]

    def __contains__(self, parameter: object) -> bool:
        return isinstance(parameter, Parameter) and parameter.source in self._groups.get(parameter.neuron, ())

    def __iter__(self) -> Iterator[Parameter]:
        return (Parameter(neuron, source) for neuron, group in self._groups.items() for source in group)

    def __len__(self) -> int:
        return self._length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ByParameter):
            return dict(self) == other if isinstance(other, Mapping) else NotImplemented
        theirs = cast("ByParameter[Any]", other)
        return self is theirs or self._groups == theirs._groups

    def __hash__(self) -> int:
        return hash((self._length, frozenset(self._groups)))

    def __repr__(self) -> str:
        return f"ByParameter({dict(self)!r})"

    @property
    def groups(self) -> Mapping[int, Mapping[Source, Value]]:
        """The values by neuron, then by source."""
        return self._groups

    def covers(self, other: ByParameter[Any]) -> bool:
        """Tell whether there is a value for each parameter that another has one for."""
        mine, none = self._groups, dict[Source, Value]()
        return all(group.keys() <= mine.get(n, none).keys() for n, group in other._groups.items())

    def plus(self, values: Mapping[Parameter, Value]) -> ByParameter[Value]:
        """Give these values with others in addition, or in the place of theirs."""
        if isinstance(values, ByParameter):
            merged = {
                neuron: {**self._groups.get(neuron, {}), **group} for neuron, group in values._groups.items()
            }
            return ByParameter(groups={**self._groups, **merged})
        groups, fresh = dict(self._groups), set[int]()
        for parameter, value in values.items():
            if parameter.neuron not in fresh:
                fresh.add(parameter.neuron)
                groups[parameter.neuron] = dict(groups.get(parameter.neuron, {}))
            groups[parameter.neuron][parameter.source] = value
        return ByParameter(groups=groups)

    def minus(self, parameters: Iterable[Parameter]) -> ByParameter[Value]:
        """Give these values without those of some parameters."""
        if isinstance(parameters, ParameterSet):
            return self._without(parameters.marks.groups)
        gone: dict[int, set[Source]] = {}
        for parameter in parameters:
            if parameter in self:
                gone.setdefault(parameter.neuron, set()).add(parameter.source)
        return self._filtered(gone, lambda neuron, source: source not in gone[neuron]) if gone else self

    def _without(self, gone: Mapping[int, Mapping[Source, bool]]) -> ByParameter[Value]:
        """Leave out whole groups at once, where they are meant as a whole."""
        groups = dict(self._groups)
        for neuron in gone.keys() & groups.keys():
            if groups[neuron].keys() <= gone[neuron].keys():
                del groups[neuron]
            elif not groups[neuron].keys().isdisjoint(gone[neuron]):
                group = groups[neuron]
                groups[neuron] = {source: group[source] for source in group if source not in gone[neuron]}
        return ByParameter(groups=groups) if groups != self._groups else self

    def within(self, network: Layers, inputs: Sequence[str]) -> ByParameter[Value]:
        """Give the values of those parameters that a network has."""
        there: dict[int, frozenset[Source]] = {}
        for layer, spec in enumerate(network.layers, start=1):
            sources = frozenset[Source]((*sources_of(network, inputs, layer), None))
            there.update((neuron, sources) for neuron in spec.neurons if neuron in self._groups)
        if all(n in there and there[n].issuperset(group) for n, group in self._groups.items()):
            return self
        return self._filtered(self._groups, lambda n, source: n in there and source in there[n])

    def _filtered(self, neurons: Iterable[int], keeps: Callable[[int, Source], bool]) -> ByParameter[Value]:
        groups = dict(self._groups)
        for neuron in neurons:
            group = groups[neuron]
            groups[neuron] = {source: group[source] for source in group if keeps(neuron, source)}
        return ByParameter(groups=groups)

    def changed_from(self, before: ByParameter[Value]) -> ParameterSet:
        """Give the parameters whose values differ from those before, or that only one of both has."""
        found: dict[int, dict[Source, bool]] = {}
        nothing = object()
        for neuron in {**before._groups, **self._groups}:
            old, new = before._groups.get(neuron, {}), self._groups.get(neuron, {})
            both = {**old, **new}
            if old is new:
                continue
            if old and new:
                both = [its for its in both if old.get(its, nothing) != new.get(its, nothing)]
            found[neuron] = dict.fromkeys(both, True)
        return ParameterSet(marks=ByParameter(groups=found))


class ParameterSet(Set[Parameter]):
    """A set of parameters; frozen, and shared like ``ByParameter``.

    Args:
        parameters: The parameters.
        marks: The parameters as keys instead.
    """

    __slots__ = ("_marks",)

    def __init__(
        self, parameters: Iterable[Parameter] = (), *, marks: ByParameter[bool] | None = None
    ) -> None:
        self._marks = ByParameter(dict.fromkeys(parameters, True)) if marks is None else marks

    def __contains__(self, parameter: object) -> bool:
        return parameter in self._marks

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ParameterSet):
            return self._marks == other._marks
        return set(self) == other

    def __le__(self, other: Set[Any]) -> bool:
        return other.marks.covers(self._marks) if isinstance(other, ParameterSet) else super().__le__(other)

    def __hash__(self) -> int:
        return hash(self._marks)

    def __repr__(self) -> str:
        return f"ParameterSet({list(self)!r})"

    @property
    def marks(self) -> ByParameter[bool]:
        """The parameters as keys."""
        return self._marks

    def plus(self, parameters: Iterable[Parameter]) -> ParameterSet:
        """Give the set with others in addition."""
        return ParameterSet(marks=self._marks.plus(dict.fromkeys(parameters, True)))

    def minus(self, parameters: Iterable[Parameter]) -> ParameterSet:
        """Give the set without some."""
        return ParameterSet(marks=self._marks.minus(parameters))

    def united(self, other: ParameterSet) -> ParameterSet:
        """Give the parameters of both."""
        if not other or not self:
            return self or other
        groups = {neuron: dict(group) for neuron, group in self._marks.groups.items()}
        for neuron, group in other._marks.groups.items():
            groups[neuron] = {**groups.get(neuron, {}), **group}
        return ParameterSet(marks=ByParameter(groups=groups))

    def within(self, network: Layers, inputs: Sequence[str]) -> ParameterSet:
        """Give those parameters that a network has."""
        marks = self._marks.within(network, inputs)
        return self if marks is self._marks else ParameterSet(marks=marks)


def as_groups(values: Mapping[Parameter, Value]) -> Mapping[int, Mapping[Source, Value]]:
    """Give values by neuron, then by source."""
    return (values if isinstance(values, ByParameter) else ByParameter(values)).groups


def as_set(parameters: Iterable[Parameter]) -> ParameterSet:
    """Give parameters as a set, the same one where they are one already."""
    return parameters if isinstance(parameters, ParameterSet) else ParameterSet(parameters)


class ByHand(NamedTuple):
    """That a parameter was set by hand; a tuple, since a layer has 100,000 of them.

    Attributes:
        value: To what, as a float32 holds it.
        serial: Rises with every setting by hand, so that the same value set again is another decision.
        initial: The value at which it begins, where it was set by hand before any training; else None.
    """

    value: float
    serial: int
    initial: float | None = None
