import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.scene.camera import HOME, MOST_ZOOM, Camera, clamped, fitted, panned, revealing, zoomed

BODY = (0.0, 60.0, 800.0, 500.0)
shares = st.floats(-60, 1)
cameras = st.builds(Camera, st.floats(1, MOST_ZOOM), shares, shares).map(clamped)
points = st.tuples(st.floats(0, 800), st.floats(60, 560))


def seen(camera: Camera, box):
    """Give where a box at home is seen."""
    x, y, width, height = box
    return camera.across(x, BODY), camera.down(y, BODY), width * camera.zoom, height * camera.zoom


@given(cameras, st.floats(0.1, 10), points)
def test_that_what_is_under_the_mouse_stays_there_unless_an_end_is_reached(camera, factor, point):
    x, y = point
    at = (x - camera.across(0, BODY)) / camera.zoom, BODY[1] + (y - camera.down(BODY[1], BODY)) / camera.zoom
    after = zoomed(camera, factor, x, y, BODY)
    free = 1 - after.zoom + 1e-9 < after.dx < -1e-9, 1 - after.zoom + 1e-9 < after.dy < -1e-9
    if free[0]:
        assert after.across(at[0], BODY) == pytest.approx(x, abs=1e-3)
    if free[1]:
        assert after.down(at[1], BODY) == pytest.approx(y, abs=1e-3)


@given(cameras, st.floats(0.1, 10), points, st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_that_nothing_but_the_body_is_ever_seen(camera, factor, point, right, down):
    for after in (zoomed(camera, factor, point[0], point[1], BODY), panned(camera, right, down, BODY)):
        x, y, width, height = seen(after, BODY)
        assert x <= BODY[0] + 1e-6 and x + width >= BODY[0] + BODY[2] - 1e-6
        assert y <= BODY[1] + 1e-6 and y + height >= BODY[1] + BODY[3] - 1e-6
        assert 1 <= after.zoom <= MOST_ZOOM


@given(cameras, points)
def test_that_zooming_out_far_enough_leads_home(camera, point):
    assert zoomed(camera, 0.001, point[0], point[1], BODY) == HOME


@given(points, st.floats(5, 200), st.floats(5, 200))
def test_that_a_fitted_box_is_seen_whole_and_large(point, width, height):
    box = (*point, min(width, 800 - point[0]), min(height, 560 - point[1]))
    camera = fitted(HOME, box, BODY)
    x, y, wide, tall = seen(camera, box)
    assert x >= -1e-6 and x + wide <= 800 + 1e-6 and y >= 60 - 1e-6 and y + tall <= 560 + 1e-6
    assert wide > 700 or tall > 400 or camera.zoom == MOST_ZOOM


@given(cameras, points)
def test_that_a_revealed_box_is_seen_and_one_that_was_seen_moves_nothing(camera, point):
    box = (min(point[0], 790.0), min(point[1], 550.0), 10.0 / camera.zoom, 10.0 / camera.zoom)
    after = revealing(camera, seen(camera, box), BODY)
    x, y, wide, tall = seen(after, box)
    assert x >= -1e-6 and x + wide <= 800 + 1e-6 and y >= 60 - 1e-6 and y + tall <= 560 + 1e-6
    assert revealing(after, (400.0, 300.0, 10.0, 10.0), BODY) is after


def test_that_a_view_stays_the_same_when_the_window_is_resized():
    camera = zoomed(HOME, 4.0, 200.0, 160.0, BODY)
    larger = (0.0, 60.0, 1600.0, 1000.0)
    assert camera.across(400.0, larger) == pytest.approx(2 * camera.across(200.0, BODY))
