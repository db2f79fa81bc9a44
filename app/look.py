"""The present theme: light or dark, by the system or as the person chose."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget

from app.style_sheet import style_sheet
from app.theming import apply_theme, font, glyph_folder, icon, icon_keys, load_fonts, palette
from nnviz.theme import Theme, load_theme

Choice = Literal["system", "light", "dark"]
"""What a person may choose."""
_USUAL, _LARGEST_USUAL = 9.5, 12.0
CHOICES: tuple[Choice, ...] = ("system", "light", "dark")


class Look(QObject):
    """Holds the theme, and puts it on the whole application.

    Attributes:
        choice: What the person chose.
        theme: The theme that follows from it.
        text_scale: By how much the system's font is larger than the usual one.
    """

    changed = Signal()

    def __init__(self, choice: Choice = "system", *, theme: Theme | None = None) -> None:
        super().__init__()
        self.choice: Choice = choice
        self.text_scale = system_text_scale()
        self.theme: Theme = theme or load_theme(_key(choice))
        self._whole_application = True
        if theme is not None:
            return
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def choose(self, choice: Choice) -> None:
        """Choose light, dark, or what the system has."""
        self.choice = choice
        self._take(load_theme(_key(choice)))

    def toggle(self) -> None:
        """Change from light to dark and back."""
        self.choose("light" if self.theme.dark else "dark")

    def apply(self) -> None:
        """Put the theme on the application."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, self.theme, self.text_scale)

    def dress_for_pictures(self) -> None:
        """Make ready for a window that is only drawn: the usual text size, and no other window changed."""
        self.text_scale = 1.0
        load_fonts()
        application = QApplication.instance()
        if isinstance(application, QApplication) and not application.styleSheet():
            apply_theme(application, self.theme)
        self._whole_application = False

    def dress(self, window: QWidget, rules: str) -> None:
        """Put the rules of a window's own style sheet on it, and the whole theme where only it has it."""
        if not self._whole_application:
            window.setPalette(palette(self.theme))
            window.setFont(font(self.theme))
            rules = style_sheet(self.theme, glyph_folder(self.theme)) + rules
        window.setStyleSheet(rules)

    def icon(self, key: str) -> QIcon:
        """Give an icon in the theme's colours; an empty one where there is none of that key."""
        return icon(key, self.theme) if key in icon_keys() else QIcon()

    def accent_icon(self, key: str) -> QIcon:
        """Give an icon for a button in the accent colour."""
        return icon(key, self.theme, on_accent=True)

    def _take(self, theme: Theme) -> None:
        if theme is not self.theme:
            self.theme = theme
            self.apply()
            self.changed.emit()

    def _follow_system(self) -> None:
        if self.choice == "system":
            self._take(load_theme(_key("system")))


def choice_of(text: str) -> Choice:
    """Give the choice that was written down; the system's where it is none."""
    for choice in CHOICES:
        if text == choice:
            return choice
    return "system"


def _key(choice: Choice) -> str:
    if choice != "system":
        return choice
    return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def system_text_scale() -> float:
    """Give the size of the application's font before it is themed, against the usual 9 or 10 points."""
    points = QApplication.font().pointSizeF()
    if points <= 0:
        points = QApplication.font().pixelSize() * 0.75
    return 1.0 if points <= _LARGEST_USUAL else min(points / _USUAL, 2.5)
