"""Undo comes back to a run that an edit ended: its weights, its history, and what it will learn."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from nnviz.edits.data import change_data
from nnviz.edits.training import change_train
from nnviz.presets import document_of_sample
from nnviz.session import Session
from nnviz.snapshot import Snapshot


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
    for seed in range(10, 16):
        session.reseed(seed)
        session.step()
        until(session, "paused")
    for _ in range(6):
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
    session.redo()
    until(session, "paused")
    assert session.snapshot.epoch == 1
