"""Text in SVG: as text in the shipped fonts, whose cut faces travel with the file, or as outlines.

Programs that know no embedded fonts (librsvg, Inkscape, office programs) take the first family of the list
that they have. Neighbours of Inter stand first in it, all of them a little narrower, so that nothing that
was laid out for Inter collides; DejaVu Sans, up to 17 % wider, comes last. Every text has an anchor and a
place of its own, so that no difference adds up.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from xml.sax.saxutils import unescape

from nnviz.scene import font_faces
from nnviz.scene.marks import Anchor, Label, Weight
from nnviz.scene.pictographs import is_emoji, joinable
from nnviz.scene.svg_attributes import allowed, number, paint, written
from nnviz.scene.text import CAP_HEIGHT, right_to_left

Outline = Callable[[Label], str]
"""Gives the glyphs of a label as the data of a path, its anchor at the origin, on the line of its letters."""
_NEIGHBOURS = (
    "'Inter Variable', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, "
    "'Liberation Sans', 'DejaVu Sans', sans-serif"
)
_TURNED: dict[Anchor, Anchor] = {"start": "end", "middle": "middle", "end": "start"}
_TEXT = re.compile("<text[^>]*>([^<]*)</text>")


class Lettering:
    """Writes the labels of one file, and keeps which characters of which face it needs."""

    def __init__(self, family: str, outline: Outline | None = None) -> None:
        self._family, self._outline = family, outline
        self._characters: dict[tuple[Weight, bool], set[str]] = {}

    def label(self, mark: Label) -> str:
        """Write one label."""
        text = allowed(joinable(mark.text))
        if self._outline is not None:
            return _drawn(mark, text, self._outline(mark))
        face = font_faces.face_of(mark.weight, mark.italic)
        self._characters.setdefault(face, set()).update(text)
        style = ' font-style="italic"' if face[1] else ""
        turned = mark.leftward
        if turned is None:
            turned = not text.isascii() and right_to_left(text)
        # Where text runs to the left, its start is at the right: our anchors are sides.
        anchor = _TURNED[mark.anchor] if turned else mark.anchor
        style += ' direction="rtl"' if turned else ""
        style += "" if anchor == "start" else f' text-anchor="{anchor}"'
        family = families(self._family)
        return (
            f'<text {_place(mark)} font-family="{family}" font-size="{number(mark.size)}" '
            f'font-weight="{font_faces.WEIGHTS[face[0]]}"{style} {paint("fill", mark.colour)} '
            f'xml:space="preserve">{written(text)}</text>'
        )

    def faces(self) -> list[str]:
        """Give the style element with the faces, cut down to the characters that were written."""
        rules = [_rule(self._family, *face, its) for face, its in sorted(self._characters.items())]
        rules += _emoji_rules({character for its in self._characters.values() for character in its})
        return ["<style>", *rules, "</style>"] if rules else []


def families(family: str) -> str:
    """Give what a text is to be drawn in, from best to worst."""
    return f"{family}, '{font_faces.EMOJI}', {_NEIGHBOURS}"


def _place(mark: Label) -> str:
    down = CAP_HEIGHT * mark.size / 2.0
    if mark.upward:
        return (
            f'x="0" y="{number(down)}" transform="translate({number(mark.x)} {number(mark.y)}) rotate(-90)"'
        )
    return f'x="{number(mark.x)}" y="{number(mark.y + down)}"'


def _drawn(mark: Label, text: str, path: str) -> str:
    """Write a label as its outlines; what it says stays in the file as their title."""
    turned = " rotate(-90)" if mark.upward else ""
    down = CAP_HEIGHT * mark.size / 2.0
    moved = f"translate({number(mark.x)} {number(mark.y)}){turned} translate(0 {number(down)})"
    return (
        f'<g transform="{moved}" {paint("fill", mark.colour)}><title>{written(text)}</title>'
        f'<path d="{path}"/></g>'
    )


def _rule(family: str, weight: Weight, italic: bool, characters: Iterable[str]) -> str:
    data = base64.b64encode(font_faces.subset(weight, italic, frozenset(characters))).decode("ascii")
    style = "italic" if italic else "normal"
    return _face(family, style, str(font_faces.WEIGHTS[weight]), data)


def _emoji_rules(characters: set[str]) -> list[str]:
    """Give the face of the pictographs, for all weights, if any is written."""
    if not any(map(is_emoji, characters)):
        return []
    data = base64.b64encode(font_faces.emoji_subset(frozenset(characters))).decode("ascii")
    return [_face(f"'{font_faces.EMOJI}'", "normal", "100 900", data)]


def _face(family: str, style: str, weight: str, data: str) -> str:
    return (
        f"@font-face{{font-family:{family};font-style:{style};font-weight:{weight};"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


def with_faces(svg: bytes, family: str = "Inter") -> bytes:
    """Put the faces of the font, with the characters that are written, into another program's SVG.

    Its texts also get the neighbours of the font, for programs that ignore what is inside of files.
    """
    characters = set("".join(unescape(text) for text in _TEXT.findall(svg.decode("utf-8"))))
    rules = [_rule(family, *face, characters) for face in font_faces.FILES] + _emoji_rules(characters)
    svg = svg.replace(f'font-family="{family}"'.encode(), f'font-family="{families(family)}"'.encode())
    head, mark, rest = svg.partition(b"<defs>")
    style = "\n".join(("<style>", *rules, "</style>", "")).encode()
    return head + style + mark + rest if mark else svg
