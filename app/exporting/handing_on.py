"""A picture on its way into another program: by the clipboard, or dropped there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QImage, QPixmap

from app.exporting.preview import Preview
from app.picture_files import png_bytes

_SHOWN = (160, 120)
"""Width and height at most of what hangs at the mouse."""


def mime_of(image: QImage, svg: bytes) -> QMimeData:
    """Give a picture as other programs take it: as pixels and as shapes, as far as there are any."""
    mime = QMimeData()
    if not image.isNull():
        mime.setImageData(image)
        mime.setData("image/png", png_bytes(image, {}))
    if svg:
        mime.setData("image/svg+xml", svg)
    return mime


def drag_out(preview: Preview, path: Path, image: QImage, svg: bytes) -> None:
    """Let a file be dropped into another program; returns when the mouse lets go."""
    mime = mime_of(image, svg)
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drag = QDrag(preview)
    drag.setMimeData(mime)
    shown = preview.image if image.isNull() else image
    if shown is not None:
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        drag.setPixmap(QPixmap.fromImage(shown.scaled(*_SHOWN, keep, smooth)))
    drag.exec(Qt.DropAction.CopyAction)
