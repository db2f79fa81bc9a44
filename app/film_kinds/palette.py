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
_MORE_ROUNDS = 15
"""The same where some are clear: octants are a worse beginning than medians."""
_BLOCK = 8192
_RGB, _ALPHA = np.uint32(0xFFFFFF), np.uint32(0xFF000000)
_SOLID = 255
_Colours = NDArray[np.uint8]


class Palette:
    """Places in a palette for all colours.

    Args:
        colours: The palette ``(at most 255, 4)`` of red, green, blue and alpha.

    Attributes:
        colours: The palette ``(256, 4)``; the last is clear and only stands for what stays as it was.
        solid: Whether none of the others lets anything through.
    """

    def __init__(self, colours: _Colours) -> None:
        self.colours = np.zeros((256, 4), np.uint8)
        self.colours[:CLEAR, 3] = _SOLID
        self.colours[: len(colours)] = colours
        self.solid = bool((colours[:, 3] == _SOLID).all())
        self._known = colours.astype(np.float32)
        self._places = np.full(1 << 24, CLEAR, np.uint8)  # of every solid colour that was asked for

    def places(self, pixels: Pixels) -> NDArray[np.uint8]:
        """Give the place of the nearest colour for each pixel, exactly: a table would make white grey."""
        if not self.solid:
            packed = _seen(pixels)
            colours = _unlike(packed)
            return _nearest(_split(colours), self._known).astype(np.uint8)[np.searchsorted(colours, packed)]
        packed = pixels & _RGB
        found = self._places[packed]
        new = _unlike(packed[found == CLEAR])
        if not len(new):
            return found
        self._places[new] = _nearest(_split(new | _ALPHA), self._known)
        return self._places[packed]


def palette_of(pictures: Shelf, keep: Sequence[int], look: Callable[[], None]) -> Palette:
    """Give a palette that suits pictures of the whole run: one picture's own would lack the others'.

    The colours that are met most are kept as they are: those of ground, text and lines. The others, mostly
    of maps, are cut by medians (Heckbert 1982), or by octants where some are clear, and moved to the means of
    what is nearest (Lloyd 1982).

    Args:
        pictures: What changes from each to the next.
        keep: Colours 0xRRGGBB that are to be among them in any case.
        look: Is called several times a second; may raise to end it.
    """
    each = max(_SOME // len(pictures), 1)
    some: list[Pixels] = []
    for change in pictures:
        look()
        some.append(change.pixels[:: max(-(-len(change.pixels) // each), 1)])
    exact = np.asarray([its >> 16 | its & 0xFF00 | (its & 0xFF) << 16 for its in keep], np.uint32) | _ALPHA
    colours, counts = _counted(_seen(np.concatenate(some)))
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
    cover = counts * np.maximum(others[:, 3], 1.0)  # what is half clear has half a say in the colour
    for _ in range(_ROUNDS if (others[:, 3] == _SOLID).all() else _MORE_ROUNDS):
        look()
        places = _nearest(others, palette)
        weights, covers = (np.bincount(places, its, len(palette)) for its in (counts, cover))
        free = np.flatnonzero(weights)
        free = free[free >= len(kept)]
        for part, (say, sums) in enumerate([(cover, covers)] * 3 + [(counts, weights)]):
            whole = np.bincount(places, say * others[:, part], len(palette))
            palette[free, part] = np.round(whole[free] / sums[free])
    return palette.astype(np.uint8)


def _nearest(colours: _Colours, palette: NDArray[np.float32]) -> NDArray[np.intp]:
    """Give the place of the nearest of a palette's colours for each of some."""
    known = _laid(palette)
    lengths, found = (known**2).sum(axis=1), np.zeros(len(colours), np.intp)
    for start in range(0, len(colours), _BLOCK):
        block = _laid(colours[start : start + _BLOCK].astype(np.float32))
        # |c - p|^2 less |c|^2: whole numbers below 2^24, so that single precision is exact
        found[start : start + _BLOCK] = (lengths - 2.0 * (block @ known.T)).argmin(axis=1)
    return found


def _laid(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give colours as they tell on a ground: a nearly clear one is hardly seen, whatever it is."""
    laid = colours.copy()
    laid[:, :3] = np.round(colours[:, :3] * colours[:, 3:] / _SOLID)
    return laid


def few_coloured(
    pictures: Iterable[Change], palette: Palette, times: Sequence[int], *, even: bool = False
) -> Iterator[tuple[int, int, NDArray[np.uint8], int]]:
    """Give pictures as places in a palette, CLEAR wherever these are as in the one that was shown before.

    Clear colours cannot be laid over others: where the palette has any, nothing is CLEAR, and what is given
    goes in the place of what was there.

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
            yield x, y, np.where(mask | (not palette.solid), its, np.uint8(CLEAR)), time
            shown[:] = now


def _cut(colours: _Colours, count: int) -> _Colours:
    """Give at most ``count`` colours for many: half of them for maps, which are solid, half for edges."""
    solid = colours[:, 3] == _SOLID
    for_clear = 0 if solid.all() else max(count // 2, count - int(solid.sum()))
    parts = [(colours[solid], count - for_clear), (colours[~solid], for_clear)]
    return np.concatenate([_fewer(its, many) for its, many in parts if len(its) and many])


def _fewer(colours: _Colours, count: int) -> _Colours:
    from PIL import Image  # noqa: PLC0415  needed for films only

    sheet = Image.fromarray(np.ascontiguousarray(colours[None]))
    if (colours[:, 3] == _SOLID).all():
        sheet, method = sheet.convert("RGB"), Image.Quantize.MEDIANCUT
    else:
        method = Image.Quantize.FASTOCTREE
    less = sheet.quantize(count, method=method, dither=Image.Dither.NONE)
    return np.asarray(less.getpalette("RGBA") or [], np.uint8).reshape(-1, 4)[:count]


def _seen(pixels: Pixels) -> Pixels:
    """Give pixels of which all that are clear are of one colour."""
    return np.where(pixels >> 24 == 0, np.uint32(0), pixels)


def _split(packed: Pixels) -> _Colours:
    """Give packed colours as ``(count, 4)``."""
    parts = [packed & 255, packed >> 8 & 255, packed >> 16 & 255, packed >> 24]
    return np.stack(parts, axis=-1).astype(np.uint8)


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
