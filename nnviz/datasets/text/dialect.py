"""Stage 3 of reading: which delimiter, quote, escape and decimal sign together explain the text best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.text.aligned import edges_of, merge_columns
from nnviz.datasets.text.rows import Dialect, Row, cut_rows
from nnviz.datasets.text.sampling import Sample
from nnviz.datasets.values.cells import BOOL_WORDS, is_missing
from nnviz.datasets.values.dates import TIME_OF_DAY, read_date
from nnviz.datasets.values.numerals import decide_decimal, read_numeral
from nnviz.errors import UserError

DELIMITERS: dict[str, float] = {
    ",": 1.0,
    ";": 1.0,
    "\t": 1.0,
    "|": 1.0,
    "::": 1.0,
    "\x1f": 1.0,
    "~": 0.95,
    "^": 0.95,
    " ": 0.9,
    ":": 0.8,
    "": 0.85,
}
"""What may stand between cells, and how likely that is before a look at the text."""

LONGEST_VALUE = 60
"""The longest text that can be a number or a date."""

_TEXTS_BETWEEN = {" ": 0.35, ":": 0.4}
"""How much a text means between signs that stand in texts as well."""

COMMENTS = ("#", "%", "//")
_STRONG = (",", ";", "\t", "|")
_SAMPLE_LINES = 240
_SAMPLE_CELLS = 4000
_MAX_WIDTH = 200
_WORDS = frozenset(word for pair in BOOL_WORDS for word in pair if len(word) > 1)
_LETTERS = re.compile(r"[A-Za-z_].*|.*[^\W\d_]{3}.*", re.DOTALL)


@dataclass(frozen=True)
class Guess:
    """A dialect and what speaks for it.

    Attributes:
        dialect: The dialect.
        width: How many cells most rows have.
        score: 0 to about 1.
        doubtful: A cell whose decimal sign could be meant otherwise, if nothing told.
        evenness: Which share of the rows has the width.
    """

    dialect: Dialect
    width: int
    score: float
    doubtful: str | None = None
    evenness: float = 1.0


def sniff(sample: Sample, settings: ImportSettings, pause: Callable[[], None] | None = None) -> Guess:
    """Choose the dialect under which rows split most evenly and cells have the most meaning.

    Args:
        sample: Some lines.
        settings: What a person said.
        pause: Called now and then; it may raise to stop.
    """
    comment = settings.comment if settings.comment is not None else _comment_sign(sample.head)
    lines = _thinned(sample, comment)
    text = "".join(lines)
    judge = _Judge(lines, text, settings)
    wanted = settings.delimiter if settings.delimiter is not None else sample.delimiter
    guesses: list[Guess] = []
    for dialect in _candidates(text, lines, wanted, settings):
        if pause is not None:
            pause()
        guesses.append(judge.guess(dialect))
    best = _by_places(max(guesses, key=lambda guess: guess.score), guesses)
    if comment and settings.comment is None and not _are_comments(sample.head, comment, best):
        comment = ""
    dialect = replace(best.dialect, comment=comment, thousands=settings.thousands)
    return replace(best, dialect=dialect)


def _by_places(best: Guess, guesses: Sequence[Guess]) -> Guess:
    """Prefer the places of columns to the blanks between them where these miss empty cells."""
    if best.dialect.delimiter != " " or best.dialect.edges:
        return best
    placed = (its for its in guesses if its.dialect.edges and its.width >= best.width)
    return next((its for its in placed if its.evenness > best.evenness), best)


def looks_like_value(text: str) -> bool:
    """Whether a stripped cell is a number, a date or a time in any manner of writing."""
    if len(text) > LONGEST_VALUE:
        return False
    return any(read_numeral(text, sign) is not None for sign in ".,") or (
        read_date(text) is not None or read_date(text, "mdy") is not None or bool(TIME_OF_DAY.fullmatch(text))
    )


def _comment_sign(lines: Sequence[str]) -> str:
    """Give the sign with which some lines begin, but not most."""
    for sign in COMMENTS:
        marked = sum(line.lstrip().startswith(sign) for line in lines)
        if marked > 0 and 2 * marked <= len(lines):
            return sign
    return ""


def _are_comments(lines: Sequence[str], sign: str, guess: Guess) -> bool:
    """Whether lines that begin with a sign are no rows: they lack the form of the others, or stand on top."""
    places = [place for place, line in enumerate(lines) if line.lstrip().startswith(sign)]
    if guess.width < 2 or places == [0]:
        return not (
            places == [0] and lines[0].lstrip()[len(sign) :].startswith(guess.dialect.delimiter or "\0")
        )
    widths = [len(row.cells) for row in cut_rows([lines[place] for place in places], guess.dialect)]
    return any(width != guess.width for width in widths)


def _thinned(sample: Sample, comment: str) -> tuple[str, ...]:
    """Give the lines to judge by, without comments and blank lines."""
    parts = (
        sample.head[:_SAMPLE_LINES],
        sample.middle[: _SAMPLE_LINES // 4],
        sample.end[-_SAMPLE_LINES // 4 :],
    )
    lines = [line for part in parts for line in part if line.strip()]
    kept = [line for line in lines if not (comment and line.lstrip().startswith(comment))]
    return tuple(kept or lines)


def _candidates(
    text: str, lines: Sequence[str], wanted: str | None, settings: ImportSettings
) -> Iterator[Dialect]:
    """Give the dialects to try."""
    delimiters = DELIMITERS if wanted is None else (wanted,)
    for delimiter in delimiters:
        if wanted is None and delimiter and delimiter not in text and not (delimiter == " " and "\t" in text):
            continue
        quote = settings.quote if settings.quote is not None else _quote(text, delimiter)
        escape = settings.escape if settings.escape is not None else _escape(text, quote, delimiter)
        dialect = Dialect(delimiter, quote=quote, escape=escape)
        yield dialect
        if settings.escape is None and _escapes(dialect, text):
            yield replace(dialect, escape="\\")
        if delimiter == " ":
            yield replace(dialect, least=2)
            edges = edges_of(lines)
            if edges:
                yield replace(dialect, edges=edges)
        elif delimiter and _is_wrapped(lines):
            yield replace(dialect, wrapped=True)


def _quote(text: str, delimiter: str) -> str:
    """Tell single from double quotes by which of them stand around whole cells."""
    around = r"[ \t]" if delimiter == " " else re.escape(delimiter) if delimiter else r"(?!)"
    counts = {
        sign: len(re.findall(rf"(?:^|{around}) ?{sign}[^{sign}\r\n]*{sign}", text[:100_000], re.MULTILINE))
        for sign in "\"'"
    }
    return "'" if counts["'"] > 2 and not counts['"'] else '"'


def _escape(text: str, quote: str, delimiter: str) -> str:
    """Give the backslash if it stands before quotes; where two quotes follow, the second may close a cell."""
    if not quote or f"\\{quote}" not in text:
        return ""
    end = rf"[ \t]*(?:{re.escape(delimiter)}|\r|\n|\Z)" if delimiter else r"[ \t]*(?:\r|\n|\Z)"
    return "" if re.search(rf"\\{quote}{quote}(?!{end})", text) else "\\"


def _escapes(dialect: Dialect, text: str) -> bool:
    """Whether a backslash may stand before delimiters that part no cells."""
    is_sign = len(dialect.delimiter) == 1 and dialect.delimiter not in " \x1f"
    return is_sign and not dialect.escape and f"\\{dialect.delimiter}" in text


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether each whole line stands in quotes, with nothing but one cell in them."""
    ends = [line.strip() for line in lines]
    return len(ends) > 1 and all(
        len(its) > 1 and its[0] == its[-1] == '"' and '"' not in its[1:-1].replace('""', "") for its in ends
    )


class _Judge:
    """Scores dialects by the same lines, looking at every distinct cell once."""

    def __init__(self, lines: Sequence[str], text: str, settings: ImportSettings) -> None:
        self._lines = lines
        self._settings = settings
        self._text = text
        self._others = tuple(sign for sign in _STRONG if sign in text)
        self._known: dict[str, bool] = {}

    def guess(self, dialect: Dialect) -> Guess:
        """Give a dialect its score."""
        rows = self._rows(dialect)
        parts = bool(dialect.delimiter)
        width, evenness = (
            (1, 1.0) if not parts else _evenness(rows, names_rows=not _escapes(dialect, self._text))
        )
        cells = [cell for row in rows if len(row.cells) == width for cell in row.cells[:_MAX_WIDTH]][
            :_SAMPLE_CELLS
        ]
        decimal, doubtful = self._decimal(cells, dialect)
        if width < 2 and dialect.delimiter:
            return Guess(replace(dialect, decimal=decimal), width, 0.0, doubtful)
        quality = sum(self._quality(cell, dialect) for cell in cells) / max(1, len(cells))
        prior = DELIMITERS.get(dialect.delimiter, 1.0) * (
            0.9 if dialect.edges else 0.95 if dialect.least > 1 else 1
        )
        if _may_be_decimals(rows, width, dialect):
            prior *= 0.8
        if dialect.least > 1 and merge_columns([row.cells for row in rows if len(row.cells) == width]):
            prior *= 0.6
        score = evenness * quality * prior
        return Guess(replace(dialect, decimal=decimal), width, score, doubtful, evenness)

    def _rows(self, dialect: Dialect) -> list[Row]:
        rows: list[Row] = []
        try:
            for row in cut_rows(self._lines, dialect):
                if not row.is_blank and not row.is_rule:
                    rows.append(row)
        except UserError:
            pass  # The parser proper says what is wrong and in which line; here the rows before it do.
        return rows

    def _decimal(self, cells: Sequence[str], dialect: Dialect) -> tuple[str, str | None]:
        if self._settings.decimal is not None:
            return self._settings.decimal, None
        return decide_decimal(cells, dialect.delimiter)

    def _quality(self, cell: str, dialect: Dialect) -> float:
        """Give how much a cell means: values most, texts with another delimiter least."""
        text = cell.strip()
        if not text:
            return 0.7
        if self._is_value(text):
            return 1.0
        if any(sign in text and sign != dialect.delimiter for sign in self._others):
            return 0.1 if dialect.delimiter else 0.4
        if dialect.edges or dialect.least > 1:
            return 0.65
        return _TEXTS_BETWEEN.get(dialect.delimiter, 0.65)

    def _is_value(self, text: str) -> bool:
        known = self._known.get(text)
        if known is None:
            known = is_missing(text) or text.casefold() in _WORDS or looks_like_value(text)
            self._known[text] = known
        return known


def _may_be_decimals(rows: Sequence[Row], width: int, dialect: Dialect) -> bool:
    """Whether these may be numbers with decimal commas below the name of their one column."""
    if dialect.delimiter != "," or width != 2 or len(rows[0].cells) != 1 or " " in rows[0].cells[0].strip():
        return False
    return all(len(row.cells) == 2 and row.cells[1].strip().isdecimal() for row in rows[1:])


def _evenness(rows: Sequence[Row], *, names_rows: bool) -> tuple[int, float]:
    """Give the width of most rows and which share of the rows has it; a single cell weighs half.

    Args:
        rows: The rows.
        names_rows: Whether the first may be one cell short, because rows begin with names.
    """
    widths = Counter(len(row.cells) for row in rows)
    wide = {width: count * (1 - 1 / width) for width, count in widths.items() if width > 1}
    if not wide:
        return 1, 0.0
    width = max(wide, key=lambda its: (wide[its], its))
    even = widths[width]
    if names_rows and width > 2 and len(rows[0].cells) == width - 1:
        even += 1  # names of rows have no name
        widths[width - 1] -= 1
    others = sum(count for its, count in widths.items() if its > 1 and its != width)
    return width, even / (even + others + 0.5 * widths[1])


def is_word(cell: str) -> bool:
    """Whether a cell reads like a name: letters, and no value."""
    text = cell.strip()
    return bool(_LETTERS.fullmatch(text)) and not looks_like_value(text)
