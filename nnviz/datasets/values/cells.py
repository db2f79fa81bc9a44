"""What the text of one cell means, and how a value is written as text again."""

from __future__ import annotations

from datetime import timedelta

from nnviz.datasets.table import Column
from nnviz.datasets.values.dates import EPOCH, read_date
from nnviz.datasets.values.numerals import read_numeral

MISSING = frozenset(("", "na", "n/a", "#n/a", "<na>", "nan", "null", "none", "?", "-"))
"""Cells that mean "nothing here", in lower case."""

SHEET_ERRORS = frozenset(
    (
        *("#div/0!", "#n/a", "#name?", "#num!", "#null!", "#ref!", "#value!", "#spill!", "#calc!"),
        *("#nv", "#wert!", "#bezug!", "#zahl!", "#überlauf!", "#kalk!"),
        *("#nombre!", "#valeur!", "#nom?", "#¡div/0!", "#¡valor!", "#¡ref!", "#¿nombre?", "err:502"),
    )
)
"""What spreadsheets write for a formula that failed, in lower case, in some of their languages."""

ABSENT_WORDS = frozenset(
    (
        *("n.d.", "n.d", "nd", "n. d.", "n.b.", "n.v.", "nv", "n.a.", "n. a.", "k.a.", "k. a.", "k.a"),
        *("ka", "keine angabe", "keine angaben", "fehlt", "fehlend", "unbekannt", "leer", "nicht vorhanden"),
        *("missing", "unknown", "not available", "no data", "nodata", "not given", "not applicable", "nil"),
        *("not detected", "nicht bestimmt", "nicht gemessen", "not measured", "tbd", "(null)", "[null]"),
        *("absent", "manquant", "inconnu", "desconocido", "s.d.", "sin datos", "#", "*", "/"),
    )
)
"""Words and signs, in lower case, that stand for a value that is not there, if they stand among numbers."""

BOOL_WORDS = (
    ("false", "true"),
    ("no", "yes"),
    ("off", "on"),
    ("nein", "ja"),
    ("falsch", "wahr"),
    ("non", "oui"),
    ("faux", "vrai"),
    ("no", "sí"),
    ("no", "si"),
    ("não", "sim"),
    ("nej", "ja"),
    ("nee", "ja"),
    ("nie", "tak"),
    ("нет", "да"),
    ("f", "t"),
    ("n", "y"),
    ("n", "j"),
)
"""The words for 0 and 1, in lower case."""

_EXACT = 2.0**53


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.strip().casefold() in MISSING


def is_absent_word(cell: str) -> bool:
    """Whether a stripped cell among numbers says that there is none, such as ``n.d.`` or ``--``."""
    return cell.casefold() in ABSENT_WORDS or is_only_marks(cell)


def is_only_marks(cell: str) -> bool:
    """Whether a stripped cell is nothing but dots, dashes or the like."""
    return 0 < len(cell) <= 5 and not cell.strip(".-–—_*?/#…")


def parse_number(cell: str, decimal: str = ".") -> float | None:
    """Give the number that a stripped cell is, or None; neither infinity nor ``1_000`` is a number."""
    numeral = read_numeral(cell, decimal, thousands="")
    return None if numeral is None else numeral.value


def parse_date(cell: str) -> float | None:
    """Give the days since 1970-01-01 (UTC where no zone is named) of a stripped date, or None."""
    return read_date(cell)


def number_text(value: float) -> str:
    """Write a number with no more digits than it needs: ``1``, not ``1.0``."""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)


def date_text(days: float) -> str:
    """Write days since 1970-01-01 as ``YYYY-MM-DD``, with the time of day unless it is midnight."""
    moment = EPOCH + timedelta(microseconds=round(days * 86_400_000_000))
    text = moment.replace(tzinfo=None).isoformat(sep=" ")
    return text.removesuffix(" 00:00:00")


def bool_words(column: Column) -> tuple[str, str]:
    """Give a bool column's words for 0 and for 1."""
    return (column.categories[0], column.categories[1]) if column.categories else ("false", "true")


def cell_text(column: Column, value: float) -> str:
    """Write one value (or code) of a column as a person would; a missing one is ``""``."""
    if value != value or (column.type in ("category", "text") and value < 0):
        return ""
    if column.type in ("category", "text"):
        return column.categories[int(value)]
    if column.type == "bool":
        return bool_words(column)[int(value)]
    return date_text(value) if column.type == "date" else number_text(value)


def shorten(text: str, limit: int = 40) -> str:
    """Put a text from a file between quotes for a message, cut to a length in characters."""
    line = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text[: 20 * limit].split()))
    return f'"{line}"' if len(line) <= limit else f'"{line[: limit - 1]}…"'
