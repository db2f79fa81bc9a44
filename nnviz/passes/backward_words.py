"""What the backward steps of a pass say: dL/da, dL/dz, dL/dw and dL/db, from the loss to the inputs."""

from __future__ import annotations

import math

from nnviz.activations import ACTIVATIONS
from nnviz.numbers import format_count
from nnviz.passes.backward import Numbers
from nnviz.passes.forward_words import layer_edges
from nnviz.passes.loss_words import slope_letters, slope_line
from nnviz.passes.steps import Step
from nnviz.passes.telling import Teller, Told
from nnviz.passes.words import (
    MOST_TERMS,
    added,
    brief,
    can_fill,
    factor,
    filled,
    largest,
    number,
    rows_together,
)
from nnviz.registry import with_defaults
from nnviz.regularizers import REGULARIZERS
from nnviz.scene.pass_overlay import Note
from nnviz.scene.targets import EdgeAt, NeuronAt

_LETTERS = {"slope": "slope", "alpha": "α"}


def _by_output_lines(t: Teller, layer: int, unit: int) -> list[str]:
    """Write dL/da: from the loss at an output, else from what it feeds."""
    if layer == len(t.trace.layers):
        return [slope_line(t, unit), *slope_letters(t)]
    pulls = t.back(layer + 1).by_sum[t.row]
    weights = t.forward(layer + 1).kernel[unit]
    whole = number(float(t.back(layer).by_output[t.row, unit]))
    if len(pulls) <= MOST_TERMS:
        parts = [f"{factor(float(d))} · {factor(float(w))}" for d, w in zip(pulls, weights, strict=True)]
        return [f"dL/da = Σ dL/dz · w = {' + '.join(parts)} = {whole}"]
    products = pulls * weights
    places = largest(products)
    lines = [
        f"{t.names.short(layer + 1, k)}:  dL/dz · w = {factor(float(pulls[k]))} · "
        f"{factor(float(weights[k]))} = {number(float(products[k]))}"
        for k in places
    ]
    rest = float(products.sum() - products[places].sum())
    lines.append(f"{format_count(len(pulls) - len(places))} more together: {number(rest)}")
    return [*lines, f"dL/da = Σ dL/dz · w = {whole}"]


def _onward(t: Teller, layer: int, unit: int, *, now: bool = True) -> list[Note]:
    """Give the edges out of a neuron with what comes back along each; of many only the largest."""
    if layer == len(t.trace.layers):
        return []
    products = t.back(layer + 1).by_sum[t.row] * t.forward(layer + 1).kernel[unit]
    places = range(len(products)) if len(products) <= MOST_TERMS else largest(products)
    return [
        Note(EdgeAt(layer + 1, unit, k), brief(float(products[k])), float(products[k]), now) for k in places
    ]


def by_output(t: Teller, step: Step) -> Told:
    """Tell dL/da of a neuron."""
    value = float(t.back(step.layer).by_output[t.row, step.unit])
    last = step.layer == len(t.trace.layers)
    sentence = "By how much the loss grows if this prediction grows by a little."
    if not last:
        sentence = "What the neuron's output adds to the loss comes back along all edges that it feeds."
    now = Note(NeuronAt(step.layer, step.unit), brief(value), value)
    lines = tuple(_by_output_lines(t, step.layer, step.unit))
    return Told(lines, sentence, (*t.pulls_behind(step), *_onward(t, step.layer, step.unit), now))


def _by_sum_lines(t: Teller, layer: int, unit: int) -> list[str]:
    spec, its, back = t.spec(layer), t.forward(layer), t.back(layer)
    row = ACTIVATIONS[spec.activation]
    pull, result = float(back.by_output[t.row, unit]), number(float(back.by_sum[t.row, unit]))
    kept = "" if its.kept is None else f" · {number(float(its.kept[t.row, unit]))}"
    if row.whole_layer:
        a, pulls = its.activated[t.row], back.by_output[t.row]
        shared = float((pulls * (1.0 if its.kept is None else its.kept[t.row]) * a).sum())
        text = f"{factor(float(a[unit]))} · ({factor(pull)}{kept} − {factor(shared)})"
        return [f"dL/dz = a · (dL/da − Σ dL/da · a) = {text} = {result}"]
    slope, derivative = row.slope, number(float(back.derivative[t.row, unit]))
    known = {_LETTERS[k]: v for k, v in with_defaults(row.parameters, spec.activation_parameters).items()}
    letters = {"z": float(its.z[t.row, unit]), "a": float(its.activated[t.row, unit]), **known}
    given = slope in ("0", "1")
    text = f" = {filled(slope, letters)}" if can_fill(slope) and not given else ""
    return [
        f"da/dz = {slope}{text}" + ("" if given else f" = {derivative}"),
        f"dL/dz = dL/da · da/dz = {factor(pull)}{kept} · {derivative} = {result}",
    ]


def _together(t: Teller, layer: int, unit: int) -> list[str]:
    """Write what a cross entropy and its activation come to together, where that is so: a − y.

    Bridle 1990 and Bishop 1995, section 6.9. Clipped probabilities and other pairs have no such form.
    """
    trace = t.trace
    if layer < len(trace.layers) or not trace.document.train.loss.endswith("crossentropy") or trace.y is None:
        return []
    if t.spec(layer).activation not in ("softmax", "sigmoid"):
        return []
    a, y = float(t.forward(layer).a[t.row, unit]), float(trace.y[t.row, unit])
    pull, outputs = float(t.back(layer).by_sum[t.row, unit]), trace.units[-1]
    for parts, word in ((1, ""), (outputs, f" / {outputs}")):
        if math.isclose(pull, (a - y) / parts / trace.count, rel_tol=1e-6, abs_tol=1e-12):
            rows = f" / {trace.count}" if trace.count > 1 else ""
            put_in = f"({number(a)} − {factor(y)}){word}{rows}"
            return [f"or at once: dL/dz = (a − y){word}{rows} = {put_in} = {number(pull)}"]
    return []


def by_sum(t: Teller, step: Step) -> Told:
    """Tell dL/dz of a neuron."""
    flat = float(t.back(step.layer).derivative[t.row, step.unit]) == 0
    row = ACTIVATIONS[t.spec(step.layer).activation]
    sentence = f"The slope of {row.label} at z says how much of the gradient comes through."
    if flat and not row.whole_layer:
        sentence = f"{row.label} is flat here, so nothing comes through: this row teaches the neuron nothing."
    lines = (*_by_sum_lines(t, step.layer, step.unit), *_together(t, step.layer, step.unit))
    return Told(lines, sentence, (*t.pulls_behind(step), t.pull_note(step.layer, step.unit, now=True)))


def _weight_lines(t: Teller, step: Step, source: int) -> list[str]:
    """Write dL/dw of one edge: the row's part, that of all rows, and the penalty's."""
    its, back = t.forward(step.layer), t.back(step.layer)
    pull, x = float(back.by_sum[t.row, step.unit]), float(its.inputs[t.row, source])
    name = t.names.short(step.layer - 1, source)
    line = f"dL/dz · x = {factor(pull)} · {factor(x)} = {number(pull * x)}"
    if t.trace.count == 1:
        lines = [f"{name}:  dL/dw = {line}"]
    else:
        together = number(float(back.by_kernel[source, step.unit]))
        lines = [f"{name}:  this row: {line}", f"all {rows_together(t.trace.count)}: dL/dw = {together}"]
    if back.by_penalty is not None:
        part = float(back.by_penalty[source, step.unit])
        lines.append(_penalty_line(t, float(its.kernel[source, step.unit]), part))
        both = [float(back.by_kernel[source, step.unit]), part]
        lines.append(f"gradient = {added(both)} = {number(sum(both))}")
    return lines


def _penalty_line(t: Teller, w: float, part: float) -> str:
    train = t.trace.document.train
    slope = REGULARIZERS[train.regularizer].slope
    text = filled(slope, {"R": train.regularization, "w": w})
    return f"penalty's part = {slope} = {text} = {number(part)}"


def _into(t: Teller, step: Step, most: int | None = None) -> list[Note]:
    """Give the edges into a neuron with their gradients, up to a source where one is given."""
    values = t.back(step.layer).kernel[:, step.unit]
    if most is None:
        return t.edges_into(step.layer, step.unit, values.tolist())
    return [
        Note(EdgeAt(step.layer, i, step.unit), brief(float(values[i])), float(values[i]), i == most)
        for i in range(most + 1)
    ]


def by_weight(t: Teller, step: Step) -> Told:
    """Tell dL/dw of one edge."""
    sentence = "The edge's gradient is what pulls at the sum, times what came in along the edge."
    notes = (*t.pulls_behind(step), t.pull_note(step.layer, step.unit), *_into(t, step, step.source))
    return Told(tuple(_weight_lines(t, step, step.source)), sentence, notes)


def by_weights(t: Teller, step: Step) -> Told:
    """Tell dL/dw of all edges into a neuron with many: the largest, and how large the others are."""
    values = t.back(step.layer).kernel[:, step.unit]
    places = largest(values)
    lines = [line for place in places for line in _weight_lines(t, step, place)]
    rest = values.copy()
    rest[places] = 0
    size = number(float(abs(rest).sum()))
    lines.append(f"{format_count(len(values) - len(places))} more, their sizes together: {size}")
    sentence = (
        f"{format_count(len(values))} edges are too many to show one by one: "
        "the largest gradients are shown, the others are summed."
    )
    notes = (*t.pulls_behind(step), t.pull_note(step.layer, step.unit, now=True), *_into(t, step))
    return Told(tuple(lines), sentence, notes)


def _bias_lines(t: Teller, step: Step) -> list[str]:
    back = t.back(step.layer)
    pull, whole = number(float(back.by_sum[t.row, step.unit])), number(float(back.by_bias[step.unit]))
    if t.trace.count == 1:
        return [f"dL/db = dL/dz = {whole}"]
    return [f"this row: dL/dz = {pull}", f"all {rows_together(t.trace.count)}: dL/db = {whole}"]


def by_bias(t: Teller, step: Step) -> Told:
    """Tell dL/db."""
    sentence = "The bias moves the sum one to one, so its gradient is dL/dz itself."
    value = float(t.back(step.layer).by_bias[step.unit])
    now = Note(NeuronAt(step.layer, step.unit), f"b {brief(value)}", value)
    return Told(tuple(_bias_lines(t, step)), sentence, (*t.pulls_behind(step), now))


def neuron(t: Teller, step: Step) -> Told:
    """Tell all gradients of a neuron."""
    own_lines = [*_by_output_lines(t, step.layer, step.unit), *_by_sum_lines(t, step.layer, step.unit)]
    lines = own_lines if t.trace.count == 1 else _of_this_row(own_lines, slope_letters(t))
    values = t.back(step.layer).kernel[:, step.unit]
    places = list(range(len(values))) if len(values) <= MOST_TERMS else largest(values, 3)
    for place in places:
        lines += _weight_lines(t, step, place)
    if len(places) < len(values):
        lines.append(f"… {format_count(len(values) - len(places))} more edges")
    lines += _bias_lines(t, step)
    sentence = (
        "What pulls at the neuron's output goes through its slope, then to each of its weights."
        f"{_whose(t, 'At the neuron stands dL/dz', 'at the edges dL/dw')}"
    )
    own = t.pull_note(step.layer, step.unit, now=True)
    notes = (*t.pulls_behind(step), *_into(t, step), own)
    return Told(tuple(lines), sentence, notes)


def _of_this_row(lines: list[str], meanings: list[str]) -> list[str]:
    """Say that lines are the shown row's, but for those that say what letters mean."""
    return [line if line in meanings else f"this row: {line}" for line in lines]


def _whose(t: Teller, row: str, batch: str) -> str:
    """Say what is the shown row's and what the batch's, where that is not the same."""
    return "" if t.trace.count == 1 else f" {row} of this row, {batch} of all {rows_together(t.trace.count)}."


def _layer_lines(t: Teller, layer: int) -> list[str]:
    back, units = t.back(layer), t.trace.units[layer]
    row, batch = ("this row: ", f"all {rows_together(t.trace.count)}: ") if t.trace.count > 1 else ("", "")
    lines = [
        f"{t.names.short(layer, unit)}:  {row}dL/da = {number(float(back.by_output[t.row, unit]))},  "
        f"dL/dz = {number(float(back.by_sum[t.row, unit]))},  "
        f"{batch}dL/db = {number(float(back.by_bias[unit]))}"
        for unit in range(min(units, 12))
    ]
    return lines if units <= 12 else [*lines, f"… {format_count(units - 12)} more"]


def layer(t: Teller, step: Step) -> Told:
    """Tell all gradients of a layer."""
    edges, word = layer_edges(step.layer, t.back(step.layer).kernel)
    own = [t.pull_note(step.layer, unit, now=True) for unit in range(t.trace.units[step.layer])]
    whose = _whose(t, "At the neurons stands dL/dz", "at the edges dL/dw")
    sentence = (whose or "At the neurons stands dL/dz, at the edges dL/dw.").strip() + word
    return Told(tuple(_layer_lines(t, step.layer)), sentence, (*t.pulls_behind(step), *edges, *own))


def phase(t: Teller, step: Step) -> Told:
    """Tell the whole way back."""
    layers = range(len(t.trace.layers), 0, -1)
    notes = [t.pull_note(at, unit, now=True) for at in layers for unit in range(t.trace.units[at])]
    batch = f"all {rows_together(t.trace.count)}: " if t.trace.count > 1 else ""
    lines = [
        f"{t.names.layer(at)}:  {batch}largest dL/dw in size {_size(t.back(at).kernel)}" for at in layers
    ]
    sentence = (
        "From the loss back to the inputs, each number says what moving it would do to the loss."
        f"{_whose(t, 'At the neurons stands dL/dz', 'above is dL/dw')}"
    )
    return Told(tuple(lines), sentence, tuple(notes))


def _size(values: Numbers) -> str:
    return number(float(abs(values).max(initial=0.0)))
