"""The options of ``nnviz figure``: which view, how large, in which colours, with which texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.commands.asking import add_asking_options
from app.commands.film_options import add_film_options
from app.films import FILM_FILES
from app.views import NOTHING, VIEWS, Asked
from nnviz.commands import promised
from nnviz.commands.parsing import Parser, one_of, text_of, whole
from nnviz.commands.table_names import names_of_the_tables
from nnviz.commands.train_arguments import add_train_options, whole_epochs
from nnviz.datasets.values.cells import shorten
from nnviz.document import SCALINGS
from nnviz.errors import UserError
from nnviz.filming import Film
from nnviz.orders import View
from nnviz.theme import THEMES

WINDOW = "window"
WINDOW_SIZE = (1280, 800)
"""The window is no view of the table: it is painted by Qt."""
VIEW_KEYS = (WINDOW, *VIEWS)
USUAL_VIEW = View()
FILMS = tuple(f".{key}" for key in FILM_FILES)
"""What a run can be filmed into."""
ENDINGS = (".png", ".svg", ".pdf", *FILMS)
"""What a figure can be drawn into."""
_SIZE = re.compile(r"(\d{2,5})x(\d{2,5})", re.ASCII)
_SIZE_CM = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)x(\d{1,3}(?:\.\d{1,3})?)\s?cm", re.ASCII)
_NUMBER = re.compile(r"\d+\.?\d*|\.\d+", re.ASCII)
_MOST_SCALE = 16.0
_USUAL_DPI = 300
_CM = 96.0 / 2.54
"""Pixels of a layout in a centimetre: 96 an inch, as CSS and SVG count them."""


@dataclass(frozen=True)
class Size:
    """Width and height, in pixels or in centimetres."""

    width: float
    height: float
    in_cm: bool = False

    @property
    def pixels(self) -> tuple[float, float]:
        """The same in pixels of 1/96 inch."""
        factor = _CM if self.in_cm else 1.0
        return self.width * factor, self.height * factor


@dataclass(frozen=True)
class FigureOptions:
    """What to draw, and how.

    Attributes:
        out: The file.
        view: One of VIEW_KEYS.
        size: Width and height before scaling, or None for the view's own.
        scale: Pixels of the file for each of these.
        theme: Key of a theme.
        transparent: Whether the ground is left out.
        title: A line above, or "".
        caption: A line below, or "".
        footer: Whether data set, network, seed, epoch and version stand below.
        outline_text: Whether the texts of an SVG are shapes.
        film: What is shown of the run, where the file is a film.
        asked: What else is asked of the view.
        looked: Which slice of the inputs is shown, and whether gradients are wanted.
    """

    out: Path
    view: str = WINDOW
    size: Size | None = None
    scale: float = 1.0
    theme: str = "light"
    transparent: bool = False
    title: str = ""
    caption: str = ""
    footer: bool = False
    outline_text: bool = False
    film: Film | None = None
    asked: Asked = NOTHING
    looked: View = USUAL_VIEW

    @property
    def pixels(self) -> tuple[float, float]:
        """Width and height before scaling."""
        if self.size is not None:
            return self.size.pixels
        return WINDOW_SIZE if self.view == WINDOW else VIEWS[self.view].size


def make_parser() -> Parser:
    """Make the parser of the command's arguments."""
    parser = Parser(
        "figure",
        "Train a network and draw it into a file, without a display.",
        names_of_the_tables(),
        usage="nnviz figure SOURCE [options] -o OUT.png|.svg|.pdf|.gif|.webp",
    )
    parser.add_argument(
        "-o",
        metavar="OUT",
        dest="out",
        help="the file to draw into; .gif, .webp, .apng and .mp4 film the run; a still .webp: --frames 1",
    )
    views = one_of("view", VIEW_KEYS, promised.VIEWS)
    parser.add_value("--view", "VIEW", views, f"{', '.join(VIEW_KEYS)} (default: window)")
    parser.add_value("--epoch", "N", whole_epochs, "draw a past epoch (default: the last)")
    parser.add_value(
        "--scale",
        "K",
        _scale,
        f"pixels for each one of the size (default: 1); or scale numbers: {', '.join(SCALINGS)}",
        action="append",
    )
    parser.add_value("--size", "WxH", _size, "in pixels, 960x720, or printed, 16x9cm (default: by the view)")
    parser.add_value("--dpi", "N", whole(30, 2400), f"dots an inch of a --size in cm (default: {_USUAL_DPI})")
    parser.add_value("--theme", "THEME", one_of("theme", THEMES), "light or dark (default: light)")
    parser.add_flag("--transparent", "leave the ground out (default: drawn)")
    parser.add_value("--title", "TEXT", text_of, "a line above the picture (default: none)")
    parser.add_value("--caption", "TEXT", text_of, "a line below the picture (default: none)")
    parser.add_flag(
        "--footer", "data set, network, seed, epoch and version below (default: in the file only)"
    )
    parser.add_flag(
        "--outline-text", "texts of an SVG as shapes, for programs without its fonts (default: texts)"
    )
    add_asking_options(parser)
    add_film_options(parser)
    add_train_options(parser)
    return parser


def _scale(option: str, value: str) -> float | str:
    """Read a factor on the picture's size, or how numbers are scaled, which train calls --scale."""
    if value in SCALINGS:
        return value
    if _NUMBER.fullmatch(value) and 0.1 <= float(value) <= _MOST_SCALE:
        return float(value)
    known = f"a number from 0.1 to {_MOST_SCALE:g}, or {', '.join(SCALINGS)},"
    raise UserError("bad_value", f"{option} needs {known} instead of {shorten(value)}.")


def _size(option: str, value: str) -> Size:
    if found := _SIZE_CM.fullmatch(value):
        size = Size(float(found[1]), float(found[2]), in_cm=True)
        if all(2 <= side <= 120 for side in (size.width, size.height)):
            return size
    elif found := _SIZE.fullmatch(value):
        size = Size(int(found[1]), int(found[2]))
        if all(64 <= side <= 16_384 for side in (size.width, size.height)):
            return size
    wanted = "pixels from 64 to 16384, such as 900x600, or centimetres from 2 to 120, such as 16x9cm,"
    raise UserError("bad_value", f"{option} needs {wanted} instead of {shorten(value)}.")


def factor_of(values: dict[str, Any], factors: Sequence[float]) -> float:
    """Give the pixels of the file for each of the layout's: what is said, or what a size in cm needs.

    Raises:
        UserError: If what is said does not go together.
    """
    size: Size | None = values.get("size")
    dpi: int | None = values.pop("dpi", None)
    if size is not None and size.in_cm:
        if factors:
            raise UserError("two_scales", "A --size in cm is made sharper by --dpi: leave --scale out.")
        if values.get("view", WINDOW) == WINDOW:
            message = "The window is laid out in pixels: give --size as 1280x800, or draw another --view."
            raise UserError("bad_value", message)
        return (dpi or _USUAL_DPI) / 96.0
    if dpi is not None:
        raise UserError("no_size", "--dpi is for a size in centimetres: add --size 16x9cm.")
    return ([1.0, *factors])[-1]
