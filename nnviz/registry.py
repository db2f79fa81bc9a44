"""Ordered read-only tables of named rows, with suggestions for misspelt names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from nnviz.errors import UserError


class Row(Protocol):
    """What every table row has: a key for files and commands, and a label for people."""

    @property
    def key(self) -> str:
        """Its name in files and on the command line."""
        ...

    @property
    def label(self) -> str:
        """Its name for people."""
        ...


RowT = TypeVar("RowT", bound=Row)

Values = tuple[tuple[str, float], ...]
"""Chosen parameter values by name, as documents keep them: ``(("slope", 0.2),)``."""


@dataclass(frozen=True)
class Parameter:
    """One number that a row can be tuned by, such as the slope of leaky ReLU.

    Attributes:
        key: Its name in files and on the command line.
        label: Its name for people.
        default: Keras' default, where Keras has one.
        low: The least value allowed.
        high: The greatest value allowed.
    """

    key: str
    label: str
    default: float
    low: float
    high: float


def with_defaults(parameters: Iterable[Parameter], values: Values) -> dict[str, float]:
    """Give every parameter its chosen value, or its default where none was chosen."""
    chosen = dict(values)
    return {parameter.key: chosen.get(parameter.key, parameter.default) for parameter in parameters}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give " Did you mean ...?" for the nearest known word, or list the known ones.

    The text begins with a blank, so that it can be put behind a sentence.
    """
    names = list(known)
    near = difflib.get_close_matches(word.lower(), [name.lower() for name in names], n=1, cutoff=0.6)
    if near:
        match = next(name for name in names if name.lower() == near[0])
        return f" Did you mean {match}?"
    return f" Known: {', '.join(names)}." if names else ""


class Registry(Mapping[str, RowT]):
    """An ordered read-only table of rows by key.

    Args:
        noun: What one row is called in an error message, such as ``"activation"``.
        rows: The rows, in the order in which people should see them.

    Raises:
        ValueError: If two rows share a key.
    """

    def __init__(self, noun: str, rows: Iterable[RowT]) -> None:
        self.noun = noun
        self._rows: dict[str, RowT] = {}
        for row in rows:
            if row.key in self._rows:
                raise ValueError(f"two rows of the table of {noun}s are called {row.key}")
            self._rows[row.key] = row

    def __getitem__(self, key: str) -> RowT:
        try:
            return self._rows[key]
        except KeyError:
            raise UserError(
                f"unknown_{self.noun.replace(' ', '_')}",
                f'There is no {self.noun} called "{key}".{did_you_mean(key, self._rows)}',
            ) from None

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
