"""Laws of what is wanted of training, without any thread: how far, from where, in which run."""

from __future__ import annotations

from math import inf

import pytest

from nnviz.carrying import initial_params
from nnviz.course import Course
from nnviz.drafts import Progress
from nnviz.history import Left
from nnviz.orders import PassWish
from nnviz.presets import document_of_sample

LAPTOP = document_of_sample("laptop")
PARAMS = initial_params(LAPTOP)
AT_REST = Course((20, 0))


@pytest.mark.parametrize(
    ("epoch", "goal"), [(0, (20, 0)), (7, (20, 0)), (20, (40, 0)), (31, (51, 0))], ids=str
)
def test_that_play_goes_to_the_limit_and_from_there_as_far_again(epoch, goal):
    played = AT_REST.played(epoch, 20)
    assert (played.goal, played.playing, played.stepping) == (goal, True, False)


def test_that_play_after_a_step_goes_to_the_limit_and_not_to_the_steps_goal():
    stepped = AT_REST.stepped((3, 0)).paused()
    assert stepped.goal == (4, 0)
    assert stepped.played(4, 20).goal == (20, 0)
    assert AT_REST.stepped((20, 0)).paused().played(21, 20).goal == (41, 0)


def test_that_steps_at_once_add_up_and_steps_after_a_rest_begin_from_here():
    twice = AT_REST.stepped((3, 0)).stepped((3, 0))
    assert twice.goal == (5, 0) and twice.is_stepping
    assert twice.paused().stepped((3, 0)).goal == (4, 0)


def test_that_the_last_batch_of_an_epoch_finishes_it():
    course = AT_REST
    goals = []
    for _ in range(4):
        course = course.stepped_batch((2, 0), 3)
        goals.append(course.goal)
    assert goals == [(2, 1), (2, 2), (3, 0), (3, 1)]


def test_that_a_new_run_plays_on_but_does_not_go_on_with_a_step():
    playing, stepping = AT_REST.played(0, 20).begun(20), AT_REST.stepped((0, 0)).begun(20)
    assert (playing.run, playing.runs, playing.playing) == (1, 1, True)
    assert (stepping.run, stepping.playing, stepping.stepping) == (1, False, False)


def test_that_a_run_that_was_left_comes_back_as_it_was_and_no_number_is_given_twice():
    left = Left(0, (30, 0), True, Progress("running", epoch=12))
    back = AT_REST.begun(20).taken_up(left)
    assert (back.run, back.goal, back.playing) == (0, (30, 0), True)
    assert back.begun(20).run == 2


def test_that_a_run_that_goes_on_from_a_past_stops_there_and_says_whose_past_it_is():
    first = AT_REST.played(0, 20).taught((9, 0), PassWish((1,))).forked(0, 7, LAPTOP, PARAMS)
    second = first.forked(first.run, 3, LAPTOP, PARAMS)
    assert (first.goal, first.playing) == ((7, 0), False)
    assert first.fork is not None and second.fork is not None
    assert (first.run, first.fork.run, first.fork.source, first.fork.epoch) == (1, 1, 0, 7)
    assert first.fork.document == LAPTOP
    assert (second.run, second.fork.source) == (2, 1)
    assert second.begun(20).fork is None
    assert first.played(7, 20).goal == (20, 0)


def test_that_what_may_have_been_trained_is_known_until_a_new_run_or_a_way_back():
    assert AT_REST.mailed(3).trained == -1
    played = AT_REST.played(0, 20).mailed(4)
    assert played.trained == 4
    assert played.paused().mailed(5).trained == 4
    assert played.begun(20).trained == played.forked(0, 0, LAPTOP, PARAMS).trained == -1


def test_that_after_an_update_out_of_turn_no_way_back_leads_to_the_beginning():
    taught = AT_REST.taught((0, 0), PassWish(rows=(1,)))
    assert (taught.trained, taught.playing, taught.lesson.number) == (inf, False, 1)
    assert taught.forked(0, 0, LAPTOP, PARAMS).trained == inf
    assert taught.begun(20).trained == -1


def test_that_another_limit_leaves_a_step_alone():
    assert AT_REST.limited(7, 50).goal == (50, 0)
    assert AT_REST.limited(70, 50).goal == (70, 0)
    assert AT_REST.stepped((3, 0)).limited(3, 50).goal == (4, 0)
