"""What explains the picture of a network: headers, names, folds, legend, buttons."""

from __future__ import annotations

import numpy as np

from nnviz.scene.marks import Label, Mark, Rect, Segments
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.network_places import control_places, fold_plates, header_words, removable, remove_place
from nnviz.scene.targets import ControlAt, HeaderAt, Target
from nnviz.scene.text import told_apart
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb


def names(snapshot: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the names of the inputs and of the outputs."""
    data = snapshot.data
    return tuple(unit.name for unit in data.inputs), tuple(unit.name for unit in data.outputs)


def headers(layout: NetworkLayout, theme: Theme, selected: Target | None = None) -> list[Mark]:
    """Write over each column what layer it is, with an outline around the one that is selected."""
    return _header_outline(layout, theme, selected) + [
        Label(
            word.x,
            word.y,
            word.text,
            argb(theme.text if word.title else theme.muted),
            word.size,
            "middle",
            "semibold" if word.title else "regular",
        )
        for word in header_words(layout)
    ]


def _header_outline(layout: NetworkLayout, theme: Theme, selected: Target | None) -> list[Mark]:
    """Draw a line around all words of a selected header."""
    words = [word for word in header_words(layout) if word.target.layer == getattr(selected, "layer", None)]
    if not isinstance(selected, HeaderAt) or not words:
        return []
    pad = 4.0 * layout.scale
    left = min(word.x - word.width / 2.0 for word in words) - pad
    right = max(word.x + word.width / 2.0 for word in words) + pad
    top = min(word.y - 0.6 * word.size for word in words) - 0.5 * pad
    bottom = max(word.y + 0.6 * word.size for word in words) + 0.5 * pad
    return [Rect(left, top, right - left, bottom - top, 0, argb(theme.selected), 2.0, pad)]


def name_labels(snapshot: Snapshot, layout: NetworkLayout, theme: Theme) -> list[Mark]:
    """Write the names of the inputs at the left, those of the outputs at the right."""
    marks: list[Mark] = []
    inputs, outputs = names(snapshot)
    gap = 6.0 * layout.scale * layout.grow
    for column, texts, sign in ((layout.columns[0], inputs, -1.0), (layout.columns[-1], outputs, 1.0)):
        x = column.x + sign * (column.wide / 2.0 + gap)
        room = max((x if sign < 0 else layout.width - x) - 4.0, (layout.left, layout.right)[sign > 0] - gap)
        size = min(12.0 * layout.scale * layout.grow, 0.9 * column.row)
        if size < 6.0:
            continue
        places = [its for its in layout.seen(column) if column.shown[its] < len(texts)]
        said = told_apart([texts[column.shown[place]] for place in places], room, size)
        for place, text in zip(places, said, strict=True):
            if text:
                anchor = "end" if sign < 0 else "start"
                marks.append(Label(x, column.y[place], text, argb(theme.text), size, anchor))
    return marks


def folds(layout: NetworkLayout, theme: Theme) -> list[Mark]:
    """Say in each folded column how many neurons are not shown."""
    marks: list[Mark] = []
    for column in layout.columns:
        for plate in fold_plates(layout, column):
            x, y, width, height = plate.box
            fill, ring = argb(theme.canvas), argb(theme.control_border)
            marks.append(Rect(x, y, width, height, fill, ring, 1.0, height / 2.0))
            at = x + width / 2.0, y + height / 2.0
            marks.append(Label(*at, plate.text, argb(theme.muted), plate.size, "middle", "semibold"))
    return marks


def buttons(
    layout: NetworkLayout, theme: Theme, hovered: Target | None, selected: Target | None = None
) -> list[Mark]:
    """Draw the buttons that change the network; a × at the selected neuron, or where − would remove one."""
    marks: list[Mark] = []
    size = layout.button
    for control, x, y in control_places(layout):
        marks += _button(control, (x, y, size / 2.0), theme, control == hovered)
    aimed = isinstance(hovered, ControlAt) and hovered.kind == "remove_neuron"
    for target in (selected, hovered if aimed else None):
        if badge := removable(layout, target):
            column = layout.columns[badge.layer]
            place = remove_place(column, column.place(badge.index) or 0, size)
            marks += _button(badge, place, theme, badge == hovered, True)
    return marks


def _button(
    control: ControlAt, place: tuple[float, float, float], theme: Theme, hot: bool, turned: bool = False
) -> list[Mark]:
    x, y, radius = place
    fill = argb(theme.accent if hot else theme.raised)
    ink = argb(theme.on_accent if hot else theme.text if turned else theme.muted)
    ring = argb(theme.accent if hot else theme.control_border)
    arm = 0.46 * radius
    strokes = [[x - arm, y, x + arm, y]]
    if control.kind != "remove_neuron":
        strokes.append([x, y - arm, x, y + arm])
    if turned:
        arm *= 0.8
        strokes = [[x - arm, y - arm, x + arm, y + arm], [x - arm, y + arm, x + arm, y - arm]]
    round_ = radius if control.kind != "insert_layer" else 0.35 * radius
    side = 2.0 * radius
    return [
        Rect(x - radius, y - radius, side, side, fill, ring, 1.0, round_),
        Segments(np.array(strokes), ink, 1.5),
    ]
