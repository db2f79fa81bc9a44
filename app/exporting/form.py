"""The controls of the picture panel: what is wanted, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.controls import ChoiceBox, CountBox, NumberBox, TickBox
from app.exporting.film_controls import FilmControls
from app.exporting.form_rows import FormRow, beside, name_control
from app.exporting.wish import (
    FILM,
    LEAST_CM,
    LEAST_DPI,
    LEAST_PX,
    MOST_CM,
    MOST_DPI,
    MOST_PX,
    MOST_TIMES,
    WINDOW,
    Wish,
    film_kinds,
    kinds,
)
from app.films import has_ffmpeg
from app.forms import form_layout
from nnviz.theme import THEMES

_MOST_TEXT = 300
_UNITS = (
    ("times", "Usual size", "As large as on screen, or as a slide usually is; so many pixels for each"),
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
        self.film = FilmControls()
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
        self.print_row = beside(self.width_box, QLabel("cm"), self.dpi_box, self.dpi_label)
        self.pixel_row = beside(self.pixels_box, QLabel("\u00d7"), self.high_box)
        above = self._rows()
        below = (
            FormRow("&Title", self.title_edit, "A line above the picture", self.title_edit),
            FormRow("C&aption", self.caption_edit, "A line below the picture", self.caption_edit),
        )
        self._shown = (*above, *self.film.rows, *below)
        for row in self._shown:
            words = QLabel(row.label)
            words.setBuddy(row.control)
            name_control(row.control, row.label.replace("&", ""), row.tip)
            self._form.addRow(words, row.widget)
        self._name_others()
        for box in (self.film.loop, self.footer_box, self.clear_box, self.outline_box):
            self._form.addRow("", box)

    def _rows(self) -> Sequence[FormRow]:
        """Give the rows above those of films."""
        return (
            FormRow("&Picture of", self.view_box, "What to take a picture of", self.view_box),
            FormRow(
                "S&hape",
                self.shape_box,
                "Width to height of the slide",
                self.shape_box,
                lambda wish: wish.is_slide,
            ),
            FormRow("F&ile", self.kind_box, "The kind of file", self.kind_box),
            FormRow("C&olours", self.theme_box, "In which colours, whatever the window has", self.theme_box),
            FormRow("Si&ze", self.unit_box, "How large it is", self.unit_box, lambda wish: not wish.is_film),
            FormRow(
                "Sha&rpness",
                self.times_box,
                "Pixels of the file for each one of its size",
                self.times_box,
                lambda wish: wish.in_times,
            ),
            FormRow(
                "&Width",
                self.pixel_row,
                "Width of the picture in pixels",
                self.pixels_box,
                lambda wish: wish.in_px,
            ),
            FormRow(
                "&Width",
                self.print_row,
                "Width of the page in centimetres",
                self.width_box,
                lambda wish: wish.in_cm,
            ),
        )

    def _name_others(self) -> None:
        """Say what the second controls of a row are, and the ones without a label."""
        name_control(self.dpi_box, "Dots an inch", "Pixels an inch in print; 300 are usual")
        name_control(self.high_box, "Height", "Height in pixels; 0 for the same proportion as on screen")
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
            *(self.pixels_box, self.high_box, self.width_box, self.dpi_box, *self.film.in_order),
            *(self.title_edit, self.caption_edit, self.film.loop, self.footer_box, self.clear_box),
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
            (self.footer_box, "footer"),
            (self.clear_box, "transparent"),
            (self.outline_box, "outlined"),
        )
        for box, key in boxes:
            box.chosen.connect(lambda value, key=key: self._take(key, value))
        self.film.connect(self._take)
        self.high_box.chosen.connect(lambda value: self._take("high", value or 0))
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
            (self.footer_box, wish.footer),
            (self.clear_box, wish.transparent),
            (self.outline_box, wish.outlined),
        ):
            box.show_value(value)
        self.film.show_wish(wish)
        for edit, text in ((self.title_edit, wish.title), (self.caption_edit, wish.caption)):
            if edit.text().strip() != text:
                edit.setText(text)
        self._show_what_matters()

    def _show_what_matters(self) -> None:
        wish = self.wish
        for row in self._shown:
            self._form.setRowVisible(row.widget, row.matters(wish))
        for box, matters in (
            (self.film.loop, wish.can_loop),
            (self.clear_box, wish.can_be_transparent),
            (self.outline_box, wish.can_be_outlined),
        ):
            self._form.setRowVisible(box, matters)
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
