import dataclasses
import functools
import time
from pathlib import Path

import numpy as np
import pytest
from fakes import FAKES
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette

from app import figures, lettering, paint, theming
from nnviz.errors import UserError
from nnviz.scene.edge_style import edge_style
from nnviz.scene.hit_test import hit_test
from nnviz.scene.loss_scene import loss_picture
from nnviz.scene.marks import Curves, Group, Label, Picture, Points, Polyline, Tile
from nnviz.scene.network_scene import layout_of, network_picture
from nnviz.scene.prediction_scene import prediction_picture
from nnviz.scene.targets import EdgeAt
from nnviz.scene.text import text_width
from nnviz.theme import THEMES, load_theme

DARK, LIGHT = load_theme("dark"), load_theme("light")


@functools.cache
def fake(name):
    return FAKES[name]()


@pytest.fixture(autouse=True)
def fonts(qapp):
    theming.load_fonts()


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return flat[:, : image.width()] & 0xFFFFFF


def picture_of(*marks) -> Picture:
    return Picture(200, 100, 0xFF000000, marks)


def test_that_the_edge_seen_at_a_point_is_the_edge_picked_there():
    """Paint each edge in a colour of its own, and compare every pixel with the hit test."""
    snapshot = fake("flowers")
    size = (640, 480)
    layout = layout_of(snapshot, size)
    weights = snapshot.params
    style = edge_style(weights, layout.columns[1].tile)
    links = layout.links[0]
    w = weights[0][0][links.source, links.target]
    levels = style.levels(w)
    order = style.order(levels, w)
    colours = (np.arange(len(w)) + 1).astype(np.uint32) * 7 | np.uint32(0xFF000000)
    mark = Curves(links.ends[order], colours[order], style.widths(levels)[order], np.zeros(len(w), np.bool_))
    k = 6
    seen = pixels(figures.render_png(Picture(*size, 0xFF000000, (mark,)), k))
    agreed = checked = 0
    for y in range(k, 480 * k - k, 9):
        for x in range(k * int(links.ends[0, 0] + 3), k * int(links.ends[0, 2] - 3), 53):
            around = seen[y - 1 : y + 2, x - 1 : x + 2]
            if seen[y, x] % 7 or not seen[y, x] or len(np.unique(around)) > 1:
                continue  # the border of an edge, or none
            number = int(seen[y, x]) // 7 - 1
            found = hit_test(layout, (x + 0.5) / k, (y + 0.5) / k, weights)
            checked += 1
            agreed += found == EdgeAt(1, int(links.source[number]), int(links.target[number]))
    assert checked > 100
    assert agreed == checked


@pytest.mark.parametrize("name", ["laptop", "spiral", "house", "sine", "flowers", "wide", "plane", "awkward"])
@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_that_every_picture_is_painted_to_screen_and_to_vectors(name, theme):
    snapshot = fake(name)
    size = (430, 320)
    for picture in (
        network_picture(snapshot, theme, size, controls=True),
        prediction_picture(snapshot, theme, size, probe=[float(v) for v in snapshot.surfaces.held]),
        loss_picture(snapshot, theme, size, cursor=2),
    ):
        image = pixels(figures.render_png(picture))
        assert image[1, 1] == int(theme.canvas[1:], 16)
        assert len(np.unique(image)) > 30
        vector = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
        vector.fill(0)
        with QPainter(vector) as painter:
            paint.paint_picture(painter, picture, vector=True)
        difference = np.abs(
            np.stack([(pixels(vector) >> s & 255).astype(int) for s in (0, 8, 16)])
            - np.stack([(image >> s & 255).astype(int) for s in (0, 8, 16)])
        )
        assert difference.mean() < 12


def test_that_dashes_leave_gaps_and_solid_curves_do_not():
    ends = np.array([[10.0, 30.0, 190.0, 30.0], [10.0, 70.0, 190.0, 70.0]])
    colours = np.array([0xFFFF0000, 0xFF00FF00], np.uint32)
    mark = Curves(ends, colours, np.array([3.0, 3.0]), np.array([True, False]))
    image = pixels(figures.render_png(picture_of(mark)))
    dashed, solid = image[30, 12:188] >> 16, image[70, 12:188] >> 8 & 255
    assert (solid > 250).all()
    assert 0.2 < (dashed < 60).mean() < 0.5
    assert dashed[0] > 200 and dashed[-1] > 200


def test_that_a_long_line_looks_as_a_short_one_does():
    x = np.linspace(10, 190, 1000)
    points = np.stack([x, 50 + 30 * np.sin(x / 20)], axis=1)
    few, many = (
        pixels(figures.render_png(picture_of(Polyline(p, 0xFFFFFFFF, 2.0)))) & 255
        for p in (points[::5], points)
    )
    assert abs(few.astype(int) - many.astype(int)).mean() < 1.5


def test_that_a_line_breaks_at_nan():
    points = np.array([[10.0, 50.0], [80.0, 50.0], [np.nan, np.nan], [120.0, 50.0], [190.0, 50.0]])
    image = pixels(figures.render_png(picture_of(Polyline(points, 0xFFFFFFFF, 2.0))))
    assert image[50, 40] and image[50, 150]
    assert not image[50, 100]


def test_that_a_tile_has_its_first_row_at_the_top_and_round_corners():
    table = np.linspace(0, 255, 256).astype(np.uint32) | np.uint32(0xFF000000)
    indices = np.repeat(np.repeat(np.array([[255], [10]], np.uint8), 8, axis=1), 4, axis=0)
    tile = Tile(20, 20, 60, 60, indices, table, radius=15)
    for image in (
        pixels(figures.render_png(picture_of(tile))),
        pixels(figures.render_png(picture_of(Group((tile,))), 2.0))[::2, ::2],
    ):
        assert image[26, 50] > 200 > 60 > image[74, 50]
        assert image[21, 21] == 0


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_that_text_stands_where_its_anchor_says(anchor):
    label = Label(100, 50, "HHHH", 0xFFFFFFFF, 20.0, anchor)
    image = pixels(figures.render_png(picture_of(label)))
    rows, columns = np.nonzero(image & 255)
    middle = {"start": 100 + 29, "middle": 100, "end": 100 - 29}[anchor]
    assert abs((columns.min() + columns.max()) / 2 - middle) < 2.5
    assert abs((rows.min() + rows.max()) / 2 - 50) < 1.5


def test_that_text_is_as_wide_as_the_core_believes_on_every_device(tmp_path):
    label = Label(10, 50, "Validation 0.0433", 0xFFFFFFFF, 16.0, weight="semibold")
    widths = []
    for scale in (1.0, 2.0):
        _, columns = np.nonzero(pixels(figures.render_png(picture_of(label), scale)) & 255)
        widths.append((columns.max() - columns.min()) / scale)
    expected = text_width(label.text, 16.0, "semibold")
    assert widths == pytest.approx([expected] * 2, rel=0.05)


def test_that_a_size_between_whole_pixels_is_that_size():
    def width(size: float) -> float:
        label = Label(5, 50, "Softmax Glorot uniform", 0xFFFFFFFF, size)
        _, columns = np.nonzero(pixels(figures.render_png(picture_of(label), 8.0)) & 255)
        return float(columns.max() - columns.min())

    for size in (10.5, 11.37, 12.49):
        assert width(size) / width(12.0) == pytest.approx(size / 12.0, rel=0.006)


def test_that_letters_of_an_unknown_width_are_narrowed_to_their_room(monkeypatch):
    """A machine without a font for them draws boxes, several for each letter."""
    label = Label(100, 50, "Zürich", 0xFFFFFFFF, 16.0, "middle")
    monkeypatch.setattr(lettering, "text_width", lambda text, size, weight: 1.5 * size)
    _, columns = np.nonzero(pixels(figures.render_png(picture_of(label), 4.0)) & 255)

    assert (columns.max() - columns.min()) / 4 == pytest.approx(1.12 * 1.5 * 16.0, rel=0.06)
    assert (columns.max() + columns.min()) / 8 == pytest.approx(100.0, abs=1.0)


def test_that_letters_of_the_font_are_never_narrowed():
    texts = ("Zürich ñ", "Привет", "Σφάλμα", "x₁ − ŷ ≤ 3", "🚀", "e\u0301", "100\u202f%")

    assert [lettering.narrowed(Label(0, 0, text, 0), "Inter") for text in texts] == [1.0] * len(texts)


def test_that_pictographs_are_drawn_in_the_colour_of_the_text_whatever_fonts_a_machine_has():
    image = pixels(figures.render_png(picture_of(Label(10, 50, "🚀🙂⚠️", 0xFFFF0000, 30.0)), 2.0))

    assert np.count_nonzero(image >> 16) > 500
    assert not np.count_nonzero(image & 0xFFFF)


def test_that_rich_text_is_painted_as_plain_text():
    images = [
        pixels(figures.render_png(picture_of(Label(10, 50, text, 0xFFFFFFFF)))) for text in ("<b>x</b>", "x")
    ]
    assert np.count_nonzero(images[0]) > 3 * np.count_nonzero(images[1])


def test_that_stamped_markers_are_where_painted_markers_are():
    at = np.array([[40.0, 40.0], [100.0, 60.0], [160.0, 30.0]])
    for shape in ("circle", "diamond", "square", "triangle", "pentagon", "star", "plus", "cross"):
        picture = picture_of(Points(at, shape, 20.0, 0xFFFFFFFF, 0, 0.0))
        screen = QImage(200, 100, QImage.Format.Format_RGB32)
        with QPainter(screen) as painter:
            paint.paint_picture(painter, picture)
        stamped = pixels(screen) & 255
        drawn = QImage(200, 100, QImage.Format.Format_RGB32)
        with QPainter(drawn) as painter:
            paint.paint_picture(painter, picture, vector=True)
        assert abs(stamped.astype(int) - (pixels(drawn) & 255).astype(int)).mean() < 0.6, shape
        rows, columns = np.nonzero(stamped > 128)
        assert abs(columns.mean() - at[:, 0].mean()) < 3
        assert len(rows)


def test_that_a_transparent_picture_keeps_its_ground_clear():
    image = figures.render_png(network_picture(fake("laptop"), LIGHT, (430, 320)).on(0))
    assert image.pixelColor(2, 2).alpha() == 0


def test_that_a_picture_too_large_to_hold_is_refused():
    with pytest.raises(UserError, match="smaller size"):
        figures.render_png(picture_of(), 1000.0)


@pytest.mark.parametrize("view", figures.VIEWS)
def test_that_every_view_makes_a_figure_with_title_and_caption(view):
    picture = figures.figure_picture(fake("laptop"), view, (1456, 819), LIGHT, "Title", "Caption")
    texts = [m.text for m in picture.marks if isinstance(m, Label)]
    assert texts == ["Title", "Caption"]
    assert (picture.width, picture.height) == (1456, 819)
    assert picture.description.startswith("Title. ")
    figures.render_png(picture)


@pytest.mark.parametrize("key", THEMES)
def test_that_every_icon_is_drawn_in_the_colours_of_its_theme(key):
    theme = load_theme(key)
    assert {"play", "pause", "step", "step-back", "reset", "dice", "open", "save-picture"} <= set(
        theming.icon_keys()
    )
    for name in theming.icon_keys():
        icon = theming.icon(name, theme)
        image = icon.pixmap(24, 24).toImage()
        solid = [
            QColor(image.pixelColor(x, y))
            for x in range(24)
            for y in range(24)
            if image.pixelColor(x, y).alpha() > 200
        ]
        assert solid, name
        wanted = QColor(theme.text)
        assert all(abs(c.red() - wanted.red()) + abs(c.blue() - wanted.blue()) < 8 for c in solid), name
        assert not icon.pixmap(24, 24, QIcon.Mode.Disabled).isNull()


@pytest.mark.parametrize("name", ["nothing", "../themes/dark", "glyphs/dark/down", "PLAY"])
def test_that_an_unknown_icon_is_an_error(name):
    with pytest.raises(KeyError):
        theming.icon(name, DARK)


@pytest.mark.parametrize("key", THEMES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_that_a_theme_dresses_the_application_without_a_warning(qapp, key, scale):
    theme = load_theme(key)
    font, colours = qapp.font(), qapp.palette()
    try:
        theming.apply_theme(qapp, theme, scale)
        assert qapp.palette().color(QPalette.ColorRole.Window).name() == theme.window
        assert qapp.font().family() == "Inter"
        assert qapp.font().pixelSize() == round(13 * scale)
        assert "$" not in qapp.styleSheet()
    finally:
        qapp.setStyleSheet("")
        qapp.setFont(font)
        qapp.setPalette(colours)


def test_that_every_sign_named_in_the_style_sheet_is_a_file():
    import re

    from app.style_sheet import style_sheet

    for theme in THEMES.values():
        sheet = style_sheet(theme, theming.glyph_folder(theme))
        files = set(re.findall(r'url\("([^"]+)"\)', sheet))
        assert len(files) >= 8
        assert all(Path(file).is_file() for file in files)


def test_that_a_network_view_is_made_and_painted_within_a_frame():
    snapshot = fake("spiral")
    image = QImage(900, 600, QImage.Format.Format_ARGB32_Premultiplied)
    times = []
    for _ in range(12):
        begin = time.thread_time()
        picture = network_picture(dataclasses.replace(snapshot), DARK, (900, 600))
        with QPainter(image) as painter:
            paint.paint_picture(painter, picture)
        times.append(time.thread_time() - begin)
    assert sorted(times)[2] < 0.04
