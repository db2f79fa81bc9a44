"""Pictures as SVG: well-formed, text as text, curves as curves, the same bytes each time."""

import base64
import io
import re
from typing import get_args
from xml.etree import ElementTree

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image as Raster

from nnviz.scene import raster
from nnviz.scene.curves import dashed_lines
from nnviz.scene.loss_scene import loss_picture
from nnviz.scene.marks import (
    MARKERS,
    Anchor,
    Curves,
    Group,
    Image,
    Label,
    Picture,
    Points,
    Polyline,
    Rect,
    Tile,
)
from nnviz.scene.network_scene import network_picture
from nnviz.scene.prediction_scene import prediction_picture
from nnviz.scene.svg import svg_of
from nnviz.scene.svg_attributes import number
from nnviz.theme import load_theme

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
PICTURES = {"network": network_picture, "prediction": prediction_picture, "loss": loss_picture}


def read(picture: Picture, **texts: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg_of(picture, texts))


def of(*marks, background: int = 0) -> Picture:
    return Picture(200.0, 100.0, background, marks, "A picture")


def part(file: ElementTree.Element, path: str) -> ElementTree.Element:
    """Give the first part of a path, which must be there; names are SVG's."""
    found = file.find("/".join(name if name in (".", "") else f"{SVG}{name}" for name in path.split("/")))
    assert found is not None, path
    return found


def texts_in(picture: Picture) -> list[str]:
    return [label.text or "" for label in read(picture).iter(f"{SVG}text")]


def labels_of(marks) -> list[str]:
    found: list[str] = []
    for mark in marks:
        if isinstance(mark, Group):
            found += labels_of(mark.marks)
        elif isinstance(mark, Label):
            found.append(mark.text)
    return found


@pytest.mark.parametrize("view", PICTURES)
@pytest.mark.parametrize("name", ["laptop", "sine", "spiral"])
def test_that_every_label_of_a_picture_is_text_in_the_file(fake, view, name):
    picture = PICTURES[view](fake(name), load_theme("light"), (640.0, 480.0))

    assert texts_in(picture) == labels_of(picture.marks)
    assert len(texts_in(picture)) > 3


@pytest.mark.parametrize("view", PICTURES)
def test_that_a_picture_gives_the_same_bytes_each_time(fake, view):
    first, second = (
        svg_of(PICTURES[view](fake("laptop"), load_theme("dark"), (640.0, 480.0)), {"Seed": "7"})
        for _ in range(2)
    )

    assert first == second


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> & \"quoted\" 'too'",
        "]]>",
        "a\x00b\x1bc",
        "\ud800 half",
        "نص عربي",
        "🙂 emoji",
        "x" * 300,
        "&amp;",
    ],
)
def test_that_hostile_text_stays_text(text):
    found = texts_in(of(Label(10.0, 10.0, text, 0xFF000000)))

    assert found == [re.sub("[\x00\x1b\ud800]", "", text)]


@pytest.mark.parametrize(
    ("text", "direction", "anchors"),
    [
        ("שלום 12!", "rtl", ["end", "middle", None]),
        ("12 مرحبا", "rtl", ["end", "middle", None]),
        ("abc שלום", None, [None, "middle", "end"]),
        ("12 — ?", None, [None, "middle", "end"]),
    ],
)
def test_that_text_runs_as_its_first_letter_does_and_stays_where_it_was(text, direction, anchors):
    labels = (Label(50.0, 9.0, text, 0xFF000000, 12.0, anchor) for anchor in get_args(Anchor))
    found = list(read(of(*labels)).iter(f"{SVG}text"))

    assert [its.get("direction") for its in found] == [direction] * 3
    assert [its.get("text-anchor") for its in found] == anchors


def test_that_the_file_says_what_it_shows_and_what_made_it():
    file = read(of(), Title="Laptop <1>", Seed="7", Software="nnviz 1")
    words = " ".join("".join(file.itertext()).split())

    assert part(file, "title").text == "Laptop <1>"
    assert part(file, "desc").text == "A picture"
    assert "Seed: 7" in words and "nnviz 1" in words


def test_that_the_font_travels_with_just_the_characters_that_are_written():
    label = Label(0.0, 0.0, "Loss 0.5", 0xFF000000, weight="bold")
    style = part(read(of(label)), "style").text or ""
    (data,) = (base64.b64decode(its) for its in re.findall(r"base64,([^)]+)\)", style))
    known = set(map(chr, TTFont(io.BytesIO(data)).getBestCmap() or ()))

    assert known == set("Loss 0.5")
    assert "font-weight:700" in style
    assert len(data) < 8_000


def test_that_a_transparent_picture_has_no_ground_and_an_opaque_one_has():
    assert read(of()).find(f"{SVG}rect") is None
    assert part(read(of(background=0xFF102030)), "rect").get("fill") == "#102030"


def test_that_curves_are_cubic_and_negative_ones_dashed():
    ends = np.array([[0.0, 0.0, 100.0, 50.0], [0.0, 10.0, 100.0, 60.0]])
    colours = np.array([0xFF112233, 0xFF445566], np.uint32)
    mark = Curves(ends, colours, np.array([2.0, 3.0]), np.array([False, True]))
    solid, dashed = read(of(mark)).iter(f"{SVG}path")

    assert solid.get("d") == "M0 0C50 0 50 50 100 50" and solid.get("stroke-dasharray") is None
    assert dashed.get("stroke-dasharray") and dashed.get("stroke-width") == "3"


def test_that_dashes_are_those_of_the_screen_which_begin_and_end_whole():
    ends = np.array([[0.0, 0.0, 100.0, 50.0], [0.0, 10.0, 100.0, 10.0]])
    mark = Curves(ends, np.full(2, 0xFF112233, np.uint32), np.full(2, 2.0), np.ones(2, np.bool_))
    lines, owner = dashed_lines(ends, mark.widths)
    patterns = [path.get("stroke-dasharray") for path in read(of(mark)).iter(f"{SVG}path")]

    assert len(patterns) == 2
    on, off = (float(length) for length in (patterns[1] or "").split(","))
    flat = lines[owner == 1]
    assert flat[:, 0].tolist() == pytest.approx([i * (on + off) for i in range(len(flat))], abs=0.2)
    assert flat[-1, 2] == pytest.approx(100.0)


def test_that_two_files_share_no_identifier_and_one_has_none_twice(fake):
    names = [
        re.findall(
            r'\bid="([^"]+)"',
            svg_of(PICTURES["network"](fake(its), load_theme("light"), (640.0, 480.0))).decode(),
        )
        for its in ("laptop", "sine")
    ]

    assert names[0] and names[1]
    assert len(set(names[0] + names[1])) == len(names[0]) + len(names[1])


@pytest.mark.parametrize("view", PICTURES)
def test_that_nothing_in_a_file_is_fetched_or_run(fake, view):
    file = read(PICTURES[view](fake("laptop"), load_theme("light"), (640.0, 480.0)), Title="<script>")
    links = [value for its in file.iter() for key, value in its.items() if key.endswith("href")]

    assert not [its.tag for its in file.iter() if its.tag.endswith(("script", "foreignObject"))]
    assert not [key for its in file.iter() for key in its.attrib if key.startswith("on")]
    assert all(link.startswith("data:image/png;base64,") for link in links)
    assert "url(" not in re.sub(r"url\((data:font/woff;base64|#c)", "", ElementTree.tostring(file, "unicode"))


def test_that_pictographs_travel_in_a_face_of_their_own_and_letters_do_not():
    style = part(read(of(Label(0.0, 0.0, "7 a🚀", 0xFF000000))), "style").text or ""
    (data,) = re.findall(r"'Noto Emoji'[^}]*base64,([^)]+)\)", style)
    known = set(map(chr, TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap() or ()))

    assert known == {"🚀"}
    assert "Noto Emoji" not in (part(read(of(Label(0.0, 0.0, "7 a", 0xFF000000))), "style").text or "")


def test_that_a_hole_breaks_a_line_and_nothing_infinite_is_written():
    points = np.array([[0, 0], [1, 1], [np.nan, 0], [2, 2], [3, np.inf], [4, 4], [5, 5]], float)
    (path,) = read(of(Polyline(points, 0xFF000000))).iter(f"{SVG}path")

    assert path.get("d") == "M0 0L1 1M2 2M4 4L5 5"


def test_that_a_map_keeps_its_colours_and_its_corners():
    table = np.full(256, 0xFFAA5522, np.uint32)
    tile = Tile(10.0, 10.0, 40.0, 40.0, np.zeros((5, 5), np.uint8), table, radius=6.0, stroke=0xFF000000)
    file = read(of(tile))
    link = part(file, ".//g/image").get(LINK) or ""
    pixels = np.asarray(Raster.open(io.BytesIO(base64.b64decode(link.split(",")[1]))))

    assert part(file, ".//clipPath/rect").get("rx") == "6"
    assert pixels.shape == (20, 20, 4)
    assert (pixels == [0xAA, 0x55, 0x22, 0xFF]).all()


def test_that_half_transparent_pixels_are_written_unmultiplied():
    half = np.full((2, 3), 0x80402010, np.uint32)

    assert raster.straight(half)[0, 0].tolist() == [0x80, 0x40, 0x20, 0x80]
    assert raster.straight(np.zeros((1, 1), np.uint32))[0, 0].tolist() == [0, 0, 0, 0]
    assert "image-rendering:pixelated" in svg_of(of(Image(0, 0, 9, 9, half, smooth=False))).decode()


@pytest.mark.parametrize("marker", MARKERS)
def test_that_every_marker_is_drawn_at_every_place(marker):
    places = np.array([[10.0, 20.0], [30.0, 40.0], [np.nan, 1.0]])
    file = read(of(Points(places, marker, 8.0, 0xFF112233, 0)))

    assert len([its for its in file.iter() if its.tag in (f"{SVG}path", f"{SVG}circle")]) == 2


def test_that_groups_move_and_cut():
    inner = Rect(0.0, 0.0, 5.0, 5.0, 0x80FF0000)
    file = read(of(Group((inner,), 12.0, 3.5, clip=(1.0, 2.0, 30.0, 40.0))))
    rect = part(file, ".//g/g/rect")

    assert part(file, ".//g/g").get("transform") == "translate(12 3.5)"
    assert rect.get("fill") == "#ff0000" and rect.get("fill-opacity") == "0.5"


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (0.125, "0.12"), (-0.001, "0"), (1e6, "1000000"), (np.nan, "0"), (-2.5, "-2.5")],
)
def test_that_numbers_are_short_and_plain(value, text):
    assert number(value) == text
