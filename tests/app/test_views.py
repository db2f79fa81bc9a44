"""The table of views: command, help and picture panel know each of them, and each says what it shows."""

import functools

import pytest
from fakes import FAKES

from app.commands.figure_options import VIEW_KEYS, make_parser
from app.figures import figure_picture, render_png
from app.passing.filmed import moments_of_film
from app.views import VIEWS, Asked
from nnviz.errors import UserError
from nnviz.filming import Film
from nnviz.scene.marks import Group, Label
from nnviz.scene.targets import BiasAt, EdgeAt, HeaderAt, NeuronAt
from nnviz.theme import load_theme

LIGHT = load_theme("light")


@functools.cache
def fake(name):
    return FAKES[name]()


def pixels(picture):
    image = render_png(picture)
    return bytes(image.constBits())


def texts(marks):
    for mark in marks:
        if isinstance(mark, Group):
            yield from texts(mark.marks)
        elif isinstance(mark, Label):
            yield mark.text


def draw(view, **asked):
    return figure_picture(fake("laptop"), view, VIEWS[view].size, LIGHT, asked=Asked(**asked))


def test_that_the_command_offers_the_table_and_the_window():
    assert ("window", *VIEWS) == VIEW_KEYS
    assert {"network", "prediction", "loss", "timeline", "inspector", "pass", "slide"} <= set(VIEWS)
    assert all(key in make_parser().format_help() for key in VIEWS)


@pytest.mark.parametrize("view", VIEWS)
def test_that_every_view_is_described_in_words_of_its_own(view):
    others = [draw(key).description for key in VIEWS if key != view]
    description = draw(view).description

    assert len(description) > 20
    assert description not in others


@pytest.mark.parametrize("view", VIEWS)
def test_that_a_view_changes_by_what_it_takes_and_by_nothing_else(view, qapp):
    basis = {"selected": NeuronAt(1, 0)} if view == "inspector" else {}
    asked = {
        "numbers": {"numbers": False},
        "selection": {"selected": EdgeAt(1, 0, 0)},
        "row": {"row": 4},
        "probe": {"probe": (0.31, 0.47)},
        "step": {"step": "initialise"},
    }
    plain = pixels(draw(view, **basis))
    for key, its in asked.items():
        assert (pixels(draw(view, **(basis | its))) != plain) is (key in VIEWS[view].takes), key


@pytest.mark.parametrize(
    ("selected", "title", "number"),
    [
        (NeuronAt(1, 1), "Hidden 1, neuron 2", "= weighted sum z"),
        (NeuronAt(0, 0), None, "= what the network sees"),
        (EdgeAt(1, 1, 0), None, "initial value"),
        (BiasAt(2, 0), None, "sum of products"),
        (HeaderAt(1), "Hidden 1", "kernel"),
        (None, None, "Total params"),
    ],
)
def test_that_the_inspectors_picture_shows_what_is_selected(selected, title, number):
    picture = draw("inspector", selected=selected, row=2)
    said = list(texts(picture.marks))

    assert number in said
    assert title is None or said[0] == title
    assert said[0] in picture.description


def test_that_the_row_of_the_inspector_is_counted_as_in_the_window():
    assert "row 5 · epoch 20" in texts(draw("inspector", selected=NeuronAt(1, 0), row=4).marks)
    assert any(
        text.startswith("probe")
        for text in texts(draw("inspector", selected=NeuronAt(1, 0), probe=(0, 0)).marks)
    )


def test_that_a_film_of_a_pass_has_the_smallest_steps_of_which_all_can_be_shown():
    its = fake("laptop")
    steps = {frames: moments_of_film(its, Film(frames=frames), row=2) for frames in (3, 4, 8, 100)}

    assert [len(moments) for moments in steps.values()] == [3, 3, 6, 28]
    assert len(moments_of_film(its, Film(frames=5), grain="operation", row=2)) == 5
    for moments in steps.values():
        assert moments[0].title == "Start. The inputs"
        assert all(moment.places[0].startswith("row 3 · step ") for moment in moments)
    assert steps[100][-1].title.startswith("Forward. Output")


def test_that_a_step_or_phase_that_a_pass_has_not_is_refused_with_those_it_has():
    for step in (99, "backward"):
        with pytest.raises(UserError, match="initialise, forward"):
            draw("pass", step=step)
