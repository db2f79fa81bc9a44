"""Laws of the places of a run that are worth looking at."""

from __future__ import annotations

import numpy as np

from nnviz.drafts import Log, Progress, Turn
from nnviz.milestones import Milestone, milestones


def progress(losses: list[float], **more: object) -> Progress:
    log = Log(np.arange(1, len(losses) + 1), {"loss": np.array(losses)})
    usual = {"status": "paused", "epoch": len(losses), "batches": 3, "log": log}
    return Progress(**{**usual, **more})  # type: ignore[arg-type]


def of(found: tuple[Milestone, ...], kind: str) -> list[int]:
    return [its.epoch for its in found if its.kind == kind]


def test_that_a_run_that_has_not_begun_is_beginning_and_now():
    assert [(its.kind, its.epoch) for its in milestones(Progress())] == [("begin", 0), ("now", 0)]


def test_that_the_best_epoch_is_that_of_the_lowest_loss_and_the_first_of_several():
    found = milestones(progress([0.9, 0.2, 0.5, 0.2]))
    assert of(found, "best") == [2]
    assert [its.text for its in found if its.kind == "best"] == ["Best loss: 0.2, epoch 2"]


def test_that_with_one_batch_an_epoch_the_loss_is_that_of_the_weights_an_epoch_earlier():
    found = milestones(progress([0.9, 0.2, 0.5, 0.4], batches=1))
    assert of(found, "best") == [1]
    (text,) = (its.text for its in found if its.kind == "best")
    assert text == "Best loss: 0.2 with the weights after epoch 1"
    assert of(milestones(progress([0.5, 0.7], batches=1)), "best") == [0]


def measured(epochs: list[int], losses: list[float]) -> Log:
    return Log(np.array(epochs), {"loss": np.array(losses)})


def test_that_the_newest_weights_are_best_where_they_were_measured_to_be():
    its = progress([0.9, 0.5, 0.4, 0.3], batches=1)
    assert of(milestones(its), "best") == [3]
    assert of(milestones(its, measured([1, 4], [0.5, 0.2])), "best") == [4]
    assert of(milestones(its, measured([1, 4], [0.5, 0.35])), "best") == [3]


def test_that_a_measured_loss_that_counts_otherwise_than_the_log_is_not_compared_with_it():
    its = progress([0.9, 0.5, 0.4, 0.3], batches=1)
    assert of(milestones(its, measured([1, 4], [0.3, 0.2])), "best") == [3]
    assert of(milestones(its, measured([4], [0.2])), "best") == [3]


def test_that_validation_rows_judge_where_there_are_any():
    log = Log(np.arange(1, 4), {"loss": np.array([3.0, 2, 1]), "val_loss": np.array([np.nan, 1, 2])})
    found = milestones(progress([3, 2, 1], log=log))
    assert of(found, "best") == [2]
    unknown = Log(log.epoch, {"loss": log.series["loss"], "val_loss": np.full(3, np.nan)})
    assert of(milestones(progress([3, 2, 1], log=unknown)), "best") == [3]


def test_that_edits_and_updates_out_of_turn_are_told_apart_and_a_way_back_is_neither():
    turns = (Turn(1, 2, "edit"), Turn(4, 3, "setting"), Turn(5, 3, "back"), Turn(6, 4, "update"))
    found = milestones(progress([1.0] * 5, turns=turns))
    assert of(found, "edit") == [2, 3]
    assert of(found, "out_of_turn") == [4]
    assert len(found) == 6


def test_that_a_divergence_stands_at_the_epoch_that_failed():
    log = Log(np.arange(1, 4), {"loss": np.array([5.0, 7.0, np.inf])})
    found = milestones(progress([], status="diverged", epoch=2, log=log))
    assert [(its.kind, its.epoch) for its in found] == [
        ("begin", 0),
        ("best", 1),
        ("now", 2),
        ("diverged", 3),
    ]


def test_that_places_come_in_the_order_of_their_epochs():
    found = milestones(progress([1.0, 0.5, 0.7], turns=(Turn(1, 0, "edit"), Turn(2, 3, "edit"))))
    epochs = [its.epoch for its in found]
    assert epochs == sorted(epochs)
    assert found[0].kind == "begin" and found[-1].kind == "now"
