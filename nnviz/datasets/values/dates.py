"""How dates are written: ISO, day or month first, names of months, with or without a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
_PIVOT = 69
_FAR_AHEAD = 40  # 2040: few tables are of a time to come

_TIME = (
    r"(?:(?:T|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|(?:GMT)?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{3,4})?)?"
)
_WEEKDAY = r"(?:[^\W\d]{2,10}\.?,?\s+)?"
_NUMERIC = re.compile(
    rf"{_WEEKDAY}(?P<a>\d{{1,4}})(?P<sign>[-./])(?P<b>\d{{1,2}})(?P=sign)(?P<c>\d{{1,4}}){_TIME}"
)
_DAY_NAMED = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?[.\s/-]*(?P<month>[^\W\d_]{{3,10}})\.?[,\s/-]*(?P<year>\d{{4}}|\d{{2}}){_TIME}"
)
_MONTH_NAMED = re.compile(
    rf"{_WEEKDAY}(?P<month>[^\W\d_]{{3,10}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}"
)
_YEAR_MONTH = re.compile(r"(?P<year>1[89]\d{2}|2[01]\d{2})[-/](?P<month>\d{2})", re.ASCII)
_COMPACT = re.compile(r"(?P<year>1[89]\d{2}|20\d{2})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)
TIME_OF_DAY = re.compile(
    r"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?", re.ASCII
)

_MONTHS = (
    ("jan", "januar", "january", "janvier", "janv", "enero", "ene", "gennaio", "gen", "jän", "jänner"),
    ("feb", "februar", "february", "février", "févr", "fév", "febrero", "febbraio"),
    ("mar", "mär", "märz", "mrz", "march", "mars", "marzo"),
    ("apr", "april", "avril", "avr", "abril", "abr", "aprile"),
    ("may", "mai", "mayo", "maggio", "mag"),
    ("jun", "june", "juni", "juin", "junio", "giugno", "giu"),
    ("jul", "july", "juli", "juillet", "juil", "julio", "luglio", "lug"),
    ("aug", "august", "août", "aout", "agosto", "ago"),
    ("sep", "sept", "september", "septembre", "septiembre", "settembre", "set"),
    ("oct", "okt", "october", "oktober", "octobre", "octubre", "ottobre", "ott"),
    ("nov", "november", "novembre", "noviembre"),
    ("dec", "dez", "december", "dezember", "décembre", "déc", "diciembre", "dic", "dicembre"),
)
_ZONES = (
    (-8, "PST"),
    (-7, "PDT MST"),
    (-6, "MDT CST"),
    (-5, "CDT EST"),
    (-4, "EDT"),
    (0, "Z UTC GMT WEZ WET"),
    (1, "MEZ CET WESZ WEST BST"),
    (2, "MESZ CEST OEZ EET"),
    (3, "OESZ EEST MSK"),
    (9, "JST KST"),
)
_ZONE_HOURS = {name: hours for hours, names in _ZONES for name in names.split()}
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}


@dataclass(frozen=True)
class Reading:
    """The dates of some texts.

    Attributes:
        days: Days since 1970-01-01 for each text, None where it is no date.
        order: ``"dmy"`` or ``"mdy"`` where day and month had to be told apart, else ``""``.
        doubtful: Whether nothing but custom told which comes first.
    """

    days: tuple[float | None, ...]
    order: str = ""
    doubtful: bool = False

    @property
    def found(self) -> int:
        """How many texts are dates."""
        return len(self.days) - self.days.count(None)


def read_dates(texts: Sequence[str], month_first: bool = False, compact: bool = False) -> Reading:
    """Read texts as dates, all with the day or all with the month first.

    Args:
        texts: Stripped texts.
        month_first: Which of the two to assume where nothing tells.
        compact: Whether eight digits such as 20240131 are a date.
    """
    day_first = tuple(_days(text, "dmy", compact) for text in texts)
    if not any(_leaves_order_open(text) for text in texts):
        return Reading(day_first)
    other = tuple(_days(text, "mdy", compact) for text in texts)
    counts = [len(texts) - days.count(None) for days in (day_first, other)]
    if counts[0] != counts[1]:
        return Reading(day_first, "dmy") if counts[0] > counts[1] else Reading(other, "mdy")
    if day_first == other:
        return Reading(day_first)
    has_dots = any("." in text for text in texts)
    rises = [_is_sorted(day_first), _is_sorted(other)]
    if rises[0] != rises[1] and len(texts) > 2:
        return Reading(day_first, "dmy", not has_dots) if rises[0] else Reading(other, "mdy", True)
    if has_dots:
        return Reading(day_first, "dmy")
    return Reading(other, "mdy", True) if month_first else Reading(day_first, "dmy", True)


def read_date(text: str, order: str = "dmy") -> float | None:
    """Give the days since 1970-01-01 (UTC where no zone is named) of one stripped text, or None."""
    return _days(text, order, False)


def _leaves_order_open(text: str) -> bool:
    found = _NUMERIC.fullmatch(text)
    return found is not None and len(found["a"]) < 3


def _is_sorted(days: Sequence[float | None]) -> bool:
    known = [day for day in days if day is not None]
    return known == sorted(known) or known == sorted(known, reverse=True)


def _days(text: str, order: str, compact: bool) -> float | None:
    if len(text) > 60 or not any("0" <= letter <= "9" for letter in text):
        return None
    for pattern in (_NUMERIC, _DAY_NAMED, _MONTH_NAMED, _YEAR_MONTH, *((_COMPACT,) if compact else ())):
        found = pattern.fullmatch(text)
        if found is not None:
            return _moment(found, order)
    return None


def _moment(found: re.Match[str], order: str) -> float | None:
    parts = found.groupdict()
    year, month, day = _numeric(parts, order) if "a" in parts else _named(parts)
    if not year:
        return None
    hour = int(parts.get("hour") or 0)
    half = parts.get("half")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    micro = int(((parts.get("part") or "0") + "000000")[:6])
    zone = _zone(parts.get("zone"))
    if zone is None:
        return None
    late = DAY if (hour == 24 and not int(parts.get("minute") or 0)) else timedelta(0)
    try:
        moment = datetime(
            year,
            month,
            day,
            0 if late else hour,
            int(parts.get("minute") or 0),
            int(parts.get("second") or 0),
            micro,
            zone,
        )
        return (moment + late - EPOCH) / DAY
    except (ValueError, OverflowError):
        return None


def _numeric(parts: dict[str, str], order: str) -> tuple[int, int, int]:
    """Give year, month and day of a date of three numbers; year 0 if it can't be one."""
    a, b, c = parts["a"], parts["b"], parts["c"]
    if len(a) == 4 and len(c) <= 2:
        return int(a), int(b), int(c)
    if len(a) > 2 or len(c) not in (2, 4):
        return 0, 0, 0
    day, month = (a, b) if order == "dmy" else (b, a)
    return _full_year(c), int(month), int(day)


def _named(parts: dict[str, str]) -> tuple[int, int, int]:
    month = parts["month"]
    number = int(month) if month.isdigit() else _MONTH_NUMBERS.get(month.casefold(), 0)
    return (_full_year(parts["year"]) if number else 0), number, int(parts.get("day") or 1)


def _full_year(text: str) -> int:
    """Give the year; two digits mean 1969 to 2068, as POSIX has it."""
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < _PIVOT else 1900)


def _zone(text: str | None) -> timezone | None:
    """Give the zone of ``+01:00``, ``GMT+1`` or ``MEZ`` (UTC for none), or None for an unknown one."""
    if not text:
        return UTC
    if text in _ZONE_HOURS:
        return timezone(timedelta(hours=_ZONE_HOURS[text]))
    written = text.removeprefix("GMT")
    if written[0] not in "+-":
        return None
    digits = written[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if written[0] == "-" else offset) if hours < 24 else None


def is_century_guessed(texts: Sequence[str]) -> bool:
    """Whether years of two digits fall on both sides of where the century turns, or far ahead of today."""
    found = (_NUMERIC.fullmatch(text) or _DAY_NAMED.fullmatch(text) for text in texts if len(text) <= 60)
    years = {_short_year(its.groupdict()) for its in found if its is not None} - {None}
    early = {year for year in years if year is not None and year < _PIVOT}
    return bool(early) and (len(early) < len(years) or max(early) >= _FAR_AHEAD)


def _short_year(parts: dict[str, str]) -> int | None:
    text = parts["year"] if "year" in parts else ("" if len(parts["a"]) > 2 else parts["c"])
    return int(text) if len(text) == 2 else None
