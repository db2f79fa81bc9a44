"""``nnviz figure``: a picture of a trained network in a file, without a display."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.commands.film_options import add_film_options, take_film
from app.views import VIEWS, Taken
from nnviz.commands import promised
from nnviz.commands.console import write, write_json
from nnviz.commands.learning import Outcome, keep_compiled, learn, make_plan
from nnviz.commands.options import take_options
from nnviz.commands.parsing import Parser, one_of, text_of, whole
from nnviz.commands.probes import answer
from nnviz.commands.table_names import names_of_the_tables
from nnviz.commands.train import status_of
from nnviz.commands.train_arguments import add_train_options, whole_epochs
from nnviz.datasets.values.cells import shorten
from nnviz.document import SCALINGS
from nnviz.errors import UserError
from nnviz.filming import Film
from nnviz.theme import THEMES

WINDOW = "window"
WINDOW_SIZE = (1280, 800)
"""The window is no view of the table: it is painted by Qt."""
VIEW_KEYS = (WINDOW, *VIEWS)
FILMS = (".gif", ".webp", ".apng", ".mp4")
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
        sample: Whether some of very many rows are drawn as points, instead of the density of all.
        film: What is shown of the run, where the file is a film.
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
    sample: bool = False
    film: Film | None = None

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
        help="the file to draw into; .gif, .webp, .apng and .mp4 film the run",
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
    parser.add_flag("--sample", "draw a sample of more than 20,000 rows as points (default: their density)")
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


def _factor(values: dict[str, Any], factors: Sequence[float]) -> float:
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


def run(arguments: Sequence[str]) -> int:
    """Train, draw, and give the exit status.

    Raises:
        UserError: If the source, an option or the file cannot be used.
    """
    values = make_parser().read(arguments)
    scales: list[float | str] = values.pop("scale", [])
    for scaling in (its for its in scales if isinstance(its, str)):
        values["scale"] = scaling
    options = take_options(values, "figure")
    goal: int | None = values.pop("epoch", None)
    factors = [its for its in scales if isinstance(its, float)]
    out = _checked_file(values.pop("out", ""))
    film = take_film(values, is_film=out.suffix.lower() in FILMS, last=goal)
    figure = FigureOptions(out, scale=_factor(values, factors), film=film, **values)
    plan = make_plan(options, goal)
    if goal is not None and goal > plan.document.train.epochs:
        message = f"--epoch {goal} is later than the last, {plan.document.train.epochs}. Raise --epochs too."
        raise UserError("bad_value", message)
    if figure.view == WINDOW and figure.transparent:
        raise UserError("not_transparent", "The window has a ground of its own: leave --transparent out.")
    if figure.transparent and out.suffix.lower() in (".gif", ".mp4"):
        raise UserError("not_transparent", f"{out.suffix} has no clear ground. Use .webp, .apng or .png.")
    _check_asked(figure, {"probe": bool(plan.probes), "sample": figure.sample})
    save = _load_drawing()
    if plan.goal:
        keep_compiled()
    outcome = learn(plan, figure.film)
    pixels: tuple[int, int] = save(outcome, figure)
    _say(outcome, figure, pixels, options.json)
    return status_of(outcome)


_ASKED: dict[Taken, tuple[str, str]] = {
    "probe": ("--predict", "a predicted row"),
    "sample": ("--sample", "a sample of the rows"),
}
"""By which option something is asked of a view, and what that is."""


def _check_asked(figure: FigureOptions, given: Mapping[Taken, bool]) -> None:
    """Refuse what a view cannot show.

    Raises:
        UserError: With the views that can.
    """
    takes = frozenset({"probe"}) if figure.view == WINDOW else VIEWS[figure.view].takes
    for key, (option, what) in _ASKED.items():
        if given.get(key, False) and key not in takes:
            others = [row.key for row in VIEWS.values() if key in row.takes]
            message = f"The view {figure.view} can't show {what}: leave {option} out, or draw {others[0]}."
            raise UserError(f"no_{key}", message)


def _checked_file(name: str) -> Path:
    """Refuse a file that could not be written, before anything is computed."""
    if not name:
        raise UserError("usage", "nnviz figure needs a file to draw into: add -o picture.png.")
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        known = f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"
        raise UserError("bad_ending", f"{shorten(name)} can't be drawn into: end its name with {known}.")
    try:
        return _checked_place(name, Path(os.path.realpath(name)))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no file can have that name"
        raise UserError("picture_file", f"{shorten(name)} can't be written: {why}. Choose another.") from None


def _checked_place(name: str, path: Path) -> Path:
    if path.exists() and not path.is_file():
        raise UserError("not_a_file", f"{shorten(name)} is no plain file. Choose another name.")
    if not path.parent.is_dir():
        raise UserError("no_folder", f"The folder of {shorten(name)} does not exist. Make it first.")
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise UserError("not_allowed", f"{shorten(name)} may not be written by you. Choose another folder.")
    return path


def _load_drawing() -> Any:
    """Load Qt for a picture only: no screen, and nothing of the environment that changes pixels."""
    for name in [name for name in os.environ if name.startswith("QT_")]:
        del os.environ[name]
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_NO_GUI_THREADPOOL": "1", "LC_ALL": "C.UTF-8"}
    os.environ["QT_HASH_SEED"] = "0"  # the order of a PDF's parts follows it
    try:
        from app.commands.drawing import save_figure  # noqa: PLC0415  Qt reads the environment first
    except ImportError as error:
        if (error.name or "").startswith(("app.", "nnviz.")):
            raise  # a defect of ours, and not a library that is missing
        raise UserError("no_qt", f"Qt can't be loaded ({error}). Install its system libraries.") from None
    return save_figure


def _say(outcome: Outcome, figure: FigureOptions, pixels: tuple[int, int], as_json: bool) -> None:
    plan, (width, height) = outcome.plan, pixels
    if not as_json:
        what = f"{figure.view} of {plan.document.title} at epoch {outcome.epoch}"
        write(f"{figure.out}: {what}, {width} x {height} pixels")
        if outcome.message:
            write(outcome.message)
        return
    write_json(
        {
            "kind": "figure",
            "file": str(figure.out),
            "view": figure.view,
            "theme": figure.theme,
            "width": width,
            "height": height,
            "status": outcome.status,
            "epoch": outcome.epoch,
            "seed": plan.document.train.seed,
            "predictions": [answer(its, plan.document, plan.data, outcome.params) for its in plan.probes],
            "message": outcome.message,
            "notices": [{"code": its.code, "line": its.line, "text": its.text} for its in outcome.notices],
        }
    )
