"""Themes for Qt: fonts, palette, style sheet and tinted icons."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QLoggingCategory, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.style_sheet import style_sheet
from nnviz import resource_files
from nnviz.theme import Theme

_ICON_SIZES = (16, 20, 24, 32, 48)
_KEY = re.compile(r"[a-z0-9-]+")


@lru_cache(maxsize=1)
def load_fonts() -> tuple[str, ...]:
    """Register the fonts that travel with nnviz; gives their families. Needs a QGuiApplication."""
    # Letters that no font of the machine has are boxes: Qt would print a line for each font that it tried.
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    # Else Qt takes pictographs from the machine's coloured font, and a picture is another on each.
    os.environ["QT_DISABLE_EMOJI_SEGMENTER"] = "1"
    families: list[str] = []
    for file in sorted(resource_files.path("fonts").glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return tuple(dict.fromkeys(families))


def font(theme: Theme, text_scale: float = 1.0) -> QFont:
    """Give the window's font."""
    its = QFont(theme.family)
    its.setPixelSize(max(round(theme.font_size * text_scale), 6))
    its.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return its


def apply_theme(application: QApplication, theme: Theme, text_scale: float = 1.0) -> None:
    """Dress the whole application: style, fonts, palette, style sheet."""
    load_fonts()
    # Asked for by a property: a style sheet hides the style's name, and each change restyles all windows.
    if not application.property("fusion"):
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setProperty("fusion", True)
    application.setFont(font(theme, text_scale))
    application.setPalette(palette(theme))
    application.setStyleSheet(style_sheet(theme, glyph_folder(theme), text_scale))


def palette(theme: Theme) -> QPalette:
    """Give the colours of a theme in Qt's roles."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.field,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.text,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.hover,
        role.Midlight: theme.hover,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: theme.window,
    }
    its = QPalette()
    for key, colour in colours.items():
        its.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        its.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.disabled))
    return its


def icon_keys() -> tuple[str, ...]:
    """Give the keys of all icons."""
    return tuple(sorted(file.stem for file in resource_files.path("icons").glob("*.svg")))


@lru_cache(maxsize=256)
def icon(key: str, theme: Theme, *, on_accent: bool = False) -> QIcon:
    """Give an icon in the colours of a theme, quiet where it is disabled.

    Args:
        key: The name of its file.
        theme: In whose colours.
        on_accent: Whether it stands on a primary button.

    Raises:
        KeyError: If there is no such icon.
    """
    its = QIcon()
    states = (
        (QIcon.Mode.Normal, theme.on_accent if on_accent else theme.text),
        (QIcon.Mode.Disabled, theme.disabled),
        (QIcon.Mode.Selected, theme.text),
    )
    for mode, colour in states:
        for size in _ICON_SIZES:
            its.addPixmap(icon_pixmap(key, colour, size), mode)
    return its


def icon_pixmap(key: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Paint an icon in a colour, ``size`` pixels wide at a device's pixel ratio."""
    renderer = QSvgRenderer(QByteArray(_tinted(key, colour).encode()))
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, size, size))
    return pixmap


@lru_cache(maxsize=64)
def _source(key: str) -> str:
    file = resource_files.path("icons", f"{key}.svg")
    if not _KEY.fullmatch(key) or not file.is_file():
        raise KeyError(key)
    return file.read_text(encoding="utf-8")


def _tinted(key: str, colour: str) -> str:
    return _source(key).replace("currentColor", colour)


def glyph_folder(theme: Theme) -> Path:
    """Give the folder of the small signs in controls (check, arrows) that suit a theme."""
    return resource_files.path("icons", "glyphs", "dark" if theme.dark else "light")
