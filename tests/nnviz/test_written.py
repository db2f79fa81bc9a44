"""The formula of a neuron: what is copied runs and gives the numbers that stand beside it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from nnviz.activations import ACTIVATIONS
from nnviz.carrying import initial_params
from nnviz.cartographer import draw_maps
from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.drafts import Draft, Progress
from nnviz.edits.layers import set_activation
from nnviz.explain import NeuronSum, forward_row, neuron_sum
from nnviz.presets import document_of_sample
from nnviz.registry import with_defaults
from nnviz.scene.formula import formula_picture, typeset, width_of, wrapped
from nnviz.scene.marks import Label, Segments
from nnviz.snapshot import Snapshot
from nnviz.theme import load_theme
from nnviz.written import WRITTEN, activation_markup, neuron_python, plain, sum_markup


def snapshot_of(document: Document) -> Snapshot:
    return draw_maps(Draft(0, 0, document, initial_params(document), Progress()), prepare(document))


def run(text: str) -> tuple[float, float, str, str]:
    """Run copied Python; gives z and a, and what is written beside them."""
    space: dict[str, float] = {}
    exec(text, space)
    beside = [line.rpartition("# ")[2] for line in text.splitlines() if line[:4] in ("z = ", "a = ")]
    return space["z"], space["a"], beside[0], beside[1]


@pytest.mark.parametrize("key", list(ACTIVATIONS))
def test_that_what_is_copied_runs_and_gives_the_numbers_beside_it(key: str) -> None:
    snapshot = snapshot_of(set_activation(1, key)(document_of_sample("spiral")))
    for row_number in (0, 7, 11):
        row = forward_row(snapshot, snapshot.data.raw_x[row_number])
        for layer, index in ((1, 0), (1, 5), (2, 3)):
            its = neuron_sum(snapshot, row, layer, index)
            z, a, z_beside, a_beside = run(neuron_python(snapshot, row, its, layer, index, "neuron"))
            assert f"{z:.9g}" == z_beside and a == pytest.approx(float(a_beside), rel=6e-9)
            assert z == pytest.approx(its.z, abs=1e-5) and a == pytest.approx(its.output, abs=1e-5)


def test_that_the_outputs_of_softmax_are_copied_with_all_sums_of_the_layer() -> None:
    snapshot = snapshot_of(document_of_sample("laptop"))
    row = forward_row(snapshot, np.array([0.1, 0.6]))
    found = [run(neuron_python(snapshot, row, neuron_sum(snapshot, row, 2, n), 2, n, "x"))[1] for n in (0, 1)]
    assert sum(found) == pytest.approx(1, abs=1e-8)
    assert found == pytest.approx(row.activations[-1].tolist(), abs=1e-6)


def test_that_every_activation_is_written_as_it_is_computed() -> None:
    assert list(WRITTEN) == list(ACTIVATIONS)
    space = {name: getattr(math, name) for name in ("exp", "expm1", "log1p", "sin", "tanh")}
    for key, row in ACTIVATIONS.items():
        values = with_defaults(row.parameters, ())
        text = WRITTEN[key].python.replace("<sums>", "exp(z) + exp(0.5)")
        for name, value in values.items():
            text = text.replace(f"<{name}>", str(value))
        for z in (-3.5, -1.0, 0.0, 0.7, 4.0):
            sums = np.array([[z, 0.5]]) if row.whole_layer else np.array([[z]])
            wanted = float(row.fn(np, sums, values)[0, 0])
            assert eval(text, {**space, "z": z}) == pytest.approx(wanted, rel=1e-9, abs=1e-12), (key, z)


def test_that_the_course_s_five_inputs_are_written_with_all_their_digits() -> None:
    """A3."""
    x = np.array([12.495, 200.001, 89.055, 79.402, 203.379], np.float32)
    w = np.array([0.5, -0.25, 1.0, 0.125, 2.0], np.float32)
    total = float((x * w).sum())
    its = NeuronSum(x, w, x * w, total, 0.0, total, total)
    symbols = sum_markup(its, 5, 6)
    assert symbols[:2] == ("z", r"\sum_{i} x_{i}·w_{i} + b")
    assert symbols[2] == "12.495·0.5 + 200.001·(−0.25) + 89.055·1 + 79.402·0.125 + 203.379·2 + 0"
    assert symbols[3] == "462"


def test_that_of_many_inputs_the_largest_products_are_written_and_the_rest_is_summed() -> None:
    x, w = np.ones(100, np.float32), np.full(100, 0.001, np.float32)
    w[[3, 50]] = 2.0, -5.0
    its = NeuronSum(x, w, x * w, float(w.sum()), -0.5, float(w.sum()) - 0.5, 0.0)
    assert sum_markup(its, 2)[2] == "1·(−5) + 1·2 + … (98 more: 0.098) − 0.5"


def test_that_the_sigmoid_of_the_course_is_written_with_its_number() -> None:
    """B3."""
    document = set_activation(1, "sigmoid")(document_of_sample("gaussians"))
    params = ((np.array([[0.5], [0.9]], np.float32), np.array([-0.5], np.float32)),)
    snapshot = replace(snapshot_of(document), params=params)
    row = forward_row(snapshot, np.array([0.6, 0.9]))
    its = neuron_sum(snapshot, row, 1, 0)
    assert sum_markup(its, 5)[2:] == ("0.6·0.5 + 0.9·0.9 − 0.5", "0.61")
    markup = activation_markup(snapshot, 1, its)
    assert markup[1:] == (r"\frac{1}{1 + e^{−z}}", r"\frac{1}{1 + e^{−0.61}}", "0.6479")
    assert plain(markup) == "a = (1) / (1 + e^(−z)) = (1) / (1 + e^(−0.61)) = 0.6479"


def test_that_a_negative_sum_has_brackets_only_behind_a_sign() -> None:
    snapshot = snapshot_of(set_activation(1, "leaky_relu")(document_of_sample("spiral")))
    its = NeuronSum(np.ones(1), np.ones(1), np.ones(1), -1.5, 0.0, -1.5, -0.3)
    assert activation_markup(snapshot, 1, its)[2] == "(−1.5 if −1.5 > 0, else 0.2·(−1.5))"
    snapshot = snapshot_of(document_of_sample("spiral"))
    assert activation_markup(snapshot, 1, its)[2] == "max(0, −1.5)"


# --- typesetting ---


def labels(markup: str) -> dict[str, Label]:
    picture = formula_picture([markup], load_theme("light"), 13.0, "")
    return {mark.text: mark for mark in picture.marks if isinstance(mark, Label)}


def test_that_a_fraction_has_its_parts_above_and_below_a_rule_that_is_as_wide() -> None:
    picture = formula_picture([r"a = \frac{1}{1 + e}"], load_theme("light"), 13.0, "")
    (rule,) = [mark for mark in picture.marks if isinstance(mark, Segments)]
    text = {mark.text: mark for mark in picture.marks if isinstance(mark, Label)}
    x0, y, x1, _ = rule.ends[0]
    assert text["1"].y < y < text["1 + e"].y
    assert x0 <= text["1 + e"].x and x1 <= picture.width + 1e-9
    assert y == pytest.approx(text["a = "].y), "the rule is level with the middle of capitals"


def test_that_powers_are_raised_and_indices_lowered_and_both_small() -> None:
    text = labels("x_{i}^{2}")
    assert text["2"].y < text["x"].y < text["i"].y
    assert text["2"].size == text["i"].size < text["x"].size


def test_that_nothing_of_a_formula_lies_outside_its_picture() -> None:
    lines = [f"a = {its.markup.replace('@', 'z').replace('#', 'z')}" for its in WRITTEN.values()]
    picture = formula_picture(lines, load_theme("light"), 13.0, "")
    for mark in picture.marks:
        if isinstance(mark, Label):
            assert mark.x >= 0 and mark.size / 2 <= mark.y + mark.size / 2 <= picture.height + mark.size / 2
            assert mark.y - 0.4 * mark.size >= 0 and mark.y + 0.4 * mark.size <= picture.height


def test_that_lines_break_at_an_equals_sign_where_there_is_no_room() -> None:
    parts = ("z", "x + y", "1 + 2", "3")
    assert wrapped(parts, 1e6, 13.0) == ["z = x + y = 1 + 2 = 3"]
    narrow = wrapped(parts, width_of("z = x + y = 1", 13.0), 13.0)
    assert narrow[0] == "z = x + y" and narrow[1].startswith("   = 1 + 2")


def test_that_a_wrong_markup_is_found() -> None:
    with pytest.raises(AssertionError):
        typeset("a}", 13.0)
    with pytest.raises(AssertionError):
        typeset(r"\frac 1", 13.0)
