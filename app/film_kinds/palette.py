"""255 colours for a whole film: one palette for all pictures, so that nothing flickers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.film_kinds.changes import Change, Pixels, bounds_of
from app.film_kinds.shelf import Shelf

CLEAR = 255
"""The place in a palette that stands for what stays as it was."""
_KEPT = 48
"""How many of the commonest colours are kept as they are."""
_SOME = 4_000_000
"""Pixels of all pictures together that are counted at most."""
_ROUNDS = 5
"""How often the other colours are moved: on slides their error is halved by then, and falls no further."""
_BLOCK = 8192
_RGB = np.uint32(0xFFFFFF)
_Colours = NDArray[np.uint8]


class Palette:
    """Places in a palette for all colours.

    Args:
        colours: The palette ``(at most 255, 3)``.

    Attributes:
        colours: The palette ``(256, 3)``; the last is only there to stand for what stays as it was.
    """

    def __init__(self, colours: _Colours) -> None:
        self.colours = np.zeros((256, 3), np.uint8)
        self.colours[: len(colours)] = colours
        self._known = colours.astype(np.float32)
        self._places = np.full(1 << 24, CLEAR, np.uint8)  # of every colour that was asked for

    def places(self, pixels: Pixels) -> NDArray[np.uint8]:
        """Give the place of the nearest colour for each pixel, exactly: a table would make white grey."""
        packed = pixels & _RGB
        found = self._places[packed]
        new = _unlike(packed[found == CLEAR])
        if not len(new):
            return found
        self._places[new] = _nearest(_split(new), self._known)
        return self._places[packed]


def palette_of(pictures: Shelf, keep: Sequence[int], look: Callable[[], None]) -> Palette:
    """Give a palette that suits pictures of the whole run: one picture's own would lack the others'.

    The colours that are met most are kept as they are: those of ground, text and lines. The others, mostly
    of maps, are cut by medians (Heckbert 1982), and moved to the means of what is nearest (Lloyd 1982).

    Args:
        pictures: What changes from each to the next.
        keep: Colours 0xRRGGBB that are to be among them in any case.
        look: Is called several times a second; may raise to end it.
    """
    each = max(_SOME // len(pictures), 1)
    some: list[Pixels] = []
    for change in pictures:
        look()
        some.append(change.pixels[:: max(-(-len(change.pixels) // each), 1)] & _RGB)
    exact = np.asarray([its >> 16 | its & 0xFF00 | (its & 0xFF) << 16 for its in keep], np.uint32)
    colours, counts = _counted(np.concatenate(some))
    order = np.argsort(-counts, kind="stable")
    order = order[~np.isin(colours[order], exact)]
    few = max(_KEPT - len(exact), 0)
    kept, others = np.append(colours[order[:few]], exact), np.sort(order[few:])
    if not len(others):
        return Palette(_split(kept))
    return Palette(_moved(_split(kept), _split(colours[others]), counts[others], look))


def _moved(kept: _Colours, others: _Colours, counts: NDArray[np.int64], look: Callable[[], None]) -> _Colours:
    """Give a palette of colours that stay, and some that stand for ``others``."""
    palette = np.concatenate([kept, _cut(others, CLEAR - len(kept))]).astype(np.float32)
    for _ in range(_ROUNDS):
        look()
        places = _nearest(others, palette)
        weights = np.bincount(places, counts, len(palette))
        free = np.flatnonzero(weights)
        free = free[free >= len(kept)]
        for part in range(3):
            sums = np.bincount(places, counts * others[:, part], len(palette))
            palette[free, part] = np.round(sums[free] / weights[free])
    return palette.astype(np.uint8)


def _nearest(colours: _Colours, palette: NDArray[np.float32]) -> NDArray[np.intp]:
    """Give the place of the nearest of a palette's colours for each of some."""
    lengths, found = (palette**2).sum(axis=1), np.zeros(len(colours), np.intp)
    for start in range(0, len(colours), _BLOCK):
        block = colours[start : start + _BLOCK].astype(np.float32)
        # |c - p|^2 less |c|^2: whole numbers below 2^24, so that single precision is exact
        found[start : start + _BLOCK] = (lengths - 2.0 * (block @ palette.T)).argmin(axis=1)
    return found


def few_coloured(
    pictures: Iterable[Change], palette: Palette, times: Sequence[int], *, even: bool = False
) -> Iterator[tuple[int, int, NDArray[np.uint8], int]]:
    """Give pictures as places in a palette, clear wherever these are as in the one that was shown before.

    Args:
        pictures: What changes from each to the next.
        palette: The colours.
        times: How long each is shown; those of 0 are left out.
        even: Whether rectangles begin at even places.

    Yields:
        Left and upper edge, the places ``(height, width)``, and how long.
    """
    shown = now = np.zeros((0, 0), np.uint8)
    for change, time in zip(pictures, times, strict=True):
        high, wide = change.mask.shape
        if not now.size:
            shown, now = np.full((high, wide), CLEAR, np.uint8), np.zeros((high, wide), np.uint8)
        now[change.y : change.y + high, change.x : change.x + wide][change.mask] = palette.places(
            change.pixels
        )
        if time:
            x, y, mask = bounds_of(now != shown, even=even)
            its = now[y : y + mask.shape[0], x : x + mask.shape[1]]
            yield x, y, np.where(mask, its, np.uint8(CLEAR)), time
            shown[:] = now


def _cut(colours: _Colours, count: int) -> _Colours:
    """Give at most ``count`` colours for many, by median cut."""
    from PIL import Image  # noqa: PLC0415  needed for films only

    sheet = Image.fromarray(np.ascontiguousarray(colours[None]))
    less = sheet.quantize(count, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return np.asarray(less.getpalette() or [], np.uint8).reshape(-1, 3)[:count]


def _split(packed: Pixels) -> _Colours:
    """Give packed colours as ``(count, 3)``."""
    return np.stack([packed & 255, packed >> 8 & 255, packed >> 16 & 255], axis=-1).astype(np.uint8)


def _unlike(packed: Pixels) -> Pixels:
    return _counted(packed)[0]


def _counted(packed: Pixels) -> tuple[Pixels, NDArray[np.int64]]:
    """Give the different ones among numbers, rising, and how often each is met.

    np.unique does the same, but holds all other threads up meanwhile.
    """
    if not len(packed):
        return packed, np.zeros(0, np.int64)
    rising = np.sort(packed)
    starts = np.flatnonzero(np.append(True, rising[1:] != rising[:-1]))
    return rising[starts], np.diff(np.append(starts, len(rising)))
