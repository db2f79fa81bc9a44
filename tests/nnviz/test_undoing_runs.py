"""Undo comes back to a run that an edit ended: its weights, its history, and what it will learn."""

import time
from collections.abc import Iterator

import numpy as np
import pytest
from session_driver import LAPTOP, by_itself, initial, same, same_log

from nnviz.datasets.preparation.preparing import input_names
from nnviz.edits.data import change_data
from nnviz.edits.layers import add_neuron
from nnviz.edits.training import change_train, set_loss
from nnviz.orders import PassWish
from nnviz.parameters import of_layer
from nnviz.presets import document_of_sample
from nnviz.session import Session
from nnviz.snapshot import Snapshot

FIRST = of_layer(LAPTOP.network, input_names(LAPTOP.data), 1)[0]


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(document_of_sample("laptop"))
    yield session
    assert session.close(10.0)


def until(session: Session, *statuses: str, seconds: float = 60.0) -> None:
    """Wait until the session rests with one of these statuses, having seen the newest order answered."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        session.poll()
        shown = session.snapshot
        if shown is not None and shown.status in statuses and shown.progress.order == session._number:
            return
        time.sleep(0.005)
    raise AssertionError(f"never {statuses}: {session.snapshot and session.snapshot.status}")


def trained(session: Session) -> Snapshot:
    session.play()
    until(session, "finished")
    assert session.snapshot is not None
    return session.snapshot


EDITS = {
    "seed": lambda session: session.reseed(5),
    "scaling": lambda session: session.apply(change_data(scaling="standard"), "Scale features"),
    "table": lambda session: session.load(document_of_sample("xor"), "Open"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_that_undo_brings_back_epoch_history_and_weights(session, edit):
    trained(session)
    before = session.snapshot

    EDITS[edit](session)
    session.step()
    until(session, "paused")
    assert session.snapshot.epoch == 1
    session.undo()
    until(session, "finished")

    after = session.snapshot
    assert after.epoch == before.epoch == 20
    assert np.array_equal(after.log.series["loss"], before.log.series["loss"])
    for (kernel, bias), (other, its) in zip(after.params, before.params, strict=True):
        assert np.array_equal(kernel, other) and np.array_equal(bias, its)


def test_that_a_run_that_was_left_learns_on_as_if_nothing_had_been(session):
    trained(session)
    session.reseed(5)
    session.undo()
    session.apply(change_train(epochs=30), "Epochs")
    resumed = trained(session)

    straight = Session(document_of_sample("laptop"))
    straight.apply(change_train(epochs=30), "Epochs")
    unbroken = trained(straight)
    assert straight.close(10.0)
    assert resumed.epoch == unbroken.epoch == 30
    for (kernel, bias), (other, its) in zip(resumed.params, unbroken.params, strict=True):
        assert np.array_equal(kernel, other) and np.array_equal(bias, its)


def test_that_redo_goes_forth_to_the_later_run_again(session):
    trained(session)
    session.reseed(5)
    session.step()
    until(session, "paused")
    later = session.snapshot
    session.undo()
    until(session, "finished")

    session.redo()
    until(session, "paused")

    assert session.snapshot.epoch == 1
    assert session.document.train.seed == 5
    assert np.array_equal(session.snapshot.params[0][0], later.params[0][0])


def test_that_undo_leaves_a_run_at_rest_that_rested(session):
    trained(session)
    EDITS["table"](session)
    session.play()
    session.undo()

    assert not session.playing
    until(session, "finished")


def test_that_the_preview_stands_where_the_run_stood(session):
    trained(session)
    session.reseed(5)
    session.undo()
    assert session._here() == (20, 0)
    session.step_back()
    assert session.viewing == 19
    session.go_to(19)
    until(session, "paused")
    assert session.snapshot.epoch == 19


def test_that_a_run_too_long_ago_begins_again_from_the_weights_it_was_left_with(session):
    trained(session)
    before = session.snapshot
    for seed in range(10, 20):
        session.reseed(seed)
        session.step()
        until(session, "paused")
    for _ in range(10):
        session.undo()
    until(session, "idle", "paused", "finished")

    assert np.array_equal(session.snapshot.params[0][0], before.params[0][0])


def test_that_undo_and_a_way_back_at_once_end_where_they_should(session):
    """The trainer has not come to the run again when it hears that this is to be taken back."""
    trained(session)
    session.reseed(5)
    session.step()
    until(session, "paused")
    session.undo()
    session.go_to(5)
    until(session, "paused")
    assert session.snapshot.epoch == 5
    session.undo()
    until(session, "finished")
    assert session.snapshot.epoch == 20
    session.redo()
    until(session, "paused")
    assert session.snapshot.epoch == 5


def test_that_play_after_undo_goes_beyond_the_step_that_the_run_was_left_with(session):
    session.step()
    until(session, "paused")
    session.reseed(5)
    session.undo()
    assert trained(session).epoch == 20


# --- what is no edit: to go on from the past, and a reset ---


def same_run(shown: Snapshot, other: Snapshot) -> bool:
    """Tell whether two snapshots are of the same run at the same place, with all that is known of it."""
    place = (shown.run, shown.epoch, shown.document, shown.progress.turns)
    return (
        place == (other.run, other.epoch, other.document, other.progress.turns)
        and same(shown.params, other.params)
        and same_log(shown.log, other.log)
        and same_log(shown.measured, other.measured)
    )


def looks(session: Session, epoch: int) -> Snapshot:
    session.look_at(epoch)
    end = time.monotonic() + 60
    while session.shown is None or session.shown.epoch != epoch:
        assert time.monotonic() < end, f"never saw epoch {epoch}"
        session.poll()
        time.sleep(0.005)
    return session.shown


def grown(session: Session) -> Snapshot:
    """Train to 20, add a neuron and give it a weight, and train to 40."""
    trained(session)
    session.apply(add_neuron(1), "Add neuron")
    session.set_parameters({FIRST: 0.5})
    return trained(session)


GOINGS_ON = {
    "continue": lambda session: session.continue_from_here(),
    "play": lambda session: session.play(),
    "batch": lambda session: session.step_batch(),
    "lesson": lambda session: session.learn(PassWish(rows=(1, 3))),
}


@pytest.mark.parametrize("go_on", GOINGS_ON)
def test_that_undo_after_going_on_from_the_past_brings_the_whole_run_back(session, go_on):
    before = trained(session)
    looks(session, 5)
    assert session.history.undo_label is None
    GOINGS_ON[go_on](session)
    until(session, "paused", "finished")
    assert session.history.undo_label == "Continue from epoch 5"
    after = session.snapshot
    session.undo()
    until(session, "finished")
    assert same_run(session.snapshot, before)
    session.redo()
    until(session, "paused", "finished")
    assert same_run(session.snapshot, after)


def test_that_undo_after_going_on_from_before_edits_brings_them_back_with_what_they_learned(session):
    before = grown(session)
    looks(session, 5)
    session.continue_from_here()
    until(session, "paused")
    assert session.document == LAPTOP
    assert same(session.snapshot.params, by_itself(LAPTOP, 5).params())
    session.undo()
    until(session, "finished")
    assert same_run(session.snapshot, before) and session.snapshot.epoch == 40
    assert session.pinned == ()
    session.redo()
    until(session, "paused")
    assert len(session.pinned) == 1
    assert trained(session).epoch == 20
    assert same(session.snapshot.params, by_itself(LAPTOP, 20).params())


def test_that_undo_goes_back_over_several_runs_to_the_first_one(session):
    seen = [trained(session)]
    for epoch in (15, 10, 5):
        looks(session, epoch)
        session.continue_from_here()
        session.step()
        until(session, "paused")
        seen.append(session.snapshot)
    session.reset()
    session.step()
    until(session, "paused")
    for before in reversed(seen):
        session.undo()
        until(session, before.status)
        assert same_run(session.snapshot, before)
    for after in seen[1:]:
        session.redo()
        until(session, after.status)
        assert same_run(session.snapshot, after)


def test_that_undo_before_the_trainer_has_come_to_the_new_run_brings_the_old_one_back(session):
    before = grown(session)
    looks(session, 5)
    session.continue_from_here()
    session.look_at(3)
    session.play()
    session.undo()
    session.undo()
    until(session, "finished")
    assert same_run(session.snapshot, before)
    session.redo()
    until(session, "paused")
    assert (session.snapshot.epoch, session.document) == (5, LAPTOP)
    assert same(session.snapshot.params, by_itself(LAPTOP, 5).params())
    session.redo()
    until(session, "paused", "finished")
    epoch = session.snapshot.epoch
    assert epoch >= 3
    assert same(session.snapshot.params, by_itself(LAPTOP, epoch).params())


def test_that_edits_made_at_once_in_the_past_are_all_followed(session):
    trained(session)
    then = looks(session, 5)
    session.set_parameters({FIRST: 0.5})
    session.apply(add_neuron(1), "Add neuron")
    until(session, "paused")
    shown = session.snapshot
    assert (shown.epoch, shown.document.network.units) == (5, (4, 2))
    assert shown.params[0][0][0, 0] == 0.5
    assert np.array_equal(shown.params[0][0][1:, :3], then.params[0][0][1:])
    assert np.array_equal(shown.params[1][0][:3], then.params[1][0])


def test_that_what_was_measured_of_the_past_stays_known_in_the_run_that_goes_on_from_it(session):
    for _ in range(8):
        session.step()
        until(session, "paused")
    known = session.snapshot.measured
    looks(session, 5)
    session.continue_from_here()
    until(session, "paused")
    assert same_log(session.snapshot.measured, known.until(5))
    assert list(known.epoch[-8:]) == list(range(1, 9))


def test_that_going_back_is_undone_with_the_edits_that_came_before(session):
    before = grown(session)
    session.go_to(5)
    until(session, "paused")
    assert (session.snapshot.epoch, session.document) == (5, before.document)
    assert session.history.undo_label == "Go back to epoch 5"
    session.undo()
    until(session, "finished")
    assert same_run(session.snapshot, before)


def test_that_a_run_that_was_taught_at_its_beginning_is_reset_as_a_step_of_the_history_after_undo(session):
    session.learn(PassWish(rows=(1, 3)))
    until(session, "idle")
    taught = session.snapshot
    session.reseed(5)
    session.undo()
    session.reset()
    until(session, "idle")
    assert same(session.snapshot.params, initial(LAPTOP))
    session.undo()
    until(session, "idle")
    assert same_run(session.snapshot, taught) and not same(taught.params, initial(LAPTOP))


def test_that_a_reset_is_undone_and_done_again(session):
    trained(session)
    session.set_parameters({FIRST: 2.5})
    before = trained(session)
    session.reset()
    session.step()
    until(session, "paused")
    after = session.snapshot
    assert session.history.undo_label == "Reset"
    session.undo()
    until(session, "finished")
    assert same_run(session.snapshot, before)
    session.redo()
    until(session, "paused")
    assert same_run(session.snapshot, after)


def test_that_undo_after_a_reset_leaves_the_initial_weights_alone(session):
    trained(session)
    session.set_parameters({FIRST: 2.5})
    until(session, "finished")
    before = session.snapshot
    session.reset()
    until(session, "idle")
    assert same(session.snapshot.params, initial(LAPTOP))
    session.undo()
    until(session, "finished")
    assert same_run(session.snapshot, before)


def test_that_a_reset_of_what_was_never_trained_is_no_step_of_the_history(session):
    until(session, "idle")
    session.reset()
    until(session, "idle")
    assert session.history.undo_label is None
    session.set_parameters({FIRST: 0.5})
    session.reset()
    assert session.history.undo_label == "Set weight"


def test_that_undo_comes_back_to_a_run_that_diverged(session):
    session.load(set_loss("mse")(document_of_sample("house-prices")), "Open")
    session.play()
    until(session, "diverged")
    before = session.snapshot
    looks(session, 1)
    session.play()
    session.pause()
    until(session, "paused", "diverged")
    session.undo()
    until(session, "diverged")
    assert same_run(session.snapshot, before)
    assert session.snapshot.progress.message == before.progress.message


def test_that_a_future_is_pinned_as_far_as_its_loss_is_the_same(session):
    trained(session)
    session.apply(set_loss("mse"), "Change loss")
    trained(session)
    looks(session, 5)
    session.continue_from_here()
    until(session, "paused")
    (pin,) = session.pinned
    assert (pin.branch, pin.end) == (5, 20)
    assert np.array_equal(pin.log.series["loss"], by_itself(LAPTOP, 20).book.log().series["loss"])


def test_that_pins_part_from_a_run_that_begins_again_at_its_beginning(session):
    trained(session)
    looks(session, 12)
    session.set_parameters({FIRST: 2.5})
    until(session, "paused")
    assert [its.branch for its in session.pinned] == [12]
    session.reset()
    until(session, "idle")
    assert [its.branch for its in session.pinned] == [0]
    session.undo()
    until(session, "paused")
    assert [its.branch for its in session.pinned] == [12]


def test_that_an_update_that_was_wished_for_is_made_by_no_later_run(session):
    session.learn(PassWish(rows=(1, 3)))
    session.reseed(5)  # at once: the trainer may never have seen the run before
    until(session, "idle")
    assert same(session.snapshot.params, initial(session.document))
