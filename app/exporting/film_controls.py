"""The controls that only films have: from where to where, how many pictures, how fast, how wide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from app.controls import ChoiceBox, CountBox, NumberBox, TickBox
from app.exporting.form_rows import FormRow, beside, name_control
from app.exporting.wish import (
    LEAST_FILM,
    LEAST_SECONDS,
    MOST_FILM,
    MOST_FPS,
    MOST_SECONDS,
    Wish,
)
from nnviz.filming import MOST_FRAMES

_MOST_EPOCH = 10**9
_SPACINGS = (
    ("epochs", "Evenly in epochs", "A picture every so many epochs"),
    ("loss", "Evenly in loss", "More pictures where the loss changes most"),
)


class FilmControls:
    """The controls; those of a run go by epochs, those of a pass by steps.

    Attributes:
        rows: Them with their labels.
        loop: Whether a film begins again; it has no label beside it.
    """

    def __init__(self) -> None:
        self.first, self.last = CountBox(0, _MOST_EPOCH), CountBox(1, _MOST_EPOCH, none="the end")
        self.first_step, self.last_step = CountBox(1, _MOST_EPOCH), CountBox(1, _MOST_EPOCH, none="the end")
        self.spacing = ChoiceBox(_SPACINGS)
        self.frames, self.fps = CountBox(2, MOST_FRAMES), CountBox(1, MOST_FPS, suffix=" / s")
        self.seconds = NumberBox(LEAST_SECONDS, MOST_SECONDS)
        self.width = CountBox(LEAST_FILM, MOST_FILM, suffix=" px")
        self.loop = TickBox("&Begins again at its end")
        self.rows = self._rows()
        self._name_others()

    def _rows(self) -> Sequence[FormRow]:
        epochs = beside(self.first, QLabel("to"), self.last)
        steps = beside(self.first_step, QLabel("to"), self.last_step)
        rate = beside(self.frames, self.fps)
        return (
            FormRow("&Epochs", epochs, "The first epoch of the film", self.first, _is_of_run),
            FormRow("St&eps", steps, "The first step of the film", self.first_step, _is_of_pass),
            FormRow("Space&d", self.spacing, "Where most pictures lie", self.spacing, _is_of_run),
            FormRow("Pict&ures", rate, "How many pictures at most", self.frames, lambda wish: wish.is_film),
            FormRow("Secon&ds", self.seconds, "For how long each step is seen", self.seconds, _is_of_pass),
            FormRow(
                "&Width", self.width, "Width of the film in pixels", self.width, lambda wish: wish.is_film
            ),
        )

    def _name_others(self) -> None:
        name_control(self.last, "Last epoch", "The last epoch of the film")
        name_control(self.last_step, "Last step", "The last step of the film")
        name_control(
            self.fps,
            "Pictures a second",
            "How many pictures a second; the first and the last stand longer",
        )

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """All of them but the last as the eye goes over them, for the Tab key."""
        return (
            *(self.first, self.last, self.first_step, self.last_step, self.spacing),
            *(self.frames, self.fps, self.seconds, self.width),
        )

    def connect(self, take: Callable[[str, Any], None]) -> None:
        """Tell what is chosen: the name of the wish's field, and its value."""
        boxes: Sequence[tuple[Any, str]] = (
            (self.first, "first"),
            (self.first_step, "first_step"),
            (self.frames, "frames"),
            (self.fps, "fps"),
            (self.seconds, "seconds"),
            (self.width, "film_width"),
            (self.loop, "loop"),
        )
        for box, key in boxes:
            box.chosen.connect(lambda value, key=key: take(key, value))
        self.last.chosen.connect(lambda value: take("last", value or 0))
        self.last_step.chosen.connect(lambda value: take("last_step", value or 0))
        self.spacing.chosen.connect(lambda value: take("even_in_loss", value == "loss"))

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""
        for box, value in (
            (self.first, wish.first),
            (self.last, wish.last),
            (self.first_step, wish.first_step),
            (self.last_step, wish.last_step),
            (self.spacing, "loss" if wish.even_in_loss else "epochs"),
            (self.frames, wish.frames),
            (self.fps, wish.fps),
            (self.seconds, wish.seconds),
            (self.width, wish.film_width),
            (self.loop, wish.loop),
        ):
            box.show_value(value)
        self.fps.setVisible(not wish.films_steps)


def _is_of_run(wish: Wish) -> bool:
    return wish.is_film and not wish.films_steps


def _is_of_pass(wish: Wish) -> bool:
    return wish.films_steps
