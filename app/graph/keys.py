"""What the keys do while the graph has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.graph import walking
from nnviz.scene.targets import BadgeAt, BiasAt, EdgeAt, FoldAt, HeaderAt, NeuronAt, Target

if TYPE_CHECKING:
    from app.graph.view import NetworkView

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
TOLD = (
    ("Arrows", "From part to part; up from the first neuron to the layer's header"),
    ("E, B", "From a neuron to its weights, to its bias; arrows walk them and leave them"),
    ("Shift+Up, Shift+Down", "Along the weights that leave the same neuron"),
    ("Enter, digits", "Type the value of a weight or bias; open a fold, a layer's menu"),
    ("Menu", "All that can be done with the selected part"),
    ("K, O, W", "Keep fixed while training; switch off or on; what is it worth?"),
    ("Backspace", "A weight or bias back to its initial value"),
    ("Delete", "Remove a neuron or layer; switch a weight off"),
    ("+, \u2212", "Add a neuron; remove the last one"),
    ("Alt+Left, Alt+Right", "Move the layer"),
    ("H, N, Z", "What is wrong with a neuron; weights on the edges; the selected part large"),
    ("Esc", "Give a drag up; select nothing"),
)
"""The keys of the graph, for the list of all shortcuts."""
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def wanted(view: NetworkView, event: QKeyEvent) -> bool:
    """Tell whether a key that is also a shortcut of the window belongs to the graph now.

    That is so for digits and signs that begin a number, where a weight or bias is selected.
    """
    chosen = isinstance(view.desk.attention.selected, EdgeAt | BiasAt)
    if event.matches(QKeySequence.StandardKey.Copy):
        return view.desk.attention.selected is not None
    return chosen and _begins_number(event)


def _begins_number(event: QKeyEvent) -> bool:
    # A full stop and a comma step through the epochs; a number may begin with 0.
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return not held and len(event.text()) == 1 and event.text() in "0123456789-\u2212"


def press(view: NetworkView, event: QKeyEvent) -> bool:
    """Do what a key means; tells whether it meant something."""
    key, held = Qt.Key(event.key()), event.modifiers()
    selected = view.desk.attention.selected
    if event.matches(QKeySequence.StandardKey.Copy):
        return selected is not None and view.editor.copy(selected)
    if key in _ARROWS:
        return _arrow(view, key, held)
    if key == Qt.Key.Key_Escape:
        _escape(view)
        return True
    if isinstance(selected, EdgeAt | BiasAt) and _begins_number(event):
        view.field.begin(selected, event.text().replace("\u2212", "-"))
        return True
    do = _SIGNS.get(event.text()) or (_KEYS.get(key) if held in _PLAIN else None)
    if do is not None:
        do(view)
    return do is not None


def _arrow(view: NetworkView, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
    snapshot, now = view.desk.bridge.snapshot, view.desk.attention.selected
    if snapshot is None:
        return True
    along, down = _ARROWS[key]
    if held & Qt.KeyboardModifier.AltModifier:
        return _move_layer(view, along)
    if held & Qt.KeyboardModifier.ControlModifier:
        return False
    widths = (len(snapshot.data.inputs), *(len(bias) for _, bias in snapshot.params))
    if held & Qt.KeyboardModifier.ShiftModifier and isinstance(now, EdgeAt) and down:
        view.walk_to(walking.across(widths, now, down))
        return True
    view.walk_to(walking.step(widths, now, along, down, _shown(view)))
    return True


def _shown(view: NetworkView) -> dict[int, tuple[int, ...]]:
    """Give the neurons that are shown of each layer that is folded and not opened."""
    layout = view.sight.layout()
    if layout is None:
        return {}
    opened = {its.layer for its in view.sight.openings}
    return {its.layer: its.shown for its in layout.columns if its.folded and its.layer not in opened}


def _move_layer(view: NetworkView, along: int) -> bool:
    selected = view.desk.attention.selected
    if selected is None or not along or not view.editor.can_move(selected.layer):
        return False
    to = selected.layer + along
    if view.editor.can_move(to) and view.editor.move_layer(selected.layer, to):
        view.desk.attention.select(HeaderAt(to))
    return True


def _escape(view: NetworkView) -> None:
    if not view.hand.let_go():
        view.walked = None
        view.desk.attention.select(None)


def _edit(view: NetworkView) -> None:
    """Edit what is selected: a value, a fold, a layer."""
    selected = view.desk.attention.selected
    if isinstance(selected, EdgeAt | BiasAt | NeuronAt):
        view.field.begin(selected)
    elif isinstance(selected, FoldAt):
        layout = view.sight.layout()
        first = layout.columns[selected.layer].shown[-2] + 1 if layout is not None else 0
        view.sight.open_at(selected.layer, first)
        view.walk_to(NeuronAt(selected.layer, first))
    else:
        view.menus.open_selected()


def _enter_edges(view: NetworkView) -> None:
    snapshot = view.desk.bridge.snapshot
    if snapshot is not None:
        widths = (len(snapshot.data.inputs), *(len(bias) for _, bias in snapshot.params))
        if (first := walking.into_edges(widths, view.desk.attention.selected)) is not None:
            view.walk_to(first)


def _to_bias(view: NetworkView) -> None:
    now = view.desk.attention.selected
    if isinstance(now, EdgeAt):
        view.walk_to(BiasAt(now.layer, now.target))
    elif isinstance(now, NeuronAt) and now.layer:
        view.walk_to(BiasAt(now.layer, now.index))


def _remove(view: NetworkView) -> None:
    """Remove a neuron, a layer whose header is selected; switch a weight off."""
    selected = view.desk.attention.selected
    if isinstance(selected, EdgeAt):
        view.editor.switch(selected, on=False)
    elif isinstance(selected, HeaderAt):
        view.editor.remove_layer(selected.layer)
    else:
        view.remove_selected()


def _reset(view: NetworkView) -> None:
    """Bring a weight or bias back to its initial value; elsewhere the key removes, as on a Mac."""
    selected = view.desk.attention.selected
    if isinstance(selected, EdgeAt | BiasAt):
        view.editor.reset(selected)
    else:
        _remove(view)


def _on_selected(do: Callable[[NetworkView, Target], object]) -> Callable[[NetworkView], object]:
    def press_it(view: NetworkView) -> object:
        selected = view.desk.attention.selected
        return do(view, selected) if selected is not None else None

    return press_it


def _ask_badge(view: NetworkView, target: Target) -> None:
    if isinstance(target, NeuronAt | BadgeAt):
        view.menus.open_badge(target)


def _remove_last(view: NetworkView) -> object:
    return view.editor.remove_neuron(view.layer(), None)


_SIGNS: dict[str, Callable[[NetworkView], object]] = {
    "+": lambda view: view.add_to_selected(),
    "-": _remove_last,
    "\u2212": _remove_last,
}
_KEYS: dict[Qt.Key, Callable[[NetworkView], object]] = {
    Qt.Key.Key_Return: _edit,
    Qt.Key.Key_Enter: _edit,
    Qt.Key.Key_F2: _edit,
    Qt.Key.Key_Menu: lambda view: view.menus.open_selected(),
    Qt.Key.Key_E: _enter_edges,
    Qt.Key.Key_B: _to_bias,
    Qt.Key.Key_H: _on_selected(_ask_badge),
    Qt.Key.Key_K: _on_selected(lambda view, target: view.editor.toggle_lock(target)),
    Qt.Key.Key_O: _on_selected(lambda view, target: view.editor.toggle_switch(target)),
    Qt.Key.Key_W: _on_selected(lambda view, target: view.editor.ask_worth(target)),
    Qt.Key.Key_N: lambda view: view.toggle_numbers(),
    Qt.Key.Key_Z: _on_selected(lambda view, target: view.sight.fit_to(target)),
    Qt.Key.Key_Delete: _remove,
    Qt.Key.Key_Backspace: _reset,
}
