"""Laws of the futures that were left: which are kept, and how long."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnviz.drafts import Log
from nnviz.edits.data import change_data
from nnviz.edits.layers import add_neuron
from nnviz.edits.training import change_train, set_loss
from nnviz.pinned import MOST, PinnedRun, branched, pinned_with, still_of_use, what_values_are_of
from nnviz.presets import document_of_sample

LAPTOP = document_of_sample("laptop")


def log(*losses: float) -> Log:
    return Log(np.arange(1, len(losses) + 1), {"loss": np.array(losses)})


def left(number: int, branch: int, *losses: float) -> PinnedRun:
    return PinnedRun(number, f"Run {number}", log(*losses), branch, len(losses))


def numbers(pins: tuple[PinnedRun, ...]) -> list[int]:
    return [its.number for its in pins]


def test_that_a_future_is_kept_and_of_too_many_the_oldest_goes():
    pins: tuple[PinnedRun, ...] = ()
    for number in range(1, MOST + 3):
        pins = pinned_with(pins, left(number, 1, 1.0, float(number)))
    assert numbers(pins) == list(range(3, MOST + 3))


def test_that_nothing_is_pinned_where_nothing_came_later():
    assert pinned_with((), left(1, 3, 3.0, 2.0, 1.0)) == ()
    assert pinned_with((), left(1, 0)) == ()


def test_that_the_same_future_is_not_pinned_twice():
    pins = pinned_with((), left(1, 1, 3.0, 2.0, 1.0))
    assert pinned_with(pins, left(2, 1, 3.0, 2.0, 1.0)) is pins
    assert numbers(pinned_with(pins, left(2, 1, 3.0, 2.0, 0.5))) == [1, 2]


def test_that_a_future_parts_where_the_present_run_goes_on_at_the_latest():
    pins = pinned_with((), left(1, 12, *np.arange(20.0)))
    pins = pinned_with(pins, left(2, 5, *np.arange(12.0)))
    assert [(its.number, its.branch, its.end) for its in pins] == [(1, 5, 20)]
    assert list(pins[0].future.epoch) == list(range(5, 21))
    assert branched(pins, 7) is pins
    assert [its.branch for its in branched(pins, 0)] == [0]


def test_that_a_pin_of_other_values_does_not_stand_for_a_future():
    other = replace(left(1, 1, 3.0, 2.0, 1.0), about=("another loss",))
    assert numbers(pinned_with((other,), left(2, 1, 3.0, 2.0))) == [1, 2]


def test_that_a_future_that_goes_on_from_another_takes_its_place():
    pins = pinned_with((), left(1, 1, 3.0, 2.0, np.nan))
    assert numbers(pinned_with(pins, left(2, 1, 3.0, 2.0, np.nan, 1.0))) == [2]


def test_that_a_future_goes_when_the_run_has_caught_up_with_the_same_numbers():
    pins = pinned_with((), left(1, 1, 3.0, 2.0, 1.0))
    assert still_of_use(pins, log(3.0, 2.0)) is pins
    assert still_of_use(pins, log(3.0, 2.0, 1.5, 1.0)) is pins
    assert still_of_use(pins, log(3.0, 2.0, 1.0)) == ()
    assert still_of_use(pins, log(3.0, 2.0, 1.0, 0.5)) == ()


def test_that_a_curve_of_another_loss_or_of_other_rows_cannot_be_compared():
    about = what_values_are_of(LAPTOP)
    for edit in (add_neuron(1), change_train(learning_rate=0.5), change_train(epochs=7)):
        assert what_values_are_of(edit(LAPTOP)) == about
    for edit in (set_loss("mse"), change_data(scaling="standard"), change_data(validation=0.2)):
        assert what_values_are_of(edit(LAPTOP)) != about
