"""Laws of undo and redo."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.document import Document
from nnviz.drafts import Progress
from nnviz.history import LIMIT, MOST_RUNS, Entry, History, Left
from nnviz.presets import document_of_sample

LAPTOP = document_of_sample("laptop")


def titled(number: int) -> Document:
    return replace(LAPTOP, title=str(number))


def fresh() -> History:
    return History((Entry(LAPTOP),))


def pushed(count: int) -> History:
    history = fresh()
    for number in range(count):
        history = history.push(titled(number), f"Edit {number}")
    return history


def titles(history: History) -> list[str]:
    return [entry.document.title for entry in history.entries]


@given(st.lists(st.sampled_from(["push", "undo", "redo", "merge"]), max_size=40))
def test_that_a_history_is_two_stacks(moves):
    history, done, undone = fresh(), [LAPTOP], []
    last_merged = False
    for number, move in enumerate(moves):
        if move in ("push", "merge"):
            history = history.push(titled(number), "Edit", "slider" if move == "merge" else None)
            if move == "merge" and last_merged:
                done.pop()
            done, undone = [*done, titled(number)], []
        elif move == "undo":
            history = history.undo()
            if len(done) > 1:
                undone.append(done.pop())
        else:
            history = history.redo()
            if undone:
                done.append(undone.pop())
        last_merged = history.index > 0 and history.present.merge == "slider"
        assert history.present.document == done[-1]
        assert [entry.document for entry in history.entries] == [*done, *reversed(undone)]
        assert (history.undo_label is None) == (len(done) == 1)
        assert (history.redo_label is None) == (not undone)


def test_that_the_menu_names_what_would_be_undone_and_redone():
    history = pushed(2)
    assert (history.undo_label, history.redo_label) == ("Edit 1", None)
    assert (history.undo().undo_label, history.undo().redo_label) == ("Edit 0", "Edit 1")


def test_that_a_history_never_changes():
    history = pushed(3)
    before = history.entries
    history.undo().push(LAPTOP, "Other").left_with(None)
    assert history.entries is before
    assert history.index == 3


def test_that_a_drag_of_a_slider_is_one_step_and_two_drags_are_two():
    history = fresh()
    for number in range(5):
        history = history.push(titled(number), "Learning rate", "learning_rate")
    assert titles(history) == ["Laptop", "4"]
    history = history.push(titled(5), "Batch size", "batch_size").push(titled(6), "Batch size", "batch_size")
    history = history.push(titled(7), "Learning rate", "learning_rate")
    assert titles(history) == ["Laptop", "4", "6", "7"]


def test_that_nothing_merges_into_the_beginning():
    history = History((Entry(LAPTOP, merge="slider"),)).push(titled(1), "Edit", "slider")
    assert titles(history) == ["Laptop", "1"]


def test_that_the_oldest_entries_go_first():
    history = pushed(LIMIT + 20)
    assert len(history.entries) == LIMIT
    assert history.present.document.title == str(LIMIT + 19)
    for _ in range(2 * LIMIT):
        history = history.undo()
    assert history.present.document.title == "20"


def test_that_weights_stay_with_the_entry_that_was_left():
    weights = ((np.ones((1, 1), np.float32), np.zeros(1, np.float32)),)
    history = fresh().left_with(weights).push(titled(1), "Edit")
    assert history.present.params is None
    assert history.undo().present.params is weights


@pytest.mark.parametrize("steps", [1, 3])
def test_that_undo_then_redo_is_identity(steps):
    history = pushed(5)
    there = history
    for _ in range(steps):
        there = there.undo()
    for _ in range(steps):
        there = there.redo()
    assert (there.entries, there.index) == (history.entries, history.index)


def test_that_of_many_runs_only_those_near_the_present_are_known_as_they_were_left():
    history = fresh()
    for run in range(3 * MOST_RUNS):
        left = Left(run, (20, 0), False, Progress())
        history = history.left_with(None, left).push(LAPTOP, "Reset", begins=True)
    runs = [its.left.run for its in history.entries if its.left is not None]
    assert runs == list(range(2 * MOST_RUNS, 3 * MOST_RUNS))
    for _ in range(MOST_RUNS):
        history = history.undo()
    assert history.present.left is not None
    assert history.undo().present.left is None
