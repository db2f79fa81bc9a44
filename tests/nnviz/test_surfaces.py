"""Laws of the maps: each point of each map is what the network computes there."""

import numpy as np
import pytest

from nnviz.datasets.preparation.preparing import prepare
from nnviz.datasets.table import Column, Table
from nnviz.document import DataSpec
from nnviz.edits.data import change_data
from nnviz.network import forward, init_params
from nnviz.orders import View
from nnviz.presets import document_of_data, document_of_sample
from nnviz.surfaces import CURVE, FINE, TILE, compute_surfaces, frame_of


def made(document):
    data = prepare(document)
    params = init_params(document.network, len(data.inputs), 3)
    return data, params, compute_surfaces(document, data, params)


def test_that_every_point_of_a_map_is_what_the_network_computes_there():
    document = change_data(scaling="standard")(document_of_sample("circle"))
    data, params, surfaces = made(document)
    assert [tile.shape for tile in surfaces.tiles] == [(2, TILE, TILE), (4, TILE, TILE), (1, TILE, TILE)]
    assert surfaces.outputs.shape == (1, FINE, FINE)
    xs, ys = np.linspace(*surfaces.x_range, TILE), np.linspace(*surfaces.y_range, TILE)
    for row, column in [(0, 0), (0, TILE - 1), (TILE - 1, 0), (13, 40)]:
        point = data.input_scaling.forward(np.array([[xs[column], ys[row]]]))
        layers = [point, *forward(document.network, params, point)]
        for tile, values in zip(surfaces.tiles, layers, strict=True):
            np.testing.assert_allclose(tile[:, row, column], values[0], rtol=1e-5, atol=1e-6)


def test_that_a_single_feature_gives_curves_in_the_units_of_the_table():
    document = change_data(scaling="standard")(document_of_sample("house-prices"))
    data, params, surfaces = made(document)
    assert surfaces.axes == (0,)
    assert surfaces.y_range == (0.0, 0.0)
    assert surfaces.outputs.shape == (1, CURVE)
    areas = np.linspace(*surfaces.x_range, CURVE)
    out = forward(document.network, params, data.input_scaling.forward(areas[:, None]))[-1]
    prices = data.output_scaling.back(out)[:, 0]
    np.testing.assert_allclose(surfaces.outputs[0], prices, rtol=1e-5)


def test_that_a_frame_holds_all_rows_and_a_margin(make_document):
    rng = np.random.default_rng(0)
    document = make_document(rng.normal(size=(30, 3)), rng.normal(size=30))
    data = prepare(document)
    frame = frame_of(data)
    for axis, (low, high) in zip(frame.axes, frame.ranges, strict=True):
        assert low < data.raw_x[:, axis].min()
        assert high > data.raw_x[:, axis].max()
    np.testing.assert_allclose(frame.held, np.median(data.raw_x, axis=0))
    assert frame_of(data) is frame


def test_that_other_features_are_held_at_their_medians(make_document):
    rng = np.random.default_rng(0)
    document = make_document(rng.normal(size=(31, 4)), rng.normal(size=31))
    data, params, surfaces = made(document)
    point = np.median(data.raw_x, axis=0)[None]
    point[0, surfaces.axes] = surfaces.x_range[1], surfaces.y_range[0]
    wanted = forward(document.network, params, data.input_scaling.forward(point))[-1]
    np.testing.assert_allclose(surfaces.outputs[:, 0, -1], wanted[0], rtol=1e-5)


@pytest.mark.parametrize("value", [0.0, 5.0, -1e6])
def test_that_a_feature_of_one_value_still_has_a_width(value, make_document):
    document = make_document(np.full(4, value), [1, 2, 3, 4])
    low, high = frame_of(prepare(document)).ranges[0]
    assert low < value < high


def test_that_infinite_weights_draw_maps_without_a_warning(make_document):
    document = make_document(np.arange(6.0), np.arange(6.0))
    data = prepare(document)
    params = tuple((kernel * np.inf, bias) for kernel, bias in init_params(document.network, 1, 0))
    assert compute_surfaces(document, data, params).outputs.shape == (1, CURVE)


def test_that_numbers_come_before_categories_and_one_category_is_on():
    colours = Column("colour", "category", np.array([0, 1, 2, 1, 1, 0], np.int32), ("red", "green", "blue"))
    size = Column("size", "number", np.arange(6.0))
    weight = Column("weight", "number", np.arange(6.0) ** 2)
    price = Column("price", "number", np.arange(6.0) * 3)
    table = Table("things", (colours, size, weight, price))
    data = DataSpec("things", table, ("feature", "feature", "feature", "target"), "regression")
    frame = frame_of(prepare(document_of_data(data)))
    assert frame.axes == (3, 4)
    assert frame.held[:3].tolist() == [0.0, 1.0, 0.0]


def test_that_a_view_chooses_the_axes_and_holds_the_others(make_document):
    rng = np.random.default_rng(0)
    document = make_document(rng.normal(size=(31, 4)), rng.normal(size=31))
    data = prepare(document)
    params = init_params(document.network, 4, 3)
    view = View(axes=("x3", "x1"), held=(("x0", 7.0), ("gone", 1.0)))
    surfaces = compute_surfaces(document, data, params, view)
    assert surfaces.axes == (3, 1)
    medians = np.median(data.raw_x, axis=0)
    point = np.array([[7.0, surfaces.y_range[0], medians[2], surfaces.x_range[1]]])
    wanted = forward(document.network, params, data.input_scaling.forward(point))[-1]
    np.testing.assert_allclose(surfaces.outputs[:, 0, -1], wanted[0], rtol=1e-5)


def test_that_a_view_of_one_axis_is_a_curve_and_of_none_is_as_usual(make_document):
    rng = np.random.default_rng(0)
    document = make_document(rng.normal(size=(31, 3)), rng.normal(size=31))
    data = prepare(document)
    assert frame_of(data, View(axes=("x2",))).axes == (2,)
    usual = frame_of(data).axes
    assert len(usual) == 2
    assert frame_of(data, View(axes=("gone",))).axes == usual


@pytest.mark.parametrize("label", [lambda x: x[:, 3] - 2 * x[:, 1], lambda x: x[:, 1] > x[:, 3]])
def test_that_the_axes_are_the_two_numbers_that_tell_most(make_document, label):
    x = np.random.default_rng(1).normal(size=(200, 5))
    x[:, 0] = 4.0  # tells nothing, as the corner of an image does
    document = make_document(x, label(x).astype(float))
    assert frame_of(prepare(document)).axes == (1, 3)


def test_that_the_first_of_numbers_that_tell_as_much_are_the_axes(make_document):
    x = np.random.default_rng(1).normal(size=(50, 1)).repeat(4, axis=1)
    assert frame_of(prepare(make_document(x, x[:, 0]))).axes == (0, 1)


def test_that_the_irises_are_seen_by_their_petals():
    """Their length and width have the largest correlations with the kinds (Fisher 1936)."""
    assert frame_of(prepare(document_of_sample("iris"))).axes == (2, 3)


def test_that_a_moving_hand_gets_a_coarser_map_of_the_same_slice():
    document = document_of_sample("circle")
    data = prepare(document)
    params = init_params(document.network, 2, 3)
    fine, quick = (compute_surfaces(document, data, params, View(quick=q)) for q in (False, True))
    assert quick.outputs.shape[1] < fine.outputs.shape[1]
    np.testing.assert_allclose(quick.outputs[:, -1, 0], fine.outputs[:, -1, 0], rtol=1e-5)
    assert compute_surfaces(document, data, params, View(map=False)).outputs.shape == (1, TILE, TILE)
