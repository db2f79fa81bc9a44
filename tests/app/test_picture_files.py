"""Pictures as files: each kind holds what it should, the same bytes each time, and nothing half."""

import io
import os
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fakes import FAKES
from PIL import Image as Raster
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QImage, QPainter

from app.figure_texts import film_texts, texts_of
from app.picture_files import PICTURE_FILES, painted_svg, pdf_bytes
from nnviz.errors import UserError
from nnviz.scene.network_scene import network_picture
from nnviz.scene.prediction_scene import prediction_picture
from nnviz.theme import load_theme
from nnviz.whole_files import write_whole

TEXTS = {"Title": "Laptop & <more>", "Seed": "7", "Software": "nnviz 0.1"}
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def picture():
    return prediction_picture(FAKES["laptop"](), load_theme("dark"), (640.0, 480.0))


@pytest.mark.parametrize("key", PICTURE_FILES)
def test_that_every_kind_of_file_has_the_same_bytes_each_time(key, picture):
    write = PICTURE_FILES[key].write

    assert write(picture, 1.5, TEXTS) == write(picture, 1.5, TEXTS)


def test_that_a_png_carries_its_texts_and_size(picture):
    image = QImage.fromData(PICTURE_FILES["png"].write(picture, 2.0, TEXTS))

    assert (image.width(), image.height()) == (1280, 960)
    assert image.text("Seed") == "7" and image.text("Title") == TEXTS["Title"]
    assert image.text("Description") == picture.description
    assert image.dotsPerMeterX() == round(192 / 0.0254)


def test_that_a_webp_is_the_png_and_says_what_it_is(picture):
    webp = Raster.open(io.BytesIO(PICTURE_FILES["webp"].write(picture.on(0), 1.0, TEXTS)))
    png = Raster.open(io.BytesIO(PICTURE_FILES["png"].write(picture.on(0), 1.0, TEXTS)))

    assert webp.convert("RGBA").tobytes() == png.convert("RGBA").tobytes()
    assert b"Seed: 7" in webp.info["xmp"]


def test_that_a_pdf_is_one_page_of_the_pictures_size_with_text_and_fonts(picture):
    data = PICTURE_FILES["pdf"].write(picture, 1.0, TEXTS)

    assert data.startswith(b"%PDF") and data.count(b"/Type /Page\n") == 1
    assert re.search(rb"/MediaBox \[0 0 480(\.0+)? 360(\.0+)?\]", data)
    assert b"/ToUnicode" in data and b"/FontFile2" in data
    assert b"Seed: 7" in data and b"Laptop &amp; &lt;more&gt;" in data
    assert b"D:19800101000000Z" in data


def test_that_different_pdfs_have_different_names(picture):
    other = network_picture(FAKES["laptop"](), load_theme("dark"), (640.0, 480.0))
    first, second = (PICTURE_FILES["pdf"].write(its, 1.0, TEXTS) for its in (picture, other))
    name = re.compile(rb"/ID \[ <([0-9a-f]+)>")

    assert len(name.findall(first)) == len(name.findall(second)) == 1
    assert name.findall(first) != name.findall(second)


def test_that_what_is_painted_becomes_svg_with_the_font_inside(qapp):
    def paint(painter: QPainter) -> None:
        painter.setFont(QFont("Inter", 12))
        painter.drawText(QPointF(10, 20), "a < b & ü")

    svg = painted_svg((200.0, 100.0), paint, TEXTS).decode()

    assert "a &lt; b &amp; ü" in svg and "@font-face" in svg
    assert '<svg width="200" height="100"' in svg and "'Liberation Sans', 'DejaVu Sans'" in svg
    assert 'viewBox="0 0 200 100"' in svg and "<title>Laptop &amp; &lt;more&gt;</title>" in svg
    assert svg == painted_svg((200.0, 100.0), paint, TEXTS).decode()


def test_that_what_is_painted_becomes_a_page_of_its_size():
    data = pdf_bytes((320.0, 160.0), lambda painter: painter.drawLine(0, 0, 10, 10), {})

    assert re.search(rb"/MediaBox \[0 0 240(\.0+)? 120(\.0+)?\]", data)


@pytest.mark.parametrize("size", [(604.7, 340.2), (604.2, 340.9), (1.5 * 96, 4000.1)])
def test_that_a_page_has_its_very_size_and_a_whole_table_of_contents(size):
    data = pdf_bytes(size, lambda painter: painter.drawLine(0, 0, 10, 10), {})
    ((low, width, high),) = re.findall(rb"/MediaBox \[0 ([\d.-]+) ([\d.]+) ([\d.]+) *\]", data)
    (start,) = re.findall(rb"startxref\n(\d+)", data)

    assert float(width) == pytest.approx(0.75 * size[0], abs=1e-4)
    assert float(high) - float(low) == pytest.approx(0.75 * size[1], abs=1e-4)
    assert data[int(start) :].startswith(b"xref")


@pytest.mark.parametrize("key", PICTURE_FILES)
def test_that_what_a_picture_says_of_itself_is_text_whatever_its_title_and_its_table(key, picture):
    snapshot = FAKES["laptop"]()
    odd = replace(snapshot.document.data, source="/a/gr\x1b\u00f6\udce9\0 <b>🙂.csv")
    snapshot = replace(snapshot, document=replace(snapshot.document, data=odd))
    texts = texts_of(snapshot, "prediction", "a\x07\0 & b")

    assert (texts["Title"], texts["Data set"]) == ("a & b", "gr\u00f6 <b>🙂.csv")
    data = PICTURE_FILES[key].write(picture, 1.0, texts)
    if key == "svg":
        assert "a & b" in "".join(ElementTree.fromstring(data).itertext())


def test_that_a_film_says_from_when_to_when_it_goes():
    snapshot = FAKES["laptop"]()
    texts = film_texts(snapshot.document, snapshot.params, (3, 40), "slide")

    assert texts["Title"].endswith(", slide from epoch 3 to 40") and texts["Epoch"] == "3 to 40"
    assert texts == texts_of(snapshot, "slide") | {key: texts[key] for key in ("Title", "Epoch")}


# --- writing ---


def test_that_a_file_is_replaced_as_a_whole_and_keeps_its_permissions(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    path.chmod(0o640)

    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [its.name for its in tmp_path.iterdir()] == ["a.png"]


def test_that_a_new_file_has_the_usual_permissions(tmp_path):
    (tmp_path / "usual").write_bytes(b"")
    write_whole(tmp_path / "a.svg", b"new")

    assert (tmp_path / "a.svg").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_that_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.png").write_bytes(b"old")
    (tmp_path / "link.png").symlink_to("real.png")

    write_whole(tmp_path / "link.png", b"new")

    assert (tmp_path / "link.png").is_symlink()
    assert (tmp_path / "real.png").read_bytes() == b"new"


def test_that_a_vanished_folder_is_one_sentence():
    with pytest.raises(UserError, match=r"a\.png could not be written: .*\. .*choose another folder\.$"):
        write_whole(Path("/nowhere/at/all/a.png"), b"new")


def test_that_a_full_disk_leaves_the_old_file_and_nothing_half(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left"):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
    assert [its.name for its in tmp_path.iterdir()] == ["a.png"]
