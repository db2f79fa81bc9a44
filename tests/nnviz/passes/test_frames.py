"""Laws of the frames of a pass: what they say, what they point at, and what they end with."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.preparing import prepare
from nnviz.drafts import Passed
from nnviz.edits.training import change_train
from nnviz.losses import LOSSES
from nnviz.network import init_params
from nnviz.optimizers import OPTIMIZERS
from nnviz.orders import PassWish
from nnviz.passes.frames import frames
from nnviz.passes.steps import GRAINS, PHASES
from nnviz.passes.trace import Trace, trace_forward, trace_update
from nnviz.passes.words import filled, number
from nnviz.presets import document_of_sample
from nnviz.run import Run
from nnviz.scene.targets import EdgeAt

X = np.random.default_rng(4).normal(size=(7, 2)).round(3)
Y = np.sin(X[:, 0])


def passed_of(document, params=None) -> tuple[Run, Passed]:
    """Give a run at its beginning, and what its first update would be if nothing moved: made without JAX."""
    data = prepare(document)
    drawn = init_params(document.network, len(data.inputs), document.train.seed)
    run = Run(document, data, params or drawn)
    return run, run.preview(PassWish())


def trace_by_hand(document, *, batches: int = 1) -> Trace:
    """Follow all rows through fresh weights, with an engine that changed nothing."""
    data = prepare(document)
    params = init_params(document.network, len(data.inputs), document.train.seed)
    starts = OPTIMIZERS[document.train.optimizer].slots
    slots: Any = tuple(
        tuple(tuple(np.full_like(part, s) for s in starts) for part in pair) for pair in params
    )
    rows = data.train
    passed = Passed(
        *(PassWish(), 3, rows, data.x[rows], data.y[rows], params, slots, params, slots, 0.5, batches)
    )
    return trace_update(document, data, passed)


def classes(make_document, hidden, output, loss, **train):
    kinds = np.array([0, 1, 2, 0, 1, 2, 1])
    return make_document(X, kinds, hidden, output, task="classification", loss=loss, **train)


@pytest.mark.parametrize(("key", "grain"), list(product(ACTIVATIONS, GRAINS)))
def test_that_every_frame_can_be_told_for_every_activation(key, grain, make_document):
    trace = trace_by_hand(make_document(X, Y, f"3:{key},2:{key}"))
    its = frames(trace, grain)
    assert [phase for phase, _ in its.chapters] == list(PHASES)
    units = trace.units
    for frame in its:
        assert frame.title and frame.sentence
        assert "nan" not in frame.text
        for note in frame.notes:
            place = note.target.target if isinstance(note.target, EdgeAt) else note.target.index
            assert place < units[note.target.layer]


@pytest.mark.parametrize(("loss", "optimizer"), list(product(LOSSES, OPTIMIZERS)))
def test_that_losses_and_optimizers_are_told_with_their_numbers(loss, optimizer, make_document):
    output = "softmax" if loss.endswith("crossentropy") else "softplus"
    options = {"optimizer": optimizer, "regularizer": "l2", "schedule": "cosine"}
    its = frames(trace_by_hand(classes(make_document, "2:tanh", output, loss, **options)), "operation")
    terms = [frame for frame in its if frame.step.kind == "term"]
    assert len(terms) == 3
    for frame in terms:
        assert frame.formula[-1].count("=") >= 2
    new = next(frame for frame in its if frame.step.kind == "new_weight")
    assert any("←" in line for line in new.formula)
    assert new.formula[-1].startswith("step: w changes by")


def test_that_formulas_are_filled_with_numbers():
    assert filled("½ (p − y)²", {"p": 3, "y": -2.5}) == "½ (3 − (−2.5))²"
    assert filled("v ← β₂·v + (1−β₂)·g²", {"v": 0.5, "g": 2, "β₂": 0.9}) == "0.5 ← 0.9·0.5 + (1−0.9)·2²"
    assert filled("η·sign(g)", {"η": 0.1, "g": 2, "s": 7, "i": 8}) == "0.1·sign(2)"
    assert filled("√v̂", {"v": 1}) == "√v̂"


def test_that_numbers_can_be_checked_by_hand():
    assert number(-16201932.5) == "−16\u202f201\u202f932.5"
    assert number(1882.5) == "1882.5"
    assert number(0.6479407548904419) == "0.647941"


def test_that_one_house_is_followed_as_in_the_course():
    document = change_train(batch_size=1, shuffle=False)(document_of_sample("house-prices"))
    params = ((np.array([[0.5]], np.float32), np.zeros(1, np.float32)),)
    run, passed = passed_of(document, params)
    text = "\n".join(frame.text for frame in frames(trace_update(document, run.data, passed), "operation"))
    assert "area:  x · w = 3765 · 0.5 = 1882.5" in text
    assert "error p − y = −16\u202f201\u202f932.5" in text
    assert "w ← w − η·g = 0.5 − 0.01·(−3765) = 38.15" in text


def test_that_each_rows_part_of_the_batchs_loss_is_written(make_document):
    document = make_document([[3.0], [5.0], [2.0]], [2.0, 5.0, 6.0], "1:linear", loss="mae")
    document = replace(document, network=replace(document.network, layers=document.network.layers[1:]))
    data = prepare(document)
    params = ((np.ones((1, 1), np.float32), np.zeros(1, np.float32)),)
    for loss, line in (("mae", "L = (1 + 0 + 4) / 3 = 1.66667"), ("mse", "L = (1 + 0 + 16) / 3 = 5.66667")):
        run = Run(change_train(loss=loss)(document), data, params)
        its = frames(trace_update(run.document, data, run.preview(PassWish())), "neuron")
        assert any(line in frame.formula for frame in its)


@pytest.mark.parametrize("grain", GRAINS)
def test_that_a_pass_ends_with_the_engines_weights_bit_for_bit(grain, make_document):
    document = classes(make_document, "4:gelu", "softmax", "categorical_crossentropy", batch_size=2)
    run, passed = passed_of(document)
    for _ in range(4):
        weights = frames(trace_update(document, run.data, passed), grain)[-1].weights
        assert weights is not None
        run.advance_batches(1)
        for ours, theirs in zip(weights, run.params(), strict=True):
            assert all(a.tobytes() == b.tobytes() for a, b in zip(ours, theirs, strict=True))
        passed = run.preview(PassWish())


@pytest.mark.parametrize("grain", GRAINS)
def test_that_many_inputs_are_summed_and_said_so(grain, make_document):
    x = np.random.default_rng(1).normal(size=(5, 100))
    its = frames(trace_by_hand(make_document(x, x[:, 0], "3:relu")), grain)
    assert len(its) < 100
    assert all(sum(isinstance(t, EdgeAt) for t in frame.targets) <= 48 for frame in its)
    if grain == "operation":
        first = next(frame for frame in its if frame.step.kind == "products")
        assert "100 inputs are too many to show one by one" in first.sentence
        assert any("95 more products together" in line for line in first.formula)


def test_that_the_sum_of_what_is_shown_and_of_the_rest_is_the_whole(make_document):
    x = np.random.default_rng(1).normal(size=(5, 100))
    trace = trace_by_hand(make_document(x, x[:, 0], "3:relu"))
    frame = next(its for its in frames(trace, "operation") if its.step.kind == "products")
    parts = [line.rsplit(" ", 1)[1] for line in frame.formula]
    numbers = [float(part.replace("−", "-")) for part in parts]
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=1e-4)
    assert numbers[-1] == pytest.approx(float(trace.layers[0].products(0, 0).sum()), abs=1e-5)


def test_that_a_pass_without_targets_ends_with_its_outputs(make_document):
    document = make_document(X, Y)
    data = prepare(document)
    params = init_params(document.network, 2, 0)
    its = frames(trace_forward(document, data, params, data.x[:1]), "operation")
    assert [phase for phase, _ in its.chapters] == ["initialise", "forward"]
    assert its[-1].step.kind == "activate"
    assert its[-1].weights is None


def test_that_another_grain_goes_on_at_the_same_place(make_document):
    trace = trace_by_hand(make_document(X, Y, "3:tanh,2:relu"))
    fine, coarse = frames(trace, "operation"), frames(trace, "layer")
    for index, step in enumerate(coarse.steps):
        place = fine.place_of(step)
        assert fine.steps[place].phase == step.phase
        if step.layer:
            assert fine.steps[place].layer == step.layer
            assert coarse.place_of(fine.steps[place]) == index


@pytest.mark.parametrize(
    ("output", "loss", "short"),
    [
        ("softmax", "categorical_crossentropy", True),
        ("sigmoid", "binary_crossentropy", True),
        ("sigmoid", "categorical_crossentropy", False),
        ("softmax", "mse", False),
        ("tanh", "mse", False),
    ],
)
def test_that_the_short_form_a_minus_y_is_only_written_where_it_holds(output, loss, short, make_document):
    its = frames(trace_by_hand(classes(make_document, "2:tanh", output, loss)), "operation")
    told = [frame for frame in its if frame.step.kind == "by_sum" and frame.step.layer == 2]
    assert len(told) == 3
    assert all(any("(a − y)" in line for line in frame.formula) == short for frame in told)


def test_that_titles_are_known_without_making_frames(make_document):
    its = frames(trace_by_hand(make_document(X, Y, "3:tanh")), "operation")
    assert [its.title(place) for place in range(len(its))] == [frame.title for frame in its]
    assert "Hidden 1, neuron 2: product with x0" in [frame.title for frame in its]


def test_that_a_columns_name_may_hold_braces(make_document):
    document = make_document(X, Y, "3:tanh")
    table = document.data.table
    columns = (replace(table.columns[0], name="{x} {0}"), *table.columns[1:])
    document = replace(document, data=replace(document.data, table=replace(table, columns=columns)))
    assert any("with {x} {0}" in frame.title for frame in frames(trace_by_hand(document), "operation"))


@pytest.mark.parametrize("grain", ["neuron", "layer"])
def test_that_gradients_say_which_are_the_rows_and_which_the_batchs(grain, make_document):
    trace = trace_by_hand(make_document(X, Y, "2:tanh"))
    frame = next(its for its in frames(trace, grain) if its.phase == "backward")
    assert "this row: " in frame.text
    assert "all 7 rows: " in frame.text


def test_that_letters_of_the_losss_slope_and_single_titles_are_explained_once(make_document):
    its = frames(trace_by_hand(make_document(X, Y, "2:tanh")), "phase")
    forward = next(frame for frame in its if frame.phase == "forward")
    assert forward.text.splitlines()[0] == "Forward"
    last = next(
        f for f in frames(trace_by_hand(make_document(X, Y, "2:tanh")), "neuron") if f.phase == "backward"
    )
    assert "with n = 1 output, rows = 7 in the batch" in last.text
