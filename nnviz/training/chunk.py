"""The chunk of training in JAX: the formulas of forward, loss, gradient and update in one native loop.

A chunk is one native loop over epochs and batches. Everything that may change without changing the
network's form is an argument (learning rate, regularisation, the order of the rows, how many epochs and
which batches of them), so it compiles once for each form of network and table.
"""

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.units import input_names
from nnviz.document import Document
from nnviz.losses import LOSSES
from nnviz.metrics import METRICS
from nnviz.network import free_parts
from nnviz.optimizers import OPTIMIZERS
from nnviz.params import Params
from nnviz.registry import with_defaults
from nnviz.regularizers import REGULARIZERS
from nnviz.schedules import SCHEDULES
from nnviz.training.form import Form, Structure

_LAST_STEP = 2**31 - 2
"""Updates are counted to here: at a million a second an int32 would turn negative in 36 minutes."""

Array = Any
Hyper = Mapping[str, Array]


class TrainState(NamedTuple):
    """What training changes.

    Attributes:
        params: For each layer ``(kernel, bias)``.
        slots: For each layer ``(kernel's slots, bias's slots)``, the running values of the optimizer.
        step: The number of updates made since the run began, int32.
    """

    params: Any
    slots: Any
    step: Any


def _product(structure: Structure, a: Array, kernel: Array) -> Array:
    """Multiply ``(rows, fan_in)`` by ``(fan_in, fan_out)``."""
    if structure == "kernel":
        return jnp.sum(a[:, :, None] * kernel[None], axis=1)
    return a @ kernel


def _kept(hyper: Hyper, number: int, step: Array, a: Array) -> Array:
    """Drop a share of a layer's outputs and scale up the others (Srivastava et al. 2014, section 10).

    Which ones follows from seed, update, layer and place alone, by MurmurHash3's finaliser (Appleby
    2008), so that any past update can be made again.
    """
    mixed = jnp.arange(a.size, dtype=jnp.uint32) * jnp.uint32(0x9E3779B9)
    for part in (hyper["seed"], jnp.uint32(number), step.astype(jnp.uint32)):
        mixed = (mixed ^ part) * jnp.uint32(0x85EBCA6B)
        mixed = (mixed ^ (mixed >> 13)) * jnp.uint32(0xC2B2AE35)
        mixed = mixed ^ (mixed >> 16)
    uniform = (mixed >> 8).astype(jnp.float32) / (1 << 24)
    rate = hyper["dropout"][number]
    return jnp.where(uniform.reshape(a.shape) >= rate, a / (1 - rate), jnp.zeros_like(a))


def predict(form: Form, params: Any, x: Array, drop: tuple[Hyper, Array] | None = None) -> Array:
    """Run the network in JAX: ``(rows, inputs)`` to ``(rows, outputs)``.

    Args:
        form: The form of the network.
        params: Its weights.
        x: ``(rows, inputs)``.
        drop: While training, the hyper-parameters and the number of the update, for dropout.
    """
    a = x
    for number, (layer, (kernel, bias)) in enumerate(zip(form.layers, params, strict=True)):
        row = ACTIVATIONS[layer.activation]
        z = _product(form.structure, a, kernel) + bias
        a = row.fn(jnp, z, with_defaults(row.parameters, layer.parameters))
        if layer.drops and drop is not None:
            a = _kept(drop[0], number, drop[1], a)
    return a


def _row_losses(form: Form, y: Array, prediction: Array) -> Array:
    loss = LOSSES[form.loss]
    return loss.rows(jnp, y, prediction, with_defaults(loss.parameters, form.loss_parameters))


def _epoch_rows(form: Form) -> tuple[np.ndarray, np.ndarray]:
    """Give the places of an epoch's batches, the last one padded, and the weight of each place."""
    padded = form.batches * form.batch
    places = np.minimum(np.arange(padded), form.rows - 1).astype(np.int32)
    weights = (np.arange(padded) < form.rows).astype(np.float32)
    return places, weights.reshape(form.batches, form.batch)


def _objective(
    form: Form, hyper: Hyper, step: Array, params: Any, x: Array, y: Array, w: Array
) -> tuple[Array, Array]:
    """Give what is minimised on a batch, and the sums of loss and metric (and penalty) over its rows."""
    prediction = predict(form, params, x, (hyper, step))
    rows = _row_losses(form, y, prediction)
    measured = METRICS[form.metric].rows(jnp, y, lax.stop_gradient(prediction))
    if form.rows % form.batch:
        rows, measured, count = rows * w, measured * w, jnp.sum(w)
    else:
        count = jnp.float32(form.batch)
    total = jnp.sum(rows)
    sums = [total, jnp.sum(measured)]
    objective = total / count
    if form.regularizer != "none":
        row = REGULARIZERS[form.regularizer]
        penalty = hyper["regularization"] * sum(row.penalty(jnp, kernel) for kernel, _ in params)
        objective = objective + penalty
        sums.append(penalty * count)
    return objective, jnp.stack(sums)


def _unlocked(free: Array, before: tuple[Array, Any], after: tuple[Array, Any]) -> tuple[Array, Any]:
    """Take the new weights, and the optimizer's values of them, only where they are free.

    Whatever the optimizer did to the others is forgotten: momentum, decay and penalty too.
    """
    (w, slots), (new_w, new_slots) = before, after
    new = tuple(jnp.where(free, theirs, its) for its, theirs in zip(slots, new_slots, strict=True))
    return jnp.where(free, new_w, w), new


def _update(form: Form, state: TrainState, gradients: Any, hyper: Hyper) -> TrainState:
    """Apply the optimizer to every kernel and bias."""
    row = OPTIMIZERS[form.optimizer]
    if form.schedule != "constant":
        passed = state.step.astype(jnp.float32) / form.batches
        factor = SCHEDULES[form.schedule].factor(jnp, passed, hyper["schedule"])
        hyper = {**hyper, "learning_rate": hyper["learning_rate"] * factor}
    step = jnp.minimum(state.step, _LAST_STEP) + 1
    t = step.astype(jnp.float32)
    params: list[Any] = []
    slots: list[Any] = []
    for number, (layer, layer_slots) in enumerate(zip(state.params, state.slots, strict=True)):
        triples = zip(layer, gradients[number], layer_slots, strict=True)
        done = [row.update(jnp, w, g, s, t, hyper) for w, g, s in triples]
        if form.locks:
            befores = zip(layer, layer_slots, strict=True)
            its = zip(hyper["free"][number], befores, done, strict=True)
            done = [_unlocked(free, before, after) for free, before, after in its]
        params.append(tuple(w for w, _ in done))
        slots.append(tuple(s for _, s in done))
    return TrainState(tuple(params), tuple(slots), step)


def chunk(
    form: Form, state: TrainState, data: Any, order: Array, span: Array, before: Array, hyper: Hyper
) -> tuple[TrainState, Array]:
    """Train some epochs.

    Args:
        form: What the program is made for (static).
        state: Where training stands.
        data: Training and validation inputs and targets ``(x, y, xv, yv)``.
        order: ``(capacity, rows)`` int32 order of the rows in each epoch; unused unless shuffled.
        span: ``(epochs, first, last)``: epochs to train, the first batch of the first of them, and the
            batch before which the last of them ends.
        before: ``(form.sums,)`` float32: the sums of the first epoch's batches before these. They are
            added to here, so that an epoch made in parts has the same sums bit for bit.
        hyper: What may change without a compile, see ``hyper_of``.

    Returns:
        The new state, and ``(capacity, series)``: the sums over the training rows before each update
        (``form.sums`` of them), then the means of loss and metric over the validation rows after the
        epoch.
    """
    x, y, xv, yv = data
    places, weights = _epoch_rows(form)
    weights = jnp.asarray(weights)
    gradient = jax.grad(partial(_objective, form, hyper), argnums=1, has_aux=True)
    epochs, first, last = span[0], span[1], span[2]

    def epoch(e: Array, carry: tuple[TrainState, Array]) -> tuple[TrainState, Array]:
        state, sums = carry
        if form.batches == 1:
            rows, xe, ye = jnp.zeros((1, 1), jnp.int32), x[None], y[None]
        else:
            rows = (order[e][places] if form.shuffled else jnp.asarray(places)).reshape(weights.shape)
            xe, ye = (x, y) if form.gathers_batches else (x[rows], y[rows])

        def batch(b: Array, inner: tuple[TrainState, Array]) -> tuple[TrainState, Array]:
            state, total = inner
            xb, yb = (xe[rows[b]], ye[rows[b]]) if form.gathers_batches else (xe[b], ye[b])
            gradients, sums = gradient(state.step, state.params, xb, yb, weights[b])
            return _update(form, state, gradients, hyper), total + sums

        zero = jnp.zeros(form.sums, jnp.float32)
        if form.batches == 1:
            state, total = batch(0, (state, zero))
        else:
            begin = jnp.where(e == 0, first, 0)
            end = jnp.where(e == epochs - 1, last, form.batches)
            state, total = lax.fori_loop(begin, end, batch, (state, jnp.where(e == 0, before, zero)))
        line = jnp.concatenate([total, _validate(form, state.params, xv, yv)])
        return state, sums.at[e].set(line)

    return lax.fori_loop(0, epochs, epoch, (state, jnp.zeros((form.capacity, form.sums + 2), jnp.float32)))


def _validate(form: Form, params: Any, x: Array, y: Array) -> Array:
    """Give the mean loss and metric over the validation rows; zeros where there are none."""
    if x.shape[0] == 0:
        return jnp.zeros(2, jnp.float32)
    prediction = predict(form, params, x)
    rows = _row_losses(form, y, prediction)
    return jnp.stack([jnp.mean(rows), jnp.mean(METRICS[form.metric].rows(jnp, y, prediction))])


def start_state(document: Document, params: Params) -> TrainState:
    """Give the state of a run that begins with these weights."""
    beginnings = OPTIMIZERS[document.train.optimizer].slots
    slots = tuple(
        tuple(tuple(np.full_like(part, value) for value in beginnings) for part in layer) for layer in params
    )
    return TrainState(params, slots, np.int32(0))


def hyper_of(document: Document) -> dict[str, Any]:
    """Give what may change without a compile as arguments: rates and parameters, float32, and what is locked.

    Cast in one place: a Python float, a NumPy and a JAX scalar would compile three programs.
    """
    train = document.train
    row = OPTIMIZERS[train.optimizer]
    values = {
        "learning_rate": train.learning_rate,
        **with_defaults(row.parameters, train.optimizer_parameters),
    }
    if train.regularizer != "none":
        values["regularization"] = train.regularization
    hyper: dict[str, Any] = {key: np.asarray(value, np.float32) for key, value in values.items()}
    if train.schedule != "constant":
        known = with_defaults(SCHEDULES[train.schedule].parameters, train.schedule_parameters)
        hyper["schedule"] = {key: np.asarray(value, np.float32) for key, value in known.items()}
    if any(layer.dropout > 0 for layer in document.network.layers):
        hyper["dropout"] = np.array([layer.dropout for layer in document.network.layers], np.float32)
        hyper["seed"] = np.asarray(train.seed & 0xFFFFFFFF, np.uint32)
    if document.network.locked or document.network.off:
        hyper["free"] = free_parts(document.network, input_names(document.data))
    return hyper
