"""The picture of a moment of a pass: network above, words and formulas below, none over another."""

import pytest

from nnviz.scene.marks import Group, Label
from nnviz.scene.pass_overlay import Note
from nnviz.scene.pass_scene import Moment, pass_picture, telling_height, wrapped_words
from nnviz.scene.targets import EdgeAt, NeuronAt
from nnviz.scene.text import text_width
from nnviz.theme import load_theme

THEME = load_theme("light")
SIZES = [(900.0, 720.0), (1280.0, 720.0), (500.0, 400.0), (400.0, 700.0)]


def moment(lines=("Σ x·w = 0.1 + 0.2 = 0.3", "a = 1 / (1 + e^0.3) = 0.43"), **more):
    notes = (Note(EdgeAt(1, 0, 0), "0.1", 0.1), Note(NeuronAt(1, 0), "a 0.43", 0.43))
    told = {
        "title": "Forward. Hidden 1, neuron 1",
        "sentence": "The products of all inputs are added up.",
        "caption": "At the edges x · w.",
        "places": ("row 3 · step 2 of 9", "step 2 of 9"),
        "notes": notes,
    }
    return Moment(lines=tuple(lines), **(told | more))


def below(picture):
    """Give the labels under the network."""
    return [mark for mark in picture.marks if isinstance(mark, Label)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 6, 40])
def test_that_what_is_told_lies_below_the_network_and_within_the_picture(fake, size, count):
    its = moment([f"h{n}:  x · w = 0.25 · (−0.5) / (1 + 0.5) = −0.125" for n in range(count)])
    picture = pass_picture(fake("laptop"), THEME, size, its)
    (network,) = (mark for mark in picture.marks if isinstance(mark, Group))

    assert network.clip is not None
    for label in below(picture):
        assert network.clip[3] <= label.y <= size[1]
        wide = text_width(label.text, label.size, label.weight)
        assert label.x - (wide if label.anchor == "end" else 0.0) >= 0.0
        assert label.x + (0.0 if label.anchor == "end" else wide) <= size[0] + 1.0
    assert network.clip[3] >= 0.5 * size[1]


def test_that_lines_for_which_there_is_no_room_are_left_out_and_that_is_said(fake):
    its = moment([f"h{n} = 0.25" for n in range(200)])
    texts = [label.text for label in below(pass_picture(fake("laptop"), THEME, (900.0, 720.0), its))]

    assert "…" in texts
    assert "h0 = 0.25" in texts and "h199 = 0.25" not in texts


def test_that_many_short_lines_stand_in_two_columns(fake):
    its = moment([f"h{n} = 0.25" for n in range(16)])
    labels = [label for label in below(pass_picture(fake("laptop"), THEME, (900.0, 720.0), its))]
    places = {label.text: label.x for label in labels}

    assert places["h15 = 0.25"] > places["h0 = 0.25"] + 200


def test_that_the_network_stands_still_where_moments_share_a_height(fake):
    short, long = moment(), moment([f"h{n} = 0.25" for n in range(12)])
    size = (900.0, 720.0)
    telling = max(telling_height(its, size) for its in (short, long))
    pictures = [pass_picture(fake("laptop"), THEME, size, its, telling=telling) for its in (short, long)]
    clips = {mark.clip for picture in pictures for mark in picture.marks if isinstance(mark, Group)}

    assert telling_height(short, size) < telling_height(long, size) == telling
    assert clips == {(0.0, 0.0, 900.0, 720.0 - telling)}


def test_that_the_description_tells_the_moment_too(fake):
    picture = pass_picture(fake("laptop"), THEME, (900.0, 720.0), moment())

    for words in ("Network 2-3-2", "Hidden 1, neuron 1", "row 3", "Σ x·w = 0.1 + 0.2 = 0.3", "added up"):
        assert words in picture.description


def test_that_words_are_broken_into_lines_and_the_last_one_is_shortened():
    lines = wrapped_words("one two three four five six seven eight nine", 60.0, 12.0, most=2)

    assert lines[0] == "one two"
    assert len(lines) == 2 and lines[1].endswith("…")
    assert all(text_width(line, 12.0) <= 60.0 for line in lines)
