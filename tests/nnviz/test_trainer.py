"""Laws of the trainer's thread: orders in, drafts out, the newest order wins."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.preparation.cache import PreparedCache
from nnviz.document import Document
from nnviz.drafts import Draft
from nnviz.edits.data import set_role
from nnviz.edits.layers import add_neuron
from nnviz.edits.training import change_train, set_loss
from nnviz.network import graft, init_params
from nnviz.orders import Order
from nnviz.presets import document_of_sample
from nnviz.trainer import Trainer

LAPTOP = change_train(epochs=1_000_000)(document_of_sample("laptop"))


class Desk:
    """A trainer, and everything that it mailed."""

    def __init__(self, wait_for: Callable[..., None]) -> None:
        self.drafts: list[Draft] = []
        self.wanted = True
        self._number = 0
        self._wait_for = wait_for
        self.trainer = Trainer(PreparedCache(), self.drafts.append, lambda: self.wanted)

    def order(self, document: Document = LAPTOP, **more) -> int:
        self._number += 1
        params = more.pop("params", None) or init_params(document.network, 2, document.train.seed)
        order = Order(
            self._number, **{"revision": 0, "run": 0, "document": document, "params": params, **more}
        )
        self.trainer.orders.post(order)
        return self._number

    def answer(self, number: int, *statuses: str) -> Draft:
        def come() -> bool:
            return bool(self.drafts) and self.last.order == number and self.last.status in statuses

        self._wait_for(come, what=f"an answer of {statuses} to order {number}")
        return self.drafts[-1]

    @property
    def last(self):
        return self.drafts[-1].progress


@pytest.fixture
def desk(wait_for) -> Iterator[Desk]:
    desk = Desk(wait_for)
    yield desk
    assert desk.trainer.close(60)


def test_that_an_order_at_rest_is_answered_with_its_weights(desk):
    params = init_params(LAPTOP.network, 2, 5)
    draft = desk.answer(desk.order(params=params), "idle")
    assert (draft.document, draft.progress.epoch) == (LAPTOP, 0)
    assert all(
        np.array_equal(a, b)
        for p, q in zip(draft.params, params, strict=True)
        for a, b in zip(p, q, strict=True)
    )


@pytest.mark.parametrize("speed", [None, 1e9])
def test_that_a_goal_is_reached_exactly_and_may_be_ordered_again(speed, desk):
    for goal in (3, 50, 777):
        draft = desk.answer(desk.order(goal=(goal, 0), playing=True, speed=speed), "paused")
        assert draft.progress.epoch == goal
    draft = desk.answer(desk.order(goal=(777, 0), playing=True), "paused")
    assert draft.progress.epoch == 777
    assert draft.progress.log.epoch.tolist() == list(range(1, 778))


def test_that_a_diverged_run_stays_diverged_until_it_is_played(desk):
    house = set_loss("mse")(document_of_sample("house-prices"))
    params = init_params(house.network, 1, 0)
    playing = {"params": params, "goal": (20, 0), "playing": True}
    first = desk.answer(desk.order(house, **playing), "diverged")
    at_rest = desk.answer(desk.order(house, params=params, goal=(20, 0)), "diverged")
    assert at_rest.progress.message == first.progress.message
    assert len(at_rest.progress.log.epoch) == len(first.progress.log.epoch)


def test_that_a_goal_behind_changes_nothing(desk):
    desk.answer(desk.order(goal=(20, 0), playing=True), "paused")
    draft = desk.answer(desk.order(goal=(5, 0), playing=True), "paused")
    assert draft.progress.epoch == 20


def test_that_a_goal_within_an_epoch_is_reached_exactly(desk):
    document = change_train(batch_size=2)(LAPTOP)
    draft = desk.answer(desk.order(document, goal=(4, 3), playing=True), "paused")
    assert (draft.progress.epoch, draft.progress.batch, draft.progress.batches) == (4, 3, 5)


def test_that_of_many_orders_the_newest_is_followed(desk):
    numbers = [desk.order(goal=(goal, 0), playing=True) for goal in range(100, 0, -1)]
    desk.answer(numbers[-1], "paused")
    number = desk.order(goal=(150, 0), playing=True)
    assert desk.answer(number, "paused").progress.epoch == 150


def test_that_the_first_order_to_train_says_that_it_compiles(desk):
    document = replace(LAPTOP, network=add_neuron(1)(add_neuron(1)(LAPTOP)).network)
    document = change_train(optimizer="nesterov", learning_rate=0.01)(document)
    number = desk.order(document, goal=(2, 0), playing=True)
    desk.answer(number, "paused")
    statuses = [draft.progress.status for draft in desk.drafts]
    assert statuses[:2] == ["compiling", "running"]
    assert desk.last.compile_seconds > 0
    assert desk.last.device == "cpu"


def test_that_nothing_is_copied_for_nobody(desk):
    desk.wanted = False
    number = desk.order(goal=(20_000, 0), playing=True)
    desk.answer(number, "paused")
    mine = [draft for draft in desk.drafts if draft.progress.order == number]
    assert len(mine) <= 3  # compiling, running, and the end, which is always told


def test_that_epochs_only_rise_and_every_draft_is_whole(desk):
    number = desk.order(goal=(3_000, 0), playing=True)
    desk.answer(number, "paused")
    epochs = [draft.progress.epoch for draft in desk.drafts]
    assert epochs == sorted(epochs)
    for draft in desk.drafts:
        assert len(draft.progress.log.epoch) == draft.progress.epoch
        assert tuple(kernel.shape[1] for kernel, _ in draft.params) == draft.document.network.units


def test_that_a_new_run_begins_from_the_weights_of_its_order(desk):
    desk.answer(desk.order(goal=(30, 0), playing=True), "paused")
    params = init_params(LAPTOP.network, 2, 77)
    draft = desk.answer(desk.order(params=params, run=1), "idle")
    assert draft.progress.epoch == 0
    assert len(draft.progress.log.epoch) == 0
    assert np.array_equal(draft.params[0][0], params[0][0])


def test_that_an_edited_document_goes_on_with_the_trainers_own_weights(desk):
    first = desk.answer(desk.order(goal=(30, 0), playing=True), "paused")
    wider = add_neuron(1)(LAPTOP)
    base = init_params(wider.network, 2, 3)
    draft = desk.answer(desk.order(wider, params=base, revision=1), "paused")
    wanted = graft(LAPTOP.network, ("pink", "small"), first.params, wider.network, ("pink", "small"), base)
    assert draft.progress.epoch == 30
    assert all(
        np.array_equal(a, b)
        for p, q in zip(draft.params, wanted, strict=True)
        for a, b in zip(p, q, strict=True)
    )


def test_that_a_refused_document_is_survived(desk):
    desk.answer(desk.order(goal=(10, 0), playing=True), "paused")
    desk.order(set_role("pink", "ignore")(set_role("small", "ignore")(LAPTOP)), params=((), ()), revision=1)
    time.sleep(0.02)
    draft = desk.answer(desk.order(revision=2, goal=(20, 0), playing=True), "paused")
    assert draft.progress.epoch == 20


@pytest.mark.slow
def test_that_an_order_is_followed_within_a_moment_while_training(desk):
    desk.answer(desk.order(goal=(1_000_000_000, 0), playing=True), "running")
    time.sleep(0.3)
    waits = []
    for _ in range(10):
        begin = time.perf_counter()
        number = desk.order(goal=(1_000_000_000, 0), playing=True)
        desk.answer(number, "running")
        waits.append(time.perf_counter() - begin)
    assert sorted(waits)[5] < 0.2


def test_that_closing_while_training_ends_the_thread_at_once(wait_for):
    desk = Desk(wait_for)
    desk.answer(desk.order(goal=(1_000_000_000, 0), playing=True), "running")
    begin = time.perf_counter()
    assert desk.trainer.close(10)
    assert time.perf_counter() - begin < 2


def test_that_training_goes_on_though_there_is_always_another_order(desk, wait_for, monkeypatch):
    desk.order(playing=True, goal=(1_000_000, 0))
    wait_for(lambda: desk.drafts and desk.last.status == "running")
    take = desk.trainer.orders.take

    def always(patience):
        desk.order(playing=True, goal=(1_000_000, 0))
        return take(patience)

    monkeypatch.setattr(desk.trainer.orders, "take", always)
    begin = desk.last.epoch
    wait_for(lambda: desk.last.epoch > begin + 50, 20)
    monkeypatch.undo()
