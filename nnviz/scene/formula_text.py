"""Formulas written as one line of text, such as "a = 1 / (1 + e^(−0.3))", as markup for ``scene.formula``.

Only what is certain to be mathematics is set as such: a quotient becomes a fraction, what stands behind "^"
is raised. Names, words and whatever cannot be read stay as they are, so that no text is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nnviz.scene.formula import width_of

_NUMBER = r"10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d+(?:[ \u2009\u202f\u00a0]\d{3})*(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
_SMALL = r"[₀-₉ᵢⱼ\u0302⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹ᵗᶻ]*"
_LETTER = rf"(?:d[La]/d[azwb]|rows|slope|R|Π|[a-zα-ωΔδL]){_SMALL}(?![A-Za-z])"
_CALL = r"(?:ln|max|min|tanh|sin|exp|sign)(?![A-Za-z])"
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>(?:{_NUMBER})[²³]?)|(?P<call>{_CALL})|(?P<letter>{_LETTER})|(?P<sign>[-+−·/^()|√Σ,]))"
)
_BETWEEN = re.compile(r"( = | ← | ≈ |,  )")
_PREFIX = re.compile(r"((?:(?! = ).)*:\s+)(?=\S)")
_SPECIAL = re.compile(r"([\\^_{}])")


def literal(text: str) -> str:
    """Give text as markup of itself."""
    return _SPECIAL.sub(r"\\\1", text)


@lru_cache(maxsize=512)
def markup_of(line: str) -> str:
    """Give a line of text as markup."""
    return "".join(markup for markup, _ in _pieces(line))


def _pieces(line: str) -> list[tuple[str, str]]:
    """Give a line in pieces, as markup and as text; each but the first begins with its sign."""
    named = _PREFIX.match(line)
    prefix, rest = (named[1], line[named.end() :]) if named else ("", line)
    parts = _BETWEEN.split(rest)
    pieces = [(literal(prefix) + _expression(parts[0]), prefix + parts[0])]
    for sign, part in zip(parts[1::2], parts[2::2], strict=True):
        pieces.append((f"{sign}{_expression(part)}", f"{sign}{part}"))
    return pieces


def fitted(lines: Sequence[str], width: float, size: float) -> list[str]:
    """Give lines of text as lines of markup that are no wider than so many pixels, where they can be broken.

    A line that is too wide goes on behind an indent: before an equals sign if that is enough, else before
    a plus, minus or times, and a fraction that is too wide by itself is written on one line.
    """
    return [row for line in lines for row in _broken(line, width, size)]


def broken(markup: str, width: float, size: float) -> list[str]:
    """Give a line of markup as lines no wider than so many pixels, broken before its signs."""
    if width_of(markup, size) <= width:
        return [markup]
    rows: list[str] = []
    for part in _at_signs(markup):
        if rows and width_of(rows[-1] + part, size) <= width:
            rows[-1] += part
        else:
            rows.append(f"      {part.lstrip()}" if rows else part)
    return rows


def _broken(line: str, width: float, size: float) -> list[str]:
    rows: list[str] = []
    for markup, text in _pieces(line):
        parts = [markup]
        if width_of(f"   {markup.lstrip()}", size) > width:
            parts = _at_signs(markup)
            if any(width_of(f"   {part}", size) > width for part in parts):
                parts = [its for part in _at_signs(literal(text)) for its in _at_commas(part, width, size)]
        for part in parts:
            if rows and width_of(rows[-1] + part, size) <= width:
                rows[-1] += part
            else:
                rows.append(f"   {part.lstrip()}" if rows else part)
    return rows


def _at_commas(markup: str, width: float, size: float) -> list[str]:
    """Cut a list that is too wide behind its commas."""
    return re.split(r"(?<=, )", markup) if width_of(f"   {markup}", size) > width else [markup]


def _at_signs(markup: str) -> list[str]:
    """Cut markup before the signs of sums and products that stand in no fraction and no power."""
    parts, depth, start = list[str](), 0, 0
    for place, sign in enumerate(markup):
        if sign in "{}" and markup[place - 1 : place] != "\\":
            depth += 1 if sign == "{" else -1
        cuts = sign == "·" or markup[place : place + 3] in (" + ", " − ")
        if depth == 0 and cuts and markup[start:place].strip(" =←"):
            parts.append(markup[start:place])
            start = place
    return [*parts, markup[start:]]


def _expression(text: str) -> str:
    """Give an expression as markup, or as it is where it cannot be read."""
    tokens = _tokens(text)
    if tokens is None:
        return literal(text)
    reader = _Reader(tokens)
    found = reader.sum()
    return literal(text) if found is None or not reader.at_end else found.alone


def _tokens(text: str) -> list[tuple[str, str]] | None:
    tokens: list[tuple[str, str]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            return None
        kind = found.lastgroup or ""
        tokens.append((kind, found[kind]))
        at = found.end()
    return tokens or None


@dataclass(frozen=True)
class _Read:
    """A piece of an expression as it is set alone, and as it is set within a fraction, on one line."""

    alone: str
    within: str

    @classmethod
    def plain(cls, text: str) -> _Read:
        return cls(text, text)

    def around(self, before: str, after: str = "") -> _Read:
        return _Read(f"{before}{self.alone}{after}", f"{before}{self.within}{after}")

    def joined(self, sign: str, other: _Read) -> _Read:
        return _Read(f"{self.alone}{sign}{other.alone}", f"{self.within}{sign}{other.within}")


class _Reader:
    """Reads tokens by descent; each method gives what it has read, or None where it cannot go on."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._at = tokens, 0

    @property
    def at_end(self) -> bool:
        return self._at == len(self._tokens)

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at] if not self.at_end else ("", "")

    def _takes(self, signs: str) -> str:
        kind, text = self._next()
        if kind == "sign" and text in signs:
            self._at += 1
            return text
        return ""

    def sum(self) -> _Read | None:
        """Read terms apart by plus and minus, or by commas in a call."""
        sign = self._takes("−-+")
        read = self._product()
        read = None if read is None else read.around(sign)
        while read is not None and (sign := self._takes("+−-,")):
            following = self.sum() if sign == "," else self._product()
            between = ", " if sign == "," else f" {sign} "
            read = None if following is None else read.joined(between, following)
        return read

    def _product(self) -> _Read | None:
        read = self._quotient()
        while read is not None and self._takes("·"):
            following = self._quotient()
            read = None if following is None else read.joined("·", following)
        return read

    def _quotient(self) -> _Read | None:
        """Read a fraction: a quotient binds the factors beside its stroke, as in η·√a/b·m/c."""
        above = self._power()
        while above is not None and self._takes("/"):
            below = self._power()
            if below is None:
                return None
            fraction = rf"\frac{{{_bare(above.within)}}}{{{_bare(below.within)}}}"
            above = _Read(fraction, f"{above.within}/{below.within}")
        return above

    def _power(self) -> _Read | None:
        base = self._atom()
        if base is None or not self._takes("^"):
            return base
        sign = self._takes("−-")
        raised = self._atom()
        return None if raised is None else base.around("", f"^{{{sign}{_bare(raised.within)}}}")

    def _atom(self) -> _Read | None:
        kind, text = self._next()
        if kind in ("number", "letter"):
            self._at += 1
            return _Read.plain(text)
        if kind == "call":
            self._at += 1
            inner = self._power()
            gap = "" if inner is not None and inner.alone.startswith("(") else " "
            return None if inner is None else inner.around(f"{text}{gap}")
        return self._bracketed()

    def _bracketed(self) -> _Read | None:
        """Read what stands in brackets or strokes, below a root or behind a sum's sign."""
        if self._takes("√"):
            inner = self._power()
            return None if inner is None else inner.around("√")
        if self._takes("Σ"):
            inner = self._product()
            return None if inner is None else inner.around("Σ ")
        opened = self._takes("(|")
        inner = self.sum() if opened else None
        closed = ")" if opened == "(" else "|"
        return inner.around(opened, closed) if inner is not None and self._takes(closed) else None


def _bare(markup: str) -> str:
    """Leave out brackets around the whole, which a fraction or a raised place does not need."""
    if not (markup.startswith("(") and markup.endswith(")")):
        return markup
    depth = 0
    for place, sign in enumerate(markup):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and place < len(markup) - 1:
            return markup
    return markup[1:-1]
