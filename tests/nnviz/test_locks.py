"""What is locked never changes while training, by anything; all else learns as if it were a constant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from textbook import textbook_of

from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.edits.layers import add_neuron
from nnviz.network import begin_params, free_parts, init_params
from nnviz.optimizers import OPTIMIZERS
from nnviz.parameters import Parameter, of_layer, outgoing, parameter_at
from nnviz.params import Params
from nnviz.run import Run
from nnviz.touches import lock, set_parameters, switch_off
from nnviz.training import form, programs
from nnviz.training.fan import train_fan
from nnviz.training.form import form_of

Make = Callable[..., Document]
INPUTS = ("x0", "x1")
X = np.random.default_rng(4).normal(size=(23, 2)).round(3)
Y = np.sin(X[:, 0]) + 0.3 * X[:, 1]


def plain(make: Make, **changes: Any) -> Document:
    return make(X, Y, "4:tanh,3:tanh", **{"batch_size": 5, "optimizer": "adam", "seed": 3, **changes})


def some(document: Document, seed: int = 0, share: float = 0.4) -> list[Parameter]:
    """Choose some weights and biases of every layer, by chance."""
    rng = np.random.default_rng(seed)
    layers = range(1, len(document.network.layers) + 1)
    every = [its for layer in layers for its in of_layer(document.network, INPUTS, layer)]
    return [its for its in every if rng.random() < share]


def begin(document: Document, params: Params | None = None) -> Run:
    data = prepare(document)
    inputs = [unit.name for unit in data.inputs]
    return Run(document, data, params or begin_params(document.network, inputs, document.train.seed))


def train(run: Run, epochs: int) -> Run:
    goal = run.epoch + epochs
    while run.epoch < goal:
        assert run.advance(goal - run.epoch), run.message
    return run


def parts(params: Params) -> list[np.ndarray]:
    return [part for layer in params for part in layer]


def assert_held(document: Document, before: Params, after: Params) -> None:
    """Hold exactly the locked weights to the same bits."""
    free = [part for layer in free_parts(document.network, INPUTS) for part in layer]
    for mask, old, new in zip(free, parts(before), parts(after), strict=True):
        assert old[~mask].tobytes() == new[~mask].tobytes()
        assert (old[mask] != new[mask]).all()


def all_but(quick: tuple[str, str], *pairs: tuple[str, str]) -> list[Any]:
    """Leave all pairs but one to the whole suite: each of them compiles."""
    return [quick, *(pytest.param(*pair, marks=pytest.mark.slow) for pair in pairs if pair != quick)]


WITH_PENALTIES = all_but(
    ("adamw", "l2"),
    *((its, "l2") for its in OPTIMIZERS),
    ("momentum", "l1"),
    ("adamw", "l1"),
    ("sgd", "none"),
)


@pytest.mark.parametrize(("optimizer", "penalty"), WITH_PENALTIES)
def test_that_locked_weights_keep_every_bit_for_1_000_epochs(
    make_document: Make, optimizer: str, penalty: str
) -> None:
    document = plain(make_document, optimizer=optimizer, regularizer=penalty, regularization=0.01)
    layers = document.network.layers
    layers = (replace(layers[0], dropout=0.25), *layers[1:])
    document = replace(document, network=replace(document.network, layers=layers))
    document = lock(some(document), True)(document)
    run = begin(document)
    before = run.params()
    assert_held(document, before, train(run, 1_000).params())


IN_STRUCTURES = all_but(
    ("adam", "kernel"), *((its, "kernel") for its in OPTIMIZERS), ("adam", "library"), ("adamw", "library")
)


@pytest.mark.parametrize(("optimizer", "structure"), IN_STRUCTURES)
def test_that_the_others_learn_as_the_textbook_says(
    make_document: Make, monkeypatch: pytest.MonkeyPatch, optimizer: str, structure: str
) -> None:
    monkeypatch.setattr(form, "choose_structure", lambda *_: structure)
    document = plain(make_document, optimizer=optimizer, regularizer="l2", regularization=0.02)
    document = lock(some(document, 1), True)(document)
    run = begin(document)
    book = textbook_of(run, free_parts(document.network, INPUTS))
    for number in range(6):
        book.epoch(number)
    got = parts(train(run, 6).params())
    for ours, theirs in zip(got, [part for layer in book.weights for part in layer], strict=True):
        assert np.allclose(ours, theirs, rtol=2e-4, atol=2e-5)


def test_that_locks_that_come_and_go_are_those_of_the_textbook(make_document: Make) -> None:
    document = plain(make_document, optimizer="momentum", batch_size=None)
    first, second = (lock(some(document, seed), True)(document) for seed in (1, 2))
    run = begin(document)
    book = textbook_of(run)
    for edited in (document, first, second, document):
        run.change(edited, run.data, run.params())
        book.free = free_parts(edited.network, INPUTS)
        train(run, 3)
        for number in range(3):
            book.epoch(number)
    for ours, theirs in zip(parts(run.params()), [p for its in book.weights for p in its], strict=True):
        assert np.allclose(ours, theirs, rtol=1e-4, atol=1e-6)


def test_that_other_locks_need_no_compile_and_no_lock_is_the_same_program_as_ever(
    make_document: Make,
) -> None:
    document = plain(make_document)
    locked = lock(some(document, 1), True)(document)
    assert form_of(document, prepare(document), "cpu").locks is False
    train(begin(document), 1)
    run = train(begin(locked), 1)
    run.change(lock(some(document, 2), True)(locked), run.data, run.params())
    assert run.is_compiled
    run.change(switch_off({some(document, 3)[0]: 1.0})(document), run.data, run.params())
    assert run.is_compiled
    run.change(document, run.data, run.params())
    assert run.is_compiled
    assert not programs.is_compiled(add_neuron(1)(locked), run.data, "cpu")


def test_that_a_past_epoch_is_trained_again_under_the_locks_of_its_time(make_document: Make) -> None:
    document = plain(make_document, regularizer="l1", regularization=0.01)
    run, seen = begin(document), {}
    for seed in range(4):
        edited = lock(some(document, seed), True)(document)
        edited = set_parameters({some(document, seed)[0]: float(seed)})(edited)
        base = begin_params(set_parameters({}, initial=True)(edited).network, INPUTS, 3)
        run.change(edited, run.data, base)
        seen[run.epoch] = run.params()
        for _ in range(7):
            train(run, 1)
            seen[run.epoch] = run.params()
    for epoch, params in seen.items():
        assert [p.tobytes() for p in parts(run.at(epoch).params())] == [p.tobytes() for p in parts(params)]


def test_that_cutting_a_run_into_parts_changes_no_bit_of_a_locked_network(make_document: Make) -> None:
    document = plain(make_document, optimizer="nadam")
    document = lock(some(document), True)(document)
    whole, other = train(begin(document), 9), begin(document)
    other.advance_batches(3)
    other.advance(2, 1)
    other.advance_batches(2)
    train(other, 9 - other.epoch)
    assert [p.tobytes() for p in parts(whole.params())] == [p.tobytes() for p in parts(other.params())]


def test_that_many_seeds_are_trained_under_the_locks_of_the_document(make_document: Make) -> None:
    document = plain(make_document)
    chosen = parameter_at(document.network, INPUTS, 1, 0, 0)
    edges = outgoing(document.network, INPUTS, 1, 2)
    document = set_parameters({chosen: 0.75}, initial=True)(document)
    document = switch_off(dict.fromkeys(edges, 1.0))(lock([chosen], True)(document))
    fan = train_fan(document, prepare(document), [3, 4], 5)
    assert fan.params[0][0][:, 0, 0].tolist() == [0.75, 0.75]
    assert not fan.params[1][0][:, 2].any()
    alone = train(begin(document), 5).params()
    for many, one in zip(parts(fan.params), parts(alone), strict=True):
        assert np.allclose(many[0], one, rtol=1e-4, atol=1e-6)


def test_that_what_was_set_while_training_is_no_initial_weight(make_document: Make) -> None:
    document = plain(make_document)
    a, b = some(document)[:2]
    drawn = init_params(document.network, 2, 3)
    edited = set_parameters({a: 5.0}, initial=True)(set_parameters({a: 7.0, b: 6.0})(document))
    later = set_parameters({a: 8.0})(edited)
    for begins in (edited, later):
        found = parts(begin_params(begins.network, INPUTS, 3))
        assert sum(int((new != old).sum()) for new, old in zip(found, parts(drawn), strict=True)) == 1
        assert max(float(part.max()) for part in found) == 5.0
