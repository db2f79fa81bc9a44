import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnviz.scene.contours import contour, lengthened


def grid(n: int) -> tuple[np.ndarray, np.ndarray]:
    axis = np.linspace(-1, 1, n)
    return np.meshgrid(axis, axis)


def test_that_the_contour_of_a_cone_is_a_circle():
    n, radius = 121, 0.6
    x, y = grid(n)
    lines = contour(np.hypot(x, y), radius)
    points = lines.reshape(-1, 2) / (n - 1) * 2 - 1
    assert np.abs(np.hypot(points[:, 0], points[:, 1]) - radius).max() < 2e-3
    length = np.hypot(*(lines[:, 2:] - lines[:, :2]).T).sum() / (n - 1) * 2
    assert length == pytest.approx(2 * np.pi * radius, rel=1e-3)


def test_that_a_closed_contour_meets_every_point_twice():
    x, y = grid(60)
    lines = contour(np.hypot(x, 2 * y), 0.7)
    ends = np.round(lines.reshape(-1, 2), 9)
    _, counts = np.unique(ends, axis=0, return_counts=True)
    assert (counts == 2).all()


def test_that_a_plane_has_one_straight_line():
    x, _ = grid(11)
    lines = contour(x, 0.1)
    assert np.allclose(lines[:, [0, 2]], 5.5)
    assert len(lines) == 10


@given(hnp.arrays(np.float64, (7, 8), elements=st.floats(-5, 5)), st.floats(-4, 4))
def test_that_every_piece_lies_within_one_cell_where_the_level_is_crossed(values, level):
    for x0, y0, x1, y1 in contour(values, level):
        column, row = int(min((x0 + x1) / 2, 6.999)), int(min((y0 + y1) / 2, 5.999))
        cell = values[row : row + 2, column : column + 2]
        assert cell.min() - 1e-9 <= level <= cell.max() + 1e-9
        for x, y in ((x0, y0), (x1, y1)):
            assert column - 1e-9 <= x <= column + 1 + 1e-9
            assert row - 1e-9 <= y <= row + 1 + 1e-9


@given(hnp.arrays(np.float64, (6, 6), elements=st.floats(-5, 5)))
def test_that_high_and_low_exchanged_give_the_same_points(values):
    values = values + 0.0123456
    there, back = contour(values, 0.0), contour(-values, 0.0)
    one, other = (np.unique(np.round(lines.reshape(-1, 2), 6), axis=0) for lines in (there, back))
    assert np.array_equal(one, other)


def test_that_nothing_is_drawn_around_values_that_are_no_numbers():
    values = np.tile(np.linspace(-1, 1, 9), (9, 1))
    values[4, 4] = np.nan
    lines = contour(values, 0.05)
    assert len(lines) == 6
    assert len(contour(np.full((5, 5), np.inf), 0.0)) == 0


def test_that_a_constant_has_no_contour():
    assert contour(np.zeros((5, 5)), 0.0).shape == (0, 4)
    assert contour(np.zeros((1, 1)), 0.0).shape == (0, 4)


def test_that_lengthened_pieces_keep_their_direction():
    long = lengthened(np.array([[0.0, 0.0, 3.0, 4.0]]), 1.0)
    assert np.allclose(long, [[-0.6, -0.8, 3.6, 4.8]])
    assert np.allclose(lengthened(np.array([[1.0, 1.0, 1.0, 1.0]])), 1.0)
