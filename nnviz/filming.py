"""A run as a film: which epochs are drawn, and how long each is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from nnviz.drafts import Log

Spacing = Literal["epochs", "loss"]
SPACINGS: tuple[Spacing, ...] = get_args(Spacing)
MOST_FRAMES = 1000
FPS_OF_PASS = 0.7
"""Steps of a pass that are shown in a second, if nothing is said: each is to be read."""
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Film:
    """What a film shows of a run.

    Attributes:
        first: The epoch that it begins with; 0 are the initial weights.
        last: The one that it ends with, or None for the run's end.
        frames: How many pictures at most.
        every: A picture every so many epochs, in the place of ``frames``, or None.
        spacing: Whether pictures lie evenly in epochs, or evenly in what the loss has changed by: then
            the beginning, where most happens, has more of them.
        fps: Pictures a second.
        hold: Seconds for which the first picture stands; the last one stands twice as long.
        loop: Whether it begins again at its end.
    """

    first: int = 0
    last: int | None = None
    frames: int = 60
    every: int | None = None
    spacing: Spacing = "epochs"
    fps: float = 12.0
    hold: float = 1.0
    loop: bool = True

    def durations(self, frames: int) -> list[float]:
        """Give for how many milliseconds each of ``frames`` pictures stands: files round their sums."""
        usual = 1000.0 / self.fps
        times = [usual] * frames
        if frames > 1:
            times[0] = max(usual, 1000.0 * self.hold)
            times[-1] = max(usual, 2000.0 * self.hold)
        return times


def frame_epochs(film: Film, log: Log, end: int) -> tuple[int, ...]:
    """Choose the epochs of a film: rising, without repeats, the first and the last always among them.

    A film of one picture is the last alone.

    Args:
        film: What is wanted.
        log: The history of the run.
        end: The epoch at which the run ended.
    """
    last = min(film.last if film.last is not None else end, end)
    first = min(film.first, last)
    if film.every is None and film.frames <= 1:
        return (last,)
    if film.every is not None:
        chosen = np.append(np.arange(first, last, max(film.every, 1)), last)
        if len(chosen) > MOST_FRAMES:
            chosen = chosen[np.linspace(0, len(chosen) - 1, MOST_FRAMES).round().astype(np.intp)]
    else:
        count = min(film.frames, MOST_FRAMES, last - first + 1)
        share = np.linspace(0.0, 1.0, count)
        chosen = np.round(first + share * (last - first))
        if film.spacing == "loss":
            chosen = _even_in_loss(log, first, last, share)
    return tuple(sorted({first, last, *(int(epoch) for epoch in chosen)}))


def _even_in_loss(log: Log, first: int, last: int, share: _Floats) -> _Floats:
    """Give the epochs between which the loss has come as far, down or up, in ratios.

    A ratio, since 0.8 to 0.4 says as much as 0.08 to 0.04. Only what was never there before counts, since
    the ups and downs of a late loss would else take most of the pictures. Every epoch counts for a little
    of itself, so that a loss that stands still gets pictures too.
    """
    epochs: _Floats = np.arange(first, last + 1, dtype=np.float64)
    loss = log.series.get("loss")
    if loss is None or not len(log.epoch) or last <= first:
        return np.round(first + share * (last - first))
    # The loss of epoch n is from before its updates: it belongs to the weights at the end of n - 1.
    known = np.interp(epochs, log.epoch - 1, np.log(np.maximum(np.nan_to_num(loss, nan=1e-12), 1e-12)))
    change = np.diff(np.maximum.accumulate(known) - np.minimum.accumulate(known))
    steps: _Floats = change + 0.1 * float(change.mean()) + 1e-12
    way = np.zeros(len(epochs))
    way[1:] = np.cumsum(steps)
    places = np.searchsorted(way, share * float(way[-1]))
    return epochs[np.minimum(places, len(epochs) - 1)]
