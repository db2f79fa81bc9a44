"""Laws of looking at the past in a session, and of going on from there, with its real threads."""

from __future__ import annotations

import numpy as np
import pytest
from session_driver import LAPTOP, LONG, SMALL, Driver, by_itself, initial, same, same_log

from nnviz.datasets.preparation.preparing import input_names
from nnviz.edits.data import change_data
from nnviz.edits.layers import add_neuron, remove_neuron
from nnviz.edits.training import change_train
from nnviz.errors import UserError
from nnviz.orders import PassWish, View
from nnviz.parameters import of_layer
from nnviz.presets import document_of_sample
from nnviz.run import Run
from nnviz.session import Session
from nnviz.snapshot import Snapshot

SIXTY = change_train(epochs=60)(LAPTOP)
FIRST = of_layer(LAPTOP.network, input_names(LAPTOP.data), 1)[0]


def looks(driver: Driver, epoch: int) -> Snapshot:
    """Look at an epoch, and wait until it is shown."""
    session = driver.session
    session.look_at(epoch)
    driver.polls_until(lambda: session._past.exact is not None)
    assert session.shown is not None
    return session.shown


@pytest.fixture
def trained(drive) -> Driver:
    driver = drive()
    driver.plays_to_the_end()
    return driver


# --- looking ---


@pytest.mark.parametrize("document", [LAPTOP, SMALL], ids=["one batch", "three batches"])
def test_that_every_epoch_looks_exactly_as_training_had_left_it(document, drive):
    driver = drive(document)
    present = driver.plays_to_the_end()
    for epoch in (7, 19, 0, 8, 12):
        seen, alone = looks(driver, epoch), by_itself(document, epoch)
        assert same(seen.params, alone.params())
        assert same_log(seen.log, alone.book.log())
        assert (seen.epoch, seen.progress.batch, seen.run) == (epoch, 0, present.run)
    assert driver.session.snapshot is present
    driver.session.look_at(None)
    assert driver.session.shown is present and driver.session.viewing is None


def test_that_the_past_is_shown_with_the_document_of_its_time(trained):
    trained.session.apply(add_neuron(1), "Add neuron")
    trained.session.apply(change_train(epochs=40), "Epochs")
    trained.plays_to_the_end()
    session = trained.session
    assert session.document.network.units == (4, 2)
    assert looks(trained, 19).document is session.shown_document is LAPTOP
    assert looks(trained, 20).document.network.units == (4, 2)
    session.look_at(None)
    assert session.shown_document is session.document


def test_that_training_goes_on_while_the_past_is_looked_at(drive):
    driver = drive(LONG)
    driver.session.play()
    driver.sees(lambda shown: shown.epoch > 3000)
    seen = looks(driver, 1500)
    stood = driver.snapshot.epoch
    driver.polls_until(lambda: driver.snapshot.epoch > stood + 1000)
    assert driver.session.shown is seen
    assert same(seen.params, by_itself(LAPTOP, 1500).params())
    driver.session.pause()
    assert driver.rests().epoch > stood
    assert driver.session.viewing == 1500


def test_that_what_has_not_come_yet_and_the_present_itself_are_the_present(trained):
    for epoch in (20, 21, 1_000_000):
        trained.session.look_at(epoch)
        assert trained.session.viewing is None
    trained.session.look_at(-5)
    assert trained.session.viewing == 0


def test_that_a_part_of_an_epoch_can_be_looked_back_on(drive):
    driver = drive(SMALL)
    for _ in range(5):
        driver.session.step_batch()
    driver.rests()
    assert same(looks(driver, 1).params, by_itself(SMALL, 1).params())


def test_that_steps_lead_through_the_past_and_into_the_present(trained):
    session, there = trained.session, []
    for step in (*[session.step_back] * 3, *[session.step] * 3):
        step()
        there.append(session.viewing)
    assert there == [19, 18, 17, 18, 19, None]
    assert not session.playing
    for _ in range(30):
        session.step_back()
    assert session.viewing == 0


def test_that_a_step_back_stops_training_for_that(drive):
    driver = drive(LONG)
    driver.session.play()
    driver.sees(lambda shown: shown.epoch > 100)
    driver.session.step_back()
    assert not driver.session.playing
    assert driver.session.viewing == driver.snapshot.epoch - 1


def test_that_the_past_is_shown_through_the_same_view(trained):
    looks(trained, 7)
    view = View(axes=("small", "pink"), slopes=True)
    trained.session.look(view)
    trained.polls_until(lambda: trained.session.shown.view == view)
    seen = trained.session.shown
    assert seen is not None and seen.surfaces is not None and seen.slopes is not None
    assert (seen.epoch, seen.surfaces.axes) == (7, (1, 0))


def test_that_a_pass_is_followed_from_the_past(trained):
    trained.session.wish_pass(PassWish())
    passed = looks(trained, 7).passed
    assert passed is not None
    assert same(passed.before, by_itself(LAPTOP, 7).params())
    assert same(passed.after, by_itself(LAPTOP, 8).params())


# --- the end of a look ---


@pytest.mark.parametrize(
    "end",
    [
        lambda session: session.reset(),
        lambda session: session.reseed(5),
        lambda session: session.undo(),
        lambda session: session.go_to(3),
        lambda session: session.load(document_of_sample("xor"), "Open sample"),
        lambda session: session.apply(change_data(scaling="minmax"), "Scale"),
        lambda session: session.restart(),
    ],
    ids=["reset", "seed", "undo", "go to", "load", "scaling", "restart"],
)
def test_that_a_look_ends_where_the_run_becomes_another(end, drive):
    driver = drive()
    session = driver.session
    session.apply(change_train(epochs=15), "Epochs")
    driver.plays_to_the_end()
    looks(driver, 7)
    end(session)
    assert session.viewing is None
    assert not session.pinned
    driver.rests()
    assert session.shown is session.snapshot


def test_that_an_edit_that_begins_again_leaves_the_run_as_it_was_for_undo(trained):
    present = trained.snapshot
    looks(trained, 7)
    trained.session.apply(change_data(scaling="minmax"), "Scale")
    trained.rests()
    trained.session.undo()
    back = trained.rests()
    assert (back.epoch, back.status) == (20, "finished")
    assert same(back.params, present.params) and same_log(back.log, present.log)


# --- going on from there ---


def test_that_play_goes_on_from_where_one_looks_with_the_same_numbers_and_then_nothing_is_pinned(trained):
    session, before = trained.session, trained.snapshot
    seen = looks(trained, 7)
    session.set_speed(1.0)
    session.play()
    assert session.viewing is None and session.snapshot is seen
    assert [(its.branch, its.end, its.label) for its in session.pinned] == [(7, 20, "Run 1")]
    assert same_log(session.pinned[0].log, before.log)
    session.set_speed(None)
    again = trained.rests()
    assert again.epoch == 20
    assert same(again.params, before.params) and same_log(again.log, before.log)
    assert session.pinned == ()


@pytest.mark.parametrize("going_on", [Session.play, Session.step_batch])
def test_that_a_run_goes_on_from_the_past_after_its_engine_has_failed(drive, monkeypatch, going_on):
    driver = failed(drive, monkeypatch, at=30)
    looks(driver, 7)
    going_on(driver.session)
    shown = driver.rests()
    epoch = shown.epoch
    assert epoch == (60 if going_on is Session.play else 8)
    alone = by_itself(SIXTY, epoch)
    assert same(shown.params, alone.params())
    assert same_log(shown.log, alone.book.log())


def test_that_a_run_goes_on_where_its_engine_has_failed_and_its_past_can_be_looked_at(drive, monkeypatch):
    driver = failed(drive, monkeypatch, at=30)
    driver.session.step()
    shown = driver.rests()
    assert shown.epoch == 31
    alone = by_itself(SIXTY, 31)
    assert same(shown.params, alone.params()) and same_log(shown.log, alone.book.log())
    assert same(looks(driver, 7).params, by_itself(SIXTY, 7).params())


def test_that_an_edit_after_a_failure_goes_on_with_what_was_learned(drive, monkeypatch):
    driver = failed(drive, monkeypatch, at=30)
    driver.session.set_parameters({FIRST: 0.25})
    shown = driver.rests()
    assert (shown.epoch, shown.status) == (30, "paused")
    learned = by_itself(SIXTY, 30).params()
    assert shown.params[0][0][0, 0] == np.float32(0.25)
    assert same(shown.params[1:], learned[1:])


def failed(drive, monkeypatch, at: int) -> Driver:
    """Let a run fail after an epoch, as if the device were lost for a moment."""
    driver, honest = drive(SIXTY), Run.advance

    def fail_late(run: Run, epochs: int, chunk: int | None = None) -> int:
        if run.epoch >= at:
            raise RuntimeError("the device was lost")
        return honest(run, min(epochs, at - run.epoch), chunk)

    with monkeypatch.context() as broken:
        broken.setattr(Run, "advance", fail_late)
        driver.session.play()
        shown = driver.sees(lambda shown: shown.status == "failed")
    assert shown.epoch == at
    return driver


def test_that_continuing_stands_there_and_forgets_nothing_of_the_old_future(trained):
    session = trained.session
    looks(trained, 7)
    session.continue_from_here()
    shown = trained.rests()
    assert (shown.epoch, shown.status, session.playing) == (7, "paused", False)
    assert same(shown.params, by_itself(LAPTOP, 7).params())
    assert list(shown.log.epoch) == list(range(1, 8))
    assert len(session.pinned) == 1
    session.step()
    assert same(trained.rests().params, by_itself(LAPTOP, 8).params())
    looks(trained, 3)
    session.continue_from_here()
    assert len(session.pinned) == 1  # what came after epoch 3 is in the first pin
    session.unpin(session.pinned[0])
    assert session.pinned == ()


def test_that_what_never_was_seen_can_be_gone_on_from(trained):
    """Somebody who presses two keys at once does not wait for the picture between them."""
    trained.session.look_at(7)
    trained.session.play()
    assert trained.rests().epoch == 20
    trained.session.look_at(5)
    trained.session.step_batch()
    shown = trained.rests()
    assert (shown.epoch, shown.progress.batch) == (6, 0)
    assert same(shown.params, by_itself(LAPTOP, 6).params())


def test_that_a_weight_edited_in_the_past_goes_on_from_there_and_can_be_undone(trained):
    session = trained.session
    then = looks(trained, 7).params
    session.set_parameters({FIRST: 0.25})
    shown = trained.rests()
    assert shown.epoch == 7 and session.viewing is None
    assert shown.params[0][0][0, 0] == np.float32(0.25)
    assert np.array_equal(shown.params[1][0], then[1][0])
    assert len(session.pinned) == 1
    session.undo()
    back = trained.rests()
    assert back.document == LAPTOP
    assert same(back.params, then)
    assert trained.plays_to_the_end().epoch == 20
    assert session.pinned == ()


def test_that_a_drag_in_the_past_is_one_step_of_the_history_and_one_pin(trained):
    session = trained.session
    looks(trained, 7)
    for value in (0.1, 0.2, 0.3):
        session.set_parameters({FIRST: value}, merge="drag 1")
        session.poll()
    shown = trained.rests()
    assert (shown.epoch, shown.params[0][0][0, 0]) == (7, np.float32(0.3))
    assert len(session.pinned) == 1
    assert [its.label for its in session.history.entries] == ["", "Continue from epoch 7", "Set weight"]


def test_that_a_structural_edit_in_the_past_is_made_to_the_network_of_that_time(trained):
    session = trained.session
    session.apply(add_neuron(1), "Add neuron")
    session.step()
    trained.rests()
    then = looks(trained, 10).params
    session.apply(remove_neuron(1, 0), "Remove neuron")
    shown = trained.rests()
    assert shown.epoch == 10
    assert shown.document.network.units == (2, 2)
    assert np.array_equal(shown.params[0][0], then[0][0][:, 1:])
    labels = [entry.label for entry in session.history.entries]
    assert labels == ["", "Add neuron", "Continue from epoch 10", "Remove neuron"]
    session.undo()
    assert session.document == LAPTOP
    session.undo()
    assert session.document.network.units == (4, 2)
    assert trained.rests().epoch == 21


def test_that_going_on_with_the_document_of_that_time_is_exact(trained):
    session = trained.session
    session.apply(add_neuron(1), "Add neuron")
    session.apply(change_train(learning_rate=0.01), "Rate")
    session.step()
    trained.rests()
    looks(trained, 10)
    session.play()
    shown = trained.rests()
    assert shown.document == LAPTOP
    assert (shown.epoch, len(shown.log.epoch)) == (20, 20)
    assert same(shown.params, by_itself(LAPTOP, 20).params())


def test_that_a_weight_set_at_the_beginning_looked_at_is_what_the_network_begins_with(trained):
    looks(trained, 0)
    trained.session.set_parameters({FIRST: 0.25})
    trained.rests()
    trained.session.step()
    trained.rests()
    trained.session.reset()
    assert trained.rests().params[0][0][0, 0] == np.float32(0.25)


def test_that_an_edit_that_is_refused_or_changes_nothing_leaves_the_past_in_sight(trained):
    session = trained.session
    seen = looks(trained, 7)
    with pytest.raises(UserError):
        session.apply(remove_neuron(0), "Remove")
    session.apply(change_train(epochs=20), "Epochs")
    assert session.viewing == 7 and session.shown is seen
    assert not session.pinned and session.history.undo_label is None


def test_that_an_update_out_of_turn_is_made_from_where_one_looks(trained):
    then = looks(trained, 7)
    trained.session.learn(PassWish(rows=(1, 3)))
    shown = trained.rests()
    assert shown.epoch == 7 and not same(shown.params, then.params)
    assert [turn.kind for turn in shown.progress.turns] == ["back", "update"]
    assert len(trained.session.pinned) == 1


def test_that_a_run_that_diverged_is_gone_on_with_from_its_past(drive):
    driver = drive(change_train(learning_rate=1e-11, loss="mse")(document_of_sample("house-prices")))
    session = driver.session
    for _ in range(3):
        session.step()
    driver.rests()
    session.apply(change_train(learning_rate=10.0), "Rate")
    session.play()
    assert driver.rests().status == "diverged"
    seen = looks(driver, 2)
    session.play()
    shown = driver.sees(lambda shown: shown.status != "diverged" and shown.epoch > 10)
    assert session.document.train.learning_rate == 1e-11
    assert np.isfinite(shown.log.series["loss"]).all()
    assert list(shown.log.epoch[:2]) == list(seen.log.epoch)


def test_that_the_past_of_a_run_that_undo_came_back_to_can_be_looked_at_at_once(trained):
    trained.session.reseed(5)
    trained.session.step()
    trained.rests()
    trained.session.undo()
    assert same(looks(trained, 7).params, by_itself(LAPTOP, 7).params())
    trained.session.reset()
    assert same(trained.rests().params, initial(LAPTOP))
