"""A picture on its way into another program: by the clipboard, or dropped there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QImage, QPixmap

from app.exporting.preview import Preview
from app.exporting.shots import Shot
from app.picture_files import png_bytes

_SHOWN = (160, 120)
"""Width and height at most of what hangs at the mouse."""
_MOST_SVG = 8_000_000
"""Bytes of an SVG drawing above which other programs get pixels alone: they would take long to read it."""


@dataclass(frozen=True, eq=False)
class Handed:
    """A picture as other programs take it.

    Attributes:
        image: Its pixels.
        png: The same as a file, which keeps a clear ground where a bare image may not.
        svg: Shapes and text, or nothing.
    """

    image: QImage
    png: bytes
    svg: bytes


def handed(shot: Shot, scale: float) -> Handed:
    """Make all forms of a picture; in a thread."""
    image = shot.image(scale)
    svg = shot.written("svg", 1.0)
    return Handed(image, png_bytes(image, dict(shot.texts)), svg if len(svg) <= _MOST_SVG else b"")


def mime_of(picture: Handed) -> QMimeData:
    """Give a picture as other programs ask for it."""
    mime = QMimeData()
    mime.setImageData(picture.image)
    mime.setData("image/png", picture.png)
    if picture.svg:
        mime.setData("image/svg+xml", picture.svg)
    return mime


def drag_out(preview: Preview, path: Path, picture: Handed) -> None:
    """Let a file be dropped into another program; returns when the mouse lets go."""
    mime = mime_of(picture)
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drag = QDrag(preview)
    drag.setMimeData(mime)
    if preview.image is not None:
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        drag.setPixmap(QPixmap.fromImage(preview.image.scaled(*_SHOWN, keep, smooth)))
    drag.exec(Qt.DropAction.CopyAction)
