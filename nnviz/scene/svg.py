"""A picture as SVG, written from its marks: text as text, curves as curves, fonts inside.

Written by hand, not by a painter: the same picture gives the same bytes, equal strokes are one path, and
what a file says of itself (titles, metadata) is under control. Everything used is in SVG 1.1, so that
browsers, office programs and librsvg read it alike.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr, unescape

import numpy as np
from numpy.typing import NDArray

from nnviz.scene import font_faces, raster
from nnviz.scene.curves import dash_pattern
from nnviz.scene.markers import outline
from nnviz.scene.marks import (
    Curves,
    Discs,
    Group,
    Image,
    Label,
    Mark,
    Picture,
    Points,
    Polygon,
    Polyline,
    Rect,
    Segments,
    Tile,
    Weight,
)
from nnviz.scene.text import CAP_HEIGHT

_OPAQUE = np.uint32(0xFF000000)
_FALLBACK = "'Inter Variable', 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif"
_DUBLIN = {"Title": "title", "Description": "description", "Data set": "source", "Software": "creator"}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT = re.compile("<text[^>]*>([^<]*)</text>")
_Box = tuple[float, float, float, float]


def svg_of(picture: Picture, texts: Mapping[str, str] | None = None) -> bytes:
    """Write a picture as SVG.

    Args:
        picture: What to write.
        texts: What the file says of itself, such as Title, Software, Seed.
    """
    return _Writer(picture, dict(texts or {})).document()


def number(value: float) -> str:
    """Write a coordinate with at most two decimals, as short as it can be."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "", "nan", "inf", "-inf") else text


def _paint(what: str, colour: int) -> str:
    """Give the attributes of a fill or a stroke of a colour 0xAARRGGBB."""
    alpha = colour >> 24
    if not alpha:
        return f'{what}="none"'
    opacity = "" if alpha == 255 else f' {what}-opacity="{number(alpha / 255.0)}"'
    return f'{what}="#{colour & 0xFFFFFF:06x}"{opacity}'


def _stroke(colour: int, width: float, dash: Iterable[float] = ()) -> str:
    if not colour >> 24:
        return 'stroke="none"'
    lengths = ",".join(number(length) for length in dash)
    dashes = f' stroke-dasharray="{lengths}"' if lengths else ""
    return f'{_paint("stroke", colour)} stroke-width="{number(width)}"{dashes}'


def _box(x: float, y: float, width: float, height: float) -> str:
    return f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'


class _Writer:
    """Writes one document; what is shared by its elements is gathered on the way."""

    def __init__(self, picture: Picture, texts: dict[str, str]) -> None:
        self._picture, self._texts = picture, texts
        self._definitions: list[str] = []
        self._characters: dict[tuple[Weight, bool], set[str]] = {}

    def document(self) -> bytes:
        picture = self._picture
        body = [line for mark in picture.marks for line in self._written(mark)]
        width, height = number(picture.width), number(picture.height)
        ground = f'<rect width="{width}" height="{height}" {_paint("fill", picture.background)}/>'
        title = self._texts.get("Title", "")
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">',
            *([f"<title>{_text(title)}</title>"] if title else []),
            f"<desc>{_text(self._texts.get('Description', picture.description))}</desc>",
            *self._metadata(),
            *self._faces(),
            *(["<defs>", *self._definitions, "</defs>"] if self._definitions else []),
            *([ground] if picture.background >> 24 else []),
            *body,
            "</svg>",
        ]
        return ("\n".join(lines) + "\n").encode("utf-8")

    def _metadata(self) -> list[str]:
        """Give what the file says of itself: Dublin Core where it has a word, else words of our own."""
        if not self._texts:
            return []
        inside = [
            f"<dc:{_DUBLIN[key]}>{_text(text)}</dc:{_DUBLIN[key]}>"
            if key in _DUBLIN
            else f"<dc:subject>{_text(f'{key}: {text}')}</dc:subject>"
            for key, text in self._texts.items()
            if text
        ]
        return [
            '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">',
            *inside,
            "</rdf:Description></rdf:RDF></metadata>",
        ]

    def _faces(self) -> list[str]:
        """Give the faces of the font with just the characters that are written."""
        rules: list[str] = []
        for (weight, italic), characters in sorted(self._characters.items()):
            rules.append(_rule(self._picture.family, weight, italic, characters))
        return ["<style>", *rules, "</style>"] if rules else []

    def _written(self, mark: Mark) -> list[str]:
        return _WRITERS[type(mark)](self, mark)

    # --- lines ---

    def curves(self, mark: Curves) -> list[str]:
        if not len(mark.ends):
            return []
        lines: list[str] = []
        new = (np.diff(mark.colours) != 0) | (np.diff(mark.widths) != 0) | np.diff(mark.dashed)
        for start, stop in pairwise([0, *(np.flatnonzero(new) + 1).tolist(), len(mark.ends)]):
            width = float(mark.widths[start])
            on, off = (float(length[0]) for length in dash_pattern(np.array([width])))
            stroke = _stroke(int(mark.colours[start]), width, (on, off) if mark.dashed[start] else ())
            path = "".join(_cubic(*ends) for ends in mark.ends[start:stop].tolist())
            lines.append(f'<path d="{path}" fill="none" {stroke}/>')
        return lines

    def polyline(self, mark: Polyline) -> list[str]:
        whole = np.isfinite(mark.points).all(axis=1)
        parts = np.split(mark.points, np.flatnonzero(~whole))
        path = "".join(_through(part[np.isfinite(part).all(axis=1)]) for part in parts)
        stroke = _stroke(mark.colour, mark.width, mark.dash)
        return [f'<path d="{path}" fill="none" {stroke} stroke-linejoin="round"/>'] if path else []

    def segments(self, mark: Segments) -> list[str]:
        ends = mark.ends[np.isfinite(mark.ends).all(axis=1)].tolist()
        path = "".join(f"M{number(a)} {number(b)}L{number(c)} {number(d)}" for a, b, c, d in ends)
        return (
            [f'<path d="{path}" fill="none" {_stroke(mark.colour, mark.width, mark.dash)}/>'] if path else []
        )

    # --- shapes ---

    def rect(self, mark: Rect) -> list[str]:
        stroke = _stroke(mark.stroke, mark.stroke_width)
        corner = f' rx="{number(mark.radius)}"' if mark.radius > 0 else ""
        box = _box(mark.x, mark.y, mark.width, mark.height)
        return [f"<rect {box}{corner} {_paint('fill', mark.fill)} {stroke}/>"]

    def discs(self, mark: Discs) -> list[str]:
        stroke = _stroke(mark.stroke, mark.stroke_width)
        rows = zip(mark.centres.tolist(), mark.radii.tolist(), mark.fills.tolist(), strict=True)
        circles = [
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" {_paint("fill", fill)}/>'
            for (x, y), r, fill in rows
        ]
        return [f"<g {stroke}>", *circles, "</g>"] if circles else []

    def points(self, mark: Points) -> list[str]:
        if not len(mark.centres):
            return []
        look = f"{_paint('fill', mark.fill)} {_stroke(mark.stroke, mark.stroke_width)}"
        corners = outline(mark.marker, mark.size)
        places = mark.centres[np.isfinite(mark.centres).all(axis=1)]
        if corners is None:
            radius = number(mark.size / 2.0)
            shapes = [f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius}"/>' for x, y in places.tolist()]
        else:
            shapes = [f'<path d="{_through(corners + place)}Z"/>' for place in places]
        return [f"<g {look}>", *shapes, "</g>"]

    def polygon(self, mark: Polygon) -> list[str]:
        look = f"{_paint('fill', mark.fill)} {_stroke(mark.stroke, mark.stroke_width)}"
        return [f'<path d="{_through(mark.points)}Z" {look}/>']

    # --- maps ---

    def tile(self, mark: Tile) -> list[str]:
        pixels = np.take(mark.table, mark.indices)
        box = (mark.x, mark.y, mark.width, mark.height)
        clip = self._clip(box, mark.radius)
        image = _image(raster.enlarged(raster.straight(pixels | _OPAQUE), smooth=True), box, smooth=True)
        return [
            f'<g clip-path="url(#{clip})">{image}</g>',
            f'<rect {_box(*box)} rx="{number(mark.radius)}" fill="none" '
            f"{_stroke(mark.stroke, mark.stroke_width)}/>",
        ]

    def image(self, mark: Image) -> list[str]:
        box = (mark.x, mark.y, mark.width, mark.height)
        pixels = raster.enlarged(raster.straight(mark.pixels), smooth=mark.smooth)
        frame = f'<rect {_box(*box)} fill="none" {_stroke(mark.stroke, 1.0)}/>'
        return [_image(pixels, box, smooth=mark.smooth), *([frame] if mark.stroke >> 24 else [])]

    # --- text and groups ---

    def label(self, mark: Label) -> list[str]:
        face = font_faces.face_of(mark.weight, mark.italic)
        text = _allowed(mark.text)
        self._characters.setdefault(face, set()).update(text)
        down = CAP_HEIGHT * mark.size / 2.0
        turned = f' transform="translate({number(mark.x)} {number(mark.y)}) rotate(-90)"'
        place = (
            f'x="0" y="{number(down)}"{turned}'
            if mark.upward
            else (f'x="{number(mark.x)}" y="{number(mark.y + down)}"')
        )
        style = ' font-style="italic"' if face[1] else ""
        weight = font_faces.WEIGHTS[face[0]]
        anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
        family = f"{self._picture.family}, {_FALLBACK}"
        return [
            f'<text {place} font-family="{family}" font-size="{number(mark.size)}" '
            f'font-weight="{weight}"{style}{anchor} {_paint("fill", mark.colour)} '
            f'xml:space="preserve">{escape(text)}</text>'
        ]

    def group(self, mark: Group) -> list[str]:
        moved = f' transform="translate({number(mark.dx)} {number(mark.dy)})"' if mark.dx or mark.dy else ""
        inside = [line for inner in mark.marks for line in self._written(inner)]
        if mark.clip is None:
            return [f"<g{moved}>", *inside, "</g>"]
        return [f'<g clip-path="url(#{self._clip(mark.clip)})"><g{moved}>', *inside, "</g></g>"]

    def _clip(self, box: _Box, radius: float = 0.0) -> str:
        name = f"c{len(self._definitions)}"
        corner = f' rx="{number(radius)}"' if radius > 0 else ""
        self._definitions.append(f'<clipPath id="{name}"><rect {_box(*box)}{corner}/></clipPath>')
        return name


_WRITERS: dict[type[Mark], Callable[[_Writer, Any], list[str]]] = {
    Curves: _Writer.curves,
    Polyline: _Writer.polyline,
    Segments: _Writer.segments,
    Rect: _Writer.rect,
    Discs: _Writer.discs,
    Tile: _Writer.tile,
    Image: _Writer.image,
    Points: _Writer.points,
    Polygon: _Writer.polygon,
    Label: _Writer.label,
    Group: _Writer.group,
}


def _rule(family: str, weight: Weight, italic: bool, characters: Iterable[str]) -> str:
    data = base64.b64encode(font_faces.subset(weight, italic, frozenset(characters))).decode("ascii")
    return (
        f"@font-face{{font-family:{family};font-style:{'italic' if italic else 'normal'};"
        f"font-weight:{font_faces.WEIGHTS[weight]};src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


def with_faces(svg: bytes, family: str = "Inter") -> bytes:
    """Put the faces of the font, with the characters that are written, into another program's SVG."""
    characters = set("".join(unescape(text) for text in _TEXT.findall(svg.decode("utf-8"))))
    rules = [_rule(family, *face, characters) for face in font_faces.FILES]
    head, mark, rest = svg.partition(b"<defs>")
    style = "\n".join(("<style>", *rules, "</style>", "")).encode()
    return head + style + mark + rest if mark else svg


def _cubic(x0: float, y0: float, x1: float, y1: float) -> str:
    middle = number((x0 + x1) / 2.0)
    start, end = number(y0), number(y1)
    return f"M{number(x0)} {start}C{middle} {start} {middle} {end} {number(x1)} {end}"


def _through(points: NDArray[np.float64]) -> str:
    if len(points) == 0:
        return ""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points.tolist())


def _image(pixels: NDArray[np.uint8], box: _Box, *, smooth: bool) -> str:
    data = base64.b64encode(raster.png_of(pixels)).decode("ascii")
    look = "" if smooth else ' style="image-rendering:pixelated"'
    return (
        f'<image {_box(*box)} preserveAspectRatio="none"{look} '
        f"xlink:href={quoteattr(f'data:image/png;base64,{data}')}/>"
    )


def _allowed(text: str) -> str:
    """Leave out what XML 1.0 cannot hold: control characters and halves of pairs."""
    return "".join(
        c
        for c in text
        if (c >= " " or c in "\t\n") and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff"
    )


def _text(text: str) -> str:
    return escape(_allowed(text))
