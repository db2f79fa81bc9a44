"""What pictures are made of: marks in pixels from the upper left corner, bulk in NumPy arrays.

A colour is one number, ``0xAARRGGBB``, not premultiplied. Marks say everything that can be seen; a
painter decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Colour = int
Coordinates = NDArray[np.float64]
Colours = NDArray[np.uint32]
Marker = Literal["circle", "diamond", "square", "triangle", "plus", "cross", "star", "pentagon"]
Anchor = Literal["start", "middle", "end"]
Weight = Literal["regular", "semibold", "bold"]

_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def undirected(text: str) -> str:
    """Leave out the signs that turn the direction of text: with them a name could mirror what is around it.

    Source: Unicode Technical Report 36, 2.5 and UAX 9, 2: embeddings, overrides and isolates.
    """
    return _DIRECTIONS.sub("", text)


MARKERS: tuple[Marker, ...] = (
    "circle",
    "diamond",
    "square",
    "triangle",
    "pentagon",
    "star",
    "plus",
    "cross",
)


@dataclass(frozen=True, eq=False)
class Curves:
    """Cubic S-curves with level ends, painted in their order.

    Attributes:
        ends: ``(n, 4)``: x and y of the start, x and y of the end.
        colours: ``(n,)``; opaque, or painting takes twice as long.
        widths: ``(n,)`` pixels.
        dashed: ``(n,)`` bool.
        window: The only room in which they are seen (x, y, width, height): of long curves no more needs to
            be painted. None where all of them is.
    """

    ends: Coordinates
    colours: Colours
    widths: NDArray[np.float64]
    dashed: NDArray[np.bool_]
    window: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, eq=False)
class Polyline:
    """One line through ``(n, 2)`` points; a NaN breaks it. ``dash`` is in pixels: on, off."""

    points: Coordinates
    colour: Colour
    width: float = 1.5
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Segments:
    """Separate straight lines ``(n, 4)``: x and y of the start, x and y of the end."""

    ends: Coordinates
    colour: Colour
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Rect:
    """A rectangle, filled, stroked or both, maybe with round corners."""

    x: float
    y: float
    width: float
    height: float
    fill: Colour = 0
    stroke: Colour = 0
    stroke_width: float = 1.0
    radius: float = 0.0


@dataclass(frozen=True, eq=False)
class Discs:
    """Discs of any size: ``centres (n, 2)``, ``radii (n,)``, ``fills (n,)``, and one ring for all."""

    centres: Coordinates
    radii: NDArray[np.float64]
    fills: Colours
    stroke: Colour = 0
    stroke_width: float = 1.0


@dataclass(frozen=True, eq=False)
class Tile:
    """A map of values with round corners.

    Attributes:
        indices: ``(rows, columns)`` uint8 into the table, the top row first.
        table: ``(256,)`` opaque colours.
    """

    x: float
    y: float
    width: float
    height: float
    indices: NDArray[np.uint8]
    table: Colours
    radius: float = 0.0
    stroke: Colour = 0
    stroke_width: float = 1.5


@dataclass(frozen=True, eq=False)
class Image:
    """An image stretched over a rectangle.

    Attributes:
        pixels: ``(rows, columns)`` colours, PREMULTIPLIED, the top row first.
        smooth: Whether pixels blend into one another where the image is enlarged.
    """

    x: float
    y: float
    width: float
    height: float
    pixels: Colours
    smooth: bool = True
    stroke: Colour = 0


@dataclass(frozen=True, eq=False)
class Points:
    """Many equal markers.

    Attributes:
        centres: ``(n, 2)``.
        marker: Their shape.
        size: Their diameter in pixels.
        fill: Their colour; 0 leaves them hollow.
        stroke: The colour of the ring, or of the strokes of a hollow marker.
        stroke_width: Its width in pixels.
    """

    centres: Coordinates
    marker: Marker
    size: float
    fill: Colour
    stroke: Colour
    stroke_width: float = 1.0


@dataclass(frozen=True, eq=False)
class Polygon:
    """A closed shape through ``(n, 2)`` points."""

    points: Coordinates
    fill: Colour = 0
    stroke: Colour = 0
    stroke_width: float = 1.0


@dataclass(frozen=True, eq=False)
class Label:
    """One line of plain text, never rich text, and without signs that turn its direction.

    Attributes:
        x: Where its start, middle or end lies, as ``anchor`` says.
        y: The middle of its capital letters.
        size: The font's size in pixels.
        upward: Whether it is turned to be read from below.
        leftward: Whether it runs to the left as a whole, as a line of a longer text does which does so; None
            for what its first letter says.
    """

    x: float
    y: float
    text: str
    colour: Colour
    size: float = 12.0
    anchor: Anchor = "start"
    weight: Weight = "regular"
    italic: bool = False
    upward: bool = False
    leftward: bool | None = None

    def __post_init__(self) -> None:
        if not self.text.isascii():
            object.__setattr__(self, "text", undirected(self.text))


@dataclass(frozen=True, eq=False)
class Group:
    """Marks moved by ``(dx, dy)`` pixels, cut off outside ``clip`` (x, y, width, height) if given."""

    marks: tuple[Mark, ...]
    dx: float = 0.0
    dy: float = 0.0
    clip: tuple[float, float, float, float] | None = None


Mark = Curves | Polyline | Segments | Rect | Discs | Tile | Image | Points | Polygon | Label | Group


@dataclass(frozen=True, eq=False)
class Picture:
    """A finished picture.

    Attributes:
        width: In pixels, as is the height.
        background: Its colour; 0 is transparent.
        marks: Painted in this order.
        description: What it shows, in words, for those who cannot see it and for files.
        family: The font family of its labels.
        outlined: Whether a file that could hold text draws it as shapes, for programs that ignore the fonts
            inside of files.
        shrunk: How many pixels of its marks make one of the picture's: one that would be too small for its
            texts is laid out larger and scaled down as a whole.
    """

    width: float
    height: float
    background: Colour
    marks: tuple[Mark, ...]
    description: str = ""
    family: str = "Inter"
    outlined: bool = False
    shrunk: float = 1.0

    def on(self, background: Colour) -> Picture:
        """Give the same picture on another background."""
        return replace(self, background=background)
