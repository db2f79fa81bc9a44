"""The options of a film: which epochs, how fast, how long."""

from __future__ import annotations

from typing import Any

from nnviz.commands.parsing import Parser, one_of, real, whole
from nnviz.commands.train_arguments import whole_epochs
from nnviz.errors import UserError
from nnviz.filming import FPS_OF_PASS, MOST_FRAMES, SPACINGS, Film

_KEYS = ("first", "every", "frames", "spacing", "fps", "hold", "loop")


def add_film_options(parser: Parser) -> None:
    """Add the options that only films have."""
    usual = Film()
    parser.add_value("--from", "N", whole_epochs, "a film's first epoch (default: 0)", dest="first")
    parser.add_value("--every", "N", whole(1, 10**9), "a picture every N epochs (default: see --frames)")
    parser.add_value(
        "--frames",
        "N",
        whole(1, MOST_FRAMES),
        f"pictures of a film at most; 1 makes a still .webp (default: {usual.frames})",
    )
    spaced = one_of("spacing", SPACINGS)
    parser.add_value("--spacing", "HOW", spaced, "even in epochs or in loss (default: epochs)")
    rates = f"pictures a second (default: {usual.fps:g}; {FPS_OF_PASS:g} of a pass, to be read)"
    parser.add_value("--fps", "R", real(0.1, 60.0), rates)
    parser.add_value(
        "--hold",
        "R",
        real(0.0, 60.0),
        f"seconds of the first picture; the last has twice as many (default: {usual.hold:g})",
    )
    parser.add_flag("--no-loop", "a film ends at its end (default: it begins again)")


def take_film(values: dict[str, Any], *, is_film: bool, last: int | None) -> Film | None:
    """Take the options of a film out of the others; None where none is made.

    Raises:
        UserError: If there are some, but the file is no film.
    """
    if "no_loop" in values:
        values["loop"] = not values.pop("no_loop")
    given = {key: values.pop(key) for key in _KEYS if key in values}
    if not is_film:
        if given:
            option = {"first": "--from", "loop": "--no-loop"}.get(next(iter(given)), f"--{next(iter(given))}")
            message = f"{option} is for films: end the name behind -o with .gif, .webp, .apng or .mp4."
            raise UserError("no_film", message)
        return None
    if "every" in given:
        _check_every(given)
    return Film(last=last, **given)


def _check_every(given: dict[str, Any]) -> None:
    """Refuse to be told in two ways which epochs are drawn.

    Raises:
        UserError: If there is another one than ``--every``.
    """
    other = "--frames" if "frames" in given else "--spacing loss" if given.get("spacing") == "loss" else ""
    if other:
        message = f"--every and {other} both say which epochs are drawn. Leave one of them out."
        raise UserError("two_spacings", message)


def check_span(film: Film | None, end: int) -> None:
    """Refuse a film that begins behind its end.

    Raises:
        UserError: If it does.
    """
    if film is not None and film.first > end:
        message = (
            f"--from {film.first} is later than the last epoch of the film, {end}. Begin with an earlier one."
        )
        raise UserError("bad_value", message)
