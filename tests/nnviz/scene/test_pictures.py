"""Laws of all pictures: everything lies within, nothing overlaps, nothing is rich text."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest

from nnviz.drafts import Log, empty_log
from nnviz.scene.composing import captioned
from nnviz.scene.loss_labels import spread
from nnviz.scene.loss_layout import loss_frame
from nnviz.scene.loss_scene import loss_picture
from nnviz.scene.marks import Curves, Discs, Group, Image, Label, Points, Polyline, Segments, Tile
from nnviz.scene.network_scene import layout_of, network_picture
from nnviz.scene.network_strokes import STRONGEST
from nnviz.scene.prediction_scene import prediction_frame, prediction_picture
from nnviz.scene.targets import BiasAt, ControlAt, EdgeAt, NeuronAt
from nnviz.scene.text import text_width
from nnviz.snapshot import Snapshot
from nnviz.theme import load_theme

DARK = load_theme("dark")
SIZES = [(640, 480), (430, 320), (900, 700), (360, 300), (1456, 819)]
NAMES = ["laptop", "spiral", "house", "sine", "flowers", "wide", "plane", "awkward"]


def flat(marks, dx=0.0, dy=0.0):
    for mark in marks:
        if isinstance(mark, Group):
            yield from flat(mark.marks, dx + mark.dx, dy + mark.dy)
        else:
            yield mark


def boxes(picture):
    """Give left, top, right, bottom and text of every level label."""
    for mark in flat(picture.marks):
        if isinstance(mark, Label) and mark.text and not mark.upward:
            width = text_width(mark.text, mark.size, mark.weight)
            left = mark.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor] * width
            yield left, mark.y - 0.42 * mark.size, left + width, mark.y + 0.42 * mark.size, mark.text


def pictures(snapshot, size):
    yield network_picture(snapshot, DARK, size, controls=True)
    yield prediction_picture(snapshot, DARK, size)
    yield loss_picture(snapshot, DARK, size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_that_no_two_labels_overlap_and_all_lie_within(fake, name, size):
    for picture in pictures(fake(name), size):
        placed = list(boxes(picture))
        for left, top, right, bottom, text in placed:
            assert left >= -1 and top >= 0, text
            assert right <= size[0] + 1 and bottom <= size[1], text
        for i, a in enumerate(placed):
            for b in placed[i + 1 :]:
                apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
                assert apart, (a[4], b[4])


@pytest.mark.parametrize("name", NAMES)
def test_that_everything_is_finite(fake, name):
    for picture in pictures(fake(name), (640, 480)):
        for mark in flat(picture.marks):
            if isinstance(mark, (Curves, Segments)):
                assert np.isfinite(mark.ends).all()
            elif isinstance(mark, (Discs, Points)):
                assert np.isfinite(mark.centres).all()


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("name", NAMES)
def test_that_enlarged_text_still_does_not_overlap_in_plots(fake, name, scale):
    size = (640, 480)
    drawn = (
        prediction_picture(fake(name), DARK, size, text_scale=scale),
        loss_picture(fake(name), DARK, size, text_scale=scale),
    )
    for picture in drawn:
        placed = list(boxes(picture))
        for i, a in enumerate(placed):
            for b in placed[i + 1 :]:
                assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a[4], b[4])


def test_that_names_from_files_stay_as_they_are_in_one_line(fake):
    texts = [
        m.text for m in flat(network_picture(fake("awkward"), DARK, (640, 480)).marks) if isinstance(m, Label)
    ]
    assert any(text.startswith("<b>bold</b>") and text.endswith("…") for text in texts)
    assert all("\n" not in text and "\t" not in text for text in texts)


def test_that_negative_edges_are_dashed_and_stronger_ones_are_later_and_wider(fake):
    picture = network_picture(fake("spiral"), DARK, (900, 600))
    curves = next(m for m in picture.marks if isinstance(m, Curves))
    snapshot = fake("spiral")
    assert len(curves.ends) == 2 * 8 + 3 * 64 + 8
    negative = sum(int((w < 0).sum()) for w, _ in snapshot.params)
    assert int(curves.dashed.sum()) == negative
    assert np.all(np.diff(curves.widths) >= 0)


def test_that_every_bias_has_its_dot(fake):
    picture = network_picture(fake("spiral"), DARK, (900, 600), legend=False)
    dots = sum(len(m.centres) for m in picture.marks if isinstance(m, Discs))
    assert dots == 8 * 4 + 1


def test_that_a_tile_shows_high_values_at_the_top(fake):
    tiles = [m for m in network_picture(fake("spiral"), DARK, (900, 600)).marks if isinstance(m, Tile)]
    assert tiles[1].indices[0].mean() > 200 > 60 > tiles[1].indices[-1].mean()
    assert tiles[0].indices[:, -1].mean() > 200 > 60 > tiles[0].indices[:, 0].mean()


def test_that_very_many_edges_become_ribbons_under_the_strongest(fake):
    snapshot = fake("wide")
    rng = np.random.default_rng(0)
    units = (784, *([16] * 12), 10)
    params = tuple(
        (rng.normal(size=(m, n)).astype(np.float32), np.zeros(n, np.float32)) for m, n in pairwise(units)
    )
    spec = snapshot.document.network
    layers = (*[spec.layers[0]] * 12, spec.layers[-1])
    document = dataclasses.replace(snapshot.document, network=dataclasses.replace(spec, layers=layers))
    many = dataclasses.replace(snapshot, params=params, document=document, surfaces=None)
    picture = network_picture(many, DARK, (900, 600))
    assert sum(isinstance(m, Image) for m in picture.marks) == 13
    curves = next(m for m in picture.marks if isinstance(m, Curves))
    assert len(curves.ends) == STRONGEST


def test_that_weights_that_are_no_numbers_are_still_drawn(fake):
    snapshot = fake("laptop")
    broken = tuple((np.full_like(w, np.nan), np.full_like(b, np.inf)) for w, b in snapshot.params)
    network_picture(dataclasses.replace(snapshot, params=broken), DARK, (430, 320))


@pytest.mark.parametrize(
    ("target", "text"),
    [
        (EdgeAt(1, 0, 2), "w = "),
        (BiasAt(2, 1), "b = "),
        (NeuronAt(1, 1), ""),
        (ControlAt("remove_neuron", 1, 1), ""),
    ],
)
@pytest.mark.parametrize("way", ["selected", "hovered"])
def test_that_what_is_pointed_at_stands_out_with_its_number(fake, target, text, way):
    plain = network_picture(fake("laptop"), DARK, (430, 320), controls=True)
    picture = network_picture(fake("laptop"), DARK, (430, 320), controls=True, **{way: target})
    assert len(picture.marks) > len(plain.marks)
    assert not text or any(isinstance(m, Label) and m.text.startswith(text) for m in picture.marks)


@pytest.mark.parametrize(
    "target", [EdgeAt(9, 0, 0), EdgeAt(1, 7, 0), BiasAt(8, 0), NeuronAt(1, 99), NeuronAt(-1, 0)]
)
def test_that_a_target_of_an_older_network_is_passed_over(fake, target):
    network_picture(fake("laptop"), DARK, (430, 320), selected=target, hovered=target, controls=True)


def test_that_the_layout_for_hit_tests_is_the_one_drawn(fake):
    snapshot = fake("spiral")
    layout = layout_of(snapshot, (640, 480), controls=True)
    tiles = [
        m for m in network_picture(snapshot, DARK, (640, 480), controls=True).marks if isinstance(m, Tile)
    ]
    assert (tiles[2].x, tiles[2].y, tiles[2].width, tiles[2].height) == layout.columns[1].rect(0)


def test_that_the_boundary_runs_where_the_decision_turns(fake):
    snapshot = fake("laptop")
    frame = prediction_frame(snapshot, (640, 480))
    assert frame is not None
    lines = [m for m in flat(prediction_picture(snapshot, DARK, (640, 480)).marks) if isinstance(m, Segments)]
    line = next(m for m in lines if m.colour == 0xFFFFFFFF)
    outputs = snapshot.surfaces.outputs
    for x0, y0, x1, y1 in line.ends[::7]:
        x, y = frame.to_data((x0 + x1) / 2, (y0 + y1) / 2)
        column = (x - snapshot.surfaces.x_range[0]) / np.ptp(snapshot.surfaces.x_range) * 159
        row = (y - snapshot.surfaces.y_range[0]) / np.ptp(snapshot.surfaces.y_range) * 159
        part = outputs[:, int(row) : int(row) + 2, int(column) : int(column) + 2]
        ahead = part[1] - part[0]
        assert ahead.min() < 0.02 and ahead.max() > -0.02


def test_that_a_probe_is_marked_where_it_lies(fake):
    snapshot = fake("flowers")
    probe = (5.5, 3.0, 4.0, 1.0)
    frame = prediction_frame(snapshot, (640, 480))
    assert frame is not None
    marks = list(flat(prediction_picture(snapshot, DARK, (640, 480), probe=probe).marks))
    ring = [m for m in marks if isinstance(m, Points)][-1]
    assert frame.to_data(*ring.centres[0]) == pytest.approx((5.5, 3.0))


def test_that_validation_points_are_hollow(fake):
    marks = list(flat(prediction_picture(fake("spiral"), DARK, (640, 480)).marks))
    points = [m for m in marks if isinstance(m, Points) and len(m.centres) > 10]
    data = fake("spiral").data
    hollow = sum(len(m.centres) for m in points if m.fill & 0xFFFFFF == int(DARK.canvas[1:], 16))
    assert hollow == len(data.validation)
    assert sum(len(m.centres) for m in points) == len(data.rows)


def test_that_very_many_points_are_drawn_as_density(fake):
    snapshot = fake("spiral")
    times = 60
    data = snapshot.data
    raw = np.tile(data.raw_x, (times, 1))
    labels = np.tile(data.labels, times)
    rows = np.arange(len(raw))
    many = dataclasses.replace(data, raw_x=raw, labels=labels, rows=rows, train=rows, validation=rows[:0])
    marks = list(flat(prediction_picture(dataclasses.replace(snapshot, data=many), DARK, (640, 480)).marks))
    assert not [m for m in marks if isinstance(m, Points) and len(m.centres) > 10]
    assert sum(isinstance(m, Image) for m in marks) == 3


def test_that_a_line_that_left_the_numbers_is_drawn_all_the_same(fake):
    snapshot = fake("house")
    for value in (np.nan, np.inf, 1e30):
        surfaces = dataclasses.replace(
            snapshot.surfaces, outputs=np.full_like(snapshot.surfaces.outputs, value)
        )
        prediction_picture(dataclasses.replace(snapshot, surfaces=surfaces), DARK, (640, 480))


def test_that_a_snapshot_without_maps_says_so(fake):
    bare = dataclasses.replace(fake("laptop"), surfaces=None)
    assert prediction_frame(bare, (640, 480)) is None
    texts = [m.text for m in prediction_picture(bare, DARK, (640, 480)).marks if isinstance(m, Label)]
    assert any("appears here" in text for text in texts)
    network_picture(bare, DARK, (640, 480))


LOGS = {
    "empty": empty_log(),
    "one": Log(
        np.arange(1, 2), {"loss": np.array([0.7]), "val_loss": np.array([0.7]), "accuracy": np.array([0.5])}
    ),
    "diverged": Log(np.arange(1, 6), {"loss": np.array([2.0, 9.0, 1e9, np.inf, np.nan])}),
    "zeros": Log(np.arange(1, 5), {"loss": np.zeros(4), "val_loss": np.zeros(4)}),
    "negative": Log(np.arange(1, 5), {"loss": -np.arange(4.0)}),
    "nan": Log(np.arange(1, 5), {"loss": np.full(4, np.nan), "mae": np.full(4, np.nan)}),
    "tiny": Log(np.arange(1, 5), {"loss": np.full(4, 1e-300)}),
    "close": Log(
        np.arange(1, 101),
        {k: np.linspace(1, 0.1, 100) for k in ("loss", "val_loss", "accuracy", "val_accuracy")},
    ),
}


@pytest.mark.parametrize("name", LOGS)
@pytest.mark.parametrize("log_axis", [True, False])
@pytest.mark.parametrize("size", SIZES)
def test_that_any_history_can_be_drawn_without_labels_that_meet(name, log_axis, size):
    picture = loss_picture(LOGS[name], DARK, size, log_axis=log_axis, cursor=2, until=10)
    placed = list(boxes(picture))
    for i, a in enumerate(placed):
        for b in placed[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a[4], b[4])


def test_that_divergence_is_marked_at_its_epoch():
    texts = [
        m.text for m in flat(loss_picture(LOGS["diverged"], DARK, (640, 480)).marks) if isinstance(m, Label)
    ]
    assert "diverged at epoch 4" in texts


def test_that_an_empty_history_has_a_hint_and_no_plot():
    assert loss_frame(LOGS["empty"], (640, 480), DARK) is None
    texts = [m.text for m in loss_picture(LOGS["empty"], DARK, (640, 480)).marks if isinstance(m, Label)]
    assert texts == ["Loss", "Not trained yet"]


def test_that_validation_is_dashed_and_training_is_not(fake):
    lines = [m for m in flat(loss_picture(fake("spiral"), DARK, (640, 480)).marks) if isinstance(m, Polyline)]
    dashed = {line.colour: bool(line.dash) for line in lines}
    assert dashed[0xFF000000 | int(DARK.validation[1:], 16)]
    assert not dashed[0xFF000000 | int(DARK.train[1:], 16)]


def measured(fake, batches: int, factor: float, epochs: int = 40) -> Snapshot:
    """Give a snapshot whose loss on all rows is a multiple of what the log says."""
    snapshot = fake("spiral")
    log = Log(np.arange(1, 41), {"loss": np.linspace(0.9, 0.1, 40)})
    its = Log(np.arange(epochs + 1), {"loss": factor * np.linspace(0.92, 0.1, 41)[: epochs + 1]})
    progress = dataclasses.replace(snapshot.progress, log=log, batches=batches)
    return dataclasses.replace(snapshot, progress=progress, measured=its)


def names_of_curves(snapshot: Snapshot) -> list[str]:
    marks = flat(loss_picture(snapshot, DARK, (900, 480), log_axis=False).marks)
    return [m.text.rstrip("0123456789. ") for m in marks if isinstance(m, Label) and m.text[:5] == "train"]


def test_that_the_loss_of_all_rows_is_drawn_thinner_where_it_lies_apart(fake):
    snapshot = measured(fake, 4, 0.5)
    assert names_of_curves(snapshot) == ["train, all rows", "train"]
    picture = loss_picture(snapshot, DARK, (900, 480), log_axis=False)
    lines = [m for m in flat(picture.marks) if isinstance(m, Polyline) and not m.dash]
    colour = 0xFF000000 | int(DARK.train[1:], 16)
    thin, thick = sorted((line for line in lines if line.colour == colour), key=lambda line: line.width)
    assert thin.width < thick.width / 2
    frame = loss_frame(snapshot, (900, 480), DARK, log_axis=False)
    assert frame is not None
    assert thin.points[0] == pytest.approx([frame.x.place(1.0), frame.y.place(0.5 * 0.8995)])


@pytest.mark.parametrize(
    ("batches", "factor", "epochs"),
    [(1, 0.5, 40), (4, 1.01, 40), (4, 0.5, 5)],
    ids=["one batch", "the same", "too few"],
)
def test_that_the_loss_of_all_rows_is_left_out_where_it_says_nothing_new(fake, batches, factor, epochs):
    assert names_of_curves(measured(fake, batches, factor, epochs)) == ["train"]


@pytest.mark.parametrize(
    "places", [[], [5.0], [5.0, 5.0, 5.0], [0.0, 1.0, 99.0, 100.0], [100.0] * 9, [3.0, 2.0, 50.0]]
)
def test_that_labels_are_spread_as_little_as_needed(places):
    moved = spread(places, 0.0, 100.0, 10.0)
    assert all(0.0 <= place <= 100.0 for place in moved)
    assert np.all(np.diff(np.sort(moved)) >= 10.0 - 1e-6)
    assert [int(i) for i in np.argsort(places, kind="stable")] == [
        int(i) for i in np.argsort(moved, kind="stable")
    ]


def test_that_labels_with_room_stay_where_they_are():
    assert spread([10.0, 50.0, 90.0], 0.0, 100.0, 15.0) == [10.0, 50.0, 90.0]


@pytest.mark.parametrize("size", [(180, 120), (200, 150), (230, 160), (260, 200), (320, 200)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_that_a_small_history_leaves_out_what_has_no_room(fake, size, scale):
    for name in ("laptop", "house"):
        placed = list(boxes(loss_picture(fake(name), DARK, size, text_scale=scale)))
        head = [box for box in placed if box[3] < 32.0 * scale]
        assert all(a[2] <= b[0] or b[2] <= a[0] for a, b in pairwise(head)), head


def test_that_the_right_axis_is_named_after_its_metric(fake):
    size = (640, 480)
    frame = loss_frame(fake("laptop"), size, DARK)
    named = [box for box in boxes(loss_picture(fake("laptop"), DARK, size)) if box[4] == "accuracy"]
    assert len(named) == 1
    assert frame is not None
    assert named[0][0] > frame.right and named[0][1] > frame.bottom
    plain = loss_picture(fake("laptop"), DARK, size, metric=False)
    assert "accuracy" not in [box[4] for box in boxes(plain)]


@pytest.mark.parametrize("size", SIZES)
def test_that_the_legend_of_a_fit_has_a_line_of_its_own(fake, size):
    placed = list(boxes(prediction_picture(fake("house"), DARK, size)))
    legend = [box for box in placed if box[4] in ("data", "prediction")]
    assert len(legend) == 2
    assert not [b for b in placed if b not in legend and b[1] < legend[0][3] and b[3] > legend[0][1]]


def test_that_only_a_screen_says_which_key_to_press():
    def said(**options):
        return [
            m.text
            for m in loss_picture(LOGS["empty"], DARK, (640, 480), **options).marks
            if isinstance(m, Label)
        ]

    assert not any("Press" in text for text in said())
    assert any("Press Space" in text for text in said(hint="Press Space to train."))


def test_that_no_text_turns_the_direction_of_what_is_around_it(fake):
    turned = "".join(chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
    assert Label(0, 0, f"a{turned}b", 0).text == "ab"
    assert Label(0, 0, "مرحبا −1", 0).text == "مرحبا −1"
    spoken = captioned(
        lambda size: loss_picture(LOGS["one"], DARK, size), (640, 480), DARK, turned + "T", turned
    )
    assert not [m.text for m in flat(spoken.marks) if isinstance(m, Label) and set(m.text) & set(turned)]


def test_that_an_input_that_is_held_fixed_says_so_instead_of_showing_a_map(fake):
    snapshot = fake("flowers")
    marks = network_picture(snapshot, DARK, (900, 600), legend=False).marks
    shown = sum(len(column.shown) for column in layout_of(snapshot, (900, 600), legend=False).columns)
    held = [m for m in marks if isinstance(m, Label) and m.text == "fixed"]
    assert len(held) == len(snapshot.data.inputs) - 2
    assert sum(isinstance(m, Tile) for m in marks) == shown - len(held)


def test_that_the_colours_of_tiles_are_explained_where_there_is_room(fake):
    for size, words in (((900, 600), "output, low to high"), ((430, 340), "low to high"), ((300, 300), "")):
        marks = network_picture(fake("laptop"), DARK, size).marks
        said = [m.text for m in marks if isinstance(m, Label) and "low to high" in m.text]
        assert said == ([words] if words else [])
