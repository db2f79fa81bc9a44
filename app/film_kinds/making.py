"""What every kind of film needs to be told, and how times become those that it can say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


def _go_on(share: float) -> None:
    """Let nothing stop it."""


@dataclass(frozen=True)
class Making:
    """A film that is made.

    Attributes:
        durations: For how many milliseconds each picture stands.
        loop: Whether it begins again at its end.
        keep: Colours 0xRRGGBB that shall be exact also in files of few colours.
        texts: What the file says of itself, without control characters.
        tell: Is told how much is done, 0 to 1; raises where nobody wants the film any more.
    """

    durations: Sequence[float]
    loop: bool = True
    keep: Sequence[int] = ()
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    tell: Callable[[float], None] = _go_on


def ticks(durations: Sequence[float], unit: float, least: int = 1) -> list[int]:
    """Give durations in whole units of ``unit`` milliseconds whose sum is right, and not only each of them.

    Twelve pictures a second are 8.33 hundredths each: a GIF gets 8, 9, 8, 8, 9 ... Where pictures follow
    faster than ``least`` units, some get 0 and are to be left out; the first and the last never do.
    """
    found: list[int] = []
    edge, shown = 0.0, 0
    for duration in durations:
        edge += duration / unit
        long = round(edge) - shown
        keep = long >= least or not found
        found.append(max(long, least) if keep else 0)
        shown += found[-1]
    if found and not found[-1]:
        found[-1] = least
    return found


def comment(texts: Mapping[str, str]) -> str:
    """Give what a file says of itself as one text, a line each."""
    return "\n".join(f"{key}: {text}" for key, text in texts.items() if text)
