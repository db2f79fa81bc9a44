"""What the inspector shows as a picture of marks, for files: no widget is needed for it, nor Qt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.inspecting.part_sheets import begun_at
from app.inspecting.sheet_of import sheet_of
from app.sheets import Cell, Sheet, input_digits
from nnviz.explain import NeuronSum, forward_row, listed, neuron_sum
from nnviz.labs.activation_curves import Choice
from nnviz.naming import layer_name, shortened
from nnviz.scene.inspector_neuron import NeuronPage, neuron_page_picture
from nnviz.scene.inspector_scene import SheetPage, sheet_page_picture
from nnviz.scene.inspector_strip import Strip
from nnviz.scene.inspector_table import Entry, Line
from nnviz.scene.marks import Picture, undirected
from nnviz.scene.targets import BadgeAt, BiasAt, EdgeAt, HeaderAt, NeuronAt, Target
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme
from nnviz.written import activation_markup, plain, sum_markup

_APART = "    "
"""The cell that a sheet has between its two halves."""
_TO_OUTPUT = 5
"""Steps of a neuron's sheet from the sum of the products to the output."""


def inspector_picture(
    snapshot: Snapshot,
    theme: Theme,
    size: tuple[float, float],
    *,
    selected: Target | None = None,
    probe: Sequence[float] | None = None,
    row: int | None = None,
    before: Snapshot | None = None,
) -> Picture:
    """Draw what the inspector shows.

    Args:
        snapshot: The moment.
        theme: In which colours.
        size: Width and height in pixels.
        selected: What is selected; None for the summary of the network.
        probe: Inputs ``(inputs,)`` in the table's units in the place of a row, or None.
        row: The row of the prepared table, from 0; None for the first.
        before: The moment one update earlier, or None where that is not known.
    """
    rows = snapshot.data.raw_x
    seen = None if probe is not None else min(row or 0, len(rows) - 1)
    inputs = np.asarray(probe, np.float64) if seen is None else rows[seen].astype(np.float64)
    if isinstance(selected, BadgeAt):
        selected = NeuronAt(selected.layer, selected.index)
    sheet = sheet_of(snapshot, selected, inputs, seen=seen, before=before)
    if isinstance(selected, NeuronAt) and selected.layer:
        page = _neuron(snapshot, sheet, selected, inputs, _asides(snapshot, sheet, seen))
        return neuron_page_picture(page, theme, size)
    return sheet_page_picture(_page(snapshot, sheet, selected, inputs, seen), theme, size)


def _asides(snapshot: Snapshot, sheet: Sheet, seen: int | None) -> tuple[str, ...]:
    """Say which row and which epoch is shown, in a long and in shorter wordings."""
    epoch = f"epoch {snapshot.epoch}"
    if not sheet.of_row:
        return (epoch,)
    row = "probe" if seen is None else f"row {seen + 1}"
    return f"{row} · {epoch}", row


def _entry(cell: Cell) -> Entry:
    return Entry(cell.text, cell.number, cell.weight, cell.span)


def _halves(sheet: Sheet) -> tuple[list[tuple[Cell, ...]], list[tuple[Cell, ...]]]:
    """Give the left and the right half of a sheet, without locks and without rows of nothing."""
    left: list[tuple[Cell, ...]] = []
    right: list[tuple[Cell, ...]] = []
    for cells in sheet.rows:
        texts = [cell.text for cell in cells]
        cut = texts.index(_APART) if _APART in texts else len(cells)
        for half, its in ((left, cells[:cut]), (right, cells[cut + 1 :])):
            kept = tuple(cell for cell in its if not cell.lock)
            if any(cell.text for cell in kept) or (half is left and not its):
                half.append(kept)
    return left, right


# --- neurons ---


def _neuron(
    snapshot: Snapshot,
    sheet: Sheet,
    target: NeuronAt,
    inputs: NDArray[np.float64],
    asides: tuple[str, ...],
) -> NeuronPage:
    its = neuron_sum(snapshot, forward_row(snapshot, inputs), target.layer, target.index)
    spec = snapshot.document.network.layers[target.layer - 1]
    digits = input_digits(target.layer)
    terms, steps, more = _sum_lines(sheet, its)
    activation = activation_markup(snapshot, target.layer, its)
    spoken = plain(sum_markup(its, min(len(its.products), 12), digits))
    return NeuronPage(
        title=sheet.title,
        asides=asides,
        sum_of=lambda count: sum_markup(its, count, digits),
        activation=activation,
        head=terms[0],
        terms=tuple(terms[1:]),
        count=len(its.products),
        total=its.total,
        steps=tuple(steps),
        more=tuple(more),
        curve=(Choice(spec.activation, spec.activation_parameters), its.z, its.output),
        description=f"{sheet.title}, {asides[0]}: {spoken}; {plain(activation)}",
    )


def _sum_lines(sheet: Sheet, its: NeuronSum) -> tuple[list[Line], list[Line], list[Line]]:
    """Give the rows of the products under their heads, those down to the output, and the rest."""
    left, right = _halves(sheet)
    order = listed(its)
    cells = [tuple(_entry(cell) for cell in row if cell.text) for row in left[: 1 + len(order)]]
    bars = [None, *(float(its.products[n]) for n in order)]
    terms = [Line(row, bar) for row, bar in zip(cells, bars, strict=True)]
    added = (its.total, its.bias, its.z)
    steps: list[Line] = []
    for place, row in enumerate(right[:_TO_OUTPUT]):
        name, value = (_entry(cell) for cell in row[:2])
        wide = Entry(name.text, False, name.weight, 3)
        steps.append(Line((wide, value), added[place] if place < len(added) else None))
    more = [Line(tuple(_entry(cell) for cell in row[:2])) for row in right[_TO_OUTPUT:]]
    return terms, steps, more


# --- everything else ---


def _page(
    snapshot: Snapshot,
    sheet: Sheet,
    selected: Target | None,
    inputs: NDArray[np.float64],
    seen: int | None,
) -> SheetPage:
    halves = _halves(sheet)
    tables = [tuple(Line(tuple(map(_entry, row))) for row in half) for half in halves]
    if selected is None:
        tables[0] = _with_counts(snapshot, tables[0])
    about = "" if selected is None else sheet.formula
    words = ", ".join(
        " ".join(cell.text for cell in line.cells if cell.text) for table in tables for line in table
    )
    asides = _asides(snapshot, sheet, seen)
    whose = undirected(snapshot.document.title).strip() if selected is None else ""
    title = f"{sheet.title} of {whose}" if whose else sheet.title
    spoken = f"{title}, {asides[0]}: {words}"
    return SheetPage(title, asides, about, tuple(tables), spoken, _strip(snapshot, selected, inputs))


def _with_counts(snapshot: Snapshot, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Draw the numbers of parameters as bars beside the layers of the summary."""
    counts = [kernel.size + bias.size for kernel, bias in snapshot.params]
    bars = [None, 0.0, *map(float, counts), *([None] * len(lines))]
    return tuple(Line(line.cells, bar) for line, bar in zip(lines, bars, strict=False))


def _strip(snapshot: Snapshot, selected: Target | None, inputs: NDArray[np.float64]) -> Strip | None:
    """Give how the weights of the layer or the values of the input are spread, and where this one lies."""
    if isinstance(selected, NeuronAt):
        return _strip_of_input(snapshot, selected.index, float(inputs[selected.index]))
    if not isinstance(selected, EdgeAt | BiasAt | HeaderAt) or not selected.layer:
        return None
    kernel, biases = snapshot.params[selected.layer - 1]
    where = layer_name(snapshot, selected.layer)
    if isinstance(selected, HeaderAt):
        return Strip(kernel, "weight", where)
    begun = begun_at(snapshot, selected)
    if isinstance(selected, BiasAt):
        return Strip(biases, "bias", where, float(biases[selected.index]), "b", begun)
    return Strip(kernel, "weight", where, float(kernel[selected.source, selected.target]), "w", begun)


def _strip_of_input(snapshot: Snapshot, index: int, value: float) -> Strip | None:
    unit = snapshot.data.inputs[index]
    if unit.dates:
        return None  # the strip writes numbers
    return Strip(snapshot.data.raw_x[:, index], "value", shortened(unit.name), value, "x")
