"""Laws of the small pictures in a column's head."""

import numpy as np
import pytest

from nnviz.datasets.sketches import Sketch
from nnviz.scene.marks import Rect
from nnviz.scene.sparkline import sparkline
from nnviz.theme import load_theme


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("kind", "count"), [("histogram", 16), ("bars", 3), ("bars", 12), ("bars", 1)])
@pytest.mark.parametrize("width", [3.0, 40.0, 154.0, 400.0])
def test_that_all_bars_lie_in_the_picture_and_what_is_counted_is_seen(theme, kind, count, width):
    counts = np.arange(count) ** 4
    picture = sparkline(Sketch(kind, counts, 0, "words"), width, 20.0, load_theme(theme))
    bars = [mark for mark in picture.marks if isinstance(mark, Rect)][:-1]
    assert len(bars) == np.count_nonzero(counts)
    for bar in bars:
        assert 0 <= bar.x < bar.x + bar.width <= width + 1e-9
        assert bar.y >= 0
        assert bar.height >= 1.5
        assert bar.y + bar.height <= 20.0
    assert picture.description == "words"


def test_that_nothing_is_drawn_of_nothing():
    nothing = Sketch("nothing", np.zeros(0, np.int64), 4, "no values")
    assert not sparkline(nothing, 100.0, 20.0, load_theme("light")).marks
