"""The one place where numbers become text for people."""

from __future__ import annotations

import math

MINUS = "\u2212"
NARROW_SPACE = "\u202f"
_WHOLE, _KNOWN = 2.0**24, 7
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def format_number(value: float, digits: int = 4, *, large: float = 1e9) -> str:
    """Give a number as a person would write it.

    At most ``digits`` significant digits, but never fewer than all those before the decimal point; no
    trailing zeros; thousands apart from 10 000 on; powers of ten below 0.0001 and from ``large`` on.
    ``12 * 1.2`` gives ``14.4``, ``0.00000012`` gives ``1.2×10⁻⁷``.
    """
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if value == 0:
        return "0"
    size = abs(float(f"{value:.{digits - 1}e}"))
    text = (
        _scientific(abs(value), digits) if size < 1e-4 or size >= large else _plain(abs(value), size, digits)
    )
    return f"{MINUS}{text}" if value < 0 else text


def format_single(value: float, digits: int = 4) -> str:
    """Write a number that was computed in float32 as ``format_number`` does, without digits that it has not.

    From 2**24 on a float32 cannot tell neighbouring whole numbers apart: there are 7 digits, and then zeros.
    """
    if _WHOLE <= abs(value) < math.inf:
        value, digits = float(f"{value:.{_KNOWN - 1}e}"), min(digits, _KNOWN)
    return format_number(value, digits)


def format_short(value: float) -> str:
    """Give a number in as few signs as tell it: two decimals, fewer from 10 on, powers from 1000 on.

    Unlike ``format_number`` it keeps trailing zeros, so that a number that changes keeps its width.
    """
    if not math.isfinite(value):
        return format_number(value)
    size = abs(value)
    if size >= 999.5:
        return format_number(value, 1) if size >= 1e9 else _short_power(value)
    text = f"{size:.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}"
    return f"{MINUS}{text}" if value < 0 and float(text) else text


def _short_power(value: float) -> str:
    mantissa, _, exponent = f"{abs(value):.0e}".partition("e")
    text = f"{mantissa}×10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    return f"{MINUS}{text}" if value < 0 else text


def format_count(count: int) -> str:
    """Give a whole number, with thousands apart from 10 000 on."""
    text = _grouped(str(abs(count)))
    return f"{MINUS}{text}" if count < 0 else text


def format_share(share: float) -> str:
    """Give a share of 0 to 1 in percent with one decimal, such as ``99.5 %``; never rounded up to 100."""
    if not math.isfinite(share):
        return format_number(share)
    percent = share * 100.0
    if percent < 100.0:
        percent = min(percent, 99.9)
    return f"{_trimmed(f'{percent:.1f}')}{NARROW_SPACE}%".replace("-", MINUS)


def _plain(value: float, size: float, digits: int) -> str:
    before = math.floor(math.log10(size)) + 1
    text = f"{value:.{max(digits - before, 0)}f}"
    whole, _, decimals = _trimmed(text).partition(".")
    return _grouped(whole) + (f".{decimals}" if decimals else "")


def _scientific(value: float, digits: int) -> str:
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    power = str(int(exponent)).translate(_SUPERSCRIPTS)
    mantissa = _trimmed(mantissa)
    return f"10{power}" if mantissa == "1" else f"{mantissa}×10{power}"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _grouped(whole: str) -> str:
    return f"{int(whole):,}".replace(",", NARROW_SPACE) if len(whole) > 4 else whole
