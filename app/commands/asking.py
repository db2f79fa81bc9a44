"""What is asked of a view beside size and colours: a part of the network, a row, a slice, a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.passing.pictured import MOST_NUMBERS
from app.views import VIEWS, Asked, Taken
from nnviz.commands.learning import Plan
from nnviz.commands.parsing import Parser, one_of, text_of, whole
from nnviz.commands.parts import Parts
from nnviz.commands.slices import read_slice
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.numbers import format_count
from nnviz.orders import PassWish, View
from nnviz.passes.frames import CHAPTERS
from nnviz.passes.steps import GRAINS, Grain, Phase
from nnviz.scene.targets import BiasAt, EdgeAt

PASS, WINDOW = "pass", "window"
_OPTIONS: dict[str, tuple[Taken, str, str]] = {
    "predict": ("probe", "--predict", "a predicted row"),
    "select": ("selection", "--select", "a part of the network"),
    "row": ("row", "--row", "a row of the table"),
    "numbers": ("numbers", "--numbers", "the weights as numbers"),
    "sample": ("sample", "--sample", "a sample of the rows"),
    "x": ("slice", "--x", "a slice of its own"),
    "y": ("slice", "--y", "a slice of its own"),
    "held": ("slice", "--held", "a slice of its own"),
    "frame": ("step", "--frame", "a step of a pass"),
    "grain": ("step", "--grain", "a step of a pass"),
}
"""By its name in what was given: what it asks for, the option, and what that is."""
_OF_WINDOW: frozenset[Taken] = frozenset({"probe", "slice"})
_OF_RUNS = {"first": "--from", "every": "--every", "spacing": "--spacing"}


def add_asking_options(parser: Parser) -> None:
    """Add the options."""
    names = "h2, hidden1.2, a name, small->h2, h2.bias, hidden1, output"
    parser.add_value("--select", "PART", text_of, f"{names} (default: the network)")
    usual = "default: the first, of a pass that of its batch"
    said = f"the row to show, from 1 as in the window; a pass has it as its whole batch ({usual})"
    parser.add_value("--row", "N", whole(1, 10**9), said)
    parser.add_argument(
        "--numbers", action="store_true", help="weights and biases as numbers where they fit (default: shown)"
    )
    parser.add_argument("--no-numbers", action="store_false", dest="numbers", help="without these numbers")
    parser.add_flag("--sample", "draw a sample of more than 20,000 rows as points (default: their density)")
    parser.add_value(
        "--x", "COL", text_of, "the feature on the horizontal axis (default: one that tells much)"
    )
    parser.add_value("--y", "COL", text_of, "the feature on the vertical axis; none with --x alone, a curve")
    parser.add_value(
        "--held",
        "COL=VALUE",
        text_of,
        "where a feature on no axis is held; repeatable (default: as the row has it, or the median)",
        action="append",
    )
    phases = ", ".join(CHAPTERS)
    parser.add_value("--frame", "K", _frame, f"a step of a pass from 1, or {phases} (default: forward)")
    usual = "operation with a number, phase with a phase"
    parser.add_value("--grain", "SIZE", one_of("grain", GRAINS), f"{', '.join(GRAINS)} (default: {usual})")


def _frame(option: str, value: str) -> int | str:
    """Read the number of a step, or a phase."""
    if value in CHAPTERS:
        return value
    if value.isascii() and value.isdigit() and int(value[:12]) > 0:
        return int(value[:12])
    known = f"a number from 1, or {', '.join(CHAPTERS)},"
    raise UserError("bad_value", f"{option} needs {known} instead of {shorten(value)}.")


def take_given(values: dict[str, Any]) -> dict[str, Any]:
    """Take what was given of all this out of what a parser has read."""
    return {key: values.pop(key) for key in _OPTIONS if key in values}


def check_given(view: str, given: Mapping[str, Any], *, probed: bool, is_film: bool) -> None:
    """Refuse what a view cannot show.

    Args:
        view: The view.
        given: What was given.
        probed: Whether a row is to be predicted.
        is_film: Whether a film is made.

    Raises:
        UserError: With a view that can.
    """
    takes = _OF_WINDOW if view == WINDOW else VIEWS[view].takes
    for key in (*(["predict"] if probed else []), *given):
        taken, option, what = _OPTIONS[key]
        option = "--no-numbers" if given.get("numbers") is False and key == "numbers" else option
        if taken not in takes:
            others = [row.key for row in VIEWS.values() if taken in row.takes]
            message = f"The view {view} can't show {what}: leave {option} out, or draw {others[0]}."
            raise UserError(f"no_{taken}", message)
    if probed and "row" in given:
        raise UserError("two_rows", "--row and --predict both say which row to show. Leave one of them out.")
    if is_film and "frame" in given:
        raise UserError("bad_value", "A film of a pass shows all its steps: leave --frame out.")


def check_film_of_pass(values: Mapping[str, Any]) -> None:
    """Refuse what films of runs have and films of a pass have not.

    Raises:
        UserError: If such a thing was given.
    """
    for key, option in _OF_RUNS.items():
        if key in values:
            message = f"{option} is for films of a run; that of a pass shows its steps. Leave it out."
            raise UserError("no_film", message)


def ask(
    plan: Plan, view: str, given: Mapping[str, Any], *, is_film: bool
) -> tuple[Asked, View, PassWish | None]:
    """Find what was given in the network and its table.

    Returns:
        What is asked of the view, which slice of the inputs is looked at, and which update is to be made.

    Raises:
        UserError: If there is no such part, row, feature or value.
    """
    selected = _parts(plan).find(given["select"]) if "select" in given else None
    row = _row(plan, given.get("row"))
    looked = read_slice(given.get("x"), given.get("y"), given.get("held", ()), plan.document, plan.data)
    held = looked.held if view == WINDOW else (*_of_row(plan, row), *looked.held)
    looked = View(looked.axes, held, slopes=isinstance(selected, EdgeAt | BiasAt))
    frame: int | Phase = given.get("frame", "forward")
    if plan.probes and frame in ("loss", "backward", "update"):
        message = f"A predicted row has no target, and so no {frame}: show a row of the table by --row."
        raise UserError("no_target", message)
    grain: Grain = given.get("grain") or ("operation" if isinstance(frame, int) else "phase")
    asked = Asked(
        row=row,
        selected=selected,
        numbers=given.get("numbers", True),
        sample=given.get("sample", False),
        grain=given.get("grain") if is_film else grain,
        step=frame - 1 if isinstance(frame, int) else frame,
    )
    return asked, looked, _wish(plan, row) if view == PASS else None


def _of_row(plan: Plan, row: int | None) -> tuple[tuple[str, float], ...]:
    """Give the inputs of the row that is shown, by their names: as in the window, a slice goes through it."""
    if plan.probes:
        values = plan.data.input_scaling.back(plan.probes[0].row)[0]
    elif row is not None:
        values = plan.data.raw_x[row]
    else:
        return ()
    return tuple((unit.name, float(its)) for unit, its in zip(plan.data.inputs, values, strict=True))


def _parts(plan: Plan) -> Parts:
    units = (len(plan.data.inputs), *(len(bias) for _, bias in plan.params))
    names = tuple(unit.name for unit in plan.data.inputs), tuple(unit.name for unit in plan.data.outputs)
    return Parts(*names, units)


def _row(plan: Plan, row: int | None) -> int | None:
    """Give a row from 0, as the prepared table counts."""
    if row is None:
        return None
    count = len(plan.data.x)
    if row > count:
        raise UserError("bad_value", f"--row {row}: the table has {format_count(count)} rows to learn from.")
    return row - 1


def _wish(plan: Plan, row: int | None) -> PassWish | None:
    """Give the update that a pass ends with: that of the row, or of the next batch; none of a prediction."""
    if plan.probes:
        return None
    wish = PassWish(rows=(row,)) if row is not None else PassWish()
    rows = 1 if row is not None else min(plan.document.train.batch_size or 10**9, len(plan.data.train))
    widths = sum(len(bias) for _, bias in plan.params) + len(plan.data.inputs)
    if rows * widths > MOST_NUMBERS:
        message = (
            f"The batch has {format_count(rows)} rows, too many to keep every number of them. "
            "Choose one by --row, or a smaller --batch-size."
        )
        raise UserError("too_large", message)
    return wish
