"""The options that say how a table is to be read; whatever is not said, the reader decides."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, cast

from nnviz.commands.parsing import Parser, one_of, text_of, whole
from nnviz.datasets.column_types import COLUMN_TYPES, ColumnType
from nnviz.datasets.settings import RAGGEDS, ImportSettings, check_settings
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError

_GROUP = "reading."
_SIGNS = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "\\t": "\t",
    "bar": "|",
    "colon": ":",
    "blank": " ",
    "blanks": " ",
    "space": " ",
    "dot": ".",
    "point": ".",
    "apostrophe": "'",
    "none": "",
}
"""Signs by name, for those that a shell takes for its own."""


def add_import_options(parser: Parser) -> None:
    """Add the options of one table's form, for every command that opens tables."""
    texts: dict[str, Any] = {"action": "append"}
    _add(parser, "--encoding", "NAME", text_of, "such as utf-8 or cp1252")
    _add(
        parser,
        "--delimiter",
        "SIGN",
        _sign,
        "between cells: comma, semicolon, tab, blank, none or any sign",
    )
    _add(parser, "--quote", "SIGN", _sign, "around cells: a single or double quote, or none")
    _add(parser, "--decimal", "SIGN", _sign, "the decimal sign, a dot or a comma")
    _add(
        parser,
        "--thousands",
        "SIGN",
        _sign,
        "between groups of digits: dot, comma, blank or none",
    )
    parser.add_argument(
        "--header",
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        dest=f"{_GROUP}header",
        help="the first row holds the names of the columns (default: guessed)",
    )
    _add(parser, "--sheet", "NAME", text_of, "which sheet of a workbook")
    _add(parser, "--skip-lines", "N", whole(0, 1_000_000), "how many lines above the table are left out")
    _add(parser, "--comment", "SIGN", _sign, "how lines begin that are left out, or none")
    _add(parser, "--missing-code", "TEXT", text_of, "means a missing cell, such as -999; repeatable", **texts)
    _add(parser, "--type", "NAME=TYPE", _type, f"one of {', '.join(COLUMN_TYPES)}; repeatable", **texts)
    _add(
        parser,
        "--ragged",
        "HOW",
        one_of("treatment of ragged rows", RAGGEDS),
        "keep or skip rows of odd length",
    )


def take_import_settings(values: dict[str, Any]) -> ImportSettings:
    """Take what was said about the table's form out of what a parser has read.

    Raises:
        UserError: If no file can be read so.
    """
    said = {name.removeprefix(_GROUP): values.pop(name) for name in list(values) if name.startswith(_GROUP)}
    settings = ImportSettings(
        **{key: said[key] for key in said.keys() - {"missing_code", "type"}},
        missing=tuple(said["missing_code"]) if "missing_code" in said else None,
        types=tuple(said["type"]) if "type" in said else None,
    )
    check_settings(settings)
    return settings


def _add(
    parser: Parser, option: str, metavar: str, read: Callable[[str, str], Any], text: str, **more: Any
) -> None:
    key = f"{_GROUP}{option[2:].replace('-', '_')}"
    parser.add_value(option, metavar, read, f"{text} (default: guessed)", dest=key, **more)


def _sign(_option: str, value: str) -> str:
    """Read a sign, or its name."""
    return _SIGNS.get(value.strip().casefold(), value)


def _type(option: str, value: str) -> tuple[str, ColumnType]:
    name, equals, kind = value.rpartition("=")
    if not equals or not name:
        message = f"{option} needs a column and its type, such as zip=text, instead of {shorten(value)}."
        raise UserError("bad_value", message)
    one_of("type", COLUMN_TYPES)(option, kind)
    return name, cast("ColumnType", kind)
