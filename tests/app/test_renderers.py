"""A picture looks the same at every size, in every format, and in programs that are not ours."""

import functools
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import FAKES
from likeness import grey_of, ssim
from PIL import Image

from app.figures import figure_picture, render_png
from app.picture_files import PICTURE_FILES, raster_of
from app.theming import load_fonts
from app.views import VIEWS
from nnviz.scene.marks import Group, Label, Mark, Picture
from nnviz.scene.text import text_width
from nnviz.theme import THEMES, load_theme

ALIKE = 0.98
CASES = [(name, "light", view) for name in ("laptop", "flowers") for view in VIEWS]
CASES += [("spiral", "dark", view) for view in ("prediction", "slide")]
TEXTS = {"Title": "A title", "Software": "nnviz", "Seed": "7"}


@pytest.fixture(autouse=True)
def fonts(qapp):
    load_fonts()


@functools.cache
def fake(name: str):
    return FAKES[name]()


@functools.cache
def picture_of(name: str, theme: str, view: str) -> Picture:
    size = VIEWS[view].size
    words = ("A title", "A caption of it", "A footer")
    return figure_picture(fake(name), view, size, load_theme(theme), *words)


@functools.cache
def drawn(picture: Picture) -> np.ndarray:
    """Give the picture of our own painter, at one pixel for each."""
    return grey_of(raster_of(render_png(picture)))


def run(*command: object) -> str:
    """Run a program that is not ours, or skip where there is none."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(
        [str(its) for its in command], capture_output=True, text=True, timeout=100, check=True
    )
    return done.stdout


def pixels_of(picture: Picture) -> tuple[int, int]:
    return round(picture.width), round(picture.height)


def by_rsvg(file: Path) -> Path:
    png = file.with_suffix(".rsvg.png")
    run("rsvg-convert", file, "-o", png)
    return png


def by_inkscape(file: Path) -> Path:
    png = file.with_suffix(".inkscape.png")
    run("inkscape", file, "--export-type=png", f"--export-filename={png}")
    return png


def by_chromium(files: list[Path], sizes: list[tuple[int, int]]) -> list[Image.Image]:
    """Show all files on one page, each under the last; a browser takes seconds to start."""
    page, png = files[0].with_name("page.html"), files[0].with_name("page.png")
    images = "".join(f'<img src="{file.name}" style="display:block">' for file in files)
    page.write_text(f'<body style="margin:0">{images}', encoding="utf-8")
    wide, high = max(size[0] for size in sizes), sum(size[1] for size in sizes)
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
    run("chromium", *options, f"--window-size={wide},{high + 200}", f"--screenshot={png}", page.as_uri())
    tops = [sum(size[1] for size in sizes[:number]) for number in range(len(sizes))]
    whole = Image.open(png)
    return [whole.crop((0, top, size[0], top + size[1])) for top, size in zip(tops, sizes, strict=True)]


def written(picture: Picture, kind: str, folder: Path, name: str = "a") -> Path:
    file = folder / f"{name}.{kind}"
    file.write_bytes(PICTURE_FILES[kind].write(picture, 1.0, TEXTS))
    return file


def labels_in(marks: tuple[Mark, ...]) -> list[Label]:
    found: list[Label] = []
    for mark in marks:
        found += (
            labels_in(mark.marks) if isinstance(mark, Group) else [mark] if isinstance(mark, Label) else []
        )
    return found


# --- the measure ---


def test_that_the_measure_knows_a_picture_from_one_that_is_moved_blurred_or_pale():
    grey = drawn(picture_of("laptop", "light", "network"))
    moved = np.roll(grey, 1, axis=1)
    blurred = (grey + np.roll(grey, 1, axis=0) + np.roll(grey, 2, axis=0)) / 3
    pale = 255.0 - 0.5 * (255.0 - grey)

    assert ssim(grey, grey) == pytest.approx(1.0)
    assert max(ssim(grey, its) for its in (moved, blurred, pale)) < ALIKE
    with pytest.raises(ValueError, match="can't be compared"):
        ssim(grey, grey[1:])


def test_that_the_measure_is_that_of_the_paper_on_two_even_surfaces():
    first, second = np.full((20, 20), 100.0), np.full((20, 20), 120.0)

    assert ssim(first, second) == pytest.approx((2 * 100 * 120 + 6.5025) / (100**2 + 120**2 + 6.5025))


# --- sizes ---


@pytest.mark.slow
@pytest.mark.parametrize(("name", "theme", "view"), CASES)
def test_that_more_pixels_show_the_same_picture(name, theme, view):
    picture = picture_of(name, theme, view)

    for scale in (2.0, 3.0, 4.0, 300 / 96):
        larger = grey_of(raster_of(render_png(picture, scale)), pixels_of(picture))
        assert ssim(drawn(picture), larger) >= ALIKE, scale


@pytest.mark.slow
@pytest.mark.parametrize("view", ["network", "prediction", "loss"])
@pytest.mark.parametrize("dpi", [300, 600])
def test_that_a_printed_picture_shows_what_the_screen_does(view, dpi):
    size = (16.0 / 2.54 * 96.0, 12.0 / 2.54 * 96.0)
    picture = figure_picture(fake("laptop"), view, size, load_theme("light"), "Title")

    printed = grey_of(raster_of(render_png(picture, dpi / 96.0)), pixels_of(picture))
    assert ssim(drawn(picture), printed) >= ALIKE


# --- SVG ---


@pytest.mark.slow
@pytest.mark.parametrize(("name", "theme"), [("laptop", "light"), ("flowers", "dark")])
def test_that_a_browser_shows_an_svg_as_we_do(name, theme, tmp_path):
    pictures = {view: picture_of(name, theme, view) for view in VIEWS}
    files = [written(its, "svg", tmp_path, view) for view, its in pictures.items()]
    shown = by_chromium(files, [pixels_of(its) for its in pictures.values()])
    likeness = {
        view: ssim(drawn(its), grey_of(image))
        for (view, its), image in zip(pictures.items(), shown, strict=True)
    }

    assert min(likeness.values()) >= ALIKE, likeness


@pytest.mark.slow
@pytest.mark.parametrize("render", [by_rsvg, by_inkscape])
@pytest.mark.parametrize("view", VIEWS)
def test_that_a_program_without_embedded_fonts_shows_texts_as_shapes_as_we_do(render, view, tmp_path):
    picture = picture_of("laptop", "light", view)
    shown = render(written(replace(picture, outlined=True), "svg", tmp_path))

    assert ssim(drawn(picture), grey_of(shown)) >= ALIKE


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_that_another_font_changes_no_more_than_the_letters(view, tmp_path):
    picture = picture_of("laptop", "light", view)
    shown = grey_of(by_rsvg(written(picture, "svg", tmp_path)))
    ours = drawn(picture)

    assert ssim(ours, shown) >= 0.93
    ground = ours[0, 0]
    assert all((edge == ground).all() for edge in (shown[:, 0], shown[:, -1], shown[0], shown[-1]))


# --- PDF ---


@pytest.mark.slow
@pytest.mark.parametrize(("name", "theme", "view"), CASES)
def test_that_a_pdf_is_shown_as_we_paint(name, theme, view, tmp_path):
    picture = picture_of(name, theme, view)
    file = written(picture, "pdf", tmp_path)
    run("pdftocairo", "-png", "-r", 288, "-singlefile", file, tmp_path / "page")
    width, height = pixels_of(picture)
    page = Image.open(tmp_path / "page.png").crop((0, 0, 3 * width, 3 * height))

    assert ssim(drawn(picture), grey_of(page, (width, height))) >= ALIKE


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_that_every_word_can_be_taken_out_of_a_pdf_and_its_fonts_are_inside(view, tmp_path):
    picture = picture_of("flowers", "light", view)
    file = written(picture, "pdf", tmp_path)
    words = "".join(run("pdftotext", file, "-").split())
    upright = [label.text for label in labels_in(picture.marks) if not label.upward]
    fonts = run("pdffonts", file).splitlines()[2:]

    assert len(upright) > 3
    assert [text for text in upright if "".join(text.split()) not in words] == []
    assert fonts and all(re.search(r" yes +(yes|no) +yes ", line) for line in fonts)


@pytest.mark.slow
def test_that_a_pdf_holds_curves_as_curves_and_pictures_of_maps_only(tmp_path):
    lines = run("pdfimages", "-list", written(picture_of("laptop", "light", "loss"), "pdf", tmp_path))
    maps = run("pdfimages", "-list", written(picture_of("laptop", "light", "prediction"), "pdf", tmp_path))

    assert len(lines.splitlines()) == 2
    widths = [int(line.split()[3]) for line in maps.splitlines()[2:]]
    assert max(widths) >= 600


# --- texts ---


def placed(marks: tuple[Mark, ...], dx: float = 0.0, dy: float = 0.0) -> Iterator[Label]:
    for mark in marks:
        if isinstance(mark, Group):
            yield from placed(mark.marks, dx + mark.dx, dy + mark.dy)
        elif isinstance(mark, Label):
            yield replace(mark, x=mark.x + dx, y=mark.y + dy)


@pytest.mark.parametrize("name", ["awkward", "wide", "flowers"])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("small", [False, True])
def test_that_no_text_leaves_the_page(name, view, small):
    size = (480, 360) if small else VIEWS[view].size
    words = ("<b>t</b>" * 50, "c " * 200, "🚀" * 90)
    picture = figure_picture(fake(name), view, size, load_theme("light"), *words)
    labels = list(placed(picture.marks))
    width, height = picture.width * picture.shrunk, picture.height * picture.shrunk

    assert len(labels) > 5
    for label in labels:
        wide = text_width(label.text, label.size, label.weight)
        before = {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * wide
        first, last, room = (
            (label.y + before - wide, label.y + before, height)
            if label.upward
            else (label.x - before, label.x - before + wide, width)
        )
        assert first >= -2.0 and last <= room + 2.0, label.text
        assert 0.0 <= label.y <= height and 0.0 <= label.x <= width, label.text


# --- themes and grounds ---


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", THEMES)
def test_that_no_colour_of_the_other_theme_is_in_a_picture(theme, view):
    (other,) = (load_theme(its) for its in THEMES if its != theme)
    own = load_theme(theme)
    strange = {other.canvas, other.text, other.muted, other.grid, other.accent}
    strange -= {own.canvas, own.text, own.muted, own.grid, own.accent, "#ffffff"}
    picture = picture_of("flowers", theme, view)
    colours = set(re.findall("#[0-9a-f]{6}", PICTURE_FILES["svg"].write(picture, 1.0, {}).decode()))
    image = raster_of(render_png(picture)).convert("RGB")
    counted = {colour: count for count, colour in image.getcolors(1 << 24) or ()}

    assert own.text in colours and len(strange) >= 4
    assert not colours & strange
    ground, foreign = (counted.get(tuple(bytes.fromhex(its.canvas[1:])), 0) for its in (own, other))
    assert ground > 0.2 * image.width * image.height
    assert foreign < 2e-3 * image.width * image.height  # white lines are in the dark theme too


@pytest.mark.parametrize("view", VIEWS)
def test_that_a_transparent_picture_lies_on_a_ground_as_if_painted_on_it(view):
    picture = picture_of("laptop", "light", view)
    clear = raster_of(render_png(picture.on(0)))
    corners = [(x, y) for x in (0, clear.width - 1) for y in (0, clear.height - 1)]
    ground = Image.new("RGBA", clear.size, "#ffd9a0")
    laid = np.asarray(Image.alpha_composite(ground, clear).convert("RGB"), int)
    painted = np.asarray(raster_of(render_png(picture.on(0xFFFFD9A0))).convert("RGB"), int)

    assert [clear.getchannel("A").getpixel(corner) for corner in corners] == [0] * 4
    assert np.abs(laid - painted).max() <= 3


@pytest.mark.slow
def test_that_a_transparent_page_has_no_ground(tmp_path):
    picture = picture_of("laptop", "light", "loss").on(0)
    run("pdftocairo", "-png", "-transp", "-singlefile", written(picture, "pdf", tmp_path), tmp_path / "page")
    run("rsvg-convert", written(picture, "svg", tmp_path), "-o", tmp_path / "drawing.png")

    for name in ("page.png", "drawing.png"):
        assert Image.open(tmp_path / name).convert("RGBA").getchannel("A").getpixel((2, 2)) == 0
