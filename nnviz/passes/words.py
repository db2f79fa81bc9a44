"""How a pass is written: numbers to check by hand, sums, and formulas with numbers put in."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from nnviz.naming import hidden_name, shortened
from nnviz.numbers import MINUS, format_count, format_number
from nnviz.passes.backward import Numbers
from nnviz.passes.trace import Trace

MOST_TERMS = 8
"""Up to so many inputs each product is a step; of more the largest are shown and the rest is summed."""
_SHOWN = 5
_LETTER = "A-Za-zα-ωΑ-Ω"


def number(value: float) -> str:
    """Give a number with six digits, and one decimal at least where it has more before the point."""
    size = abs(float(value))
    before = math.floor(math.log10(size)) + 1 if size and math.isfinite(size) else 1
    return format_number(float(value), max(6, before + 1) if before <= 9 else 6)


def brief(value: float) -> str:
    """Give a number for the picture, with three digits."""
    return format_number(float(value), 3)


def factor(value: float) -> str:
    """Give a number that stands in a product: a negative one in brackets."""
    text = number(value)
    return f"({text})" if text.startswith(MINUS) else text


def added(values: Sequence[float] | Numbers) -> str:
    """Give numbers as a sum, such as ``0.3 + 0.81 − 0.5``."""
    text = ""
    for value in values:
        its = number(float(value))
        sign = MINUS if its.startswith(MINUS) else "+"
        text = f"{text} {sign} {its.removeprefix(MINUS)}" if text else its
    return text


def filled(formula: str, known: Mapping[str, float]) -> str:
    """Put numbers in the place of a formula's letters.

    Args:
        formula: Such as ``"(p − y)²"``.
        known: What each letter stands for; longer names are put in first.
    """
    names = sorted(known, key=len, reverse=True)
    pattern = "|".join(rf"(?<![{_LETTER}]){re.escape(name)}(?![{_LETTER}₁₂ᵗ\u0302])" for name in names)
    return re.sub(pattern, lambda match: factor(known[match.group()]), formula) if names else formula


def can_fill(formula: str) -> bool:
    """Tell whether numbers can be put into a formula: not where letters stand as small signs."""
    return not any(sign in formula for sign in "ᶻᵢⱼΦφ")


def largest(values: Numbers, most: int = _SHOWN) -> list[int]:
    """Give the places of the values that are largest in size, in their order."""
    size = np.nan_to_num(np.abs(values), nan=np.inf)
    return sorted(np.argsort(-size, kind="stable")[:most].tolist())


class Names:
    """What a trace's layers and neurons are called."""

    def __init__(self, trace: Trace) -> None:
        self._inputs = [shortened(unit.name) for unit in trace.data.inputs]
        self._outputs = [shortened(unit.name) for unit in trace.data.outputs]
        self._layers = len(trace.layers)

    def layer(self, layer: int) -> str:
        """Give such as "Hidden 1"; layer 0 are the inputs."""
        return "Input" if layer == 0 else "Output" if layer == self._layers else f"Hidden {layer}"

    def short(self, layer: int, index: int) -> str:
        """Give such as "h2", or the name of an input or output."""
        names = self._inputs if layer == 0 else self._outputs if layer == self._layers else []
        return names[index] if index < len(names) else hidden_name(self._layers, layer, index)

    def neuron(self, layer: int, index: int) -> str:
        """Give such as "Hidden 1, neuron 2" or "Output buy"."""
        if layer in (0, self._layers):
            return f"{self.layer(layer)} {self.short(layer, index)}"
        return f"{self.layer(layer)}, neuron {index + 1}"


def rows_together(count: int) -> str:
    """Give such as "9 rows"."""
    return f"{format_count(count)} rows"
