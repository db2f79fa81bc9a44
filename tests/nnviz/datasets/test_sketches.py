"""Laws of the sketches of columns: every cell is counted once, whatever its size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnviz.datasets.sketches import BINS, MOST_BARS, sketch
from nnviz.datasets.table import Column


@given(arrays(np.float64, st.integers(1, 60), elements=st.floats(allow_infinity=False)))
def test_that_every_number_is_in_one_bin_or_missing(values):
    found = sketch(Column("a", "number", values))
    assert found.counts.sum() + found.missing == len(values)
    assert found.missing == np.isnan(values).sum()
    assert found.kind == "histogram" if found.missing < len(values) else found.kind == "nothing"


def test_that_a_histogram_is_the_one_of_numpy():
    values = np.random.default_rng(0).normal(size=300_001)
    found = sketch(Column("a", "number", values))
    wanted = np.histogram(values, BINS)[0]
    assert np.abs(found.counts - wanted).max() <= 1  # a value on an edge may fall to either side


def test_that_a_constant_is_one_bar():
    assert np.count_nonzero(sketch(Column("a", "number", np.full(9, 3.0))).counts) == 1


def test_that_categories_are_counted_the_most_frequent_first():
    column = Column("colour", "category", np.array([0, 1, 1, -1, 2, 1], np.int32), ("red", "blue", "green"))
    found = sketch(column)
    assert (found.kind, found.counts.tolist(), found.missing) == ("bars", [3, 1, 1], 1)
    assert found.words == '3 different, most often "blue", 3 times'


def test_that_yes_and_no_are_counted_by_their_words():
    column = Column("sold", "bool", np.array([1.0, 0.0, 1.0, np.nan]), ("no", "yes"))
    found = sketch(column)
    assert (found.counts.tolist(), found.missing) == ([2, 1], 1)
    assert '"yes", 2 times' in found.words


def test_that_texts_are_counted_in_words_and_not_drawn():
    texts = tuple(f"t{n}" for n in range(50))
    found = sketch(Column("note", "text", np.arange(50, dtype=np.int32), texts))
    assert (found.kind, len(found.counts)) == ("nothing", 0)
    assert found.words.startswith("50 different")


def test_that_only_so_many_bars_are_drawn():
    texts = tuple(f"t{n}" for n in range(19))
    found = sketch(Column("c", "category", np.arange(19, dtype=np.int32), texts))
    assert len(found.counts) == MOST_BARS


@pytest.mark.parametrize("kind", ["number", "date", "empty"])
def test_that_a_column_without_values_has_nothing_to_draw(kind):
    found = sketch(Column("a", kind, np.full(4, np.nan)))
    assert (found.kind, found.missing) == ("nothing", 4)
