"""What the initialisation lab shows, as one value, and in words."""

from __future__ import annotations

from dataclasses import dataclass

from nnviz.labs.activation_curves import is_sigmoidal
from nnviz.labs.depth import Fates, Stack
from nnviz.numbers import MINUS, format_number, format_share


@dataclass(frozen=True, eq=False)
class DepthView:
    """What is drawn.

    Attributes:
        stack: The layers.
        lines: What reaches each layer, for the chosen beginning first, then for those it is compared with.
        draws: How many networks are wanted of each.
    """

    stack: Stack
    lines: tuple[Fates, ...]
    draws: int

    @property
    def flattens(self) -> bool:
        """Whether what is lost are saturated sums rather than dead neurons."""
        return is_sigmoidal(self.stack.activation)

    @property
    def lost_name(self) -> tuple[str, ...]:
        """What is lost, in a long and in shorter wordings."""
        if self.flattens:
            return f"saturated: sums outside [{MINUS}3, 3], %", "saturated sums, %", "saturated %"
        return "dead: neurons that give 0 for every row, %", "dead neurons, %", "dead %"


def line_words(line: Fates) -> str:
    """Say where a line begins and ends: "N(0, 0.01): 0.0585 → 2.5×10⁻¹²"."""
    first, last = (spread_text(float(line.std[place])) for place in (0, -1))
    return f"{line.beginning.label}: {first} → {last}"


def spread_text(std: float) -> str:
    """Write a standard deviation short: what is far from 1 as a power of ten."""
    return format_number(std, 3, large=1e5)


def describe(view: DepthView) -> str:
    """Say in words what is seen."""
    stack = view.stack
    said = (
        f"Standard deviation of the activations of {stack.depth} layers of {stack.width} neurons, "
        f"{stack.activation.label}. From the first to the last layer: "
    )
    what = "saturated" if view.flattens else "dead"
    lines = [f"{line_words(its)}, {format_share(float(its.lost[-1]))} {what}" for its in view.lines]
    return said + "; ".join(lines)
