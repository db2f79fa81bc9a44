"""Every change that is made on the graph itself, as edits of the document; what came of it is said."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import count

from PySide6.QtGui import QGuiApplication

from app.attention import exists
from app.desk import Desk
from app.hover import words_of
from nnviz import parameters as named
from nnviz.edits.layers import add_neuron, insert_layer, move_layer, remove_layer, remove_neuron, set_units
from nnviz.errors import UserError
from nnviz.health import findings_of
from nnviz.numbers import format_count, format_number, format_share
from nnviz.parameters import Parameter
from nnviz.scene.edge_style import edge_style
from nnviz.scene.targets import BadgeAt, BiasAt, EdgeAt, HeaderAt, NeuronAt, Target
from nnviz.snapshot import Snapshot
from nnviz.worth import Worth

_numbers = count(1)


class Editor:
    """Changes the network for its panel.

    Args:
        desk: What all panels share.
        say: Says what came of an edit.
    """

    def __init__(self, desk: Desk, say: Callable[[str], None]) -> None:
        self._desk = desk
        self._say = say
        self._asked: tuple[Collection[Parameter], str] = (), ""
        desk.bridge.worth_found.connect(self._say_worth)

    # --- what there is ---

    def value_of(self, target: Target) -> float | None:
        """Give a weight's or bias' present value."""
        snapshot = self._desk.bridge.snapshot
        if snapshot is None or not exists(target, snapshot):
            return None
        if isinstance(target, EdgeAt):
            return float(snapshot.params[target.layer - 1][0][target.source, target.target])
        if isinstance(target, BiasAt):
            return float(snapshot.params[target.layer - 1][1][target.index])
        return None

    def unit_of(self, target: Target) -> float:
        """Give how far one pixel of a drag changes a value: a hundredth of what is usual there, 1, 2 or 5."""
        snapshot, value = self._desk.bridge.snapshot, abs(self.value_of(target) or 0.0)
        if snapshot is not None:
            style = edge_style(snapshot.params, 40.0)
            value = max(value, style.largest_bias if isinstance(target, BiasAt) else style.largest_weight)
        power = 1.0
        while power <= value / 10.0:
            power *= 10.0
        while power > max(value, 1e-6):
            power /= 10.0
        return power / 100.0

    def parameters_of(self, target: Target | None) -> Collection[Parameter]:
        """Give the weights and biases that something stands for; of a neuron all that enter it."""
        snapshot = self._desk.bridge.snapshot
        if snapshot is None or target is None or not exists(target, snapshot):
            return ()
        network, inputs = snapshot.document.network, _inputs(snapshot)
        if isinstance(target, EdgeAt):
            return (named.parameter_at(network, inputs, target.layer, target.source, target.target),)
        if isinstance(target, BiasAt):
            return (named.parameter_at(network, inputs, target.layer, None, target.index),)
        if isinstance(target, NeuronAt) and target.layer:
            return named.incoming(network, inputs, target.layer, target.index)
        if isinstance(target, HeaderAt) and target.layer:
            return named.whole_layer(network, inputs, target.layer)
        return ()

    def switched_of(self, target: Target | None) -> Collection[Parameter]:
        """Give the weights that are off when something is switched off: of a neuron all that leave it."""
        snapshot = self._desk.bridge.snapshot
        if not isinstance(target, NeuronAt) or snapshot is None:
            return self.parameters_of(target)
        if target.layer == len(snapshot.params) or not exists(target, snapshot):
            return ()
        return named.outgoing(snapshot.document.network, _inputs(snapshot), target.layer, target.index)

    def is_locked(self, target: Target | None) -> bool:
        """Whether training leaves all of it as it is."""
        chosen, locked = self.parameters_of(target), self._desk.bridge.document.network.locked
        return bool(chosen) and named.as_set(chosen) <= locked

    def is_off(self, target: Target | None) -> bool:
        """Whether it is switched off."""
        chosen, off = self.switched_of(target), self._desk.bridge.document.network.off
        return bool(chosen) and all(its in off for its in chosen)

    def notes(self, target: Target) -> tuple[str, ...]:
        """Say what else is to know of a part: whether it is locked, off, or not well."""
        snapshot = self._desk.bridge.snapshot
        if snapshot is None:
            return ()
        if isinstance(target, BadgeAt):
            return tuple(
                its.text
                for its in findings_of(snapshot, target.layer, target.index)
                if its.code == target.code
            )
        notes: list[str] = []
        if self.is_off(target):
            notes.append(f"Switched off{self._was(target)}.")
        elif self.is_locked(target):
            notes.append("Locked: training leaves it as it is.")
        if isinstance(target, NeuronAt):
            notes += [its.text for its in findings_of(snapshot, target.layer, target.index)]
        return tuple(notes)

    def _was(self, target: Target) -> str:
        chosen, off = self.switched_of(target), self._desk.bridge.document.network.off
        its = next(iter(chosen), None)
        if its is None or len(chosen) != 1 or its not in off:
            return ""
        return f"; its weight {format_number(off[its])} comes back"

    # --- values ---

    @staticmethod
    def new_merge() -> str:
        """Give a name under which the edits of one drag are one undo step."""
        return f"hand {next(_numbers)}"

    def set_value(self, target: Target, value: float, merge: str | None = None) -> bool:
        """Set a weight or bias; tells whether that could be done."""
        label = "Set bias" if isinstance(target, BiasAt) else "Set weight"
        values = dict.fromkeys(self.parameters_of(target), value)
        return bool(values) and self._desk.bridge.touch(values, label, merge)

    def undo(self) -> None:
        """Take the last edit back."""
        self._desk.bridge.undo()

    def toggle_lock(self, target: Target) -> bool:
        """Lock something against training, or let it go."""
        chosen, locked = self.parameters_of(target), self.is_locked(target)
        if not chosen or not self._desk.bridge.lock(chosen, not locked):
            return False
        name = self.name_of(target)
        self._say(f"{name} learns again." if locked else f"{name} is locked: training leaves it as it is.")
        return True

    def toggle_switch(self, target: Target) -> bool:
        """Switch something off, or on again."""
        return self.switch(target, on=self.is_off(target))

    def switch(self, target: Target, *, on: bool) -> bool:
        """Switch a weight or neuron off or on, and say what it was worth."""
        chosen, snapshot = self.switched_of(target), self._desk.bridge.snapshot
        if isinstance(target, NeuronAt) and not chosen and snapshot is not None:
            self._refuse("An output can't be switched off: its value is what the network answers.")
            return False
        if not chosen or snapshot is None or self.is_off(target) != on:
            return False
        name = self.name_of(target)
        if not self._desk.bridge.switch(chosen, on):
            return False
        self._say(f"{name} is {'on again' if on else 'switched off'}.")
        if not on:
            self._ask_worth(chosen, f"{name} is switched off. ")
        return True

    def ask_worth(self, target: Target) -> bool:
        """Find out what the network would do without a weight or neuron, and say it; nothing is changed."""
        chosen = self.switched_of(target)
        if chosen:
            self._ask_worth(chosen, f"{self.name_of(target)}: ")
        return bool(chosen)

    def _ask_worth(self, chosen: Collection[Parameter], name: str) -> None:
        self._asked = chosen, name
        self._desk.bridge.ask_worth(chosen)

    def _say_worth(self, parameters: object, worth: Worth) -> None:
        chosen, name = self._asked
        if parameters == chosen:
            self._say(f"{name}{worth_text(worth)}")

    def reset(self, target: Target) -> bool:
        """Bring weights and biases back to what they began with."""
        chosen = self.parameters_of(target)
        return bool(chosen) and self._desk.bridge.reset_parameters(chosen)

    def copy(self, target: Target) -> bool:
        """Put a value on the clipboard, with all digits that a float32 has; of a neuron its output."""
        value = self.value_of(target)
        text = "" if value is None else f"{value:.9g}"
        snapshot = self._desk.bridge.snapshot
        if value is None and snapshot is not None:
            words = words_of(snapshot, target, self._desk.attention.inputs(snapshot))
            text = words.rows[-1][1] if words is not None and words.rows else ""
        if text:
            QGuiApplication.clipboard().setText(text)
            self._say(f"{text} is on the clipboard.")
        return bool(text)

    def name_of(self, target: Target) -> str:
        """Give what something is called, such as "pink → h1"."""
        snapshot = self._desk.bridge.snapshot
        words = words_of(snapshot, target, self._desk.attention.inputs(snapshot)) if snapshot else None
        return words.title if words is not None else "It"

    def _refuse(self, text: str) -> None:
        self._desk.bridge.refused.emit(UserError("refused", text))

    # --- the structure ---

    def add_neuron(self, layer: int) -> bool:
        """Add a neuron to a hidden layer; where there is none, insert one."""
        bridge = self._desk.bridge
        if bridge.document.network.hidden:
            return bridge.apply(add_neuron(layer), "Add neuron")
        return bridge.apply(insert_layer(1), "Insert layer")

    def remove_neuron(self, layer: int, place: int | None) -> bool:
        """Remove a neuron, by default the last one."""
        return self._desk.bridge.apply(remove_neuron(layer, place), "Remove neuron")

    def set_units(self, layer: int, units: int, merge: str) -> bool:
        """Make a layer wider or narrower."""
        return self._desk.bridge.apply(set_units(layer, units), "Change width", merge)

    def insert_layer(self, before: int) -> bool:
        """Insert a layer that gets a number, or the last place before the output."""
        most = len(self._desk.bridge.document.network.layers)
        return self._desk.bridge.apply(insert_layer(min(before, most)), "Insert layer")

    def remove_layer(self, layer: int) -> bool:
        """Remove a layer."""
        return self._desk.bridge.apply(remove_layer(layer), "Remove layer")

    def can_move(self, layer: int) -> bool:
        """Whether a layer is a hidden one with another beside it."""
        hidden = len(self._desk.bridge.document.network.hidden)
        return hidden > 1 and 1 <= layer <= hidden

    def move_layer(self, layer: int, to: int) -> bool:
        """Move a hidden layer to another place."""
        return self._desk.bridge.apply(move_layer(layer, to), "Move layer")


def worth_text(worth: Worth) -> str:
    """Give such as "Loss 0.069 → 0.35 without it; accuracy 100 % → 67 %"."""
    loss, without = format_number(worth.loss, 3), format_number(worth.loss_without, 3)
    share = worth.metric_key == "accuracy"
    write = format_share if share else format_number
    before, after = write(worth.metric), write(worth.metric_without)
    part = "" if worth.rows == worth.all_rows else f" (of {format_count(worth.rows)} rows)"
    name = "accuracy" if share else "mean absolute error"
    return f"Loss {loss} → {without} without it; {name} {before} → {after}{part}."


def _inputs(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(unit.name for unit in snapshot.data.inputs)
