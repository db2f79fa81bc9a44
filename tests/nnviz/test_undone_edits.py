"""Laws of edits of a run that are taken back: what leaves nothing behind is not told."""

from __future__ import annotations

import pytest

from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document, Edit
from nnviz.edits.layers import add_neuron
from nnviz.edits.training import change_train
from nnviz.network import init_params
from nnviz.presets import document_of_sample
from nnviz.run import Run

LAPTOP = document_of_sample("laptop")


def trained(epochs: int, document: Document = LAPTOP) -> Run:
    data = prepare(document)
    run = Run(document, data, init_params(document.network, len(data.inputs), 0))
    while run.epoch < epochs:
        run.advance(epochs - run.epoch)
    return run


def edit(run: Run, edit: Edit) -> None:
    document = edit(run.document)
    data = prepare(document)
    run.change(document, data, init_params(document.network, len(data.inputs), 7))


def undo(run: Run, document: Document) -> None:
    edit(run, lambda _: document)


def kinds(run: Run) -> list[tuple[int, str]]:
    return [(its.epoch, its.kind) for its in run.turns]


@pytest.mark.parametrize("there", [add_neuron(1), change_train(learning_rate=0.3)], ids=["neuron", "rate"])
def test_that_an_edit_that_is_undone_on_the_spot_leaves_no_mark_and_done_again_leaves_one(there):
    run = trained(3)
    edit(run, there)
    told = kinds(run)
    assert told in ([(3, "edit")], [(3, "setting")])
    undo(run, LAPTOP)
    assert kinds(run) == [(3, "back")]
    edit(run, there)
    assert [its for its in kinds(run) if its[1] != "back"] == told


def test_that_an_edit_that_was_trained_with_stays_marked_when_it_is_undone():
    run = trained(3)
    edit(run, add_neuron(1))
    run.advance(2)
    undo(run, LAPTOP)
    assert kinds(run) == [(3, "edit"), (5, "edit")]


def test_that_undoing_in_the_middle_of_an_epoch_does_not_bring_its_begin_back():
    document = change_train(batch_size=3)(LAPTOP)
    run = trained(3, document)
    edit(run, add_neuron(1))
    run.advance_batches(1)
    undo(run, document)
    assert kinds(run) == [(3, "edit")]


def test_that_an_earlier_edit_stays_marked_when_a_later_one_is_undone():
    run = trained(3)
    edit(run, add_neuron(1))
    run.advance(2)
    wider = run.document
    edit(run, add_neuron(1))
    undo(run, wider)
    assert kinds(run) == [(3, "edit"), (5, "back")]


def test_that_how_far_to_train_is_no_edit():
    run = trained(3)
    edit(run, change_train(epochs=77))
    assert run.turns == ()


def test_that_another_limit_before_an_edit_does_not_keep_that_from_being_undone():
    run = trained(3)
    edit(run, change_train(epochs=77))
    further = run.document
    edit(run, add_neuron(1))
    undo(run, further)
    assert kinds(run) == [(3, "back")]
