"""The controls of the picture panel: what is wanted, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from app.controls import ChoiceBox, CountBox, NumberBox, TickBox
from app.exporting.wish import (
    FILM,
    LEAST_CM,
    LEAST_DPI,
    LEAST_FILM,
    LEAST_PX,
    MOST_CM,
    MOST_DPI,
    MOST_FILM,
    MOST_FPS,
    MOST_PX,
    MOST_TIMES,
    WINDOW,
    Wish,
    film_kinds,
    kinds,
)
from app.films import has_ffmpeg
from app.forms import form_layout
from nnviz.filming import MOST_FRAMES
from nnviz.theme import THEMES

_MOST_TEXT = 300
_MOST_EPOCH = 10**9
_SPACINGS = (
    ("epochs", "Evenly in epochs", "A picture every so many epochs"),
    ("loss", "Evenly in loss", "More pictures where the loss changes most"),
)
_UNITS = (
    ("times", "As on screen", "So many pixels for each one on screen"),
    ("px", "In pixels", "A width in pixels, and a height where the proportion shall be another"),
    ("cm", "In print", "A width in centimetres, and pixels an inch"),
)
_SHAPES = (
    ("16:9", "16:9", "As wide as most screens and projectors"),
    ("4:3", "4:3", "As high as older projectors"),
)


class PictureForm(QWidget):
    """The controls.

    Attributes:
        wish: What is chosen.

    Signals:
        changed: Something else is chosen.
    """

    changed = Signal()

    def __init__(self, wish: Wish) -> None:
        super().__init__()
        self.wish = wish
        self.view_box, self.kind_box = ChoiceBox(), ChoiceBox([*kinds(), *film_kinds()])
        self.theme_box = ChoiceBox([(row.key, row.label, "") for row in THEMES.values()])
        self.shape_box = ChoiceBox(_SHAPES)
        self.unit_box = ChoiceBox(_UNITS)
        self.times_box = CountBox(1, MOST_TIMES, suffix=" ×")
        self.times_box.setStepType(CountBox.StepType.DefaultStepType)
        self.pixels_box = CountBox(LEAST_PX, MOST_PX)
        self.high_box = CountBox(LEAST_PX, MOST_PX, none="auto")
        self.width_box = NumberBox(LEAST_CM, MOST_CM)
        self.dpi_box = CountBox(LEAST_DPI, MOST_DPI)
        self.title_edit, self.caption_edit = QLineEdit(), QLineEdit()
        self.first_box, self.last_box = CountBox(0, _MOST_EPOCH), CountBox(1, _MOST_EPOCH, none="the end")
        self.spacing_box = ChoiceBox(_SPACINGS)
        self.frames_box, self.fps_box = CountBox(2, MOST_FRAMES), CountBox(1, MOST_FPS, suffix=" / s")
        self.film_width_box = CountBox(LEAST_FILM, MOST_FILM, suffix=" px")
        self.loop_box = TickBox("&Begins again at its end")
        self.footer_box = TickBox("&Footer: data, seed, epoch")
        self.clear_box = TickBox("Transparent &ground")
        self.outline_box = TickBox("Te&xt as shapes")
        self._suggestion, self._own_title = "", False
        self._forbid_missing()
        self._arrange()
        self._connect()
        self.show_wish(wish)

    def _forbid_missing(self) -> None:
        """Name MP4, but do not let it be chosen where nothing can write it."""
        place, model = self.kind_box.findData(f"{FILM}mp4"), self.kind_box.model()
        if not has_ffmpeg() and isinstance(model, QStandardItemModel):
            model.item(place).setEnabled(False)

    def _arrange(self) -> None:
        self._form = form_layout(self)
        self._form.setVerticalSpacing(6)
        self.dpi_label = QLabel("dpi")
        self.print_row = _beside(self.width_box, QLabel("cm"), self.dpi_box, self.dpi_label)
        self.pixel_row = _beside(self.pixels_box, QLabel("\u00d7"), self.high_box)
        self.range_row = _beside(self.first_box, QLabel("to"), self.last_box)
        self.rate_row = _beside(self.frames_box, self.fps_box)
        rows: Sequence[tuple[str, QWidget, str, QWidget]] = (
            ("&Picture of", self.view_box, "What to take a picture of", self.view_box),
            ("S&hape", self.shape_box, "Width to height of the slide", self.shape_box),
            ("F&ile", self.kind_box, "The kind of file", self.kind_box),
            ("C&olours", self.theme_box, "In which colours, whatever the window has", self.theme_box),
            ("Si&ze", self.unit_box, "How large it is", self.unit_box),
            ("Sha&rpness", self.times_box, "Pixels of the file for each one on screen", self.times_box),
            ("&Width", self.pixel_row, "Width of the picture in pixels", self.pixels_box),
            ("&Width", self.print_row, "Width of the page in centimetres", self.width_box),
            ("&Epochs", self.range_row, "The first epoch of the film", self.first_box),
            ("Space&d", self.spacing_box, "Where most pictures lie", self.spacing_box),
            ("Pict&ures", self.rate_row, "How many pictures at most", self.frames_box),
            ("&Width", self.film_width_box, "Width of the film in pixels", self.film_width_box),
            ("&Title", self.title_edit, "A line above the picture", self.title_edit),
            ("C&aption", self.caption_edit, "A line below the picture", self.caption_edit),
        )
        for label, row, tip, control in rows:
            words = QLabel(label)
            words.setBuddy(control)
            _name(control, label.replace("&", ""), tip)
            self._form.addRow(words, row)
        self._name_others()
        for box in (self.loop_box, self.footer_box, self.clear_box, self.outline_box):
            self._form.addRow("", box)

    def _name_others(self) -> None:
        """Say what the second controls of a row are, and the ones without a label."""
        _name(self.dpi_box, "Dots an inch", "Pixels an inch in print; 300 are usual")
        _name(self.high_box, "Height", "Height in pixels; 0 for the same proportion as on screen")
        _name(self.last_box, "Last epoch", "The last epoch of the film")
        _name(
            self.fps_box,
            "Pictures a second",
            "How many pictures a second; the first and the last stand longer",
        )
        for box in (
            *(self.width_box, self.dpi_box, self.pixels_box, self.high_box),
            *(self.first_box, self.last_box, self.frames_box, self.fps_box),
        ):
            box.setMinimumWidth(56)  # two of them stand side by side
        self.footer_box.setToolTip("Data set, network, seed, epoch and version; the file knows them anyway")
        self.clear_box.setToolTip("Leave the ground out, so that what lies below is seen")
        self.outline_box.setToolTip("Looks the same in programs that ignore the font inside of the file")
        for edit in (self.title_edit, self.caption_edit):
            edit.setMaxLength(_MOST_TEXT)
            edit.setPlaceholderText("none")
            edit.setAcceptDrops(False)

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """All controls as the eye goes over them, for the Tab key."""
        return (
            *(self.view_box, self.shape_box, self.kind_box, self.theme_box, self.unit_box, self.times_box),
            *(self.pixels_box, self.high_box, self.width_box, self.dpi_box, self.first_box, self.last_box),
            *(self.spacing_box, self.frames_box, self.fps_box, self.film_width_box),
            *(self.title_edit, self.caption_edit, self.loop_box, self.footer_box, self.clear_box),
            self.outline_box,
        )

    def _connect(self) -> None:
        boxes: Sequence[tuple[Any, str]] = (
            (self.view_box, "view"),
            (self.kind_box, "kind"),
            (self.theme_box, "theme"),
            (self.shape_box, "shape"),
            (self.unit_box, "unit"),
            (self.times_box, "times"),
            (self.pixels_box, "pixels"),
            (self.width_box, "width"),
            (self.dpi_box, "dpi"),
            (self.first_box, "first"),
            (self.frames_box, "frames"),
            (self.fps_box, "fps"),
            (self.film_width_box, "film_width"),
            (self.loop_box, "loop"),
            (self.footer_box, "footer"),
            (self.clear_box, "transparent"),
            (self.outline_box, "outlined"),
        )
        for box, key in boxes:
            box.chosen.connect(lambda value, key=key: self._take(key, value))
        self.high_box.chosen.connect(lambda value: self._take("high", value or 0))
        self.last_box.chosen.connect(lambda value: self._take("last", value or 0))
        self.spacing_box.chosen.connect(lambda value: self._take("even_in_loss", value == "loss"))
        self.title_edit.textChanged.connect(lambda text: self._take("title", text.strip()))
        self.title_edit.textEdited.connect(self._own_it)
        self.caption_edit.textChanged.connect(lambda text: self._take("caption", text.strip()))

    # --- title and caption: they belong to what is shown, so they go with it ---

    def belongs_to(self, title: str) -> None:
        """Begin anew with another data set: its words are not those of the last one."""
        self._suggestion, self._own_title = title, False
        self.caption_edit.clear()
        self._suggest()

    def _own_it(self, text: str) -> None:
        self._own_title = True

    def _suggest(self) -> None:
        """Give a slide the data set's name for a title, unless the person has said something."""
        if not self._own_title:
            self.title_edit.setText(self._suggestion if self.wish.is_slide else "")

    # --- what is chosen ---

    def offer_views(self, views: Sequence[tuple[str, str]]) -> None:
        """Offer what a picture can be taken of."""
        self.view_box.offer([(key, label, "") for key, label in views])
        if self.view_box.findData(self.wish.view) < 0:
            self._take("view", WINDOW)
        self.view_box.show_value(self.wish.view)

    def choose(self, view: str) -> None:
        """Choose what to take a picture of."""
        self._take("view", view)

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""
        self.wish = wish
        units = [row for row in _UNITS if row[0] != "px" or not wish.is_vector]
        self.unit_box.offer(units)
        for box, value in (
            (self.view_box, wish.view),
            (self.kind_box, wish.kind),
            (self.theme_box, wish.theme),
            (self.shape_box, wish.shape),
            (self.unit_box, wish.unit if wish.in_px or wish.unit == "cm" else "times"),
            (self.times_box, wish.times),
            (self.pixels_box, wish.pixels),
            (self.high_box, wish.high),
            (self.width_box, wish.width),
            (self.dpi_box, wish.dpi),
            (self.first_box, wish.first),
            (self.last_box, wish.last),
            (self.spacing_box, "loss" if wish.even_in_loss else "epochs"),
            (self.frames_box, wish.frames),
            (self.fps_box, wish.fps),
            (self.film_width_box, wish.film_width),
            (self.loop_box, wish.loop),
            (self.footer_box, wish.footer),
            (self.clear_box, wish.transparent),
            (self.outline_box, wish.outlined),
        ):
            box.show_value(value)
        for edit, text in ((self.title_edit, wish.title), (self.caption_edit, wish.caption)):
            if edit.text().strip() != text:
                edit.setText(text)
        self._show_what_matters()

    def _show_what_matters(self) -> None:
        wish, still = self.wish, not self.wish.is_film
        rows = (
            (self.shape_box, wish.is_slide),
            (self.unit_box, still),
            (self.times_box, still and not wish.in_cm and not wish.in_px and not wish.is_vector),
            (self.pixel_row, wish.in_px),
            (self.print_row, wish.in_cm),
            (self.range_row, not still),
            (self.spacing_box, not still),
            (self.rate_row, not still),
            (self.film_width_box, not still),
            (self.loop_box, not still),
            (self.clear_box, wish.can_be_transparent),
            (self.outline_box, wish.can_be_outlined),
        )
        for row, matters in rows:
            self._form.setRowVisible(row, matters)
        for part in (self.dpi_box, self.dpi_label):
            part.setVisible(not wish.is_vector)
        self.high_box.setEnabled(not wish.is_window)

    def _take(self, key: str, value: Any) -> None:
        wish = replace(self.wish, **{key: value})
        if wish != self.wish:
            self.show_wish(wish)
            if key == "view":
                self._suggest()
            self.changed.emit()


def _name(control: QWidget, name: str, tip: str) -> None:
    control.setAccessibleName(name)
    control.setToolTip(tip)


def _beside(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    across = QHBoxLayout(holder)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(6)
    for widget in widgets:
        across.addWidget(widget, 0 if isinstance(widget, QLabel) else 1)
    return holder
