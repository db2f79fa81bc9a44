"""Laws of the thread that shows the past, with a past made by hand: only the last of them train."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nnviz.carrying import initial_params
from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.drafts import Log, Progress, Turn, empty_log
from nnviz.edits.layers import add_neuron
from nnviz.edits.training import change_train
from nnviz.errors import UserError
from nnviz.looking import Look, Looker, Sight
from nnviz.orders import PassWish, View
from nnviz.past_view import PastView
from nnviz.presets import document_of_sample
from nnviz.replaying import Moment, Replayer
from nnviz.run import Run
from nnviz.snapshot import Snapshot
from nnviz.timeline import Kept

LAPTOP = change_train(batch_size=3)(document_of_sample("laptop"))
WIDER = add_neuron(1)(LAPTOP)
LOG = Log(np.arange(1, 21), {"loss": np.linspace(1, 0.1, 20)})
PROGRESS = Progress("running", 20, 2, 3, LOG, turns=(Turn(1, 5, "edit"), Turn(2, 12, "edit")))


def kept(epoch: int, document: Document = LAPTOP) -> Kept:
    params = tuple((kernel + epoch, bias) for kernel, bias in initial_params(document))
    state: Any = SimpleNamespace(params=params)
    return Kept(epoch, document, prepare(document), state, 0, begins=False)


PAST = (*map(kept, range(12)), *(kept(epoch, WIDER) for epoch in range(12, 21)))


def look(epoch: int, number: int = 1, run: int = 0, **more: Any) -> Look:
    wish = Look(number, run, epoch, 3, PROGRESS, LOG, View())
    return replace(wish, **more)


@pytest.fixture
def lookers() -> Iterator[Callable[..., Looker]]:
    opened: list[Looker] = []

    def start(past: Callable[[int], Any] = lambda run: PAST) -> Looker:
        opened.append(Looker(past))
        return opened[-1]

    yield start
    assert all([its.close(20) for its in opened])


def shown(looker: Looker) -> Snapshot:
    sight = looker.sights.take(30)
    assert isinstance(sight, Sight) and isinstance(sight.found, Snapshot), sight
    return sight.found


# --- one epoch ---


def test_that_a_kept_epoch_is_shown_as_it_was_with_its_document_and_all_that_was_known_then(lookers):
    looker = lookers()
    looker.post(look(7))
    seen = shown(looker)
    for layer, wanted in zip(seen.params, PAST[7].state.params, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(layer, wanted, strict=True))
    assert (seen.epoch, seen.progress.batch, seen.status, seen.revision, seen.run) == (7, 0, "paused", 3, 0)
    assert seen.document is LAPTOP
    assert list(seen.log.epoch) == list(range(1, 8)) == list(seen.measured.epoch)
    assert seen.progress.turns == (Turn(1, 5, "edit"),)
    assert seen.surfaces is not None and seen.fit is not None and seen.health is not None
    looker.post(look(12))
    assert shown(looker).document is WIDER


def test_that_batches_are_counted_by_the_document_of_that_time(lookers):
    looker = lookers()
    looker.post(look(7, progress=replace(PROGRESS, batches=1)))
    assert shown(looker).progress.batches == 3


def test_that_the_earliest_that_is_kept_stands_for_what_is_not(lookers):
    looker = lookers(lambda run: PAST[5:])
    looker.post(look(2))
    assert shown(looker).epoch == 5


def test_that_another_view_draws_the_same_moment_once_more_and_measures_nothing_again(lookers):
    looker = lookers()
    looker.post(look(7))
    first = shown(looker)
    looker.post(look(7, view=View(axes=("small", "pink"), slopes=True)))
    second = shown(looker)
    assert first.surfaces is not None and second.surfaces is not None
    assert second.fit is first.fit and second.params is first.params
    assert (first.surfaces.axes, second.surfaces.axes) == ((0, 1), (1, 0))
    assert first.slopes is None and second.slopes is not None


def test_that_a_run_whose_past_is_not_there_yet_is_waited_for(lookers):
    there = threading.Event()
    looker = lookers(lambda run: PAST if there.is_set() else ())
    looker.post(look(7))
    assert looker.sights.take(0.05) is None
    there.set()
    assert shown(looker).epoch == 7


def test_that_what_cannot_be_shown_is_told(lookers, monkeypatch):
    def fail(*args: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(Replayer, "moment", fail)
    looker = lookers()
    looker.post(look(7))
    sight = looker.sights.take(30)
    assert isinstance(sight, Sight) and isinstance(sight.found, UserError)
    assert sight.found.message == "The past could not be shown: no memory"


def test_that_the_thread_begins_with_the_first_wish_and_ends_while_it_waits():
    looker = Looker(lambda run: ())
    assert looker.close(1)
    before = threading.active_count()
    waiting = Looker(lambda run: ())
    assert threading.active_count() == before
    waiting.post(look(7))
    assert threading.active_count() == before + 1
    assert waiting.close(20)


# --- many wishes ---


class SlowReplayer:
    """Trains an epoch again for as long as it may."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.given_up: list[int] = []

    def moment(self, past: Any, epoch: int, give_up: Callable[[], bool]) -> Moment | None:
        self.begun.set()
        if epoch == 1:
            while not give_up():
                pass
            self.given_up.append(epoch)
            return None
        its = next(its for its in past if its.epoch == epoch)
        return Moment(epoch, its.document, its.data, its.state.params)


def test_that_a_long_way_is_given_up_for_a_newer_wish_and_the_newest_wins(lookers, monkeypatch):
    looker, slow = lookers(lambda run: (PAST[0], *PAST[2:])), SlowReplayer()
    monkeypatch.setattr(looker, "_replayer", slow)
    looker.post(look(1, 1))
    assert slow.begun.wait(20)
    for number in range(2, 10):
        looker.post(look(number, number))
    sights = []
    while not sights or sights[-1].number < 9:
        sights.append(looker.sights.take(30))
    assert slow.given_up == [1]
    assert sights[-1].found.epoch == 9
    assert all(sight.found.epoch in (0, sight.number) for sight in sights)


def test_that_a_drag_past_what_must_be_trained_again_shows_the_moments_that_are_kept(lookers, monkeypatch):
    looker, slow = lookers(lambda run: PAST[:1]), SlowReplayer()
    monkeypatch.setattr(looker, "_replayer", slow)
    looker.post(look(1, 1))
    assert slow.begun.wait(20)
    looker.post(look(0, 2))
    sights = [looker.sights.take(30)]
    while sights[-1].number < 2:
        sights.append(looker.sights.take(30))
    assert slow.given_up == [1]
    assert {its.found.epoch for its in sights} == {0}
    assert [its.found.log.epoch.tolist() for its in sights] == [[]] * len(sights)


def test_that_closing_gives_up_a_long_way(monkeypatch):
    looker, slow = Looker(lambda run: PAST), SlowReplayer()
    monkeypatch.setattr(looker, "_replayer", slow)
    looker.post(look(1))
    assert slow.begun.wait(20)
    assert looker.close(20)


def test_that_a_long_way_is_given_up_when_nobody_looks_any_more_and_what_it_made_is_let_go(
    lookers, monkeypatch, wait_for
):
    looker, slow = lookers(lambda run: PAST[:1]), SlowReplayer()
    monkeypatch.setattr(looker, "_replayer", slow)
    looker.post(look(1))
    assert slow.begun.wait(20)
    looker.rest()
    wait_for(lambda: looker._replayer is not slow)
    assert slow.given_up == [1]


# --- the look itself ---


class StubLooker:
    """Takes wishes, and shows what it is told to."""

    def __init__(self) -> None:
        self.wishes: list[Look] = []
        self.rests = 0
        self.next: Sight | None = None
        self.sights = SimpleNamespace(take=self._take)

    def post(self, wish: Look) -> None:
        self.wishes.append(wish)

    def rest(self) -> None:
        self.rests += 1

    def answer(self, number: int, epoch: int) -> None:
        progress = Progress("paused", epoch)
        data = prepare(LAPTOP)
        self.next = Sight(number, Snapshot(3, 0, LAPTOP, data, initial_params(LAPTOP), progress))

    def _take(self) -> Sight | None:
        sight, self.next = self.next, None
        return sight


@pytest.fixture
def view(monkeypatch) -> tuple[PastView, StubLooker]:
    view, stub = PastView(lambda run: ()), StubLooker()
    monkeypatch.setattr(view, "_looker", stub)
    return view, stub


def test_that_a_look_is_there_at_once_and_what_is_seen_follows(view):
    view, stub = view
    view.look_at(look(7))
    assert (view.epoch, view.snapshot, view.exact) == (7, None, None)
    assert not view.poll()
    stub.answer(1, 7)
    assert view.poll()
    assert view.exact is view.snapshot is not None


def test_that_a_drag_shows_what_comes_by_and_knows_that_it_is_not_there_yet(view):
    view, stub = view
    view.look_at(look(7))
    view.look_at(look(8))
    stub.answer(1, 7)
    assert view.poll()
    assert view.snapshot is not None
    assert (view.epoch, view.snapshot.epoch, view.exact) == (8, 7, None)
    assert [its.number for its in stub.wishes] == [1, 2]


def test_that_what_comes_after_the_end_is_dropped_also_by_the_next_look(view):
    view, stub = view
    view.look_at(look(7))
    view.end()
    view.end()
    assert stub.rests == 1
    stub.answer(1, 7)
    assert not view.poll()
    view.look_at(look(3))
    stub.answer(1, 7)
    assert not view.poll() and view.snapshot is None
    stub.answer(2, 3)
    assert view.poll() and view.exact is not None


def test_that_the_earliest_that_is_kept_becomes_what_is_looked_at(view):
    view, stub = view
    view.look_at(look(2))
    stub.answer(1, 5)
    view.poll()
    assert view.epoch == 5 and view.exact is not None


def test_that_a_look_that_fails_ends_and_says_why(view):
    view, stub = view
    view.look_at(look(2))
    stub.next = Sight(1, UserError("not_kept", "Gone."))
    assert view.poll()
    assert view.epoch is None and view.refusal is not None
    view.look_at(look(3))
    assert view.refusal is None


def test_that_another_slice_is_wished_for_at_the_same_epoch_and_in_the_present_nothing_is(view):
    view, stub = view
    view.renew(View(quick=True), None)
    assert not stub.wishes
    view.look_at(look(7))
    view.renew(View(quick=True), PassWish())
    assert [(its.epoch, its.view.quick, its.wish) for its in stub.wishes] == [
        (7, False, None),
        (7, True, PassWish()),
    ]


# --- with the engine ---


def test_that_the_update_that_is_wished_for_is_that_times(lookers):
    run = Run(LAPTOP, prepare(LAPTOP), initial_params(LAPTOP))
    known = []
    for _ in range(4):
        known.append(run.preview(PassWish()))
        run.advance(1)
    looker = lookers(lambda number: run.timeline.kept)
    looker.post(look(2, progress=Progress("paused", 4), measured=empty_log(), wish=PassWish()))
    passed = shown(looker).passed
    assert passed is not None
    assert passed.rows.tolist() == known[2].rows.tolist() and passed.step == known[2].step
    for after, wanted in zip(passed.after, known[2].after, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(after, wanted, strict=True))
    looker.post(look(2, wish=PassWish(rows=(99,))))
    assert shown(looker).passed is None
