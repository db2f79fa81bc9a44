"""Numbers as people type them: with exponents, a decimal comma, thousands apart; never guessed at."""

from __future__ import annotations

import math
import re

_SPACES = " \u00a0\u2009\u202f"
_NUMBER = re.compile(
    rf"[+-]?(?:(?:\d+|[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+)(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?",
    re.ASCII | re.IGNORECASE,
)
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)
"""Such as 1,500: a thousand and a half for some, one and a half for others."""


def read_number(text: str) -> float | None:
    """Give the number that a text is, or None: ``1e-3``, ``0,5``, ``20 000``."""
    text = text.strip().replace("\u2212", "-")
    if not _NUMBER.fullmatch(text) or _TWO_WAYS.fullmatch(text):
        return None
    value = float(re.sub(f"[{_SPACES}]", "", text).replace(",", "."))
    return value if math.isfinite(value) else None


def why_not(text: str, stays: str = "the value stays") -> str:
    """Say why a text was not taken as a number, and what to type."""
    typed = text.strip()
    typed = typed if len(typed) <= 24 else f"{typed[:23]}…"
    if not typed:
        return f"Nothing was typed, so {stays}. Type a number such as 0.5 or -1e-3."
    plain = text.strip().replace("\u2212", "-")
    if _NUMBER.fullmatch(plain) and not _TWO_WAYS.fullmatch(plain):
        return f'"{typed}" is too large, so {stays}. Type a number from -3.4e38 to 3.4e38.'
    return f'"{typed}" is not a number, so {stays}. Type one such as 0.5 or -1e-3.'


def read_count(text: str) -> int | None:
    """Give the whole number that a text is, or None: ``1e6`` is one, ``5.7`` is not."""
    value = read_number(text)
    return int(value) if value is not None and value.is_integer() else None
