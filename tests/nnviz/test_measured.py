"""Laws of what is measured on all rows: values of the weights at the end of an epoch, and no others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz.cartographer import Measurements
from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document, Edit
from nnviz.drafts import Draft, Log, Progress
from nnviz.edits.data import change_data
from nnviz.edits.layers import add_neuron, insert_layer
from nnviz.edits.training import change_train, set_loss, set_optimizer
from nnviz.network import init_params
from nnviz.orders import Fork
from nnviz.presets import document_of_sample
from nnviz.run import Run
from nnviz.scores import evaluate, measure_fit

pytestmark = pytest.mark.slow

LAPTOP = change_train(batch_size=3)(document_of_sample("laptop"))
SPIRAL = change_train(batch_size=100)(document_of_sample("spiral"))
HOUSE = change_data(scaling="standard", validation=0.2)(document_of_sample("house-prices"))


class Watched:
    """A run, and what somebody measures who looks at it now and then."""

    def __init__(self, document: Document) -> None:
        data = prepare(document)
        self.run = Run(document, data, init_params(document.network, len(data.inputs), 0))
        self.number = 0
        self.measurements = Measurements()

    def train(self, epochs: int, batches: int = 0) -> None:
        goal = self.run.epoch + epochs
        while self.run.epoch < goal:
            self.run.advance(goal - self.run.epoch)
        if batches:
            self.run.advance_batches(batches)

    def edit(self, edit: Edit) -> None:
        document = edit(self.run.document)
        data = prepare(document)
        self.run.change(document, data, init_params(document.network, len(data.inputs), 7))

    def look(self, *, preview: bool = False, at_rest: bool = True, fork: Fork | None = None) -> Log:
        run = self.run
        progress = Progress("paused", run.epoch, run.batch, run.batches, run.book.log(), turns=run.turns)
        draft = Draft(0, self.number, run.document, run.params(), progress, preview, fork=fork)
        fit = measure_fit(run.document, run.data, run.params(), at_rest=at_rest)
        return self.measurements.take(draft, fit)

    def holds(self, log: Log) -> None:
        """Check every measured epoch against the run as it stood there."""
        assert len(log.epoch)
        for place, epoch in enumerate(log.epoch.tolist()):
            past = self.run.at(epoch)
            known = evaluate(past.document, past.data, past.params())
            assert {key: values[place] for key, values in log.series.items()} == known, epoch


@pytest.mark.parametrize("document", [LAPTOP, SPIRAL, HOUSE], ids=["laptop", "spiral", "house"])
def test_that_every_measured_epoch_is_that_of_the_run_there(document):
    watched = Watched(document)
    for epochs in (0, 1, 4):
        watched.train(epochs)
        watched.look()
    watched.train(2)
    log = watched.look()
    assert log.epoch.tolist() == [0, 1, 5, 7]
    watched.holds(log)


def test_that_nothing_is_measured_in_the_middle_of_an_epoch():
    watched = Watched(LAPTOP)
    watched.train(2)
    watched.look()
    watched.train(1, batches=1)
    assert watched.look().epoch.tolist() == [2]


def test_that_the_weights_of_a_preview_do_not_count():
    watched = Watched(LAPTOP)
    watched.train(2)
    assert watched.look(preview=True).epoch.tolist() == []
    watched.look()
    watched.train(1)
    assert watched.look(preview=True).epoch.tolist() == [2]


def test_that_only_what_was_measured_on_all_rows_is_kept():
    watched = Watched(SPIRAL)
    watched.run.data = replace(watched.run.data, train=np.tile(watched.run.data.train, 100))
    assert watched.look(at_rest=False).epoch.tolist() == []
    assert watched.look().epoch.tolist() == [0]


@pytest.mark.parametrize("looks", [True, False])
def test_that_going_back_forgets_what_came_later_even_if_nobody_looked(looks):
    watched = Watched(LAPTOP)
    for _ in range(6):
        watched.train(1)
        watched.look()
    watched.run = watched.run.forked(4)
    if looks:
        assert watched.look().epoch.tolist() == [1, 2, 3, 4]
    watched.run = watched.run.forked(2)
    watched.edit(change_train(learning_rate=0.3))
    watched.train(9)
    watched.run = watched.run.forked(5)
    watched.train(2)
    log = watched.look()
    assert log.epoch.tolist() == [1, 7]
    watched.holds(log)


@pytest.mark.parametrize(
    "edit",
    [add_neuron(1), insert_layer(2), set_optimizer("sgd"), change_train(learning_rate=0.5, batch_size=2)],
)
@pytest.mark.parametrize("looks", [True, False])
def test_that_an_edit_keeps_what_was_measured_before_it(edit, looks):
    watched = Watched(LAPTOP)
    for epochs in (1, 3):
        watched.train(epochs, batches=1)
        watched.look()
        watched.train(1)
        watched.look()
    watched.edit(edit)
    if looks:
        watched.look()
    watched.train(2)
    log = watched.look()
    assert log.epoch.tolist() == ([2, 6, 8] if looks else [2, 8])
    watched.holds(log)


def test_that_another_loss_begins_again_since_its_values_mean_something_else():
    watched = Watched(HOUSE)
    watched.train(2)
    watched.look()
    watched.edit(set_loss("mse"))
    watched.train(1)
    log = watched.look()
    assert log.epoch.tolist() == [3]
    watched.holds(log)


def test_that_a_run_that_goes_on_from_another_knows_its_past_and_the_other_is_known_when_it_comes_back():
    watched = Watched(LAPTOP)
    for _ in range(4):
        watched.train(1)
        watched.look()
    old = watched.run
    fork = Fork(1, 0, 2, LAPTOP, old.params())
    watched.run, watched.number = old.forked(2), 1
    assert watched.look(preview=True, fork=fork).epoch.tolist() == [1, 2]
    watched.train(1)
    log = watched.look(fork=fork)
    assert log.epoch.tolist() == [1, 3]  # where it was taken up it is measured anew
    watched.holds(log)
    watched.run, watched.number = old, 0
    for preview in (True, False):
        assert watched.look(preview=preview).epoch.tolist() == [1, 2, 3, 4]


def test_that_a_new_run_begins_again_and_an_old_one_is_not_taken_up():
    watched = Watched(LAPTOP)
    watched.train(3)
    watched.look()
    watched.number += 1
    watched.run = Watched(LAPTOP).run
    watched.train(1)
    assert watched.look().epoch.tolist() == [1]


@pytest.mark.parametrize("sample", ["laptop", "xor", "house-prices", "sine", "gaussians"])
def test_that_with_one_batch_the_next_epoch_s_loss_is_what_was_measured(sample):
    """The log's values are from before each update, so with one batch they are those of the epoch before."""
    document = document_of_sample(sample)
    scaled = change_data(scaling="standard")(document)
    watched = Watched(change_train(batch_size=None, regularizer="l2", regularization=0.1)(scaled))
    for _ in range(5):
        watched.look()
        watched.train(1)
    measured = watched.look()
    watched.train(1)
    log = watched.run.book.log()
    name = next(key for key in log.series if key not in ("loss", "penalty") and "val" not in key)
    for key in ("loss", name):
        assert measured.series[key] == pytest.approx(log.series[key], rel=2e-5, abs=1e-7)
    for key in (its for its in log.series if its.startswith("val_")):
        assert measured.series[key][1:] == pytest.approx(log.series[key][:-1], rel=2e-5, abs=1e-7)


def test_that_very_many_epochs_are_thinned_and_stay_exact(monkeypatch):
    monkeypatch.setattr("nnviz.cartographer.MOST_MEASURED", 8)
    watched = Watched(LAPTOP)
    for _ in range(39):
        watched.train(1)
        watched.look()
    watched.train(1)
    log = watched.look()
    assert 4 <= len(log.epoch) <= 9
    assert log.epoch[-1] == 40
    assert np.diff(log.epoch)[:-1].max() <= 2 * np.diff(log.epoch)[:-1].min()
    watched.holds(log)
