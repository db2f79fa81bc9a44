"""Laws of editing a session's weights by hand: nothing is lost, nothing stops, and what is locked stays."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from nnviz.activations import ACTIVATIONS
from nnviz.carrying import begins_again
from nnviz.datasets.preparation.units import input_names
from nnviz.datasets.table import Column, Table
from nnviz.document import DataSpec, Document
from nnviz.edits.data import set_role
from nnviz.edits.layers import (
    add_neuron,
    insert_layer,
    move_layer,
    remove_layer,
    remove_neuron,
    set_activation,
    set_initializer,
    set_units,
)
from nnviz.edits.training import change_train, set_optimizer
from nnviz.errors import UserError
from nnviz.network import forward, init_params, values_of
from nnviz.parameters import Parameter, of_layer, outgoing, parameter_at, place_of
from nnviz.params import Params
from nnviz.presets import document_of_data, document_of_sample
from nnviz.session import Session
from nnviz.snapshot import Snapshot

LAPTOP = document_of_sample("laptop")


def mixed(**train: Any) -> Document:
    """Give a classification with three numbers and a category of three as features."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 3))
    kind = rng.integers(0, 3, 40).astype(np.int32)
    label = (x[:, 0] + x[:, 1] * kind > 0.3).astype(np.int32)
    columns = [Column(f"x{i}", "number", values) for i, values in enumerate(x.T.copy())]
    columns += [
        Column("kind", "category", kind, ("red", "green", "blue")),
        Column("label", "category", label, ("no", "yes")),
    ]
    roles: tuple[Any, ...] = ("feature",) * 4 + ("target",)
    data = DataSpec("test", Table("test", tuple(columns)), roles, "classification")
    return change_train(epochs=10_000_000, batch_size=8, **train)(document_of_data(data, "4:tanh,3:relu"))


@pytest.fixture
def begin() -> Iterator[Callable[..., Session]]:
    sessions: list[Session] = []

    def start(document: Document = LAPTOP) -> Session:
        sessions.append(Session(document))
        return sessions[-1]

    yield start
    for session in sessions:
        assert session.close(30)


def inputs_of(session: Session) -> tuple[str, ...]:
    return input_names(session.document.data)


def weights(session: Session) -> Params:
    return session._weights_of(session.document)


def bits(params: Params) -> list[bytes]:
    return [part.tobytes() for layer in params for part in layer]


def value(session: Session, parameter: Parameter) -> float:
    return values_of(session.document.network, inputs_of(session), weights(session), [parameter])[parameter]


def rests(session: Session, wait_for: Callable[..., None]) -> Snapshot:
    """Poll until the trainer has nothing more to do for the newest order."""

    def met() -> bool:
        session.poll()
        shown = session.snapshot
        if shown is None or shown.status in ("loading", "compiling", "running"):
            return False
        return shown.progress.order == session._number

    wait_for(met)
    assert session.snapshot is not None
    return session.snapshot


def trains(session: Session, wait_for: Callable[..., None], epochs: int = 1) -> Snapshot:
    """Poll until a snapshot of the newest order has come, this many epochs later."""
    goal = epochs + (session.snapshot.epoch if session.snapshot is not None else 0)

    def met() -> bool:
        session.poll()
        shown = session.snapshot
        return shown is not None and shown.progress.order == session._number and shown.epoch >= goal

    wait_for(met)
    assert session.snapshot is not None
    return session.snapshot


class Hand:
    """Somebody who edits whatever there is, at random."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.rng = session, random.Random(seed)
        self.values: tuple[float, ...] = (0.5, 0.0)

    def some(self) -> list[Parameter]:
        """Choose one parameter, or a few, a neuron's or a layer's."""
        session, rng = self.session, self.rng
        network, inputs = session.document.network, inputs_of(session)
        layer = rng.randint(1, len(network.layers))
        kind = rng.choice(["one", "one", "few", "neuron", "layer"])
        if kind == "neuron" and layer < len(network.layers):
            return list(outgoing(network, inputs, layer, rng.randrange(network.units[layer - 1])))
        of = of_layer(network, inputs, layer)
        return list(of) if kind == "layer" else rng.sample(of, min(len(of), 1 if kind == "one" else 4))

    def touches(self) -> None:
        """Do something to single weights."""
        session, rng = self.session, self.rng
        chosen = self.some()
        kind = rng.choice(["set", "set", "lock", "lock", "unlock", "off", "on", "reset"])
        if kind == "set":
            session.set_parameters({its: rng.choice([rng.gauss(0, 1), *self.values]) for its in chosen})
        elif kind in ("lock", "unlock"):
            session.lock(chosen, kind == "lock")
        elif kind == "reset":
            session.reset_parameters(chosen)
        else:
            session.switch(chosen, kind == "on")

    def builds(self, *, keeps_learning: bool = False) -> None:
        """Do something to the structure, the activations, the roles or how it learns."""
        session, rng = self.session, self.rng
        layers = len(session.document.network.layers)
        layer = rng.randint(1, layers)
        place = rng.randrange(session.document.network.units[layer - 1])
        edits = {
            "add": add_neuron(layer),
            "remove": remove_neuron(layer, place),
            "insert": insert_layer(layer),
            "drop": remove_layer(layer),
            "move": move_layer(layer, rng.randint(1, layers)),
            "units": set_units(layer, rng.randint(1, 5)),
            "activation": set_activation(layer, rng.choice([*ACTIVATIONS])),
            "role": set_role(rng.choice(["x0", "x1", "kind"]), rng.choice(["feature", "ignore"])),
            "optimizer": set_optimizer(rng.choice(["sgd", "adam", "momentum"])),
            "initializer": set_initializer(layer, rng.choice(["he_normal", "glorot_uniform"])),
        }
        if keeps_learning or layers > 5:
            del edits["initializer"]
        if layers > 5:
            del edits["insert"]
        session.apply(edits[rng.choice([*edits])], "Edit")

    def edits(self, count: int, after: Callable[[], None] = lambda: None, **more: bool) -> None:
        """Make so many edits that change something, whatever is refused in between."""
        done = 0
        while done < count:
            before = self.session.document
            try:
                self.touches() if self.rng.random() < 0.6 else self.builds(**more)
            except UserError as error:
                assert error.message.endswith(".")
                assert self.session.document is before
            if self.session.document is not before:
                done += 1
                after()


@pytest.mark.parametrize("polls", [False, True], ids=["unseen", "seen"])
@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_that_undo_and_redo_give_document_and_weights_back_bit_for_bit(
    begin: Callable[..., Session], count: int, polls: bool
) -> None:
    session = begin(mixed())
    hand = Hand(session, count + polls)
    states = [(session.document, bits(weights(session)))]

    def looks() -> None:
        if polls and hand.rng.random() < 0.3:
            session.poll()

    def notes() -> None:
        states.append((session.document, bits(weights(session))))
        looks()

    hand.edits(count, notes)
    for document, its in reversed(states[:-1]):
        session.undo()
        assert (session.document, bits(weights(session))) == (document, its)
        looks()
    for document, its in states[1:]:
        session.redo()
        assert (session.document, bits(weights(session))) == (document, its)
        looks()


def test_that_the_trainer_ends_with_the_weights_that_the_session_shows(
    begin: Callable[..., Session], wait_for: Callable[..., None]
) -> None:
    session = begin(mixed())
    hand = Hand(session, 3)
    for _ in range(12):
        hand.edits(5)
        for move in hand.rng.choices([session.undo, session.redo], k=4):
            move()
        shown = bits(weights(session))
        if session.problem is None:
            snapshot = rests(session, wait_for)
            assert snapshot.document == session.document
            assert bits(snapshot.params) == shown


class Locks:
    """Remembers what is locked, as long as nobody decides otherwise."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.held: dict[Parameter, tuple[float, object]] = {}

    def _decided(self, parameter: Parameter) -> object:
        network = self.session.document.network
        return network.by_hand.get(parameter), parameter in network.off

    def edited(self) -> None:
        """Forget what an edit has let go or set."""
        locked = self.session.document.network.locked
        kept = [its for its in self.held if its in locked and self._decided(its) == self.held[its][1]]
        self.held = {its: self.held[its] for its in kept}

    def look(self, snapshot: Snapshot) -> int:
        """Compare what is held with what it is now, and hold what is locked; gives how many were compared."""
        network, inputs = snapshot.document.network, input_names(snapshot.document.data)
        values = values_of(network, inputs, snapshot.params, network.locked)
        assert all(values[its] == value for its, (value, _) in self.held.items())
        compared, self.held = len(self.held), {its: (v, self._decided(its)) for its, v in values.items()}
        return compared


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_that_it_trains_on_through_500_edits_of_every_kind_and_their_undoing(
    begin: Callable[..., Session], wait_for: Callable[..., None]
) -> None:
    session = begin(mixed(optimizer="momentum", learning_rate=0.01))
    first, hand, locks, compared = session.document, Hand(session, 9), Locks(session), 0
    session.play()
    trains(session, wait_for)

    def looks() -> None:
        nonlocal compared
        locks.edited()
        session.poll()
        assert session.playing
        if session.history.index % 60 == 0:
            locks.look(trains(session, wait_for))
            compared += locks.look(trains(session, wait_for))

    hand.edits(500, looks, keeps_learning=True)
    assert compared > 20
    assert trains(session, wait_for).document == session.document
    for _ in range(500):
        session.undo()
        session.poll()
        assert session.playing
    assert session.document == first
    assert trains(session, wait_for, 3).document == first


def test_that_edits_beyond_all_measure_never_break_the_engine(
    begin: Callable[..., Session], wait_for: Callable[..., None]
) -> None:
    session = begin(mixed())
    first, hand = session.document, Hand(session, 9)
    hand.values = (-3e38, 3e38, 0.0, 1e-40)
    session.play()

    def looks() -> None:
        session.poll()
        session.play()
        assert session.snapshot is None or session.snapshot.status != "failed"

    hand.edits(80, looks, keeps_learning=True)
    for _ in range(80):
        session.undo()
        looks()
    # Weights like these make any run diverge; what is left after undoing all of it does not.
    session.reset()
    session.play()
    assert trains(session, wait_for, 3).document == first


def test_that_a_drag_at_full_speed_is_one_step_and_leaves_all_others_as_trained(
    begin: Callable[..., Session], wait_for: Callable[..., None]
) -> None:
    session = begin(change_train(epochs=10_000_000)(LAPTOP))
    session.play()
    before = trains(session, wait_for, 5)
    chosen = parameter_at(LAPTOP.network, inputs_of(session), 1, 0, 0)
    left = value(session, chosen)
    for number in range(60):
        session.set_parameters({chosen: number / 10}, merge="drag 1")
        session.poll()
    after = trains(session, wait_for, 5)
    assert after.epoch > before.epoch
    assert session.playing
    assert len(session.history.entries) == 2
    session.pause()
    trained = rests(session, wait_for)
    session.undo()
    assert value(session, chosen) == left
    back = rests(session, wait_for)
    for (layer, part), old in np.ndenumerate(np.empty((2, 2))):
        old, new = trained.params[layer][part].copy(), back.params[layer][part].copy()
        if (layer, part) == (0, 0):
            old[0, 0] = new[0, 0]
        assert np.array_equal(old, new)


def test_that_the_picture_follows_a_drag_that_is_quicker_than_it_is_drawn(
    begin: Callable[..., Session], wait_for: Callable[..., None]
) -> None:
    session = begin(change_train(epochs=10_000_000)(LAPTOP))
    rests(session, wait_for)
    session.play()
    trains(session, wait_for)
    chosen = parameter_at(LAPTOP.network, inputs_of(session), 1, 0, 0)
    seen: set[int] = set()

    def drags() -> bool:
        session.set_parameters({chosen: len(seen) + 0.5}, merge="drag 1")
        if session.poll() and session.snapshot is not None:
            seen.add(session.snapshot.epoch)
        return len(seen) > 3

    wait_for(drags)


def test_that_a_value_set_before_training_is_what_reset_comes_back_to(
    begin: Callable[..., Session], wait_for: Callable[..., None]
) -> None:
    session = begin(LAPTOP)
    first, second = of_layer(LAPTOP.network, inputs_of(session), 1)[:2]
    rests(session, wait_for)
    session.set_parameters({first: 0.25})
    session.play()
    rests(session, wait_for)
    session.set_parameters({second: 0.75})
    drawn = init_params(LAPTOP.network, 2, LAPTOP.train.seed)
    session.reset()
    assert value(session, first) == 0.25
    assert value(session, second) == drawn[0][0][1, 0]


def test_that_a_value_set_while_it_has_yet_to_pause_is_not_what_it_begins_with(
    begin: Callable[..., Session], wait_for: Callable[..., None]
) -> None:
    session = begin(LAPTOP)
    chosen = of_layer(LAPTOP.network, inputs_of(session), 1)[0]
    session.play()
    session.pause()
    session.set_parameters({chosen: 0.25})
    assert session.document.network.by_hand[chosen].initial is None
    session.reset()
    session.set_parameters({chosen: 0.5})
    assert session.document.network.by_hand[chosen].initial == 0.5


def test_that_weights_are_reset_to_what_they_began_with(
    begin: Callable[..., Session], wait_for: Callable[..., None]
) -> None:
    session = begin(LAPTOP)
    inputs = inputs_of(session)
    drawn = init_params(LAPTOP.network, 2, LAPTOP.train.seed)
    chosen = of_layer(LAPTOP.network, inputs, 1)
    session.set_parameters({chosen[0]: 0.25})
    session.reset_parameters(chosen[:1])
    assert bits(weights(session)) == bits(drawn)
    session.set_parameters({chosen[0]: 0.25})
    session.play()
    rests(session, wait_for)
    trained = weights(session)
    session.switch(chosen[3:4], False)
    session.reset_parameters(chosen)
    after = weights(session)
    assert value(session, chosen[0]) == 0.25
    assert value(session, chosen[1]) == drawn[0][0][1, 0]
    assert value(session, chosen[3]) == 0
    assert bits(after[1:]) == bits(trained[1:])
    session.switch(chosen[3:4], True)
    assert value(session, chosen[3]) == drawn[0][0][0, 1]


def test_that_what_is_switched_off_is_0_through_training_and_comes_back(
    begin: Callable[..., Session], wait_for: Callable[..., None]
) -> None:
    session = begin(LAPTOP)
    edges = outgoing(LAPTOP.network, inputs_of(session), 1, 1)
    before = [value(session, its) for its in edges]
    session.switch(edges, False)
    assert [value(session, its) for its in edges] == [0, 0]
    session.play()
    shown = rests(session, wait_for)
    assert not shown.params[1][0][1].any()
    assert shown.params[1][0][[0, 2]].all()
    session.switch(edges, True)
    assert [value(session, its) for its in edges] == before
    assert np.array_equal(rests(session, wait_for).params[1][0][1], np.array(before, np.float32))


def test_that_a_neuron_that_is_off_stays_off_towards_new_neurons(begin: Callable[..., Session]) -> None:
    session = begin(mixed())
    network, inputs = session.document.network, inputs_of(session)
    session.switch(outgoing(network, inputs, 1, 2), False)
    drawn = init_params(add_neuron(2)(session.document).network, len(inputs), session.document.train.seed)
    session.apply(add_neuron(2), "Add neuron")
    assert not weights(session)[1][0][2].any()
    assert weights(session)[1][0][1].all()
    session.apply(insert_layer(2), "Insert layer")
    assert not weights(session)[1][0][2].any()
    session.undo()
    session.switch(outgoing(session.document.network, inputs, 1, 2), True)
    assert weights(session)[1][0][2, -1] == drawn[1][0][2, -1]
    session.undo()
    session.undo()
    session.switch(outgoing(session.document.network, inputs, 1, 2), True)
    session.apply(add_neuron(2), "Add neuron")
    assert weights(session)[1][0][2].all()


def test_that_a_refused_value_changes_nothing(begin: Callable[..., Session]) -> None:
    session = begin(LAPTOP)
    chosen = of_layer(LAPTOP.network, inputs_of(session), 1)[:2]
    for bad in (float("nan"), float("inf"), -float("inf"), 3.5e38, -1e300):
        with pytest.raises(UserError, match=r"finite number|beyond the largest float32"):
            session.set_parameters({chosen[0]: 1.0, chosen[1]: bad})
        assert session.document == LAPTOP
        assert session.history.undo_label is None
    session.set_parameters({chosen[0]: 3.4e38})
    assert value(session, chosen[0]) == np.float32(3.4e38)


def test_that_and_is_found_by_hand(begin: Callable[..., Session]) -> None:
    # By hand: 0.5 * 1 + 0.9 * 0 - 0.5 = 0, where the step is 1; with 0.4 it is -0.1, where it is 0.
    session = begin(document_of_sample("laptop"))
    session.apply(set_activation(1, "step"), "Change activation")
    session.apply(set_units(1, 1), "Set units")
    network, inputs = session.document.network, inputs_of(session)
    first, second, bias = (parameter_at(network, inputs, 1, source, 0) for source in (0, 1, None))
    session.set_parameters({first: 0.5, second: 0.9, bias: -0.5})
    row = np.array([[1.0, 0.0]], np.float32)
    assert forward(network, weights(session), row)[0].tolist() == [[1.0]]
    session.set_parameters({first: 0.4})
    assert forward(network, weights(session), row)[0].tolist() == [[0.0]]


def test_that_going_back_gives_the_weights_of_that_time_under_the_locks_of_today(
    begin: Callable[..., Session], wait_for: Callable[..., None]
) -> None:
    session = begin(change_train(epochs=4)(LAPTOP))
    a, b, c = of_layer(LAPTOP.network, inputs_of(session), 1)[:3]
    session.play()
    at_4 = rests(session, wait_for)
    session.set_parameters({a: 9.0})
    session.lock([b], True)
    session.switch([c], False)
    rests(session, wait_for)
    session.go_to(2)
    rests(session, wait_for)
    past = {its: value(session, its) for its in (a, b, c)}
    assert past[a] != 9.0
    assert past[a] != at_4.params[0][0][0, 0]
    assert past[c] == 0
    session.play()
    rests(session, wait_for)
    assert value(session, b) == past[b]
    assert value(session, a) != past[a]


def test_that_a_value_set_right_after_the_wish_to_go_back_holds(
    begin: Callable[..., Session], wait_for: Callable[..., None]
) -> None:
    session = begin(change_train(epochs=4)(LAPTOP))
    chosen = of_layer(LAPTOP.network, inputs_of(session), 1)[0]
    session.play()
    rests(session, wait_for)
    session.go_to(2)
    session.set_parameters({chosen: 9.0})
    shown = rests(session, wait_for)
    assert shown.epoch == 2
    assert value(session, chosen) == 9.0


def test_that_no_edit_of_a_weight_begins_again(begin: Callable[..., Session]) -> None:
    session = begin(mixed())
    hand = Hand(session, 5)
    for _ in range(40):
        before = session.document
        hand.touches()
        assert not begins_again(before, session.document)
        for marks in (session.document.network.locked, session.document.network.off):
            assert all(place_of(session.document.network, inputs_of(session), its) for its in marks)
