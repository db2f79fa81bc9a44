"""Which slice a picture shows, said on the command line in the table's own units."""

import numpy as np
import pytest

from app.commands.figure_options import make_parser
from nnviz.commands.learning import make_plan
from nnviz.commands.options import take_options
from nnviz.commands.slices import read_slice
from nnviz.errors import UserError

TABLE = "size,colour,born,weight,good\n" + "\n".join(
    f"{n},{('red', 'blue', 'green')[n % 3]},2020-01-{n + 1:02d},{n * n},{n % 2}" for n in range(20)
)


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TABLE)
    roles = [word for name in ("size", "colour", "born", "weight") for word in ("--feature", name)]
    values = make_parser().read([str(path), "--label", "good", *roles])
    return make_plan(take_options(values, "figure"))


def look(plan, x=None, y=None, held=()):
    return read_slice(x, y, held, plan.document, plan.data)


def test_that_axes_and_held_values_are_those_of_the_table(plan):
    view = look(plan, "size", "weight", ["born=2020-01-05"])

    assert view.axes == ("size", "weight")
    ((name, days),) = view.held
    assert name == "born"
    assert np.datetime64("1970-01-01") + int(days) == np.datetime64("2020-01-05")


def test_that_a_category_is_held_by_its_name_and_the_others_are_off(plan):
    held = dict(look(plan, "size", "weight", ["colour=blue"]).held)

    assert sorted(held.values()) == [0.0, 0.0, 1.0]
    (on,) = (name for name, value in held.items() if value == 1.0)
    assert "blue" in on


def test_that_one_axis_gives_a_curve_and_y_alone_keeps_the_usual_x(plan):
    assert look(plan, "weight").axes == ("weight",)
    assert look(plan, None, "weight").axes == ("size", "weight")
    assert look(plan, None, "size").axes[1] == "size"
    assert look(plan).axes == () and look(plan).held == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("sise",), "Did you mean size?"),
        (("size", "size"), "Leave --y out"),
        ((None, None, ["size"]), "size=1"),
        ((None, None, ["colr=red"]), "Did you mean colour?"),
        ((None, None, ["size=big"]), "size=big"),
        (("size", None, ["size=1"]), "lies on an axis"),
    ],
)
def test_that_what_does_not_fit_is_refused(plan, given, said):
    with pytest.raises(UserError) as refusal:
        look(plan, *given)
    assert said in refusal.value.message
