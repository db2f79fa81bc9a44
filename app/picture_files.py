"""The kinds of files that a picture can be written to, one row each."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from app.figures import render_png
from app.paint import paint_picture
from app.text_outlines import outline_of
from app.xmp import xmp_packet
from nnviz.registry import Registry
from nnviz.scene.marks import Label, Picture
from nnviz.scene.svg import svg_of
from nnviz.scene.svg_text import with_faces

Texts = Mapping[str, str]
_STAMP = b"19800101000000"
"""The moment that every PDF says it was made at: with the real one no two would be equal."""


@dataclass(frozen=True)
class PictureFile:
    """One kind of file.

    Attributes:
        key: Its ending without the dot.
        label: Its name for people.
        vector: Whether it holds shapes and text, so that it has no number of pixels.
        write: Makes its bytes of a picture, a scale and what the file says of itself.
    """

    key: str
    label: str
    vector: bool
    write: Callable[[Picture, float, Texts], bytes]


def png_bytes(image: QImage, texts: Texts) -> bytes:
    """Give an image as a PNG file that says what it is."""
    for key, text in texts.items():
        image.setText(key, text)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def pdf_bytes(size: tuple[float, float], paint: Callable[[QPainter], None], texts: Texts) -> bytes:
    """Give what is painted as a PDF of one page of a size in pixels, 96 an inch, with its fonts inside."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(texts.get("Title", ""))
    writer.setCreator(texts.get("Software", "nnviz"))
    page = QPageSize(QSizeF(size[0] * 0.75, size[1] * 0.75), QPageSize.Unit.Point)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setResolution(96)
    writer.setDocumentXmpMetadata(xmp_packet(texts))
    with QPainter(writer) as painter:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        paint(painter)
    return _sized(_undated(bytes(buffer.data().data())), size)


def _sized(pdf: bytes, size: tuple[float, float]) -> bytes:
    """Give the page its very size; Qt's are whole points, 1/72 inch. The length of the file stays.

    The picture hangs from the page's upper edge, so that it is the lower one that moves.
    """
    width, height = 0.75 * size[0], 0.75 * size[1]
    found = re.search(rb"/MediaBox \[0 0 [\d.]+ ([\d.]+)\]", pdf)
    if found is None or (width.is_integer() and height.is_integer()):
        return pdf
    top = float(found[1])
    sides = f"0 {top - height:.4f} {width:.4f} {top:g}".encode()
    return re.sub(rb"(?<=Box \[)0 0 [\d.]+ [\d.]+(?=\])", lambda old: sides.ljust(len(old[0])), pdf)


def _undated(pdf: bytes) -> bytes:
    """Put constants of the same length in the place of what Qt takes from the clock and from chance."""
    pdf = re.sub(rb"(?<=\(D:)\d{14}", _STAMP, pdf)
    found = re.search(rb"/ID \[ <([0-9a-f]+)> <\1> \]", pdf)
    if found is None:
        return pdf
    without = pdf.replace(found[1], b"0" * len(found[1]))
    name = (hashlib.sha256(without).hexdigest() * 2)[: len(found[1])]
    return pdf.replace(found[1], name.encode())


def painted_svg(size: tuple[float, float], paint: Callable[[QPainter], None], texts: Texts) -> bytes:
    """Give what is painted as SVG with the font inside: for the window, which is no picture of marks."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(round(size[0]), round(size[1])))
    generator.setViewBox(QRectF(0, 0, *size))
    generator.setResolution(96)
    generator.setTitle(texts.get("Title", ""))
    generator.setDescription("; ".join(f"{key}: {text}" for key, text in texts.items() if key != "Title"))
    with QPainter(generator) as painter:
        paint(painter)
    # Qt writes millimetres, rounded: a program would make a picture of other pixels.
    size_of_page = f'width="{generator.size().width()}" height="{generator.size().height()}"'.encode()
    data = re.sub(rb'width="[\d.]+mm" height="[\d.]+mm"', size_of_page, bytes(buffer.data().data()), count=1)
    return with_faces(data)


def webp_bytes(image: QImage, texts: Texts) -> bytes:
    """Give an image as a lossless WebP file."""
    buffer = io.BytesIO()
    raster = raster_of(image)
    exif = _resolution(raster, image.dotsPerMeterX())
    raster.save(buffer, "WEBP", lossless=True, method=4, exact=True, xmp=xmp_packet(texts), exif=exif)
    return buffer.getvalue()


def _resolution(raster: Any, dots: int) -> Any:
    """Give dots a metre as Exif data, for WebP has no field of its own (CIPA DC-008, 4.6.4)."""
    exif = raster.getexif()
    exif[282] = exif[283] = round(0.0254 * dots, 1)
    exif[296] = 2  # inches
    return exif


def raster_of(image: QImage) -> Any:
    """Give a Qt image as Pillow's."""
    from PIL import Image  # noqa: PLC0415  needed for files only

    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    size = (straight.width(), straight.height())
    return Image.frombuffer(
        "RGBA", size, bytes(straight.constBits()), "raw", "RGBA", straight.bytesPerLine(), 1
    )


def _png(picture: Picture, scale: float, texts: Texts) -> bytes:
    return png_bytes(render_png(picture, scale), _described(picture, texts))


def _webp(picture: Picture, scale: float, texts: Texts) -> bytes:
    return webp_bytes(render_png(picture, scale), _described(picture, texts))


def _svg(picture: Picture, scale: float, texts: Texts) -> bytes:
    def outline(label: Label) -> str:
        return outline_of(label, picture.family)

    return svg_of(picture, texts, outline if picture.outlined else None)


def _pdf(picture: Picture, scale: float, texts: Texts) -> bytes:
    def paint(painter: QPainter) -> None:
        paint_picture(painter, picture, vector=True)

    return pdf_bytes((picture.width, picture.height), paint, _described(picture, texts))


def _described(picture: Picture, texts: Texts) -> dict[str, str]:
    return {"Description": picture.description, **texts}


PICTURE_FILES: Registry[PictureFile] = Registry(
    "kind of file",
    (
        PictureFile("png", "PNG picture", vector=False, write=_png),
        PictureFile("svg", "SVG drawing", vector=True, write=_svg),
        PictureFile("pdf", "PDF page", vector=True, write=_pdf),
        PictureFile("webp", "WebP picture", vector=False, write=_webp),
    ),
)
