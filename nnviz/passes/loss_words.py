"""What the loss steps of a pass say: each output's part, each row's, the batch's, and the penalty's."""

from __future__ import annotations

import math

from nnviz.losses import EPSILON, LOSSES, Loss
from nnviz.numbers import format_count
from nnviz.passes.forward_words import prediction
from nnviz.passes.steps import Step
from nnviz.passes.telling import Teller, Told
from nnviz.passes.trace import Priced
from nnviz.passes.words import added, brief, filled, number
from nnviz.registry import with_defaults
from nnviz.regularizers import REGULARIZERS
from nnviz.scene.pass_overlay import Note
from nnviz.scene.targets import NeuronAt

_MOST = 12


def _priced(t: Teller) -> Priced:
    assert t.trace.priced is not None
    return t.trace.priced


def _pair(t: Teller, unit: int) -> tuple[float, float]:
    """Give target and prediction of an output."""
    assert t.trace.y is not None
    return float(t.trace.y[t.row, unit]), float(t.trace.layers[-1].a[t.row, unit])


def _loss(t: Teller) -> Loss:
    return LOSSES[t.trace.document.train.loss]


def known(t: Teller, unit: int) -> dict[str, float]:
    """Give what the letters of a loss's formula stand for at an output."""
    row, (y, p) = _loss(t), _pair(t, unit)
    q = with_defaults(row.parameters, t.trace.document.train.loss_parameters)
    if row.whole_row:
        p /= float(t.trace.layers[-1].a[t.row].sum()) or 1.0
    if row.key.endswith("crossentropy"):
        p = min(max(p, EPSILON), 1 - EPSILON) if math.isfinite(p) else p
    return {"y": y, "p": p, "e": p - y, "δ": q.get("delta", 1.0)}


def _term_line(t: Teller, unit: int) -> str:
    formula = _loss(t).formula.replace("mean ", "").replace("Σ ", "")
    value = float(_priced(t).terms[t.row, unit])
    return f"{formula} = {filled(formula, known(t, unit))} = {number(value)}"


def _error_lines(t: Teller, unit: int) -> tuple[str, str]:
    y, p = _pair(t, unit)
    return f"prediction p = {number(p)},  target y = {number(y)}", f"error p − y = {number(p - y)}"


def _output_notes(t: Teller, now: int | None = None) -> tuple[Note, ...]:
    last = len(t.trace.layers)
    notes = t.outputs_before(last)
    for unit in range(t.trace.units[-1]):
        value = float(_priced(t).terms[t.row, unit])
        its = now is None or unit == now
        text = f"L {brief(value)}" if now is None or unit <= now else brief(_pair(t, unit)[1])
        notes.append(Note(NeuronAt(last, unit), text, value, its))
    return tuple(notes)


def term(t: Teller, step: Step) -> Told:
    """Tell what one output adds to the loss."""
    row = _loss(t)
    name = t.names.short(step.layer, step.unit)
    sentence = f"{row.label} compares the prediction for {name} with its target.{prediction(t)}"
    lines = (*_error_lines(t, step.unit), _term_line(t, step.unit))
    return Told(lines, sentence, _output_notes(t, step.unit))


def _row_line(t: Teller) -> str:
    values = _priced(t).terms[t.row]
    whole = number(float(_priced(t).rows[t.row]))
    if len(values) == 1:
        return f"L = {whole}"
    shown = added(values[:_MOST]) + (" + …" if len(values) > _MOST else "")
    if _loss(t).reduction == "sum":
        return f"L = {shown} = {whole}"
    return f"L = ({shown}) / {len(values)} = {whole}"


def row_loss(t: Teller, step: Step) -> Told:
    """Tell the loss of the row."""
    how = "sum" if _loss(t).reduction == "sum" else "mean"
    sentence = f"The loss of the row is the {how} over its outputs: how wrong the network is here."
    return Told((_row_line(t),), sentence, _output_notes(t))


def _batch_line(t: Teller) -> str:
    rows, mean = _priced(t).rows, _priced(t).mean
    shown = added(rows[:_MOST])
    if len(rows) > _MOST:
        shown += f" + … {format_count(len(rows) - _MOST)} more"
    return f"L = ({shown}) / {format_count(len(rows))} = {number(mean)}"


def batch_loss(t: Teller, step: Step) -> Told:
    """Tell the loss of the batch."""
    sentence = "The loss of the batch is the mean over its rows. The table below shows what each row adds."
    return Told((_batch_line(t),), sentence, _output_notes(t))


def _penalty_lines(t: Teller) -> tuple[str, str]:
    train, its = t.trace.document.train, _priced(t)
    row = REGULARIZERS[train.regularizer]
    first = f"penalty = {row.formula} = {number(its.penalty)}  with R = {number(train.regularization)}"
    return first, f"minimised: L + penalty = {added([its.mean, its.penalty])} = {number(its.minimised)}"


def penalty(t: Teller, step: Step) -> Told:
    """Tell what the penalty on weights adds."""
    sentence = "The penalty keeps weights small; the update makes loss and penalty together smaller."
    return Told(_penalty_lines(t), sentence, _output_notes(t))


def loss(t: Teller, step: Step) -> Told:
    """Tell the whole of the loss at once."""
    units = min(t.trace.units[-1], 6)
    last = len(t.trace.layers)
    lines: list[str] = []
    for unit in range(units):
        first, error = _error_lines(t, unit)
        lines += [f"{t.names.short(last, unit)}:  {first}", error, _term_line(t, unit)]
    lines.append(_row_line(t))
    if t.trace.count > 1:
        lines.append(_batch_line(t))
    if t.trace.document.train.regularizer != "none":
        lines += _penalty_lines(t)
    sentence = f"{_loss(t).label} says how wrong the prediction is.{prediction(t)}"
    return Told(tuple(lines), sentence, _output_notes(t))


def slope_line(t: Teller, unit: int) -> str:
    """Write the loss's gradient by one prediction with its numbers."""
    row, letters = _loss(t), known(t, unit)
    assert t.trace.y is not None and t.trace.back is not None
    y, p = t.trace.y[t.row], t.trace.layers[-1].a[t.row]
    sums = {"Σ y": float(y.sum()), "Σ p": float(p.sum()), "n": float(len(y))}
    letters["p"] = float(p[unit]) if row.whole_row else letters["p"]
    text = filled(row.slope, {**letters, **sums})
    value = float(t.trace.back[-1].by_output[t.row, unit])
    if t.trace.count > 1:
        general, text = f"({row.slope}) / rows", f"({text}) / {format_count(t.trace.count)}"
    else:
        general = row.slope
    return f"dL/da = {general} = {text} = {number(value)}"


def slope_letters(t: Teller) -> list[str]:
    """Say what n and the rows are by which that gradient is divided, where it is."""
    outputs, rows = t.trace.units[-1], format_count(t.trace.count)
    letters = [f"n = {format_count(outputs)} output{'s' * (outputs > 1)}"] if "/n" in _loss(t).slope else []
    if t.trace.count > 1:
        letters.append(f"rows = {rows} in the batch")
    return [f"with {', '.join(letters)}"] if letters else []
