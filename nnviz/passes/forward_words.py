"""What the forward steps of a pass say: products, sums, biases, activations, dropout."""

from __future__ import annotations

import numpy as np

from nnviz.activations import ACTIVATIONS
from nnviz.numbers import format_count
from nnviz.passes.backward import Numbers
from nnviz.passes.steps import Step
from nnviz.passes.telling import MOST_EDGES, Teller, Told
from nnviz.passes.words import MOST_TERMS, added, brief, can_fill, factor, filled, largest, number
from nnviz.registry import with_defaults
from nnviz.scene.pass_overlay import Note
from nnviz.scene.targets import EdgeAt, NeuronAt

_LETTERS = {"slope": "slope", "alpha": "α"}


def start(t: Teller, step: Step) -> Told:
    """Tell where the pass begins."""
    names = [f"{t.names.short(0, unit)} = {number(t.output(0, unit))}" for unit in range(t.trace.units[0])]
    shown = names if len(names) <= 12 else [*names[:6], f"… {format_count(len(names) - 6)} more"]
    inputs = [t.output_note(0, unit, now=True) for unit in range(t.trace.units[0])]
    passed = t.trace.passed
    where = "The weights are those before this pass."
    if passed is not None:
        number_of = format_count(passed.step + 1)
        where = f"The weights stand as they are before update number {number_of}."
    many = ""
    if t.trace.count > 1:
        many = f" The batch has {format_count(t.trace.count)} rows; the picture shows row {t.row + 1} of it."
    return Told(tuple(shown), f"{where} The inputs are as the network sees them.{many}", (*inputs,))


def _values(t: Teller, step: Step) -> tuple[Numbers, Numbers, Numbers]:
    its = t.forward(step.layer)
    return its.inputs[t.row], its.kernel[:, step.unit], its.products(t.row, step.unit)


def _term(t: Teller, step: Step, source: int, x: float, w: float) -> str:
    name = t.names.short(step.layer - 1, source)
    return f"{name}:  x · w = {factor(x)} · {factor(w)} = {number(x * w)}"


def product(t: Teller, step: Step) -> Told:
    """Tell one product."""
    x, w, products = _values(t, step)
    name = t.names.short(step.layer - 1, step.source)
    notes = t.outputs_until(step)
    for source in range(step.source + 1):
        value = float(products[source])
        now = source == step.source
        notes.append(Note(EdgeAt(step.layer, source, step.unit), brief(value), value, now))
    notes.append(Note(NeuronAt(step.layer, step.unit), "", 0.0))
    line = _term(t, step, step.source, float(x[step.source]), float(w[step.source]))
    meaning = f"What comes from {name} is multiplied by the weight of its edge."
    return Told((line,), meaning, tuple(notes))


def _sum_lines(t: Teller, step: Step) -> list[str]:
    """Write all products, or the largest of many and what the rest sums up to."""
    x, w, products = _values(t, step)
    if len(products) <= MOST_TERMS:
        alone = len(products) == 1
        whole = number(float(products.sum()))
        return [f"Σ x·w = {whole}" if alone else f"Σ x·w = {added(products)} = {whole}"]
    places = largest(products)
    lines = [_term(t, step, place, float(x[place]), float(w[place])) for place in places]
    rest = float(products.sum() - products[places].sum())
    more = format_count(len(products) - len(places))
    lines.append(f"{more} more products together: {number(rest)}")
    lines.append(f"Σ x·w = {number(float(products.sum()))}")
    return lines


def _unit_notes(t: Teller, step: Step, text: str, value: float) -> tuple[Note, ...]:
    _, _, products = _values(t, step)
    edges = t.edges_into(step.layer, step.unit, products.tolist())
    now = Note(NeuronAt(step.layer, step.unit), text, value)
    return (*t.outputs_until(step), *edges, now)


def products(t: Teller, step: Step) -> Told:
    """Tell all products of a neuron with many inputs: the largest, and the sum of the rest."""
    _, _, values = _values(t, step)
    total = float(values.sum())
    sentence = (
        f"{format_count(len(values))} inputs are too many to show one by one: "
        "the largest products are shown, the others are summed."
    )
    return Told(tuple(_sum_lines(t, step)), sentence, _unit_notes(t, step, brief(total), total))


def total(t: Teller, step: Step) -> Told:
    """Tell the sum of the products."""
    _, _, values = _values(t, step)
    its = float(values.sum())
    sentence = "The products of all inputs are added up."
    return Told(tuple(_sum_lines(t, step)), sentence, _unit_notes(t, step, brief(its), its))


def _bias_line(t: Teller, step: Step) -> str:
    its = t.forward(step.layer)
    _, _, values = _values(t, step)
    bias, z = float(its.bias[step.unit]), float(its.z[t.row, step.unit])
    return f"z = Σ x·w + b = {added([float(values.sum()), bias])} = {number(z)}"


def bias(t: Teller, step: Step) -> Told:
    """Tell how the bias is added."""
    z = float(t.forward(step.layer).z[t.row, step.unit])
    sentence = "The bias is added: it says how ready the neuron is to fire, whatever comes in."
    return Told((_bias_line(t, step),), sentence, _unit_notes(t, step, f"z {brief(z)}", z))


def activation_line(t: Teller, step: Step) -> str:
    """Write the activation with its numbers."""
    spec, its = t.spec(step.layer), t.forward(step.layer)
    row = ACTIVATIONS[spec.activation]
    z, a = float(its.z[t.row, step.unit]), float(its.activated[t.row, step.unit])
    if row.whole_layer:
        sums = its.z[t.row]
        shown = [f"e^{factor(float(value))}" for value in sums[:MOST_TERMS]]
        below = " + ".join(shown) + (" + …" if len(sums) > MOST_TERMS else "")
        return f"a = e^{factor(z)} / ({below}) = {number(a)}"
    known = {_LETTERS[k]: v for k, v in with_defaults(row.parameters, spec.activation_parameters).items()}
    if can_fill(row.formula):
        _, _, right = row.formula.partition("= ")
        return f"{row.formula} = {filled(right, {'z': z, **known})} = {number(a)}"
    return f"{row.formula},  z = {number(z)}:  a = {number(a)}"


def activate(t: Teller, step: Step) -> Told:
    """Tell the activation."""
    row = ACTIVATIONS[t.spec(step.layer).activation]
    a = float(t.forward(step.layer).activated[t.row, step.unit])
    sentence = f"The activation {row.label} turns the sum z into the neuron's output a."
    if row.whole_layer:
        sentence = f"{row.label} turns the sums of the layer into shares that add up to 1."
    return Told((activation_line(t, step),), sentence, _unit_notes(t, step, f"a {brief(a)}", a))


def _drop_line(t: Teller, step: Step) -> str:
    its = t.forward(step.layer)
    assert its.kept is not None
    before, kept = float(its.activated[t.row, step.unit]), float(its.kept[t.row, step.unit])
    return f"a = {number(before)} · {number(kept)} = {number(float(its.a[t.row, step.unit]))}"


def drop(t: Teller, step: Step) -> Told:
    """Tell what dropout does to an output."""
    its = t.forward(step.layer)
    assert its.kept is not None
    kept, a = float(its.kept[t.row, step.unit]), float(its.a[t.row, step.unit])
    what = "is dropped in this update" if kept == 0 else "is kept, and scaled up for those that are dropped"
    sentence = f"By chance this output {what}."
    return Told((_drop_line(t, step),), sentence, _unit_notes(t, step, f"a {brief(a)}", a))


def neuron(t: Teller, step: Step) -> Told:
    """Tell a neuron from its products to its output."""
    its = t.forward(step.layer)
    a = float(its.a[t.row, step.unit])
    lines = [*_sum_lines(t, step), _bias_line(t, step), activation_line(t, step)]
    if its.kept is not None:
        lines.append(_drop_line(t, step))
    sentence = "Inputs times weights are added up with the bias; the activation makes the output of the sum."
    return Told(tuple(lines), sentence, _unit_notes(t, step, f"a {brief(a)}", a))


def _neuron_line(t: Teller, layer: int, unit: int) -> str:
    its = t.forward(layer)
    z, a = float(its.z[t.row, unit]), float(its.a[t.row, unit])
    return f"{t.names.short(layer, unit)}:  z = {number(z)},  a = {number(a)}"


def _lines(t: Teller, layer: int) -> list[str]:
    units = t.trace.units[layer]
    lines = [_neuron_line(t, layer, unit) for unit in range(min(units, 12))]
    if units > 12:
        rest = t.forward(layer).a[t.row, 12:]
        lines.append(f"… {format_count(units - 12)} more, mean a = {number(float(rest.mean()))}")
    return lines


def layer_edges(layer: int, values: Numbers, text: Numbers | None = None) -> tuple[list[Note], str]:
    """Give the numbers of a layer's edges ``(fan_in, units)``, and a word where only some are shown."""
    flat = values.ravel()
    places = range(len(flat)) if len(flat) <= MOST_EDGES else largest(flat, MOST_EDGES // 2)
    units = values.shape[1]
    notes = [
        Note(EdgeAt(layer, place // units, place % units), brief(float(flat[place])), float(flat[place]))
        for place in places
    ]
    if len(flat) <= MOST_EDGES:
        return notes, ""
    return notes, f" Of {format_count(len(flat))} edges the {MOST_EDGES // 2} largest are shown."


def layer(t: Teller, step: Step) -> Told:
    """Tell a whole layer."""
    its = t.forward(step.layer)
    edges, word = layer_edges(step.layer, its.inputs[t.row][:, None] * its.kernel)
    before = t.outputs_before(step.layer)
    own = [t.output_note(step.layer, unit, now=True) for unit in range(t.trace.units[step.layer])]
    sentence = f"Every neuron of the layer gets all outputs of the layer before.{word}"
    return Told(tuple(_lines(t, step.layer)), sentence, (*before, *edges, *own))


def phase(t: Teller, step: Step) -> Told:
    """Tell the whole way from the inputs to the outputs."""
    last = len(t.trace.layers)
    notes = [
        t.output_note(at, unit, now=at > 0) for at, units in enumerate(t.trace.units) for unit in range(units)
    ]
    lines = [
        f"{t.names.layer(at)}:  " + ", ".join(_short_outputs(t.forward(at).a[t.row]))
        for at in range(1, last + 1)
    ]
    sentence = "Layer by layer, sums of products become outputs, until the last layer gives the prediction."
    return Told(tuple(lines), sentence, tuple(notes))


def _short_outputs(values: Numbers) -> list[str]:
    shown = [number(float(value)) for value in values[:10]]
    more = len(values) - len(shown)
    return [*shown, f"… {format_count(more)} more"] if more else shown


def prediction(t: Teller) -> str:
    """Say the prediction in the label's own units, where these are not what the network gives."""
    scaling, raw = t.trace.data.output_scaling, t.trace.layers[-1].a[t.row]
    if np.all(scaling.scale == 1) and np.all(scaling.offset == 0):
        return ""
    own = raw * scaling.scale + scaling.offset
    told = ", ".join(number(float(value)) for value in own[:6])
    return f" In the label's own units the prediction is {told}."
