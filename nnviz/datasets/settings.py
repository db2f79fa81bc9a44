"""What a person can say about how a file is to be read; whatever is not said, the reader decides."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, fields
from typing import Literal

from nnviz.datasets.column_types import COLUMN_TYPES, ColumnType
from nnviz.errors import UserError
from nnviz.numbers import format_count
from nnviz.registry import did_you_mean

Ragged = Literal["keep", "skip"]
RAGGEDS: tuple[Ragged, ...] = ("keep", "skip")

_MAX_SKIPPED = 1_000_000
_THOUSANDS = ("", ".", ",", " ", "'")


@dataclass(frozen=True)
class ImportSettings:
    """How a file is to be read; None stands for "decide by yourself".

    Attributes:
        encoding: A codec's name, such as ``"utf-8"`` or ``"cp1252"``.
        delimiter: What stands between two cells: one sign, ``" "`` for any run of blanks, ``""`` for nothing
            (one column).
        quote: The sign around cells that hold delimiters: ``'"'``, ``"'"`` or ``""`` for none.
        escape: The sign before a quote that is a part of a cell: a backslash, or ``""`` where quotes are
            doubled.
        decimal: The decimal sign, ``"."`` or ``","``.
        thousands: The sign between groups of digits: one of ``. , ' `` or a blank, ``""`` for none.
        header: Whether the first row holds the names.
        skip_lines: How many lines above the table are left out.
        comment: How lines begin that are left out; ``""`` for none.
        missing: Further texts that mean "nothing here", such as ``"-999"``.
        types: Types of columns by name.
        ragged: Whether rows with too few or too many cells are kept or left out.
        sheet: The name of the sheet of a workbook.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    header: bool | None = None
    skip_lines: int | None = None
    comment: str | None = None
    missing: tuple[str, ...] | None = None
    types: tuple[tuple[str, ColumnType], ...] | None = None
    ragged: Ragged | None = None
    sheet: str | None = None

    @property
    def said(self) -> frozenset[str]:
        """The names of what was said; all else is decided by the reader."""
        return frozenset(its.name for its in fields(self) if getattr(self, its.name) is not None)

    def type_of(self, name: str) -> ColumnType | None:
        """Give the type that was said for a column, or None."""
        return dict(self.types or ()).get(name)


NOTHING_SAID = ImportSettings()
"""Everything is left to the reader."""


def check_settings(settings: ImportSettings) -> None:
    """Refuse settings that no file can be read with.

    Raises:
        UserError: With the code ``"bad_value"``, in words.
    """
    encoding = settings.encoding
    if encoding is not None and not _is_text_codec(encoding):
        raise _bad(f'There is no encoding "{encoding[:40]}". Give one such as utf-8, utf-16 or cp1252.')
    _check_signs(settings)
    if settings.skip_lines is not None and not 0 <= settings.skip_lines <= _MAX_SKIPPED:
        raise _bad(f"Lines to skip must be a whole number from 0 to {format_count(_MAX_SKIPPED)}.")
    for name, kind in settings.types or ():
        if kind not in COLUMN_TYPES:
            hint = did_you_mean(kind, COLUMN_TYPES)
            raise _bad(f'There is no type "{kind[:40]}" for column "{name[:40]}".{hint}')
    if settings.ragged is not None and settings.ragged not in RAGGEDS:
        raise _bad("Rows with too few or too many cells can be kept or skipped: say keep or skip.")


def _check_signs(settings: ImportSettings) -> None:
    delimiter, decimal = settings.delimiter, settings.decimal
    if (
        delimiter is not None
        and (len(delimiter) > 1 or delimiter in '"\r\n' or delimiter.isalnum())
        and delimiter
    ):
        raise _bad('The delimiter must be one sign, such as "," or ";", and no letter, digit or quote.')
    if settings.quote not in (None, "", '"', "'"):
        raise _bad("The quote must be \" or ', or nothing.")
    if settings.escape not in (None, "", "\\"):
        raise _bad("The escape sign must be a backslash, or nothing.")
    if decimal not in (None, ".", ","):
        raise _bad("The decimal sign must be a dot or a comma.")
    if settings.thousands is not None and settings.thousands not in _THOUSANDS:
        raise _bad("The thousands sign must be a dot, a comma, a blank, an apostrophe, or nothing.")
    if decimal is not None and decimal == settings.thousands:
        raise _bad("The decimal sign and the thousands sign can't be the same.")


def _is_text_codec(name: str) -> bool:
    try:
        return len("a".encode(codecs.lookup(name).name)) > 0
    except (LookupError, ValueError, TypeError):
        return False


def _bad(text: str) -> UserError:
    return UserError("bad_value", text)
