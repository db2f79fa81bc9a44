"""How numbers, colours, paths, images and texts are written in SVG."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import NDArray

from nnviz.scene import raster

Box = tuple[float, float, float, float]


def number(value: float) -> str:
    """Write a coordinate with at most two decimals, as short as it can be."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "", "nan", "inf", "-inf") else text


def paint(what: str, colour: int) -> str:
    """Give the attributes of a fill or a stroke of a colour 0xAARRGGBB."""
    alpha = colour >> 24
    if not alpha:
        return f'{what}="none"'
    opacity = "" if alpha == 255 else f' {what}-opacity="{number(alpha / 255.0)}"'
    return f'{what}="#{colour & 0xFFFFFF:06x}"{opacity}'


def stroke(colour: int, width: float, dash: Iterable[float] = ()) -> str:
    """Give the attributes of a line of a width in pixels, dashed by lengths on and off, or whole."""
    if not colour >> 24:
        return 'stroke="none"'
    lengths = ",".join(number(length) for length in dash)
    dashes = f' stroke-dasharray="{lengths}"' if lengths else ""
    return f'{paint("stroke", colour)} stroke-width="{number(width)}"{dashes}'


def box(x: float, y: float, width: float, height: float) -> str:
    """Give the attributes of a place and a size."""
    return f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'


def cubic(x0: float, y0: float, x1: float, y1: float) -> str:
    """Give the path of an S-curve with level ends."""
    middle = number((x0 + x1) / 2.0)
    start, end = number(y0), number(y1)
    return f"M{number(x0)} {start}C{middle} {start} {middle} {end} {number(x1)} {end}"


def through(points: NDArray[np.float64]) -> str:
    """Give the path through ``(n, 2)`` points."""
    if len(points) == 0:
        return ""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points.tolist())


def image(pixels: NDArray[np.uint8], place: Box, *, smooth: bool) -> str:
    """Write ``(rows, columns, 4)`` straight pixels over a box, inside the file."""
    data = base64.b64encode(raster.png_of(pixels)).decode("ascii")
    look = "" if smooth else ' style="image-rendering:pixelated"'
    return (
        f'<image {box(*place)} preserveAspectRatio="none"{look} '
        f"xlink:href={quoteattr(f'data:image/png;base64,{data}')}/>"
    )


def allowed(text: str) -> str:
    """Leave out what XML 1.0 cannot hold: control characters and halves of pairs."""
    return "".join(
        c
        for c in text
        if (c >= " " or c in "\t\n") and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff"
    )


def written(text: str) -> str:
    """Give any text as it stands between tags."""
    return escape(allowed(text))
