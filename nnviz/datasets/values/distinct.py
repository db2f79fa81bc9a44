"""The distinct texts of a column, each looked at only once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.values.cells import MISSING

_TEXTS_BETWEEN_PAUSES = 20_000


def _never() -> None:
    """Nobody asks to stop."""


def is_forced(text: str) -> bool:
    """Whether a text is written as ``="00042"``."""
    return len(text) > 3 and text.startswith('="') and text.endswith('"')


def _as_forced(text: str) -> str:
    return text[2:-1].strip() if is_forced(text) else text


class Distinct:
    """The cells of one column as codes into its distinct texts.

    Attributes:
        codes: ``(rows,)``: places in ``texts``.
        texts: The distinct texts, stripped, in the order of their first appearance.
        missing: ``(texts,)``: which of them mean "nothing here".
        counts: ``(texts,)``: how often each stands there.
        forced: The first text that was written as ``="00042"``, as spreadsheets force a text,
            or ``""``.
    """

    def __init__(
        self,
        codes: NDArray[np.int64] | NDArray[np.int32],
        texts: Sequence[str],
        more: frozenset[str] = frozenset(),
        pause: Callable[[], None] = _never,
    ) -> None:
        self.codes = codes
        marks = MISSING | more
        self.texts: list[str] = []
        self.forced = ""
        missing: list[bool] = []
        for start in range(0, len(texts), _TEXTS_BETWEEN_PAUSES):
            pause()
            stripped = [text.strip() for text in texts[start : start + _TEXTS_BETWEEN_PAUSES]]
            if forced := [text for text in stripped if is_forced(text)]:
                self.forced = self.forced or forced[0]
                stripped = [_as_forced(text) for text in stripped]
            self.texts += stripped
            missing += [text.casefold() in marks for text in stripped]
        self.counts = np.bincount(codes, minlength=len(self.texts))
        self.mark_missing(np.asarray(missing, np.bool_))

    def mark_missing(self, which: NDArray[np.bool_]) -> None:
        """Let ``(texts,)`` be the texts that mean "nothing here"."""
        self.missing = which
        self.present = int(self.counts[~which].sum())

    @classmethod
    def of(cls, chunks: Iterable[Sequence[str]], more: frozenset[str], pause: Callable[[], None]) -> Distinct:
        """Take in cells, some at a time."""
        places: dict[str, int] = {}
        parts: list[NDArray[np.int32]] = []
        for cells in chunks:
            pause()
            parts.append(
                np.fromiter((places.setdefault(cell, len(places)) for cell in cells), np.int32, len(cells))
            )
        codes = np.concatenate(parts) if parts else np.empty(0, np.int32)
        return cls(codes, tuple(places), more, pause)

    def present_texts(self) -> list[str]:
        """The distinct texts that are not missing, in the order of their first appearance."""
        return [text for text, missing in zip(self.texts, self.missing, strict=True) if not missing]

    def places(self, may_be: Callable[[str], bool], pause: Callable[[], None]) -> list[int]:
        """Give the places of the texts that are not missing and may be something."""
        found: list[int] = []
        for start in range(0, len(self.texts), _TEXTS_BETWEEN_PAUSES):
            pause()
            some = self.texts[start : start + _TEXTS_BETWEEN_PAUSES]
            found += [place for place, text in enumerate(some, start) if may_be(text)]
        return [place for place, missing in zip(found, self.missing[found], strict=True) if not missing]

    def each(
        self,
        read: Callable[[str], float | None],
        pause: Callable[[], None],
        places: Sequence[int] | None = None,
    ) -> NDArray[np.float64]:
        """``(texts,)``: what each text means as a number, NaN where nothing or where it is missing.

        Args:
            read: Gives the number of a text, or None.
            pause: Called now and then.
            places: The only texts that can be numbers, or None for any that is not missing.
        """
        values = np.full(len(self.texts), np.nan)
        for count, place in enumerate(np.flatnonzero(~self.missing).tolist() if places is None else places):
            if count % _TEXTS_BETWEEN_PAUSES == 0:
                pause()
            value = read(self.texts[place])
            if value is not None:
                values[place] = value
        return values

    def first_row(self, which: NDArray[np.bool_]) -> int:
        """Give the first row whose text is one of some."""
        return int(np.argmax(which[self.codes]))
