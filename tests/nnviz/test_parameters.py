"""Laws of the identities of weights and biases, and of what is kept by them."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.document import LayerSpec, NetworkSpec
from nnviz.errors import UserError
from nnviz.network import (
    begin_params,
    free_parts,
    init_params,
    values_of,
    with_values,
)
from nnviz.parameters import (
    ByParameter,
    Parameter,
    ParameterSet,
    incoming,
    of_layer,
    outgoing,
    parameter_at,
    place_of,
    whole_layer,
)
from nnviz.presets import document_of_sample
from nnviz.touches import forget_by_hand, lock, set_parameters, switch_off, switch_on

INPUTS = ("a", "b", "kind=red")
Sources = st.sampled_from([None, 0, 1, 7, "a", "b"])
parameters = st.builds(Parameter, st.integers(0, 4), Sources)
tables = st.dictionaries(parameters, st.floats(-2, 2))


@st.composite
def networks(draw: st.DrawFn) -> NetworkSpec:
    """Give layers whose neurons have identities in no order."""
    widths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    names = random.Random(draw(st.integers(0, 99))).sample(range(50), sum(widths))
    layers = [LayerSpec(tuple(names.pop() for _ in range(width))) for width in widths]
    return NetworkSpec(tuple(layers), 50)


def every(network: NetworkSpec) -> list[Parameter]:
    return [its for layer in range(len(network.layers)) for its in of_layer(network, INPUTS, layer + 1)]


@given(networks())
def test_that_each_place_has_a_parameter_of_its_own_that_knows_its_place(network: NetworkSpec) -> None:
    widths = (len(INPUTS), *network.units)
    places = [
        (layer, source, index)
        for layer in range(1, len(widths))
        for source in (*range(widths[layer - 1]), None)
        for index in range(widths[layer])
    ]
    found = [parameter_at(network, INPUTS, *place) for place in places]
    assert len(set(found)) == len(places)
    assert set(found) == set(every(network))
    assert [place_of(network, INPUTS, its) for its in found] == places
    assert place_of(network, INPUTS, Parameter(99, None)) is None
    assert place_of(network, INPUTS, Parameter(network.layers[0].neurons[0], "c")) is None


@given(networks(), st.randoms(use_true_random=False))
def test_that_values_are_written_where_they_are_read_and_nowhere_else(
    network: NetworkSpec, rng: random.Random
) -> None:
    params = init_params(network, len(INPUTS), 0)
    chosen = {its: rng.choice([0.5, -2.0, 3.25]) for its in every(network) if rng.random() < 0.4}
    written = with_values(network, INPUTS, params, ByParameter(chosen))
    assert values_of(network, INPUTS, written, chosen) == chosen
    for its in every(network):
        layer, source, index = place_of(network, INPUTS, its) or (0, None, 0)
        part = written[layer - 1][0][source, index] if source is not None else written[layer - 1][1][index]
        assert values_of(network, INPUTS, written, [its]) == {its: part}
    others = [its for its in every(network) if its not in chosen]
    assert values_of(network, INPUTS, written, others) == values_of(network, INPUTS, params, others)


@given(networks(), st.randoms(use_true_random=False))
def test_that_what_is_locked_or_off_is_not_free(network: NetworkSpec, rng: random.Random) -> None:
    locked, off = ([its for its in every(network) if rng.random() < 0.3] for _ in range(2))
    marked = NetworkSpec(
        network.layers, 50, ParameterSet(locked), ByParameter(dict.fromkeys(off, 1.0)), ByParameter()
    )
    ones = tuple((kernel + 1, bias + 1) for kernel, bias in _zeros(network))
    free = [part for layer in free_parts(marked, INPUTS) for part in layer]
    held = with_values(network, INPUTS, ones, ByParameter(dict.fromkeys([*locked, *off], 0.0)))
    for mask, part in zip(free, [part for layer in held for part in layer], strict=True):
        assert np.array_equal(mask, part == 1)
    begun = begin_params(marked, INPUTS, 3)
    assert not any(values_of(network, INPUTS, begun, off).values())


def _zeros(network: NetworkSpec) -> Any:
    return tuple((0 * kernel, 0 * bias) for kernel, bias in init_params(network, len(INPUTS), 0))


@given(tables, tables)
def test_that_values_by_parameter_are_a_mapping_that_never_changes(
    first: dict[Parameter, float], second: dict[Parameter, float]
) -> None:
    a, b = ByParameter(first), ByParameter(second)
    assert dict(a) == first
    assert len(a) == len(first)
    assert dict(a.plus(second)) == {**first, **second}
    assert dict(a.minus(second)) == {its: first[its] for its in first if its not in second}
    assert (a == b) == (first == second)
    assert hash(ByParameter(dict(list(first.items())[::-1]))) == hash(a)
    changed = {its for its in {*first, *second} if first.get(its) != second.get(its)}
    assert set(b.changed_from(a)) == changed
    assert set(ParameterSet(first).united(ParameterSet(second))) == {*first, *second}
    assert ParameterSet(first) == set(first)
    assert dict(a) == first


@given(networks(), st.randoms(use_true_random=False))
def test_that_only_what_a_network_has_stays(network: NetworkSpec, rng: random.Random) -> None:
    there = [its for its in every(network) if rng.random() < 0.5]
    gone = [Parameter(99, None), Parameter(network.layers[-1].neurons[0], "no input")]
    assert set(ParameterSet([*there, *gone]).within(network, INPUTS)) == set(there)
    kept = ByParameter(dict.fromkeys(there, 1.0))
    assert kept.within(network, INPUTS) is kept


def test_that_all_but_outputs_can_be_switched_off() -> None:
    network = document_of_sample("laptop").network
    inputs = ("pink", "small")
    into_second = [Parameter(neuron, "small") for neuron in network.layers[0].neurons]
    assert outgoing(network, inputs, 0, 1) == tuple(into_second)
    assert [its.source for its in outgoing(network, inputs, 1, 2)] == [2, 2]
    with pytest.raises(UserError, match=r"^An output can't be switched off, .*; its bias and .* can\.$"):
        outgoing(network, inputs, 2, 0)
    assert [its.source for its in incoming(network, inputs, 2, 0)] == [0, 1, 2, None]


def test_that_settings_by_hand_switches_and_locks_do_not_disturb_one_another() -> None:
    document = document_of_sample("laptop")
    a, b, c = of_layer(document.network, ("pink", "small"), 1)[:3]
    once = set_parameters({a: 0.1})
    assert once(document) == once(document)
    assert set_parameters({a: 0.1})(document) != once(document)
    assert [*once(document).network.by_hand] == [a]
    assert once(document).network.by_hand[a].value == float(np.float32(0.1))
    off = switch_off({a: 0.5, b: 0.25})(lock([a], True)(document)).network
    assert (set(off.locked), dict(off.off)) == ({a}, {a: 0.5, b: 0.25})
    on = switch_on([a, c])(switch_off({a: 0.5, b: 0.25})(document)).network
    assert (dict(on.off), on.by_hand[a].value) == ({b: 0.25}, 0.5)
    assert c not in on.by_hand
    set_again = set_parameters({b: 2.0})(switch_off({b: 0.25})(document)).network
    assert (dict(set_again.off), set_again.by_hand[b].value) == ({}, 2.0)
    assert forget_by_hand([a])(once(document)) == document
    assert lock([a], False)(lock([a, a], True)(document)) == document


def test_that_a_whole_layer_is_the_set_of_its_parameters() -> None:
    network = document_of_sample("laptop").network
    for layer in (1, 2):
        every = whole_layer(network, ("pink", "small"), layer)
        assert every == set(of_layer(network, ("pink", "small"), layer))
        assert tuple(every) == of_layer(network, ("pink", "small"), layer)


@given(st.data())
def test_that_sets_of_parameters_behave_as_sets_do(data: st.DataObject) -> None:
    parameter = st.builds(Parameter, st.integers(0, 3), st.sampled_from(["a", "b", None]))
    first, second = (data.draw(st.sets(parameter)) for _ in range(2))
    a, b = ParameterSet(first), ParameterSet(second)
    assert (a <= b) == (first <= second)
    assert a.minus(b) == first - second
    assert a.united(b) == first | second
    values = ByParameter(dict.fromkeys(first, 1.0))
    others = dict.fromkeys(second, 2.0)
    assert values.minus(b) == {its: 1.0 for its in first - second}
    assert values.plus(ByParameter(others)) == values.plus(others) == {**values, **others}
    assert values.minus(b).groups.keys() == {its.neuron for its in first - second}
