"""``nnviz figure``: a picture of a trained network in a file, without a display."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.commands.asking import PASS, ask, check_film_of_pass, check_given, take_given
from app.commands.figure_options import (
    ENDINGS,
    FILMS,
    WINDOW,
    FigureOptions,
    factor_of,
    make_parser,
)
from app.commands.film_options import check_span, take_film
from app.figure_texts import title_of
from nnviz.commands.console import write, write_json
from nnviz.commands.learning import Outcome, keep_compiled, learn, make_plan
from nnviz.commands.options import take_options
from nnviz.commands.probes import answer
from nnviz.commands.train import status_of
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.filming import FPS_OF_PASS, Film


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
    given = take_given(values)
    is_film = out.suffix.lower() in FILMS
    check_given(values.get("view", WINDOW), given, probed=bool(options.predict), is_film=is_film)
    film = _film(values, is_film=is_film, goal=goal)
    figure = FigureOptions(out, scale=factor_of(values, factors), film=film, **values)
    _check_together(figure)
    plan = make_plan(options, goal)
    if goal is not None and goal > plan.document.train.epochs:
        message = f"--epoch {goal} is later than the last, {plan.document.train.epochs}. Raise --epochs too."
        raise UserError("bad_value", message)
    check_span(film, plan.goal)
    asked, looked, wish = ask(plan, figure.view, given, is_film=is_film)
    figure = replace(figure, asked=asked, looked=looked)
    save = _load_drawing()
    if plan.goal or wish:
        keep_compiled()
    outcome = learn(plan, None if figure.view == PASS else figure.film, wish)
    pixels: tuple[int, int] = save(outcome, figure)
    _say(outcome, figure, pixels, options.json)
    return status_of(outcome)


def _film(values: dict[str, Any], *, is_film: bool, goal: int | None) -> Film | None:
    """Take what a film shows; that of a pass goes from step to step, slowly enough to be read."""
    if values.get("view") == PASS and is_film:
        check_film_of_pass(values)
        values.setdefault("fps", FPS_OF_PASS)
    return take_film(values, is_film=is_film, last=goal)


def _check_together(figure: FigureOptions) -> None:
    """Refuse what does not go with the kind of file or view."""
    if figure.view == WINDOW and figure.transparent:
        raise UserError("not_transparent", "The window has a ground of its own: leave --transparent out.")
    ending = figure.out.suffix.lower()
    if figure.transparent and ending in (".gif", ".mp4"):
        raise UserError("not_transparent", f"{ending} has no clear ground. Use .webp, .apng or .png.")
    if figure.outline_text and (ending != ".svg" or figure.view == WINDOW):
        message = (
            "Only the texts of an SVG of a view can be shapes: leave --outline-text out, or draw a .svg."
        )
        raise UserError("no_outlines", message)


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


def _measured(figure: FigureOptions, pixels: tuple[int, int]) -> str:
    """Say how large the picture is; what has no pixels of its own is as large as it is printed."""
    said, size = f"{pixels[0]} x {pixels[1]} pixels", figure.size
    if size is None or not size.in_cm:
        return said
    printed = f"{size.width:g} x {size.height:g} cm"
    return printed if figure.out.suffix.lower() in (".svg", ".pdf") else f"{said}, {printed}"


def _say(outcome: Outcome, figure: FigureOptions, pixels: tuple[int, int], as_json: bool) -> None:
    plan, (width, height) = outcome.plan, pixels
    if not as_json:
        what = f"{figure.view} of {title_of(plan.document)} at epoch {outcome.epoch}"
        write(f"{figure.out}: {what}, {_measured(figure, pixels)}")
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
