"""The bundled samples: exact numbers, and made-up points that never change."""

import hashlib

import numpy as np
import pytest

from nnviz.datasets.roles import guess_roles, guess_task
from nnviz.datasets.samples import SAMPLES, load_sample
from nnviz.errors import UserError

PRICES = [
    16203815, 11924806, 15363025, 20681588, 23343728, 31297816, 45029324, 48653516,
    43981690, 52140160, 64208930, 59116732, 69043050, 66664916, 77795170,
]  # fmt: skip


def columns(key: str) -> list[list[float]]:
    return [column.values.tolist() for column in load_sample(key).columns]


def test_that_the_laptop_has_the_course_s_numbers():
    pink, small, buy = columns("laptop")
    assert pink == [0.1, 0.3, 0.5, 0.4, 0.9, 0.75, 0.75, 0.6, 0.6]
    assert small == [0.1, 0.3, 0.6, 0.8, 0.1, 0.4, 0.9, 0.9, 0.75]
    assert buy == [0, 0, 1, 1, 0, 0, 1, 1, 1]
    assert load_sample("laptop").column("buy").categories == ("no buy", "buy")


def test_that_the_houses_have_the_course_s_numbers():
    area, price = columns("house-prices")
    assert area == [3765 * k for k in range(1, 16)]
    assert price == PRICES
    slope, start = np.polyfit(area, price, 1)
    assert slope == pytest.approx(1275.805, abs=0.001)
    assert start == pytest.approx(4602641, abs=1)


def test_that_xor_is_the_truth_table():
    a, b, xor = columns("xor")
    assert sorted(zip(a, b, strict=True)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert xor == [float(left != right) for left, right in zip(a, b, strict=True)]


def test_that_the_irises_have_fisher_s_means():
    """Table 2 of R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936."""
    *numbers, species = (np.array(values) for values in columns("iris"))
    means = [[round(float(column[species == kind].mean()), 3) for column in numbers] for kind in range(3)]
    assert means == [[5.006, 3.428, 1.462, 0.246], [5.936, 2.77, 4.26, 1.326], [6.588, 2.974, 5.552, 2.026]]
    assert load_sample("iris").column("species").categories == ("setosa", "versicolor", "virginica")


@pytest.mark.parametrize("key", list(SAMPLES))
def test_that_a_sample_is_what_the_reader_would_guess(key: str):
    sample, table = SAMPLES[key], load_sample(key)
    assert guess_roles(table) == sample.roles
    assert guess_task(table, sample.roles) == sample.task
    assert table.notices == ()
    assert load_sample(key) is table


@pytest.mark.parametrize("key", ["circle", "spiral", "gaussians"])
def test_that_made_up_classes_are_even_and_orange_comes_first(key: str):
    table = load_sample(key)
    label = table.column("class")
    assert label.categories == ("orange", "blue")
    assert label.values[0] == 0
    assert np.bincount(label.values.astype(np.int64)).tolist() == [250, 250]
    assert np.abs(columns(key)[:2]).max() <= 6


def test_that_the_sine_lies_near_its_curve():
    x, y = (np.array(values) for values in columns("sine"))
    assert len(x) == 200
    assert np.abs(x).max() <= 3.1416
    assert np.std(y - np.sin(x)) == pytest.approx(0.05, abs=0.01)


MADE_UP = {
    "circle": "747b6f10b43d7deb",
    "spiral": "beee87d3958a1133",
    "gaussians": "075211e1d7e8d8ea",
    "sine": "d449ecbd01555a13",
}


@pytest.mark.parametrize(("key", "digest"), MADE_UP.items())
def test_that_made_up_points_never_change(key: str, digest: str):
    """Written with 4 decimals, so that no machine's last digit of a sine counts."""
    text = "\n".join(",".join(f"{value:.4f}" for value in row) for row in zip(*columns(key), strict=True))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == digest


def test_that_a_misspelt_sample_is_refused_with_a_suggestion():
    with pytest.raises(UserError) as caught:
        load_sample("laptpo")
    assert "Did you mean laptop?" in caught.value.message
