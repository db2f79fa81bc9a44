"""A picture as SVG, written from its marks: text as text, curves as curves, fonts inside.

Written by hand, not by a painter: the same picture gives the same bytes, equal strokes are one path, and
what a file says of itself (titles, metadata) is under control. Everything used is in SVG 1.1, so that
browsers, office programs and librsvg read it alike. Nothing in it is fetched or run.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from nnviz.scene import markers, raster
from nnviz.scene import svg_attributes as svg
from nnviz.scene.curves import fitted_dashes
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
)
from nnviz.scene.svg_text import Lettering, Outline

_OPAQUE = np.uint32(0xFF000000)
_DUBLIN = {"Title": "title", "Description": "description", "Data set": "source", "Software": "creator"}
_HERE = "\0"
"""Stands for the file's own part of every identifier until its contents are known; no text can hold it."""


def svg_of(picture: Picture, texts: Mapping[str, str] | None = None, outline: Outline | None = None) -> bytes:
    """Write a picture as SVG.

    Args:
        picture: What to write.
        texts: What the file says of itself, such as Title, Software, Seed.
        outline: Draws the texts as shapes, which look the same in every program; else they stay texts.
    """
    return _Writer(picture, dict(texts or {}), outline).document()


class _Writer:
    """Writes one document; what is shared by its elements is gathered on the way."""

    def __init__(self, picture: Picture, texts: dict[str, str], outline: Outline | None) -> None:
        self._picture, self._texts = picture, texts
        self._definitions: list[str] = []
        self._lettering = Lettering(picture.family, outline)

    def document(self) -> bytes:
        body = [line for mark in self._picture.marks for line in self._written(mark)]
        definitions = ["<defs>", *self._definitions, "</defs>"] if self._definitions else []
        inside = "\n".join([*definitions, *self._ground(), *body])
        # Two files on one page of HTML share their identifiers: each has names of its own.
        inside = inside.replace(_HERE, f"{zlib.crc32(inside.encode()):08x}")
        lines = [*self._head(), *self._metadata(), *self._lettering.faces(), inside, "</svg>"]
        return ("\n".join(lines) + "\n").encode("utf-8")

    def _head(self) -> list[str]:
        picture = self._picture
        width, height = svg.number(picture.width), svg.number(picture.height)
        box = " ".join(map(svg.number, self._room()))
        description = self._texts.get("Description", picture.description)
        title = self._texts.get("Title", "") or description.partition(". ")[0]
        return [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{width}" height="{height}" viewBox="0 0 {box}" role="img" '
            'text-rendering="geometricPrecision">',
            f"<title>{svg.written(title)}</title>",
            f"<desc>{svg.written(description)}</desc>",
        ]

    def _room(self) -> tuple[float, float]:
        """Give width and height in pixels of the marks."""
        picture = self._picture
        return picture.width * picture.shrunk, picture.height * picture.shrunk

    def _ground(self) -> list[str]:
        picture = self._picture
        width, height = map(svg.number, self._room())
        size = f'width="{width}" height="{height}"'
        return [f"<rect {size} {svg.paint('fill', picture.background)}/>"] if picture.background >> 24 else []

    def _metadata(self) -> list[str]:
        """Give what the file says of itself: Dublin Core where it has a word, else words of our own."""
        if not self._texts:
            return []
        inside = [
            f"<dc:{_DUBLIN[key]}>{svg.written(text)}</dc:{_DUBLIN[key]}>"
            if key in _DUBLIN
            else f"<dc:subject>{svg.written(f'{key}: {text}')}</dc:subject>"
            for key, text in self._texts.items()
            if text
        ]
        return [
            '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">',
            *inside,
            "</rdf:Description></rdf:RDF></metadata>",
        ]

    def _written(self, mark: Mark) -> list[str]:
        return _WRITERS[type(mark)](self, mark)

    # --- lines ---

    def curves(self, mark: Curves) -> list[str]:
        """Write curves, those with one stroke as one path; dashes are fitted to each, as on screen."""
        if not len(mark.ends):
            return []
        lines: list[str] = []
        dash, gap = fitted_dashes(mark.ends, mark.widths)
        new = (np.diff(mark.colours) != 0) | (np.diff(mark.widths) != 0)
        new |= mark.dashed[1:] | mark.dashed[:-1]
        for start, stop in pairwise([0, *(np.flatnonzero(new) + 1).tolist(), len(mark.ends)]):
            dashes = (float(dash[start]), float(gap[start])) if mark.dashed[start] else ()
            stroke = svg.stroke(int(mark.colours[start]), float(mark.widths[start]), dashes)
            path = "".join(svg.cubic(*ends) for ends in mark.ends[start:stop].tolist())
            lines.append(f'<path d="{path}" fill="none" {stroke}/>')
        return lines

    def polyline(self, mark: Polyline) -> list[str]:
        whole = np.isfinite(mark.points).all(axis=1)
        parts = np.split(mark.points, np.flatnonzero(~whole))
        path = "".join(svg.through(part[np.isfinite(part).all(axis=1)]) for part in parts)
        stroke = svg.stroke(mark.colour, mark.width, mark.dash)
        return [f'<path d="{path}" fill="none" {stroke} stroke-linejoin="round"/>'] if path else []

    def segments(self, mark: Segments) -> list[str]:
        ends = mark.ends[np.isfinite(mark.ends).all(axis=1)].reshape(-1, 2, 2)
        path = "".join(map(svg.through, ends))
        stroke = svg.stroke(mark.colour, mark.width, mark.dash)
        return [f'<path d="{path}" fill="none" {stroke}/>'] if path else []

    # --- shapes ---

    def rect(self, mark: Rect) -> list[str]:
        stroke = svg.stroke(mark.stroke, mark.stroke_width)
        place = svg.box(mark.x, mark.y, mark.width, mark.height)
        return [f"<rect {place}{_corner(mark.radius)} {svg.paint('fill', mark.fill)} {stroke}/>"]

    def discs(self, mark: Discs) -> list[str]:
        stroke = svg.stroke(mark.stroke, mark.stroke_width)
        rows = zip(mark.centres.tolist(), mark.radii.tolist(), mark.fills.tolist(), strict=True)
        circles = [_circle(x, y, r, f" {svg.paint('fill', fill)}") for (x, y), r, fill in rows]
        return [f"<g {stroke}>", *circles, "</g>"] if circles else []

    def points(self, mark: Points) -> list[str]:
        if not len(mark.centres):
            return []
        look = f"{svg.paint('fill', mark.fill)} {svg.stroke(mark.stroke, mark.stroke_width)}"
        corners = markers.outline(mark.marker, mark.size)
        places = mark.centres[np.isfinite(mark.centres).all(axis=1)]
        if corners is None:
            shapes = [_circle(x, y, mark.size / 2.0) for x, y in places.tolist()]
        else:
            shapes = [f'<path d="{svg.through(corners + place)}Z"/>' for place in places]
        return [f"<g {look}>", *shapes, "</g>"]

    def polygon(self, mark: Polygon) -> list[str]:
        look = f"{svg.paint('fill', mark.fill)} {svg.stroke(mark.stroke, mark.stroke_width)}"
        return [f'<path d="{svg.through(mark.points)}Z" {look}/>']

    # --- maps ---

    def tile(self, mark: Tile) -> list[str]:
        pixels = np.take(mark.table, mark.indices)
        place = (mark.x, mark.y, mark.width, mark.height)
        clip = self._clip(place, mark.radius)
        image = svg.image(raster.enlarged(raster.straight(pixels | _OPAQUE), smooth=True), place, smooth=True)
        stroke = svg.stroke(mark.stroke, mark.stroke_width)
        return [
            f'<g clip-path="url(#{clip})">{image}</g>',
            f'<rect {svg.box(*place)} rx="{svg.number(mark.radius)}" fill="none" {stroke}/>',
        ]

    def image(self, mark: Image) -> list[str]:
        place = (mark.x, mark.y, mark.width, mark.height)
        pixels = raster.enlarged(raster.straight(mark.pixels), smooth=mark.smooth)
        frame = f'<rect {svg.box(*place)} fill="none" {svg.stroke(mark.stroke, 1.0)}/>'
        return [svg.image(pixels, place, smooth=mark.smooth), *([frame] if mark.stroke >> 24 else [])]

    # --- text and groups ---

    def label(self, mark: Label) -> list[str]:
        return [self._lettering.label(mark)]

    def group(self, mark: Group) -> list[str]:
        moved = (
            f' transform="translate({svg.number(mark.dx)} {svg.number(mark.dy)})"'
            if mark.dx or mark.dy
            else ""
        )
        inside = [line for inner in mark.marks for line in self._written(inner)]
        if mark.clip is None:
            return [f"<g{moved}>", *inside, "</g>"]
        return [f'<g clip-path="url(#{self._clip(mark.clip)})"><g{moved}>', *inside, "</g></g>"]

    def _clip(self, place: svg.Box, radius: float = 0.0) -> str:
        name = f"c{_HERE}-{len(self._definitions)}"
        shape = f"<rect {svg.box(*place)}{_corner(radius)}/>"
        self._definitions.append(f'<clipPath id="{name}">{shape}</clipPath>')
        return name


def _corner(radius: float) -> str:
    return f' rx="{svg.number(radius)}"' if radius > 0 else ""


def _circle(x: float, y: float, radius: float, look: str = "") -> str:
    return f'<circle cx="{svg.number(x)}" cy="{svg.number(y)}" r="{svg.number(radius)}"{look}/>'


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
