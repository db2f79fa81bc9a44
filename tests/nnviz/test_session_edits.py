"""Laws of edits in a session: what survives them, what undo brings back, what is refused."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from session_driver import LAPTOP, LONG, same

from nnviz.datasets.table import Column, Table
from nnviz.document import DataSpec, Document, Edit
from nnviz.edits.data import set_role
from nnviz.edits.layers import add_neuron, insert_layer, remove_neuron, set_units
from nnviz.edits.training import change_train, set_optimizer
from nnviz.errors import UserError
from nnviz.presets import document_of_data
from nnviz.session import Session

# --- edits while playing ---


def test_that_edits_while_playing_keep_it_going_with_every_surviving_weight(drive):
    driver = drive(LONG)
    session = driver.session
    session.play()
    last = 0
    edits: list[Edit] = [
        add_neuron(1),
        change_train(learning_rate=0.01),
        insert_layer(2),
        remove_neuron(1, 0),
        set_optimizer("sgd"),
        set_units(1, 9),
    ]
    for number, edit in enumerate(edits, start=1):
        session.apply(edit, "Edit")
        shown = driver.sees(lambda shown, last=last: shown.epoch > last)
        assert shown.revision == number
        assert shown.run == 0
        assert session.playing
        last = shown.epoch
    session.pause()
    shown = driver.rests()
    assert shown.document == session.document
    assert [kernel.shape for kernel, _ in shown.params] == [(2, 9), (9, 4), (4, 2)]


def test_that_every_snapshot_belongs_to_its_own_document(drive):
    driver = drive(LONG)
    session = driver.session
    session.play()
    for number in range(60):
        session.apply(set_units(1, 1 + (number * 7) % 5), "Units")
        session.poll()
        if session.snapshot is not None:
            shown = session.snapshot
            widths = tuple(kernel.shape[1] for kernel, _ in shown.params)
            assert widths == shown.document.network.units
            assert shown.surfaces is not None
            assert tuple(len(tile) for tile in shown.surfaces.tiles[1:]) == widths
    session.pause()
    assert driver.rests().document == session.document


def test_that_undo_brings_a_removed_neuron_back_with_its_weights(drive):
    driver = drive()
    first = driver.plays_to_the_end()
    driver.session.apply(remove_neuron(1, 1), "Remove neuron")
    shown = driver.rests()
    assert np.array_equal(shown.params[0][0], first.params[0][0][:, [0, 2]])
    assert np.array_equal(shown.params[1][0], first.params[1][0][[0, 2]])
    driver.session.undo()
    shown = driver.rests()
    assert shown.document == LAPTOP
    assert same(shown.params, first.params)
    driver.session.redo()
    shown = driver.rests()
    assert np.array_equal(shown.params[0][0], first.params[0][0][:, [0, 2]])


def test_that_undo_after_more_training_keeps_what_the_others_learned(drive):
    driver = drive()
    first = driver.plays_to_the_end()
    driver.session.apply(remove_neuron(1, 1), "Remove neuron")
    later = driver.plays_to_the_end()
    assert later.epoch == 40
    driver.session.undo()
    shown = driver.rests()
    assert np.array_equal(shown.params[0][0][:, [0, 2]], later.params[0][0])
    assert np.array_equal(shown.params[0][0][:, 1], first.params[0][0][:, 1])
    assert np.array_equal(shown.params[1][0][1], first.params[1][0][1])
    assert shown.epoch == 40


def test_that_quick_undo_and_redo_end_where_they_should(drive):
    driver = drive()
    driver.plays_to_the_end()
    session = driver.session
    for _ in range(5):
        session.apply(add_neuron(1), "Add neuron")
    for _ in range(9):
        session.undo()
    assert session.document == LAPTOP
    for _ in range(3):
        session.redo()
    shown = driver.rests()
    assert shown.document.network.units == (6, 2)
    assert (session.history.undo_label, session.history.redo_label) == ("Add neuron", "Add neuron")


def test_that_an_edit_that_changes_nothing_is_no_step_of_the_history(drive):
    driver = drive()
    driver.session.apply(change_train(epochs=20), "Epochs")
    assert driver.session.revision == 0
    assert driver.session.history.undo_label is None


def test_that_a_drag_is_one_step_of_the_history(drive):
    driver = drive()
    for rate in (0.2, 0.3, 0.4):
        driver.session.apply(change_train(learning_rate=rate), "Learning rate", "learning_rate")
    driver.session.undo()
    assert driver.session.document == LAPTOP
    assert driver.rests().document == LAPTOP


def test_that_more_epochs_let_a_finished_run_go_on(drive):
    driver = drive()
    driver.plays_to_the_end()
    driver.session.apply(change_train(epochs=30), "Epochs")
    assert driver.plays_to_the_end().epoch == 30


# --- refusals ---


def with_notes() -> Document:
    rng = np.random.default_rng(0)
    columns = (
        Column("a", "number", rng.normal(size=60)),
        Column("note", "text", np.arange(60, dtype=np.int32), tuple(f"note {i}" for i in range(60))),
        Column("b", "number", rng.normal(size=60)),
    )
    spec = DataSpec("t.csv", Table("t", columns), ("feature", "ignore", "target"), "regression")
    return replace(document_of_data(spec, "2:tanh"), title="t")


def without_an_initializer() -> Document:
    bad = with_notes()
    layers = tuple(replace(layer, initializer="unheard of") for layer in bad.network.layers)
    return replace(bad, network=replace(bad.network, layers=layers))


def test_that_a_refused_document_is_a_problem_until_the_next_edit(drive):
    driver = drive(with_notes())
    session = driver.session
    session.play()
    driver.rests()
    session.apply(set_role("b", "ignore"), "Ignore")
    driver.polls_until(lambda: session.problem)
    assert session.problem is not None
    assert session.problem.code == "no_label"
    session.apply(set_role("b", "target"), "Label")
    assert session.problem is None
    session.play()
    shown = driver.rests()
    assert shown.status == "finished"
    assert shown.document == session.document


def test_that_undo_also_recovers_from_a_refused_document(drive):
    driver = drive(with_notes())
    session = driver.session
    driver.plays_to_the_end()
    session.apply(set_role("a", "ignore"), "Ignore")
    driver.polls_until(lambda: session.problem)
    session.undo()
    assert session.problem is None
    shown = driver.rests()
    assert shown.document == with_notes_again(session)
    assert driver.plays_to_the_end().status == "finished"


def with_notes_again(session: Session) -> Document:
    return session.history.entries[0].document


@pytest.mark.parametrize(
    "edit",
    [
        set_role("nose", "feature"),
        remove_neuron(0),
        lambda document: without_an_initializer(),
    ],
)
def test_that_an_edit_that_cannot_be_made_changes_nothing(edit, drive):
    driver = drive(with_notes())
    session = driver.session
    history, revision = session.history, session.revision
    with pytest.raises(UserError):
        session.apply(edit, "Edit")
    assert session.history is history
    assert session.revision == revision
    session.apply(add_neuron(1), "Add neuron")
    session.undo()
    assert driver.plays_to_the_end().status == "finished"


def test_that_a_document_that_cannot_be_drawn_opens_no_threads():
    before = threading.active_count()
    with pytest.raises(UserError):
        Session(without_an_initializer())
    assert threading.active_count() == before
