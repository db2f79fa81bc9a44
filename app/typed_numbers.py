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


def read_count(text: str) -> int | None:
    """Give the whole number that a text is, or None: ``1e6`` is one, ``5.7`` is not."""
    value = read_number(text)
    return int(value) if value is not None and value.is_integer() else None
