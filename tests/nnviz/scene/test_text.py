"""How text is shortened and broken into lines, and the lines around a picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.scene.composing import captioned, words_of_shortened
from nnviz.scene.marks import Label, Picture
from nnviz.scene.text import ELSEWHERE, elide, elide_middle, text_width, told_apart, wrapped
from nnviz.theme import load_theme

TEXTS = st.text(st.sampled_from("ab c\td\n—é漢字🚀\u0301\u200dشא"), max_size=120)


@given(TEXTS, st.floats(20.0, 300.0), st.integers(1, 4))
def test_that_lines_fit_and_nothing_but_the_end_is_lost(text, width, most):
    lines = wrapped(text, width, 12.0, "regular", most)

    assert len(lines) <= most
    assert all(text_width(line, 12.0) <= width or len(line) == 1 for line in lines)
    kept = "".join(lines).removesuffix("…").replace(" ", "")
    assert "".join(text.split()).startswith(kept.rstrip())


def test_that_lines_break_between_words_and_say_where_they_end():
    assert wrapped("one two three", 60.0, 12.0, most=3) == ("one two", "three")
    assert wrapped("one two three four five", 55.0, 12.0, most=2) == ("one two", "three fo…")
    assert wrapped("", 60.0, 12.0) == wrapped(" \n", 60.0, 12.0) == ()


@pytest.mark.parametrize("text", ["👩\u200d💻" * 9, "e\u0301" * 30, "👍🏽" * 9])
@pytest.mark.parametrize("width", range(20, 120, 7))
def test_that_what_is_one_sign_for_a_reader_is_not_torn(text, width):
    sign = text[: len(text) // (30 if "e" in text else 9)]
    short = elide(text, float(width), 12.0)

    assert short.endswith("…") or not short
    assert short.removesuffix("…").replace(sign, "") == ""


@given(TEXTS, st.floats(20.0, 300.0))
def test_that_a_cut_in_the_middle_fits_and_keeps_beginning_and_end(text, width):
    line, short = " ".join(text.split()), elide_middle(text, width, 12.0)

    assert text_width(short, 12.0) <= width
    head, cut, tail = short.partition("…")
    assert short == line or not short or (cut and line.startswith(head) and line.endswith(tail))


@pytest.mark.parametrize("text", ["👩\u200d💻" * 9, "e\u0301" * 30, "👍🏽" * 9])
@pytest.mark.parametrize("width", range(20, 120, 7))
def test_that_no_sign_is_torn_in_the_middle(text, width):
    sign = text[: len(text) // (30 if "e" in text else 9)]

    assert elide_middle(text, float(width), 12.0).replace("…", "").replace(sign, "") == ""


def test_that_names_that_differ_only_at_their_end_are_told_apart():
    names = ("measurement of leaf 1", "measurement of leaf 2", "some other long name")

    assert told_apart(names, 80.0, 12.0) == ("measu…eaf 1", "measu…eaf 2", "some other…")
    assert told_apart((*names[:1], *names[:1]), 80.0, 12.0) == ("measureme…",) * 2
    assert told_apart(names, 300.0, 12.0) == names


@pytest.mark.parametrize("size", [(1280.0, 720.0), (640.0, 480.0), (200.0, 120.0)])
@pytest.mark.parametrize(
    "text", ["word " * 99, "x" * 300, "漢字" * 150, "<b>a</b> & " * 30, "a\tb\nc " * 50, "🚀" * 300]
)
def test_that_long_words_around_a_picture_stay_on_the_page_even_in_another_font(size, text):
    inner = []

    def draw(room):
        inner.append(room)
        return Picture(room[0], room[1], 0, ())

    picture = captioned(draw, size, load_theme("light"), text, text, text)
    labels = [mark for mark in picture.marks if isinstance(mark, Label)]

    assert len(labels) in ((6, 7) if size[1] >= 300 else (3,))
    for label in labels:
        assert label.x + ELSEWHERE * text_width(label.text, label.size, label.weight) <= size[0]
        assert label.y - label.size / 2 > 0 and label.y + label.size / 2 < size[1]
    assert inner[0][1] > size[1] * (0.6 if size[1] >= 300 else 0.1)


def test_that_lines_around_a_picture_keep_their_distance():
    picture = captioned(
        lambda room: Picture(room[0], room[1], 0, ()), (900.0, 600.0), load_theme("light"), "t " * 199
    )
    first, second = (mark for mark in picture.marks if isinstance(mark, Label))

    assert first.size < second.y - first.y < 1.6 * first.size


@pytest.mark.parametrize(
    ("title", "said"), [("Well …", False), ("A title of two lines " * 4, False), ("A long title " * 30, True)]
)
def test_that_a_text_that_is_cut_off_is_told_of(title, said):
    def draw(room):
        return Picture(room[0], room[1], 0, (Label(0, 0, "A view's own …", 0, 11.0),))

    picture = captioned(draw, (640.0, 480.0), load_theme("light"), title, "Caption")
    assert ("too long" in words_of_shortened(picture, title, "Caption", "")) == said
