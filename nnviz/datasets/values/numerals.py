"""How numbers are written: decimal and thousands signs, currencies, percent, units, signs of all kinds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

BLANKS = " \u00a0\u2007\u2009\u202f"
"""The blanks that may part thousands: plain, no-break, figure, thin, narrow no-break."""

# Each run of digits is taken whole, so that a cell of a million of them is no riddle.
_PLAIN = re.compile(r"[+-]?(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?", re.ASCII)
_LONGEST = 40
_CURRENCY = (
    r"US\$|A\$|C\$|R\$|HK\$|[$€£¥₹₽₩₺₪฿]|EUR|USD|GBP|CHF|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|HUF|AUD|CAD|BRL|"
    r"kr\.?|zł|Kč|Ft|Fr\.|Rs\.?"
)
_LONG_UNITS = (
    r"%|‰|°C|°F|°|µm|μm|nm|mm|cm|dm|km|mg|kg|µg|lb|lbs|oz|ml|dl|cl|ms|min|hrs?|kW|kWh|MW|kHz|MHz|GHz|Hz|mV|kV|"
    r"mA|hPa|kPa|Pa|bar|ppm|km/h|m/s|mph|kB|MB|GB|cal|kcal|kJ|mol|dB|rpm|ft|in|m²|m³|m2|m3|cm²|cm³|km²"
)
_SHORT_UNITS = r"[mgtslhVAWKJN]"
_GROUPS = {
    ",": r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}",  # the second is the Indian way: 1,00,000
    ".": r"[1-9]\d{0,2}(?:\.\d{3})+",
    " ": rf"[1-9]\d{{0,2}}(?:[{BLANKS}]\d{{3}})+",
    "'": r"[1-9]\d{0,2}(?:['’]\d{3})+",
}
_UNIT_SYNONYMS = {"€": "EUR", "£": "GBP", "μm": "µm", "kr.": "kr"}
_MIXED = re.compile(r"\d{1,3}(?:[.,]\d{2,3})*([.,])\d+")
_SINGLE = re.compile(r"(\d*)([.,])(\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_FRAME = re.compile(rf"^[\s(+\-−–]*(?:{_CURRENCY})?[\s+\-−]*(.*?)\s*(?:{_CURRENCY}|%|‰)?[\s)]*$", re.DOTALL)


_UNIT = re.compile(
    rf"(?:{_CURRENCY}|{_LONG_UNITS}|{_SHORT_UNITS}|L|C|F|a|d|y|cd|lm|lx|Ω|ohm|sec|year|years|days?|hours?|"
    r"seconds?|minutes?|count|number|percent|units?|pH|kg/m\^?[23]|m/s\^?2|[a-zµ°]{1,3}[/·*][a-z]{1,3}\^?[-23]*)"
)
_IN_BRACKETS = re.compile(r"\[[^\[\]]*[^\W\d][^\[\]]*\]|\([^()]*[^\W\d][^()]*\)|\[[-%°‰/]\]|\([-%°‰/]\)")


_INFINITE = frozenset(("inf", "infinity", "∞"))
_MAY_BE = re.compile(
    rf"(?:[^\d\s]\s*+){{0,6}}+\d[\d.,'’{BLANKS}]*+(?:[eE][+\-−]?\d++)?+\s*+(?:\S\s*+){{0,6}}+", re.ASCII
)


class Numeral(NamedTuple):
    """A number as it was written.

    Attributes:
        value: The number; of 12 % it is 12.
        unit: The currency, ``"%"`` or the unit beside it.
        thousands: The sign between its groups of digits.
    """

    value: float
    unit: str = ""
    thousands: str = ""


@lru_cache(maxsize=16)
def _pattern(decimal: str, thousands: str | None) -> re.Pattern[str]:
    """Build the pattern of numbers with a decimal sign and one, any (None) or no thousands sign."""
    signs = [sign for sign in _GROUPS if sign != decimal] if thousands is None else [thousands]
    groups = "|".join(_GROUPS[sign] for sign in signs if sign)
    whole = rf"(?:(?P<grouped>{groups})|\d+)" if groups else r"\d+"
    point = re.escape(decimal)
    sign = r"[+\-−–]"
    return re.compile(
        rf"(?P<open>\()?\s*(?P<sign>{sign})?\s*(?P<before>{_CURRENCY})?\s*(?P<inner>{sign})?\s*"
        rf"(?P<number>(?:{whole}(?:{point}\d*)?|{point}\d+)(?:[eE][+\-−]?\d+)?)(?P<trailing>(?<=\d)[\-−])?"
        rf"(?:\s*(?P<after>{_CURRENCY}|{_LONG_UNITS})|\s+(?P<short>{_SHORT_UNITS}))?\s*(?P<close>\))?",
        re.ASCII,
    )


def read_numeral(text: str, decimal: str = ".", thousands: str | None = None) -> Numeral | None:
    """Give the number that a stripped text is, or None; infinity, hexadecimals and ``1_000`` are none.

    Args:
        text: Such as ``-1.234,50 EUR``.
        decimal: The decimal sign.
        thousands: The sign between groups of digits; None for any, ``""`` for none.
    """
    plain = text.replace(",", ".") if decimal == "," and "." not in text else text
    if (decimal == "." or plain is not text) and _PLAIN.fullmatch(plain):
        return Numeral(float(plain))
    if decimal == "," and "," not in text and _PLAIN.fullmatch(text) and "." not in text:
        return Numeral(float(text))
    found = _pattern(decimal, thousands).fullmatch(text) if len(text) <= _LONGEST else None
    return _numeral(found, decimal) if found is not None else None


def may_be_numeral(text: str) -> bool:
    """Whether a stripped text can be a number or infinite at all; much quicker than to read it."""
    return _MAY_BE.fullmatch(text) is not None or is_infinite(text)


def is_infinite(text: str) -> bool:
    """Whether a stripped text is what spreadsheets and programs write for infinity."""
    return text[-1:] in "fFyY∞" and text.lstrip("+-−").casefold() in _INFINITE


def _numeral(found: re.Match[str], decimal: str) -> Numeral | None:
    parts = found.groupdict()
    if bool(parts["open"]) != bool(parts["close"]) or (parts["sign"] and parts["inner"]):
        return None
    if parts["trailing"] and (parts["open"] or parts["sign"] or parts["inner"]):
        return None
    grouped = parts.get("grouped") or ""
    sign = next((letter for letter in grouped if not letter.isdigit()), "")
    sign = {"’": "'"}.get(sign, " " if sign in BLANKS and sign else sign)
    written = parts["sign"] or parts["inner"] or parts["trailing"] or ""
    if sign == " " and written == "+":
        return None  # a telephone number
    digits = parts["number"]
    if grouped:
        digits = "".join(filter(str.isdigit, grouped)) + digits[len(grouped) :]
    value = float(digits.replace(decimal, ".").replace("−", "-"))
    negative = bool(parts["open"]) != (written in ("-", "−", "–"))
    unit = parts["before"] or parts["after"] or parts["short"] or ""
    return Numeral(-value if negative else value, _UNIT_SYNONYMS.get(unit, unit), sign)


def is_unit(text: str) -> bool:
    """Whether a stripped text is the name of a unit, such as ``cm``, ``[kg]`` or ``(m/s)``."""
    return bool(_UNIT.fullmatch(text) or _IN_BRACKETS.fullmatch(text))


def decide_decimal(cells: Iterable[str], delimiter: str) -> tuple[str, str | None]:
    """Find the decimal sign that explains cells best.

    Args:
        cells: Some cells of all columns.
        delimiter: What stands between them.

    Returns:
        The sign, and a cell that could be meant otherwise where nothing told (or None).
    """
    votes: Counter[str] = Counter()
    open_cells: dict[str, str] = {}
    for cell in cells:
        vote, sign = _vote(cell)
        votes[vote] += 1
        if sign:
            open_cells.setdefault(sign, cell.strip())
    if votes[","] or votes["."]:
        return ("," if votes[","] > votes["."] else "."), None
    if "," in open_cells and "." not in open_cells:
        return ("," if delimiter not in ("", ",") and not votes["whole"] else "."), open_cells[","]
    return ".", open_cells.get(".") if delimiter not in ("", ",") else None


def _vote(cell: str) -> tuple[str, str]:
    """Give for which decimal sign a cell speaks ("" for none), and the sign that it leaves open."""
    if "," not in cell and "." not in cell:
        return ("whole" if cell.strip().isdigit() and len(cell.strip()) > 1 else ""), ""
    if len(cell) > _LONGEST:
        return "", ""
    frame = _FRAME.match(cell)
    body = frame[1] if frame else cell
    single = _SINGLE.fullmatch(body)
    if single:
        before, sign, after = single.groups()
        if len(after) == 3 and 0 < len(before) <= 3 and not before.startswith("0"):
            return "", sign
        return sign, ""
    numeral = [sign for sign in ".," if read_numeral(body, sign) is not None]
    return (numeral[0], "") if len(numeral) == 1 else ("", "")
