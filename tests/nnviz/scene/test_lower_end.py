"""Pictures of files that are no higher than what stands in them."""

import numpy as np
import pytest

from nnviz.scene.composing import captioned
from nnviz.scene.lower_end import lower_end
from nnviz.scene.marks import Curves, Discs, Group, Label, Picture, Points, Polyline, Rect, Segments
from nnviz.theme import load_theme

THEME = load_theme("light")
LINE = np.array([[0.0, 5.0], [9.0, 40.0], [9.0, np.nan]])
MARKS = [
    (Rect(0, 10, 5, 20), 30.0),
    (Label(0, 10, "a", 0, 20.0), 22.0),
    (Polyline(LINE, 0), 40.0),
    (Segments(np.array([[0.0, 50.0, 9.0, 1.0]]), 0), 50.0),
    (
        Curves(np.array([[0.0, 1.0, 9.0, 60.0]]), np.array([0], np.uint32), np.ones(1), np.array([False])),
        60.0,
    ),
    (Points(np.array([[1.0, 8.0]]), "circle", 4.0, 0, 0), 10.0),
    (Discs(np.array([[1.0, 8.0]]), np.array([3.0]), np.array([0], np.uint32)), 11.0),
]


@pytest.mark.parametrize(("mark", "end"), MARKS)
def test_that_the_end_of_a_mark_is_where_it_ends(mark, end):
    assert lower_end((mark,)) == pytest.approx(end)
    assert lower_end((Rect(0, 0, 1, 1), Group((mark,), 0.0, 100.0))) == pytest.approx(100.0 + end)
    assert lower_end((Group((mark,), clip=(0.0, 0.0, 9.0, 4.0)),)) == pytest.approx(4.0)


def drawn(room):
    return Picture(room[0], room[1], 0, (Rect(0, 0, 100, 150),))


def test_that_empty_ground_is_left_out_only_where_that_is_wanted():
    size = (600.0, 400.0)
    whole, less = (
        captioned(drawn, size, THEME, "Title", "Caption", "Foot", fits=fits) for fits in (False, True)
    )
    assert (whole.width, whole.height) == size
    assert less.width == 600.0 and 200.0 < less.height < 300.0
    taken = whole.height - less.height
    low = [mark for mark in whole.marks if isinstance(mark, Label) and mark.text in ("Caption", "Foot")]
    moved = [mark for mark in less.marks if isinstance(mark, Label) and mark.text in ("Caption", "Foot")]
    assert [mark.y - taken for mark in low] == pytest.approx([mark.y for mark in moved])
    assert len(low) == 2


def test_that_a_full_picture_keeps_its_height():
    def filled(room):
        return Picture(room[0], room[1], 0, (Rect(0, 0, room[0], room[1]),))

    assert captioned(filled, (600.0, 400.0), THEME, fits=True).height == 400.0
