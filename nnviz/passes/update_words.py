"""What the update steps of a pass say: the rate, the optimizer's state, the step, and the new weights."""

from __future__ import annotations

import numpy as np

from nnviz.numbers import format_count
from nnviz.optimizers import OPTIMIZERS
from nnviz.passes.move_words import move_sentence, moves_sentence
from nnviz.passes.steps import Step
from nnviz.passes.telling import MOST_EDGES, Teller, Told
from nnviz.passes.update import Change, Rate
from nnviz.passes.words import MOST_TERMS, added, brief, filled, largest, number
from nnviz.scene.pass_overlay import Note
from nnviz.scene.targets import EdgeAt, NeuronAt
from nnviz.schedules import SCHEDULES

_LETTERS = {
    "momentum": "μ",
    "rho": "ρ",
    "epsilon": "ε",
    "beta1": "β₁",
    "beta2": "β₂",
    "weight_decay": "λ",
}


def _rate(t: Teller) -> Rate:
    assert t.trace.rate is not None
    return t.trace.rate


def _change(t: Teller, layer: int, part: int) -> Change:
    assert t.trace.changes is not None
    return t.trace.changes[layer - 1][part]


def _letters(rate: Rate) -> dict[str, float]:
    known = {_LETTERS[key]: value for key, value in rate.parameters.items()}
    powers = {f"{key}ᵗ": known[key] ** rate.update for key in ("β₁", "β₂") if key in known}
    return {"η": rate.rate, **known, **powers}


def rate(t: Teller, step: Step) -> Told:
    """Tell the learning rate of the update, and the optimizer."""
    its, train = _rate(t), t.trace.document.train
    row = OPTIMIZERS[train.optimizer]
    lines = [f"{row.label}:  {clause}" for clause in row.formula.split(";  ")]
    if train.schedule == "constant":
        lines.append(f"η = {number(its.rate)},  update t = {format_count(its.update)}")
    else:
        schedule = SCHEDULES[train.schedule]
        lines.append(f"{schedule.label} after e = {number(its.epochs)} epochs: factor {number(its.factor)}")
        lines.append(f"η = {number(its.chosen)} · {number(its.factor)} = {number(its.rate)}")
        lines.append(f"update t = {format_count(its.update)}")
    more = [f"{letter} = {number(value)}" for letter, value in _letters(its).items() if letter != "η"]
    if more:
        lines.append(",  ".join(more))
    sentence = "The optimizer turns each gradient into a step; the learning rate says how large steps are."
    return Told(tuple(lines), sentence)


def _slot_letters(clauses: list[str], count: int) -> list[str]:
    """Give the letters of the optimizer's running values, as its formula names them."""
    left = [clause.split(" ← ")[0] for clause in clauses if " ← " in clause]
    named = [letter for letter in left if letter != "w"]
    return [*named, *("Πμ" for _ in range(count - len(named)))][:count]


def change_lines(its: Change, place: tuple[int, ...], rate: Rate, key: str, letter: str) -> list[str]:
    """Write the update of one weight or bias with its numbers.

    Args:
        its: The change of its array.
        place: Its place there.
        rate: The rate of the update.
        key: The optimizer's key.
        letter: ``"w"`` or ``"b"``.
    """
    before, after = float(its.before[place]), float(its.after[place])
    if its.locked is not None and its.locked[place]:
        return [f"{letter} = {number(before)} is kept fixed"]
    known = {**_letters(rate), "w": before, "g": float(its.gradient[place])}
    clauses = OPTIMIZERS[key].formula.split(";  ")
    slots = _slot_letters(clauses, len(its.slots_before))
    known.update({slot: float(its.slots_before[i][place]) for i, slot in enumerate(slots)})
    ends = {slot: float(its.slots_after[i][place]) for i, slot in enumerate(slots)}
    ends |= {"w": after, "Δ": -float(its.step[place]) / rate.rate if rate.rate else 0.0}
    lines = [f"gradient g = {number(float(its.gradient[place]))}"]
    for clause in clauses:
        left, arrow, right = clause.partition(" ← " if " ← " in clause else " = ")
        name = letter if left == "w" else left
        text = f" = {filled(right, known)}" if "look-ahead" not in right else ""
        lines.append(f"{name}{arrow}{right.replace('w', letter)}{text} = {number(ends[left])}")
        if left != "w":
            known[left] = ends[left]
    lines.append(
        f"step: {letter} changes by {number(after - before)}, from {number(before)} to {number(after)}"
    )
    return lines


def _lines(t: Teller, step: Step, source: int | None) -> list[str]:
    its = _change(t, step.layer, 0 if source is not None else 1)
    place = (source, step.unit) if source is not None else (step.unit,)
    key = t.trace.document.train.optimizer
    return change_lines(its, place, _rate(t), key, "w" if source is not None else "b")


def _edge(t: Teller, layer: int, source: int, unit: int, *, now: bool = True) -> Note:
    its = _change(t, layer, 0)
    before, after = float(its.before[source, unit]), float(its.after[source, unit])
    return Note(EdgeAt(layer, source, unit), f"{brief(before)} → {brief(after)}", after, now)


def _bias_note(t: Teller, layer: int, unit: int, *, now: bool = True) -> Note:
    its = _change(t, layer, 1)
    before, after = float(its.before[unit]), float(its.after[unit])
    return Note(NeuronAt(layer, unit), f"b {brief(before)} → {brief(after)}", after, now)


def new_weight(t: Teller, step: Step) -> Told:
    """Tell the update of one weight."""
    sentence = move_sentence(_change(t, step.layer, 0), (step.source, step.unit), _rate(t), "weight")
    before = [_edge(t, step.layer, source, step.unit, now=False) for source in range(step.source)]
    notes = (*before, _edge(t, step.layer, step.source, step.unit))
    return Told(tuple(_lines(t, step, step.source)), sentence, notes)


def new_weights(t: Teller, step: Step) -> Told:
    """Tell the updates of the weights of a neuron with many inputs: those that change most."""
    its = _change(t, step.layer, 0)
    steps = its.after[:, step.unit] - its.before[:, step.unit]
    places = largest(steps)
    lines = _lines(t, step, places[0])
    for place in places[1:]:
        name = t.names.short(step.layer - 1, place)
        was, will = float(its.before[place, step.unit]), float(its.after[place, step.unit])
        lines.append(f"{name}:  w = {number(was)} → {number(will)}")
    rest = float(abs(steps).sum() - abs(steps[places]).sum())
    more = format_count(len(steps) - len(places))
    lines.append(f"{more} more change together, in size, by {number(rest)}")
    lines[0:0] = [f"{t.names.short(step.layer - 1, places[0])}:"]
    sentence = (
        f"Of {format_count(len(steps))} weights those are shown that change most; the others are summed. "
        + moves_sentence(its, _change(t, step.layer, 1), step.unit)
    )
    return Told(tuple(lines), sentence, tuple(_edge(t, step.layer, i, step.unit) for i in places))


def new_bias(t: Teller, step: Step) -> Told:
    """Tell the update of one bias."""
    moves = move_sentence(_change(t, step.layer, 1), (step.unit,), _rate(t), "bias")
    sentence = f"The bias is updated by the same rule as the weights. {moves}"
    return Told(tuple(_lines(t, step, None)), sentence, (_bias_note(t, step.layer, step.unit),))


def _short(t: Teller, layer: int, source: int, unit: int) -> str:
    its = _change(t, layer, 0)
    was, g, will = (float(part[source, unit]) for part in (its.before, its.gradient, its.after))
    edge = f"{t.names.short(layer - 1, source)} → {t.names.short(layer, unit)}"
    return f"{edge}:  {number(was)} → {number(will)}  (g = {number(g)})"


def _short_bias(t: Teller, layer: int, unit: int) -> str:
    its = _change(t, layer, 1)
    was, g, will = (float(part[unit]) for part in (its.before, its.gradient, its.after))
    return f"{t.names.short(layer, unit)}, bias:  {number(was)} → {number(will)}  (g = {number(g)})"


def neuron(t: Teller, step: Step) -> Told:
    """Tell the update of all weights of a neuron and of its bias."""
    its = _change(t, step.layer, 0)
    fan_in = its.before.shape[0]
    steps = its.after[:, step.unit] - its.before[:, step.unit]
    places = list(range(fan_in)) if fan_in <= MOST_TERMS else largest(steps)
    lines = [_short(t, step.layer, source, step.unit) for source in places]
    if len(places) < fan_in:
        lines.append(f"… {format_count(fan_in - len(places))} more")
    lines.append(_short_bias(t, step.layer, step.unit))
    notes = [_edge(t, step.layer, source, step.unit) for source in places]
    sentence = moves_sentence(its, _change(t, step.layer, 1), step.unit)
    return Told(tuple(lines), sentence, (*notes, _bias_note(t, step.layer, step.unit)))


def _layer_notes(t: Teller, layer: int, most: int) -> list[Note]:
    its = _change(t, layer, 0)
    steps, units = (its.after - its.before).ravel(), its.before.shape[1]
    places = range(len(steps)) if len(steps) <= most else largest(steps, most // 2)
    return [_edge(t, layer, place // units, place % units) for place in places]


def layer(t: Teller, step: Step) -> Told:
    """Tell the update of a layer."""
    notes = _layer_notes(t, step.layer, MOST_EDGES)
    places = [note.target for note in notes if isinstance(note.target, EdgeAt)][:MOST_EDGES]
    lines = [_short(t, step.layer, place.source, place.target) for place in places]
    lines += [_short_bias(t, step.layer, unit) for unit in range(min(t.trace.units[step.layer], MOST_TERMS))]
    whole = _change(t, step.layer, 0).before.size
    word = (
        "" if len(places) == whole else f" Of {format_count(whole)} weights those are shown that change most."
    )
    moves = moves_sentence(_change(t, step.layer, 0), _change(t, step.layer, 1))
    sentence = f"{moves}{word}"
    biases = [_bias_note(t, step.layer, unit) for unit in range(t.trace.units[step.layer])]
    return Told(tuple(lines), sentence, (*notes, *biases))


def done(t: Teller, step: Step) -> Told:
    """Tell what the update has made of all weights: these are the engine's own."""
    assert t.trace.passed is not None and t.trace.priced is not None
    layers = range(1, len(t.trace.layers) + 1)
    lines = [f"{t.names.layer(at)}:  {_moved(t, at)}" for at in layers]
    both = added([t.trace.priced.mean])
    lines.append(f"Loss before the update: {both}; the engine measured {number(t.trace.passed.loss)}")
    notes, word = _moved_most(t)
    sentence = "These are the new weights exactly as the engine makes them. The next pass begins with them."
    return Told(tuple(lines), f"{sentence}{word}", notes)


def _moved_most(t: Teller) -> tuple[tuple[Note, ...], str]:
    """Give the changes of the whole network; of many the largest, and a word that says so."""
    assert t.trace.changes is not None
    arrays = [(at, part) for at in range(1, len(t.trace.layers) + 1) for part in (0, 1)]
    changes = [_change(t, at, part) for at, part in arrays]
    steps = [(change.after - change.before).ravel() for change in changes]
    whole, ends = np.concatenate(steps), np.cumsum([step.size for step in steps])
    few = len(whole) <= 2 * MOST_EDGES
    notes: list[Note] = []
    for place in range(len(whole)) if few else largest(whole, MOST_EDGES):
        its = int(np.searchsorted(ends, place, side="right"))
        (at, part), index = arrays[its], place - int(ends[its]) + steps[its].size
        units = t.trace.units[at]
        notes.append(_bias_note(t, at, index) if part else _edge(t, at, index // units, index % units))
    word = f" Of {format_count(len(whole))} weights and biases those are shown that change most."
    return tuple(notes), "" if few else word


def _moved(t: Teller, layer: int) -> str:
    kernel, bias = _change(t, layer, 0), _change(t, layer, 1)
    count = format_count(kernel.before.size + bias.before.size)
    most = float(abs(kernel.after - kernel.before).max(initial=0.0))
    return f"{count} weights and biases, the largest step {number(most)}"
