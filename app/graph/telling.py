"""What a screen reader is told of each part of the graph: its place in the tree, name, value and state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible

from app.attention import exists
from app.hover import words_of
from app.typed_numbers import read_number
from nnviz.health import judge
from nnviz.naming import hidden_name, layer_name, neuron_name, source_name
from nnviz.numbers import format_number
from nnviz.scene.network_places import control_places
from nnviz.scene.network_signs import badge_places
from nnviz.scene.targets import BadgeAt, BiasAt, ControlAt, EdgeAt, FoldAt, HeaderAt, NeuronAt, Target
from nnviz.snapshot import Snapshot

if TYPE_CHECKING:
    from app.graph.view import NetworkView

Role, Text = QAccessible.Role, QAccessible.Text
_ROLES: dict[type, QAccessible.Role] = {
    HeaderAt: Role.Grouping,
    NeuronAt: Role.ListItem,
    EdgeAt: Role.SpinBox,
    BiasAt: Role.SpinBox,
    FoldAt: Role.Button,
    BadgeAt: Role.Button,
    ControlAt: Role.Button,
}
_CONTROLS = {
    "add_neuron": "Add a neuron to",
    "remove_neuron": "Remove a neuron of",
    "insert_layer": "Insert a layer before",
}
_FOLDS = {
    "open": "Show more neurons of",
    "up": "Page up in",
    "down": "Page down in",
    "all": "Show all neurons of",
    "close": "Fold",
}


def layers(view: NetworkView) -> tuple[Target, ...]:
    """Give the panel's parts: one group for each layer."""
    snapshot = view.desk.bridge.snapshot
    return tuple(HeaderAt(layer) for layer in range(len(snapshot.params) + 1)) if snapshot is not None else ()


def children(view: NetworkView, target: Target) -> tuple[Target, ...]:
    """Give the parts of a part: neurons and buttons, or weights, bias and signs."""
    snapshot, layout = view.desk.bridge.snapshot, view.sight.layout()
    if snapshot is None or layout is None or not 0 <= target.layer < len(layout.columns):
        return ()
    column = layout.columns[target.layer]
    if isinstance(target, HeaderAt):
        folds = tuple(FoldAt(target.layer, fold.way) for fold, _ in column.folds)
        buttons = tuple(its for its, _, _ in control_places(layout) if its.layer == target.layer)
        return (*(NeuronAt(target.layer, index) for index in column.shown), *folds, *buttons)
    if not isinstance(target, NeuronAt) or not target.layer:
        return ()
    sources = layout.columns[target.layer - 1].shown
    signs = (its for its, *_ in badge_places(layout, judge(snapshot)))
    its = tuple(sign for sign in signs if (sign.layer, sign.index) == (target.layer, target.index))
    edges = (EdgeAt(target.layer, source, target.index) for source in sources)
    return (*edges, BiasAt(target.layer, target.index), *its)


def parent(target: Target) -> Target | None:
    """Give the part that another is in; None for the panel itself."""
    if isinstance(target, HeaderAt):
        return HeaderAt(target.layer) if target.part != "name" else None
    if isinstance(target, EdgeAt):
        return NeuronAt(target.layer, target.target)
    if isinstance(target, BiasAt | BadgeAt):
        return NeuronAt(target.layer, target.index)
    return HeaderAt(target.layer)


def is_there(view: NetworkView, target: Target) -> bool:
    """Tell whether the network still has a part."""
    snapshot = view.desk.bridge.snapshot
    return snapshot is not None and exists(target, snapshot)


def role(target: Target) -> QAccessible.Role:
    """Give what kind of thing a part is."""
    return _ROLES[type(target)]


def text(view: NetworkView, target: Target, kind: QAccessible.Text) -> str:
    """Give the name, value or description of a part."""
    snapshot = view.desk.bridge.snapshot
    if snapshot is None:
        return ""
    if kind == Text.Name:
        return _name(view, snapshot, target)
    if kind == Text.Value:
        value = view.editor.value_of(target)
        return format_number(value) if value is not None else ""
    if kind == Text.Description:
        words = words_of(snapshot, target, view.desk.attention.inputs(snapshot))
        return ", ".join((words.spoken(), *view.editor.notes(target))) if words is not None else ""
    if kind == Text.Help:
        words = words_of(snapshot, target, view.desk.attention.inputs(snapshot))
        return words.hint if words is not None else ""
    return ""


def _name(view: NetworkView, snapshot: Snapshot, target: Target) -> str:
    layer = target.layer
    if isinstance(target, NeuronAt):
        name = neuron_name(snapshot, layer, target.index).replace(", neuron", " neuron")
        return f"{name}, {_brief(view, snapshot, target)}"
    if isinstance(target, HeaderAt | FoldAt | ControlAt):
        return _layer_part_name(snapshot, target)
    if isinstance(target, EdgeAt):
        start = source_name(snapshot, layer - 1, target.source)
        return f"Weight {start} to {_short(snapshot, layer, target.target)}"
    if isinstance(target, BiasAt):
        return f"Bias of {_short(snapshot, layer, target.index)}"
    labels = (its.label for its in judge(snapshot) if its.code == target.code)
    return f"{next(labels, target.code)}: {_short(snapshot, layer, target.index)}"


def _layer_part_name(snapshot: Snapshot, target: HeaderAt | FoldAt | ControlAt) -> str:
    layer = target.layer
    name = layer_name(snapshot, layer)
    if isinstance(target, ControlAt):
        return f"{_CONTROLS[target.kind]} {name}"
    if isinstance(target, FoldAt):
        return f"{_FOLDS[target.way]} {name}"
    units = len(snapshot.params[layer - 1][1]) if layer else len(snapshot.data.inputs)
    return f"{name}, {units} {'input' if not layer else 'neuron'}{'s' * (units != 1)}"


def _brief(view: NetworkView, snapshot: Snapshot, target: NeuronAt) -> str:
    """Give such as "bias 0.1, output 0.5"."""
    words = words_of(snapshot, target, view.desk.attention.inputs(snapshot))
    rows = words.rows if words is not None else ()
    if target.layer == 0:
        return f"value {rows[0][1]}" if rows else ""
    bias = format_number(float(snapshot.params[target.layer - 1][1][target.index]))
    return f"bias {bias}, output {rows[-1][1]}" if rows else f"bias {bias}"


def _short(snapshot: Snapshot, layer: int, index: int) -> str:
    if layer == len(snapshot.params):
        return neuron_name(snapshot, layer, index)
    return hidden_name(len(snapshot.params), layer, index)


def number(text: str) -> float | None:
    """Give the number that somebody set as text, or None."""
    return read_number(text)


def state(view: NetworkView, target: Target) -> QAccessible.State:
    """Give what can be done with a part, and whether it is selected."""
    its = QAccessible.State()
    its.focusable = its.selectable = not isinstance(target, ControlAt)
    chosen = target == view.desk.attention.selected
    its.selected = chosen
    its.focused = chosen and view.hasFocus()
    its.editable = isinstance(target, EdgeAt | BiasAt)
    its.offscreen = view.sight.box_of(target) is None
    its.invalid = not is_there(view, target)
    return its
