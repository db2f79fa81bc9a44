"""The inspector's picture: every number in its place, inside the picture, whatever the size."""

import numpy as np
import pytest

from nnviz.labs.activation_curves import Choice
from nnviz.scene.inspector_neuron import NeuronPage, neuron_page_picture
from nnviz.scene.inspector_scene import SheetPage, sheet_page_picture
from nnviz.scene.inspector_strip import Strip
from nnviz.scene.inspector_table import (
    Entry,
    Line,
    bar_marks,
    column_widths,
    fewer,
    least_width,
    table_marks,
    table_width,
)
from nnviz.scene.marks import Group, Label, Rect, Segments
from nnviz.scene.text import text_width
from nnviz.theme import load_theme

THEME = load_theme("light")
SIZES = [(760.0, 480.0), (480.0, 640.0), (1280.0, 720.0), (360.0, 300.0), (320.0, 200.0)]


def flat(marks, dx=0.0, dy=0.0):
    for mark in marks:
        if isinstance(mark, Group):
            yield from flat(mark.marks, dx + mark.dx, dy + mark.dy)
        else:
            yield mark, dx, dy


def labels(picture):
    return [(mark, x, y) for mark, x, y in flat(picture.marks) if isinstance(mark, Label)]


def term(name, product):
    number = Entry(f"{product:g}", True)
    return Line((Entry(name), Entry("1", True), number, number), product)


def page(count=3, listed=None):
    products = [(-1.0) ** n * (n + 1) for n in range(count)]
    shown = products[: listed or count]
    steps = ("sum of products", "+ bias b", "= weighted sum z", "activation", "= output a")
    return NeuronPage(
        title="Hidden 1, neuron 2",
        asides=("row 3 · epoch 20", "row 3"),
        sum_of=lambda terms: (
            "z",
            r"\sum_{i} x_{i}·w_{i} + b",
            " + ".join("0.1·0.2" for _ in range(terms)),
            "1",
        ),
        activation=("a", "max(0, z)", "1"),
        head=Line(
            (Entry("input", weight="head"), *(Entry(t, True, "head") for t in ("x", "weight w", "x · w")))
        ),
        terms=tuple(term(f"i{n}", product) for n, product in enumerate(shown)),
        count=count,
        total=sum(products),
        steps=tuple(Line((Entry(name, span=3), Entry("0.5", True)), 0.5) for name in steps),
        more=(Line((Entry("slope da/dz"), Entry("1", True))),),
        curve=(Choice("relu"), 1.0, 1.0),
        description="Hidden 1, neuron 2, row 3",
    )


@pytest.mark.parametrize("count", [1, 3, 8, 40, 784])
@pytest.mark.parametrize("size", SIZES)
def test_that_a_neurons_page_stays_inside_its_picture(size, count):
    picture = neuron_page_picture(page(count, min(count, 40)), THEME, size)

    for mark, x, y in labels(picture):
        wide = text_width(mark.text, mark.size, mark.weight)
        left = x + mark.x - {"start": 0.0, "middle": wide / 2, "end": wide}[mark.anchor]
        assert left >= -1.0 and left + wide <= size[0] + 1.0, mark.text
        assert 0.0 <= y + mark.y <= size[1], mark.text
    assert picture.description == "Hidden 1, neuron 2, row 3"


def test_that_of_very_many_products_the_largest_are_listed_and_the_rest_is_summed():
    its = page(784, 40)
    picture = neuron_page_picture(its, THEME, (760.0, 480.0))
    texts = [mark.text for mark, _, _ in labels(picture)]
    names = [text for text in texts if text.startswith("i") and text[1:].isdigit()]
    (more,) = [text for text in texts if text.endswith(" more") and text.startswith("… ")]

    assert 4 < len(names) < 40
    assert more == f"… {784 - len(names)} more"
    bars = [(line.cells[0].text in names, line.bar or 0.0) for line in its.terms]
    kept = [bar for shown, bar in bars if shown]
    rest = f"{its.total - sum(kept):g}".replace("-", "−")
    assert rest in texts
    assert min(map(abs, kept)) > max(abs(bar) for shown, bar in bars if not shown)


def test_that_the_curve_stands_beside_the_sum_and_in_a_tall_picture_below_it():
    for size, beside in (((760.0, 480.0), True), ((480.0, 640.0), False)):
        places = {
            mark.text: (x + mark.x, y + mark.y)
            for mark, x, y in labels(neuron_page_picture(page(), THEME, size))
        }
        curve, output = places["ReLU: a over z"], places["= output a"]
        assert (curve[0] > size[0] / 2 and curve[1] < output[1]) is beside
        assert (curve[1] > output[1]) is not beside


@pytest.mark.parametrize("size", SIZES)
def test_that_a_sheets_page_stays_inside_its_picture(size):
    rows = tuple(Line((Entry(f"a long name {n}"), Entry("−0.123456", True))) for n in range(12))
    strip = Strip(np.linspace(-2.0, 3.0, 60), "weight", "Hidden 1", 1.5, "w", -0.2)
    picture = sheet_page_picture(
        SheetPage("A title", ("row 3",), "about", (rows, rows), "it", strip), THEME, size
    )

    for mark, x, y in labels(picture):
        wide = text_width(mark.text, mark.size, mark.weight)
        left = x + mark.x - {"start": 0.0, "middle": wide / 2, "end": wide}[mark.anchor]
        assert left >= -1.0 and left + wide <= size[0] + 1.0, mark.text
        assert 0.0 <= y + mark.y <= size[1] + 1.0, mark.text


@pytest.mark.parametrize("values", [[], [0.0], [np.nan, np.inf], [1e30, -1e30], [0.5] * 7, [-3.0, -2.0]])
def test_that_any_values_can_be_spread(values):
    strip = Strip(np.array(values, np.float32), "bias", "Output", values[0] if values else None, "b", 0.0)
    picture = sheet_page_picture(SheetPage("A", (), "", ((),), "it", strip), THEME, (760.0, 480.0))

    for mark, _, _ in flat(picture.marks):
        if isinstance(mark, Segments):
            assert np.isfinite(mark.ends).all()
        if isinstance(mark, Rect):
            assert np.isfinite([mark.x, mark.y, mark.width, mark.height]).all()


def test_that_numbers_of_a_column_end_at_one_line_and_long_names_are_shortened():
    lines = [Line((Entry("n" * 80), Entry("1", True))), Line((Entry("b"), Entry("−100.25", True)))]
    marks = table_marks(lines, (10.0, 0.0), THEME, 12.0, 200.0)
    names = [mark for mark in marks if isinstance(mark, Label) and mark.anchor == "start"]
    ends = {mark.x for mark in marks if isinstance(mark, Label) and mark.anchor == "end"}

    assert all(end == pytest.approx(210.0) for end in ends)
    assert len(ends) == 1
    assert names[0].text.endswith("…")
    assert sum(column_widths(lines, 12.0)) < table_width(lines, 12.0)


def test_that_bars_go_to_the_right_for_what_is_positive_and_are_as_long_as_it_is_large():
    lines = [Line((Entry(str(n)),), n) for n in (2.0, -1.0, 0.0)]
    bars = [mark for mark in bar_marks(lines, (100.0, 0.0, 90.0), THEME, 12.0) if isinstance(mark, Rect)]

    assert [(bar.x, bar.width) for bar in bars] == [(130.0, 60.0), (100.0, 30.0)]
    assert bars[0].fill != bars[1].fill


def test_that_the_largest_rows_are_kept_in_their_order():
    lines = [Line((Entry(str(n)),), float(n)) for n in (1, -9, 2, 8)]
    assert [line.bar for line in fewer(lines, 3, Line())] == [-9.0, 8.0, None]
    assert fewer(lines, 4, Line()) == lines


def test_that_tables_below_one_another_end_at_one_line():
    first = tuple(Line((Entry(name), Entry("0.1", True), Entry(""))) for name in ("input x", "weight w"))
    second = tuple(Line((Entry(name), Entry("0.25", True))) for name in ("gradient", "initial value"))
    sheet = SheetPage("Weight", (), "", (first, second), "a weight")
    said = labels(sheet_page_picture(sheet, THEME, (300, 500)))
    assert len({round(its.x + x, 3) for its, x, _ in said if its.text.startswith("0.")}) == 1


@pytest.mark.parametrize("name", ["x", "a name that is long"])
def test_that_the_rules_of_a_sum_are_of_one_length(name):
    table = (
        Line((Entry("input", weight="head"), Entry("x · w", True, "head"))),
        Line((Entry(name), Entry("0.5", True))),
    )
    for wide in (20.0, 400.0):
        ends = max(wide, least_width(table, 12.0))
        drawn = table_marks(table, (0.0, 0.0), THEME, 12.0, ends)
        (rule,) = [its for its in drawn if isinstance(its, Segments)]
        assert rule.ends[0, 2] == pytest.approx(ends)
