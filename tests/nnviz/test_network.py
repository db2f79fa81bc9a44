"""Laws of the network: initial weights, grafting, the forward pass, counting."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from nnviz.document import LayerSpec, NetworkSpec
from nnviz.network import all_finite, count_parameters, forward, graft, init_params
from nnviz.params import Params
from nnviz.presets import build_network, document_of_sample


def network(*widths: int, activation: str = "tanh") -> NetworkSpec:
    *hidden, outputs = widths
    return build_network(tuple((width, activation) for width in hidden), outputs, "linear")


def equal(a: Params, b: Params) -> bool:
    return len(a) == len(b) and all(
        np.array_equal(x, y) and x.dtype == y.dtype
        for p, q in zip(a, b, strict=True)
        for x, y in zip(p, q, strict=True)
    )


# --- initial weights ---


def test_that_initial_weights_have_the_shapes_of_the_network():
    params = init_params(network(3, 5, 2), 4, 0)
    assert [(kernel.shape, bias.shape) for kernel, bias in params] == [
        ((4, 3), (3,)),
        ((3, 5), (5,)),
        ((5, 2), (2,)),
    ]
    assert all(part.dtype == np.float32 for layer in params for part in layer)


@given(seed=st.integers(0, 2**40))
def test_that_the_same_seed_gives_the_same_weights_and_the_next_seed_others(seed):
    net = network(3, 2)
    assert equal(init_params(net, 2, seed), init_params(net, 2, seed))
    assert not equal(init_params(net, 2, seed), init_params(net, 2, seed + 1))


def test_that_a_layer_draws_the_same_whatever_the_other_layers_are():
    alone, among = init_params(network(3, 2), 2, 7), init_params(network(3, 9, 9, 2), 2, 7)
    assert np.array_equal(alone[0][0], among[0][0])
    other = replace(network(3, 2).layers[0], initializer="zeros")
    changed = replace(network(3, 2), layers=(other, network(3, 2).layers[1]))
    assert np.array_equal(init_params(changed, 2, 7)[1][0], alone[1][0])


def test_that_equal_layers_do_not_draw_equal_weights():
    params = init_params(network(3, 3, 3), 3, 1)
    kernels = [kernel for kernel, _ in params]
    assert not np.array_equal(kernels[0], kernels[1])
    assert not np.array_equal(kernels[1], kernels[2])


def test_that_biases_begin_with_0_unless_the_document_says_otherwise():
    assert all((bias == 0).all() for _, bias in init_params(network(4, 2), 3, 5))
    layer = LayerSpec(
        (0, 1), "tanh", bias_initializer="constant", bias_initializer_parameters=(("value", 0.25),)
    )
    ((_, bias),) = init_params(NetworkSpec((layer,), 2), 3, 5)
    assert (bias == 0.25).all()
    random = replace(layer, bias_initializer="normal", bias_initializer_parameters=())
    ((kernel, bias),) = init_params(NetworkSpec((random,), 2), 1, 5)
    assert bias.std() > 0
    assert not np.array_equal(kernel[0], bias)


def test_that_one_input_and_one_neuron_begin_as_published():
    # A5
    for seed in range(200):
        ((kernel, bias),) = init_params(network(1), 1, seed)
        assert abs(kernel.item()) <= 1.7321
        assert bias.item() == 0


def test_that_a_network_without_inputs_can_be_drawn():
    for key in ("glorot_uniform", "he_normal", "orthogonal"):
        layer = LayerSpec((0, 1), "tanh", initializer=key)
        ((kernel, _),) = init_params(NetworkSpec((layer,), 2), 0, 0)
        assert kernel.shape == (0, 2)


# --- forward ---


@given(
    seed=st.integers(0, 1000), widths=st.lists(st.integers(1, 6), min_size=1, max_size=4), n=st.integers(1, 4)
)
def test_that_the_forward_pass_is_matrices_and_activations(seed, widths, n):
    net, rng = network(*widths), np.random.default_rng(seed)
    params = init_params(net, n, seed)
    x = rng.normal(size=(5, n))
    layers = forward(net, params, x)
    a = x
    for index, (kernel, bias) in enumerate(params):
        a = np.einsum("ri,io->ro", a, kernel.astype(float)) + bias
        a = np.tanh(a) if index < len(params) - 1 else a
        assert layers[index].dtype == np.float64
        np.testing.assert_allclose(layers[index], a, rtol=1e-12, atol=1e-14)


def test_that_the_course_network_decides_as_published():
    # B12, B15: the known start, 17 parameters.
    net = build_network(((3, "relu"),), 2, "softmax")
    w1: Any = np.array([[0.203979, 0.509673, 0.574006], [-0.391446, -0.320402, -0.873614]])
    w2: Any = np.array([[0.597164, 0.53888], [-0.660302, -0.256742], [0.053405, -0.052823]])
    hidden, out = forward(net, ((w1, w1[0] * 0), (w2, w2[0] * 0)), np.array([[0.1, 0.6], [0.9, 0.1]]))
    np.testing.assert_allclose(hidden, np.maximum(0, [[0.1, 0.6], [0.9, 0.1]] @ w1))
    np.testing.assert_allclose(out, special.softmax(hidden @ w2, axis=1))
    assert count_parameters(net.units, 2) == 17


def test_that_single_precision_in_gives_single_precision_out():
    net = network(3, 2)
    assert all(
        a.dtype == np.float32 for a in forward(net, init_params(net, 2, 0), np.ones((4, 2), np.float32))
    )


def test_that_overflow_gives_infinity_and_no_warning():
    net = network(1, activation="linear")
    out = forward(
        net, ((np.full((1, 1), 1e38, np.float32), np.zeros(1, np.float32)),), np.full((1, 1), 1e9, np.float32)
    )
    assert np.isinf(out[0]).all()


@pytest.mark.parametrize(("units", "inputs", "count"), [((3, 5), 3, 32), ((1,), 1, 2), ((3, 2), 2, 17)])
def test_that_parameters_are_counted_as_published(units, inputs, count):
    # A10, A18, B12
    assert count_parameters(units, inputs) == count
    assert sum(part.size for layer in init_params(network(*units), inputs, 0) for part in layer) == count


def test_that_one_number_that_is_not_finite_is_found():
    params = init_params(network(3, 2), 2, 0)
    assert all_finite(params)
    for bad in (np.nan, np.inf, -np.inf):
        params[1][1][1] = bad
        assert not all_finite(params)


# --- grafting ---


def weights(net: NetworkSpec, inputs: tuple[str, ...], params: Params) -> dict[tuple[object, object], float]:
    """Give each weight by its two ends, and each bias by its neuron."""
    found: dict[tuple[object, object], float] = {}
    sources: tuple[object, ...] = inputs
    for layer, (kernel, bias) in zip(net.layers, params, strict=True):
        for j, neuron in enumerate(layer.neurons):
            found["bias", neuron] = bias[j].item()
            for i, source in enumerate(sources):
                found[source, neuron] = kernel[i, j].item()
        sources = layer.neurons
    return found


def change(net: NetworkSpec, inputs: tuple[str, ...], draw) -> tuple[NetworkSpec, tuple[str, ...]]:
    """Make one random change of a network or its inputs."""
    layers, fresh = list(net.layers), net.next_neuron
    what = draw(st.sampled_from(["wider", "narrower", "anywhere", "insert", "remove", "inputs", "outputs"]))
    place = draw(st.integers(0, len(layers) - 1))
    layer = layers[place]
    if what in ("wider", "outputs"):
        at = place if what == "wider" else -1
        layers[at] = replace(layers[at], neurons=(*layers[at].neurons, fresh))
        fresh += 1
    elif what in ("narrower", "anywhere") and layer.units > 1:
        gone = layer.units - 1 if what == "narrower" else draw(st.integers(0, layer.units - 1))
        layers[place] = replace(layer, neurons=layer.neurons[:gone] + layer.neurons[gone + 1 :])
    elif what == "insert":
        layers.insert(place, LayerSpec((fresh, fresh + 1)))
        fresh += 2
    elif what == "remove" and len(layers) > 1 and place < len(layers) - 1:
        del layers[place]
    elif what == "inputs":
        kept = draw(st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, unique=True))
        inputs = tuple(kept)
    return NetworkSpec(tuple(layers), fresh), inputs


@given(st.data())
def test_that_every_weight_whose_two_ends_survive_is_kept_exactly(data):
    net, inputs = network(3, 2, 2), ("a", "b")
    params = init_params(net, 2, 1)
    for step in range(data.draw(st.integers(1, 6))):
        new, new_inputs = change(net, inputs, data.draw)
        base = init_params(new, len(new_inputs), 100 + step)
        grafted = graft(net, inputs, params, new, new_inputs, base)
        before, after = weights(net, inputs, params), weights(new, new_inputs, grafted)
        drawn = weights(new, new_inputs, base)
        assert [(k.shape, b.shape) for k, b in grafted] == [(k.shape, b.shape) for k, b in base]
        assert after == {ends: before.get(ends, drawn[ends]) for ends in drawn}
        net, inputs, params = new, new_inputs, grafted


@given(st.data())
def test_that_going_back_with_the_remembered_weights_is_identity(data):
    net, inputs = network(4, 3, 2), ("a", "b", "c")
    params = init_params(net, 3, 1)
    new, new_inputs = change(net, inputs, data.draw)
    there = graft(net, inputs, params, new, new_inputs, init_params(new, len(new_inputs), 2))
    back = graft(new, new_inputs, there, net, inputs, params)
    assert equal(back, params)


def test_that_a_graft_changes_neither_what_was_nor_its_base():
    net, wider = network(2, 1), network(3, 1)
    wider = NetworkSpec((replace(wider.layers[0], neurons=(0, 1, 9)), net.layers[1]), 10)
    params, base = init_params(net, 2, 0), init_params(wider, 2, 1)
    copies = [[part.copy() for part in layer] for layer in (*params, *base)]
    grafted = graft(net, ("a", "b"), params, wider, ("a", "b"), base)
    for kernel, bias in grafted:
        kernel[:], bias[:] = 5, 5
    for layer, copy in zip((*params, *base), copies, strict=True):
        assert all(np.array_equal(part, its) for part, its in zip(layer, copy, strict=True))


def test_that_every_sample_has_a_network_that_its_weights_fit():
    document = document_of_sample("laptop")
    assert count_parameters(document.network.units, 2) == 17
