"""``nnviz inspect``: what the reader understands of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nnviz.commands.console import DONE, columns, plain, write, write_json
from nnviz.commands.importing import add_import_options, take_import_settings
from nnviz.commands.parsing import Parser
from nnviz.commands.sources import open_source
from nnviz.datasets.preparation.units import MAX_CLASSES
from nnviz.datasets.report import inspect_json
from nnviz.datasets.roles import guess_roles, guess_task
from nnviz.datasets.spec import Role, Task
from nnviz.datasets.table import Notice, Table
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.numbers import format_count, format_number

_ROLES = {"feature": "Feature", "target": "Label", "ignore": "Ignore"}
_DELIMITERS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "bar",
    " ": "blanks",
    ":": "colon",
    "": "nothing",
}


def make_parser() -> Parser:
    """Make the parser of the command's arguments."""
    parser = Parser("inspect", "Say what is understood of a table.", usage="nnviz inspect FILE [options]")
    parser.add_argument("file", metavar="FILE", nargs="?", help="a table file, or sample:NAME")
    add_import_options(parser)
    parser.add_flag("--json", "print one JSON object (default: a table to read)")
    return parser


def run(arguments: Sequence[str]) -> int:
    """Print what the reader understood, and give the exit status.

    Raises:
        UserError: If the file is no table.
    """
    values = make_parser().read(arguments)
    if not values.get("file"):
        raise UserError("usage", "nnviz inspect needs a table or a sample, such as sample:laptop.")
    source = open_source(values["file"], take_import_settings(values))
    table, sample = source.table, source.sample
    roles = sample.roles if sample else guess_roles(table)
    task = sample.task if sample else guess_task(table, roles)
    table = replace(table, notices=(*table.notices, *_classes_beyond(table, roles, task)))
    found = inspect_json(table, roles, task)
    if values.get("json"):
        write_json(found)
    else:
        write(_text(source.name, found))
    return DONE


def _classes_beyond(table: Table, roles: Sequence[Role], task: Task) -> list[Notice]:
    """Say of a label that it has more classes than can be learned."""
    labels = [its for its, role in zip(table.columns, roles, strict=True) if role == "target"]
    return [
        Notice(
            "too_many_classes",
            f"The label {shorten(its.name)} has {format_count(len(its.distinct))} classes, "
            f"and at most {format_count(MAX_CLASSES)} "
            "work. Choose another label.",
        )
        for its in labels
        if task == "classification" and len(its.distinct) > MAX_CLASSES
    ]


def _text(name: str, found: dict[str, Any]) -> str:
    delimiter = _DELIMITERS.get(found["delimiter"], repr(found["delimiter"]))
    header = "with a header" if found["header"] else "without a header"
    what = f"{format_count(found['n_rows'])} rows, {len(found['columns'])} columns, {found['task']}"
    form = f"{found['encoding']}, {delimiter} between cells, decimal sign {found['decimal']!r}, {header}"
    notices = [plain(its["text"]) for its in found["notices"]]
    parts = [f"{plain(name)}: {what}", form, "", _columns(found), *(["", *notices] if notices else [])]
    return "\n".join(parts)


def _columns(found: dict[str, Any]) -> str:
    rows = [["column", "type", "role", "missing", "sum", "first rows"]]
    for place, its in enumerate(found["columns"]):
        total = "" if its["sum"] is None else format_number(its["sum"])
        first = ", ".join(_cell(row[place]) for row in found["head"])
        rows.append(
            [its["name"], its["type"], _ROLES[its["role"]], format_count(its["missing"]), total, first]
        )
    return columns(rows, (False, False, False, True, True, False))


def _cell(cell: Any) -> str:
    if cell is None:
        return "?"
    return format_number(cell) if isinstance(cell, float | int) and not isinstance(cell, bool) else str(cell)
