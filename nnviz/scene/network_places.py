"""Where the small parts of the picture of a network stand: painting and picking both ask here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from nnviz.activations import ACTIVATIONS
from nnviz.initializers import INITIALIZERS
from nnviz.numbers import format_count
from nnviz.scene.camera import HOME, Box
from nnviz.scene.folding import Fold
from nnviz.scene.network_columns import Column
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.targets import ControlAt, FoldAt, HeaderAt, HeaderPart, NeuronAt, Target
from nnviz.scene.text import first_fitting, text_width

_LEAST_GLYPH = 54.0


@dataclass(frozen=True)
class Word:
    """A word of a header: what it is, its middle, its width, and the size of its letters."""

    target: HeaderAt
    text: str
    x: float
    y: float
    width: float
    size: float
    title: bool = False


@dataclass(frozen=True)
class Plate:
    """A plate of a fold: what it is, its text, and its box."""

    target: FoldAt
    text: str
    box: Box
    size: float


def control_places(layout: NetworkLayout) -> list[tuple[ControlAt, float, float]]:
    """Give the buttons of a picture with their middles; none where there is no room."""
    if layout.controls_y is None or not layout.button:
        return []
    places: list[tuple[ControlAt, float, float]] = []
    y, size = layout.controls_y, layout.button
    for column in layout.columns[1:-1]:
        last = layout.units[column.layer] - 1
        places.append((ControlAt("remove_neuron", column.layer, last), column.x - 0.62 * size, y))
        places.append((ControlAt("add_neuron", column.layer), column.x + 0.62 * size, y))
    if layout.pitch >= 3.9 * size:
        for column in layout.columns[1:]:
            places.append((ControlAt("insert_layer", column.layer), column.x - layout.pitch / 2.0, y))
    return [(control, x, y) for control, x, y in places if size / 2.0 <= x <= layout.width - size / 2.0]


def remove_place(column: Column, place: int, button: float) -> tuple[float, float, float]:
    """Give the middle and the radius of the × at a neuron's upper right corner."""
    x, y, side, _ = column.rect(place)
    return x + side - 1.0, y + 1.0, min(0.5 * button, 0.3 * side)


def removable(layout: NetworkLayout, target: Target | None) -> ControlAt | None:
    """Give the × of a neuron, or None where it cannot be removed alone or is not drawn."""
    if not isinstance(target, NeuronAt | ControlAt) or not 0 < target.layer < len(layout.units) - 1:
        return None
    drawn = layout.units[target.layer] > 1 and layout.columns[target.layer].place(target.index) is not None
    return ControlAt("remove_neuron", target.layer, target.index) if drawn else None


def bias_place(column: Column, place: int) -> tuple[float, float]:
    """Give the middle of the dot of a bias, at the lower left corner of its tile."""
    x, y, _, side = column.rect(place)
    return x, y + side


def bias_scale(layout: NetworkLayout, column: Column) -> float:
    """Give the side of a tile that a dot is made for: dots grow with tiles, but not for ever."""
    return min(column.tile, layout.tile, 80.0 * layout.scale)


def bias_reach(layout: NetworkLayout, column: Column) -> float:
    """Give how far from the middle of its dot a bias may be pointed at, in pixels."""
    return max(0.14 * bias_scale(layout, column), min(4.0, 0.4 * column.tile))


def glyph_box(layout: NetworkLayout, column: Column, place: int) -> Box | None:
    """Give the box of the sign of a neuron's activation, at its lower right corner; None without room."""
    if not column.layer or column.tile < _LEAST_GLYPH * layout.scale:
        return None
    side = min(0.3 * column.tile, 20.0 * layout.scale * layout.grow)
    x, y, width, height = column.rect(place)
    return x + width - 0.82 * side, y + height - 0.82 * side, side, side


# --- headers ---


def header_words(layout: NetworkLayout) -> list[Word]:
    """Give the words over the columns, as many as there is room for, none over another."""
    size = 13.0 * layout.scale
    room = layout.pitch - 6.0
    hidden = range(1, len(layout.units) - 1)
    short = any(text_width(f"Hidden {n}", size, "semibold") > room for n in hidden)
    crowded = text_width("H00", size, "semibold") > room
    words: list[Word] = []
    for column in layout.columns:
        if -column.wide / 2.0 < column.x < layout.width + column.wide / 2.0:
            words += _words_over(layout, column, room, short, crowded)
    return words


def _words_over(layout: NetworkLayout, column: Column, room: float, short: bool, crowded: bool) -> list[Word]:
    layer, last = column.layer, len(layout.units) - 1
    size, small = 13.0 * layout.scale, 11.0 * layout.scale
    x = _inside(layout, column)
    half = min(x, layout.width - x) - 3.0
    width = min(max(room, 0.0) if 0 < layer < last else room + 12.0, 2.0 * half)
    titles = _titles(layer, last, short)
    if crowded:
        titles = (
            titles if layer in (0, last) else (str(layer),) if layer % 5 == 0 and layer < last - 2 else ()
        )
        width = min(2.0 * layout.pitch, 2.0 * half)
    words: list[Word] = []
    if title := first_fitting(titles, width, size, "semibold"):
        wide = text_width(title, size, "semibold")
        words.append(Word(HeaderAt(layer), title, x, layout.header_y, wide, size, True))
    return words if crowded else words + _line_under(layout, layer, x, min(width, room - 4.0), small)


def _inside(layout: NetworkLayout, column: Column) -> float:
    """Give where a header stands: over its column, or at the picture's side while some of that is seen."""
    if layout.camera == HOME:
        return column.x
    room = min(70.0 * layout.scale, layout.width / 2.0)
    near = min(max(column.x, room), layout.width - room)
    return min(max(near, column.x - column.wide / 2.0), column.x + column.wide / 2.0)


def _titles(layer: int, last: int, short: bool) -> tuple[str, ...]:
    if layer in (0, last):
        return ("Output", "Out") if layer else ("Input", "In")
    return (f"H{layer}", str(layer)) if short else (f"Hidden {layer}",)


def _line_under(layout: NetworkLayout, layer: int, x: float, width: float, size: float) -> list[Word]:
    choices = _lines(layout.units[layer], layout.kinds[layer] if layer < len(layout.kinds) else None)
    gap = text_width(" ", size)
    for parts in choices:
        widths = [text_width(text, size) for _, text in parts]
        total = sum(widths) + gap * (len(parts) - 1)
        if total <= width:
            break
    else:
        return []
    words: list[Word] = []
    left = x - total / 2.0
    for (part, text), wide in zip(parts, widths, strict=True):
        words.append(Word(HeaderAt(layer, part), text, left + wide / 2.0, layout.subheader_y, wide, size))
        left += wide + gap
    return words


@lru_cache(maxsize=256)
def _lines(units: int, kind: tuple[str, str] | None) -> tuple[tuple[tuple[HeaderPart, str], ...], ...]:
    """Give the wordings of the line under a title, from long to short."""
    count = format_count(units)
    if kind is None:
        return ((("units", f"{count} input{'s' * (units != 1)}"),), (("units", count),))
    activation = ACTIVATIONS[kind[0]].label if kind[0] in ACTIVATIONS else kind[0]
    initializer = INITIALIZERS[kind[1]].label if kind[1] in INITIALIZERS else kind[1]
    first: tuple[HeaderPart, str] = ("units", count)
    its: tuple[HeaderPart, str] = ("activation", activation)
    return (
        (first, its, ("initializer", f"· {initializer}")),
        (first, its, ("initializer", f"· {initializer.split()[0]}")),
        (first, its),
        (first,),
    )


# --- folds ---


def fold_plates(layout: NetworkLayout, column: Column) -> list[Plate]:
    """Give the plates of a column that stand for neurons that are not shown."""
    size = min(10.0 * layout.scale * layout.grow, max(0.62 * layout.tile, 6.0))
    plates: list[Plate] = []
    rows: dict[float, list[Fold]] = {}
    for fold, y in column.folds:
        rows.setdefault(y, []).append(fold)
    for y, folds in rows.items():
        plates += _plates_in_row(layout, column, folds, y, size)
    return plates


def _plates_in_row(
    layout: NetworkLayout, column: Column, folds: list[Fold], y: float, size: float
) -> list[Plate]:
    """Put plates side by side, the whole over the middle of the column."""
    gap = 0.3 * size
    room = max(layout.pitch - 8.0, 2.0 * size)
    rest = sum(text_width(_fold_texts(fold)[-1], size, "semibold") + 0.9 * size + gap for fold in folds[1:])
    first = first_fitting(_fold_texts(folds[0]), room - 0.9 * size - rest, size, "semibold")
    texts = [first or _fold_texts(folds[0])[-1], *(_fold_texts(fold)[-1] for fold in folds[1:])]
    widths = [text_width(text, size, "semibold") + 0.9 * size for text in texts]
    total = sum(widths) + gap * (len(widths) - 1)
    x = column.x - total / 2.0
    if layout.camera == HOME:
        x = min(max(x, 2.0), layout.width - total - 2.0)
    plates: list[Plate] = []
    for fold, text, width in zip(folds, texts, widths, strict=True):
        box = (x, y - 0.775 * size, width, 1.55 * size)
        plates.append(Plate(FoldAt(column.layer, fold.way), text, box, size))
        x += width + gap
    return plates


def _fold_texts(fold: Fold) -> tuple[str, ...]:
    """Give the wordings of a plate, from long to short."""
    count = format_count(fold.count)
    if fold.way == "open":
        return f"… {count} more", f"+{count}", "…"
    if fold.way in ("up", "down"):
        sign = "▲" if fold.way == "up" else "▼"
        return f"{sign} {count} more", f"{sign} {count}", sign
    return ("all",) if fold.way == "all" else ("× fold", "×")
