"""Parts of a network by the names that the window shows: "h2", "output.1", "small->h2", "h2.bias"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.naming import hidden_name, shortened
from nnviz.registry import did_you_mean
from nnviz.scene.targets import BiasAt, EdgeAt, HeaderAt, NeuronAt, Target

SYNTAX = (
    "a neuron (h2, hidden1.2, a name), a weight (small->h2), a bias (h2.bias) or a layer (hidden1, output)"
)
NOTHING = ("network", "none")
_ARROWS = ("->", "→")
_BACK = ("<-", "←")
_BIAS = re.compile(r"(?:bias(?: of)?\s+(.+)|(.+?)[.\s]+bias|(.+?)\.b)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:(input|output|out|in)|(?:h|hidden)\s*(\d+))(?:\s*[.,]\s*(?:neuron\s*)?(\d+))?", re.IGNORECASE
)
_MOST_NAMES = 2000


@dataclass(frozen=True)
class Parts:
    """What a network's parts are called.

    Attributes:
        inputs: The names of its inputs.
        outputs: The names of its outputs.
        units: The width of each layer, the inputs first.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    units: tuple[int, ...]

    def find(self, text: str) -> Target | None:
        """Give what a text means; None for the network as a whole.

        Raises:
            UserError: If the network has no such part.
        """
        said = " ".join(text.split())
        if said.lower() in NOTHING:
            return None
        exact = self._named(said)
        if exact is not None:
            return exact
        for arrows, turned in ((_ARROWS, False), (_BACK, True)):
            for arrow in arrows:
                if arrow in said:
                    ends = [end.strip() for end in said.split(arrow, 1)]
                    return self._edge(text, *(reversed(ends) if turned else ends))
        if found := _BIAS.fullmatch(said):
            its = self._neuron(text, next(name for name in found.groups() if name))
            if its.layer == 0:
                raise _no_part(text, "An input has no bias.")
            return BiasAt(its.layer, its.index)
        return self._layer(said) or self._neuron(text, said)

    # --- layers ---

    def _layer(self, said: str) -> HeaderAt | None:
        found = _NUMBERED.fullmatch(said)
        if found is None or found[3] is not None or not said.lower().startswith(("hidden", "in", "out")):
            return None
        layer = self._layer_of(said, found)
        return HeaderAt(layer)

    def _layer_of(self, text: str, found: re.Match[str]) -> int:
        """Give the layer that a name such as "hidden1" begins with."""
        last = len(self.units) - 1
        if found[1] is not None:
            return 0 if found[1].lower().startswith("in") else last
        layer = int(found[2][:9])
        if 1 <= layer < last:
            return layer
        hidden = f"{last - 1} hidden layer{'s' * (last != 2)}"
        raise _no_part(text, f"The network has {hidden}.")

    # --- neurons ---

    def _neuron(self, text: str, said: str) -> NeuronAt:
        found = next(self._neurons(text, said), None)
        if found is not None:
            return found
        hint = did_you_mean(said, self._names())
        raise _no_part(text, hint.strip() if hint.startswith(" Did") else f"Write {SYNTAX}.")

    def _neurons(self, text: str, said: str) -> Iterator[NeuronAt]:
        """Give the neurons that a name can mean, the likeliest first."""
        named = self._named(said)
        if named is not None:
            yield named
        for layer, word in ((len(self.units) - 1, "output "), (0, "input ")):
            asked = (said.casefold(), said.casefold().removeprefix(word))
            for index, name in enumerate(self._names_in(layer)):
                if name.casefold() in asked or shortened(name).casefold() in asked:
                    yield NeuronAt(layer, index)
        if named is None and (found := _NUMBERED.fullmatch(said)):
            yield self._numbered(text, found)

    def _named(self, said: str) -> NeuronAt | None:
        """Give the hidden neuron of the short name that the window writes, such as "h2" or "h3.2"."""
        layers = len(self.units) - 1
        found = re.fullmatch(r"h(\d{1,7})", said.lower()) if layers == 2 else None
        if found is None:
            return None
        return self._counted(said, 1, int(found[1]))

    def _numbered(self, text: str, found: re.Match[str]) -> NeuronAt:
        layer = self._layer_of(text, found)
        if found[3] is None:
            raise _no_part(text, f"Say which neuron: {found[0]}.1 to {found[0]}.{self.units[layer]}.")
        return self._counted(text, layer, int(found[3][:9]))

    def _counted(self, text: str, layer: int, number: int) -> NeuronAt:
        if 1 <= number <= self.units[layer]:
            return NeuronAt(layer, number - 1)
        last = len(self.units) - 1
        what = "The input" if layer == 0 else "The output" if layer == last else f"Hidden layer {layer}"
        count = f"{self.units[layer]} {'input' if layer == 0 else 'neuron'}{'s' * (self.units[layer] != 1)}"
        raise _no_part(text, f"{what} has {count}, counted from 1.")

    def _names_in(self, layer: int) -> Sequence[str]:
        if layer == 0:
            return self.inputs
        if layer == len(self.units) - 1:
            return self.outputs
        few = min(self.units[layer], _MOST_NAMES)
        return [hidden_name(len(self.units) - 1, layer, index) for index in range(few)]

    def _names(self) -> list[str]:
        names = [name for layer in range(len(self.units)) for name in self._names_in(layer)[:_MOST_NAMES]]
        return [*names, "input", "output", *(f"hidden{n}" for n in range(1, len(self.units) - 1))]

    # --- weights ---

    def _edge(self, text: str, start: str, end: str) -> EdgeAt:
        """Give the weight between two neurons, which names of several layers may mean."""
        pairs = ((a, b) for a in self._neurons(text, start) for b in self._neurons(text, end))
        for a, b in pairs:
            if b.layer == a.layer + 1:
                return EdgeAt(b.layer, a.index, b.index)
        self._neuron(text, start)
        self._neuron(text, end)
        raise _no_part(text, "A weight lies between neurons of layers that follow one another.")


def _no_part(text: str, hint: str) -> UserError:
    return UserError("no_part", f"--select: the network has no part {shorten(text)}. {hint}")
