"""Timing contenders against each other: in turn, each a short while, round after round."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from nnviz.benchmarks.task import Contender

_REST = 0.02
"""Seconds between two contenders, in which the threads of the one before come to rest."""
_GROWTH = 8


class Timed:
    """A contender with its speeds.

    Args:
        contender: What is timed.

    Attributes:
        speeds: Updates per second in each round.
    """

    def __init__(self, contender: Contender) -> None:
        self.contender = contender
        self.speeds: list[float] = []
        self._updates = 1

    def warm_up(self, seconds: float) -> None:
        """Let it compile what it compiles, and find out how many updates fill a round."""
        self.contender.train(1)
        while True:
            done, passed = self._train()
            self._updates = max(1, round(done * min(_GROWTH, seconds / max(passed, 1e-9))))
            if passed > seconds / 4:
                return

    def play(self, seconds: float) -> None:
        """Time it for about some seconds."""
        time.sleep(_REST)
        # Untimed: it uses up what lay ready from its last turn, so that a turn begins as it ends.
        self.contender.train(1)
        done, passed = self._train()
        self.speeds.append(done / passed)
        self._updates = max(1, round(done * min(_GROWTH, seconds / max(passed, 1e-9))))

    def _train(self) -> tuple[int, float]:
        begin = time.perf_counter()
        done = self.contender.train(self._updates)
        return done, time.perf_counter() - begin


@dataclass(frozen=True)
class Speed:
    """What a contender's rounds came to.

    Attributes:
        updates_per_second: The median.
        low: The slowest round.
        high: The fastest.
        ratio: How many times faster the first contender was: the median over rounds.
        ratio_of_best: Likewise of the fastest rounds of each: what a busy machine distorts least.
        rounds: Updates per second in each round.
    """

    updates_per_second: float
    low: float
    high: float
    ratio: float
    ratio_of_best: float
    rounds: tuple[float, ...]


def speed_of(mine: Sequence[float], first: Sequence[float]) -> Speed:
    """Sum up a contender's rounds against those of the first contender.

    The ratio is taken in each round, since a machine that is busy for a while slows both.
    """
    ratios = [one / other for one, other in zip(first, mine, strict=False)]
    return Speed(median(mine), min(mine), max(mine), median(ratios), max(first) / max(mine), tuple(mine))
