"""Laws of the numbers beside a network: they are those of the weights that are seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz.carrying import initial_params
from nnviz.cartographer import draw_maps
from nnviz.datasets.preparation.preparing import prepare
from nnviz.drafts import Draft, Log, Progress, Turn
from nnviz.presets import document_of_sample
from nnviz.shown import shown_quality
from nnviz.snapshot import Snapshot

LAPTOP = document_of_sample("laptop")
LOG = Log(np.arange(1, 4), {"loss": np.array([0.7, 0.6, 0.5]), "accuracy": np.array([0.4, 0.5, 0.6])})
LAST = {"loss": 0.5, "accuracy": 0.6}
AT_3 = Progress("paused", epoch=3, log=LOG)


@pytest.fixture(scope="module")
def seen() -> Snapshot:
    draft = Draft(0, 0, LAPTOP, initial_params(LAPTOP), AT_3)
    return draw_maps(draft, prepare(LAPTOP))


def test_that_training_shows_what_its_last_epoch_logged(seen):
    assert seen.fit is not None and seen.fit.values != LAST
    assert shown_quality(seen) == LAST
    running = replace(seen, progress=replace(AT_3, status="running", batch=2))
    assert shown_quality(running) == LAST


@pytest.mark.parametrize("kind", ["edit", "update"])
@pytest.mark.parametrize("status", ["paused", "running"])
def test_that_behind_an_edit_the_edited_weights_are_measured(kind, status, seen):
    turned = replace(seen, progress=replace(AT_3, status=status, turns=(Turn(1, 3, kind),)))
    assert shown_quality(turned) == seen.fit.values
    earlier = replace(seen, progress=replace(AT_3, status=status, turns=(Turn(1, 2, kind),)))
    assert shown_quality(earlier) == LAST


@pytest.mark.parametrize("kind", ["setting", "back"])
def test_that_a_learning_rate_and_a_way_back_leave_the_numbers_as_they_are(kind, seen):
    turned = replace(seen, progress=replace(AT_3, turns=(Turn(1, 3, kind),)))
    assert shown_quality(turned) == LAST


@pytest.mark.parametrize("other", [{"batch": 1}, {"epoch": 2}, {"log": LOG.until(0), "epoch": 0}], ids=str)
def test_that_weights_at_no_logged_epochs_end_are_measured(other, seen):
    assert shown_quality(replace(seen, progress=replace(AT_3, **other))) == seen.fit.values


def test_that_a_preview_of_an_edit_is_measured_at_once(seen):
    assert shown_quality(replace(seen, preview=True)) == seen.fit.values


def test_that_a_run_that_diverged_shows_to_what(seen):
    log = Log(np.arange(1, 5), {"loss": np.array([0.7, 0.6, 0.5, np.inf])})
    assert shown_quality(replace(seen, progress=replace(AT_3, status="diverged", log=log))) == {
        "loss": np.inf
    }


def test_that_nothing_known_is_nothing_shown(seen):
    assert shown_quality(replace(seen, fit=None, progress=Progress())) == {}
