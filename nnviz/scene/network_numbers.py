"""The numbers of weights and biases in the picture: on plates where pointed at, small ones on all edges."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from nnviz.numbers import format_number, format_short
from nnviz.scene.camera import HOME, Box
from nnviz.scene.curves import share_across
from nnviz.scene.marks import Label, Mark, Rect
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.network_links import Links
from nnviz.scene.network_places import bias_place, bias_reach, bias_scale
from nnviz.scene.network_touched import Touched
from nnviz.scene.targets import BiasAt, EdgeAt, Target
from nnviz.scene.text import text_width
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb

_FEW_EDGES = 4
"""Up to so many edges all have their numbers on plates, asked or not."""
_FEW_NUMBERS, _NEAR = 32, 1.6
"""Of more edges in all nobody could say which number is whose, until one comes as near as this."""
_MOST_NUMBERS = 48
_CLEAR = 1.1
_MOST_PART = 0.85
_WIDEST = "−0.00"
_PLACES = tuple(0.5 + 0.03 * step for step in range(-13, 14))


def pointed_numbers(
    snapshot: Snapshot, layout: NetworkLayout, theme: Theme, selected: Target | None, hovered: Target | None
) -> list[Mark]:
    """Write the numbers of what is selected or hovered, and of all edges where there are few."""
    targets: list[Target] = [t for t in (selected, hovered) if t is not None]
    if sum(len(links) for links in layout.links) <= _FEW_EDGES:
        for links in layout.links:
            pairs = zip(links.source, links.target, strict=True)
            targets += [EdgeAt(links.layer, int(i), int(j)) for i, j in pairs]
    marks: list[Mark] = []
    for target in dict.fromkeys(targets):
        if isinstance(target, EdgeAt) and (at := edge_middle(layout, target)):
            weight = float(snapshot.params[target.layer - 1][0][target.source, target.target])
            marks += pill(layout, theme, at, f"w = {format_number(weight)}")
        elif isinstance(target, BiasAt) and 0 < target.layer < len(layout.columns):
            column = layout.columns[target.layer]
            place = column.place(target.index)
            if place is not None:
                x, y = bias_place(column, place)
                bias = float(snapshot.params[target.layer - 1][1][target.index])
                text, reach = f"b = {format_number(bias)}", bias_reach(layout, column) + 5.0 * layout.scale
                half = _pill_width(layout, text) / 2.0
                marks += pill(layout, theme, (x - reach - half, y), text)
    return marks


def edge_middle(layout: NetworkLayout, edge: EdgeAt, along: float = 0.5) -> tuple[float, float] | None:
    """Give a point of an edge at a share of its way, or None where it is not drawn."""
    if not 1 <= edge.layer <= len(layout.links):
        return None
    links = layout.links[edge.layer - 1]
    number = links.number(edge.source, edge.target)
    return None if number is None else _point(links, number, along)


def _point(links: Links, number: int, along: float) -> tuple[float, float]:
    i, j = divmod(number, len(links.targets))
    share = share_across(along)
    y = (1.0 - share) * links.starts[i] + share * links.stops[j]
    return links.left + along * (links.right - links.left), float(y)


def pill(layout: NetworkLayout, theme: Theme, at: tuple[float, float], text: str) -> list[Mark]:
    """Write a number on a small plate, moved inside the picture."""
    size = 11.0 * layout.scale
    width, height = _pill_width(layout, text), 1.75 * size
    x = min(max(at[0], width / 2.0 + 2.0), layout.width - width / 2.0 - 2.0)
    y = min(max(at[1], height / 2.0 + 2.0), layout.height - height / 2.0 - 2.0)
    fill, border = argb(theme.raised), argb(theme.axis)
    return [
        Rect(x - width / 2.0, y - height / 2.0, width, height, fill, border, 1.0, height / 2.0),
        Label(x, y, text, argb(theme.text), size, "middle", "semibold"),
    ]


def _pill_width(layout: NetworkLayout, text: str) -> float:
    size = 11.0 * layout.scale
    return text_width(text, size, "semibold") + 1.1 * size


# --- on all edges ---


def number_marks(
    snapshot: Snapshot,
    layout: NetworkLayout,
    theme: Theme,
    its: Touched,
    pointed: Sequence[Target | None] = (),
) -> list[Mark]:
    """Write the weight on each edge that has room for it and is not off, and the bias under each tile.

    What is ``pointed`` at is left out: it has its number on a plate.
    """
    if not _is_legible(layout):
        return []
    size = _size(layout)
    marks: list[Mark] = []
    ground, ink = argb(theme.canvas), argb(theme.text)
    for layer, number, (x, y, width, height) in number_places(layout):
        links = layout.links[layer - 1]
        i, j = divmod(number, len(links.targets))
        edge = int(links.sources[i]), int(links.targets[j])
        if edge in its.off_in(layer) or EdgeAt(layer, *edge) in pointed:
            continue
        weight = float(snapshot.params[layer - 1][0][edge])
        text = format_short(weight)
        wide = min(text_width(text, size) + 0.5 * size, 1.3 * width)
        middle = x + width / 2.0
        marks.append(Rect(middle - wide / 2.0, y, wide, height, ground, 0, 0.0, 0.3 * size))
        marks.append(Label(middle, y + height / 2.0, text, ink, size, "middle"))
    return marks + _bias_numbers(snapshot, layout, theme, size, pointed)


def _is_legible(layout: NetworkLayout) -> bool:
    edges = sum(len(links) for links in layout.links)
    return edges <= _FEW_NUMBERS or layout.camera.zoom >= _NEAR


def _bias_numbers(
    snapshot: Snapshot, layout: NetworkLayout, theme: Theme, size: float, pointed: Sequence[Target | None]
) -> list[Mark]:
    marks: list[Mark] = []
    for column in layout.columns[1:]:
        if column.row - column.tile < 1.5 * size and len(column.shown) > 1:
            continue
        for place in layout.seen(column):
            if BiasAt(column.layer, column.shown[place]) in pointed:
                continue
            x, y = bias_place(column, place)
            bias = float(snapshot.params[column.layer - 1][1][column.shown[place]])
            at = x + 0.14 * bias_scale(layout, column) + 0.5 * size, y + 0.75 * size
            marks.append(Label(*at, format_short(bias), argb(theme.muted), size))
    return marks


def _size(layout: NetworkLayout) -> float:
    return 10.5 * layout.scale * layout.grow


_known: WeakKeyDictionary[NetworkLayout, tuple[tuple[int, int, Box], ...]] = WeakKeyDictionary()


def number_places(layout: NetworkLayout) -> tuple[tuple[int, int, Box], ...]:
    """Give layer, number and box of each edge whose weight can be written on it.

    The places depend on the layout alone, so that numbers stay where they are while they change.
    """
    known = _known.get(layout)
    if known is None:
        known = _known[layout] = tuple(_number_places(layout))
    return known


def _number_places(layout: NetworkLayout) -> list[tuple[int, int, Box]]:
    size = _size(layout)
    width, height = text_width(_WIDEST, size) + 0.4 * size, 1.25 * size
    placed: list[tuple[int, int, Box]] = []
    for links in layout.links:
        edges = links.within(layout.body)
        if len(edges) > _MOST_NUMBERS or links.right - links.left < 1.8 * width:
            continue
        boxes: list[Box] = []
        its: list[tuple[int, int, Box]] = []
        for number in edges.tolist():
            box = _best(links, number, (width, height), boxes, layout.body)
            if box is not None:
                boxes.append(box)
                its.append((links.layer, number, box))
        if layout.camera != HOME or len(its) >= _MOST_PART * len(edges):
            placed += its
    return placed


def _best(links: Links, number: int, size: tuple[float, float], taken: list[Box], body: Box) -> Box | None:
    """Give the box on an edge that is farthest from other edges, the middle before the ends; or None."""
    width, height = size
    best: tuple[float, Box] | None = None
    for along in _PLACES:
        x, y = _point(links, number, along)
        box = (x - width / 2.0, y - height / 2.0, width, height)
        if box[0] < links.left - 2.0 or box[0] + width > links.right + 2.0 or not _inside(box, body):
            continue
        if any(_meet(box, other) for other in taken):
            continue
        others, away = links.near(x, y, _CLEAR * height)
        near = away[others != number]
        free = float(near.min()) / height if len(near) else _CLEAR
        score = free - 0.4 * abs(along - 0.5)
        if best is None or score > best[0]:
            best = score, box
    return best[1] if best else None


def _inside(box: Box, body: Box) -> bool:
    across = body[0] <= box[0] and box[0] + box[2] <= body[0] + body[2]
    return across and body[1] <= box[1] and box[1] + box[3] <= body[1] + body[3]


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
