"""The chunk of training in JAX: the formulas of forward, loss, gradient and update in one native loop.

A chunk is one native loop over epochs and batches. Everything that may change without changing the
network's form is an argument (learning rate, regularisation, the order of the rows, how many epochs and
which batches of them), so it compiles once for each form of network and table.
"""

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.prepared import Prepared
from nnviz.document import Document, LayerSpec
from nnviz.losses import LOSSES
from nnviz.metrics import Metric, metric_for
from nnviz.optimizers import OPTIMIZERS
from nnviz.registry import with_defaults
from nnviz.snapshot import Params

Structure = Literal["kernel", "library"]

SMALL_UPDATE = 16_384
"""Up to this many multiplications in a forward pass of a batch, a chunk is one native kernel.

Measured on two cores over nets of 4 to 64 inputs, two layers of 8 to 96 units, batches of 10 and 32: the
kernel is 2 to 8 times faster far below the bound, and slower from about 20,000 on.
"""
_ORDER_CAPACITY = 1 << 18
_EPOCH_CAPACITY = 1 << 14
_GATHERED_ROWS = 1 << 15

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


@dataclass(frozen=True)
class Form:
    """All that a compiled chunk is made for; two runs of one form share a program."""

    layers: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
    loss: str
    metric: str
    optimizer: str
    rows: int
    batch: int
    shuffled: bool
    outputs: int
    platform: str
    structure: Structure

    @property
    def batches(self) -> int:
        """Batches in an epoch."""
        return -(-self.rows // self.batch)

    @property
    def gathers_batches(self) -> bool:
        """Whether rows are gathered a batch at a time: a whole epoch at once is quicker, but large."""
        return self.batches > 1 and self.rows > _GATHERED_ROWS

    @property
    def capacity(self) -> int:
        """Epochs that one chunk can hold."""
        return (
            max(1, min(_EPOCH_CAPACITY, _ORDER_CAPACITY // self.rows)) if self.shuffled else _EPOCH_CAPACITY
        )


def choose_structure(batch: int, weights: int, platform: str) -> Structure:
    """Choose how a chunk is compiled.

    ``"kernel"``: matrix products written as multiply-and-sum and the whole loop one native kernel, which
    spares a small network the runtime's cost of calling dozens of small operations in each step.
    ``"library"``: the library's matrix products, which use all cores.

    Args:
        batch: Rows in a batch.
        weights: Weights in all kernels of the network.
        platform: JAX's name of the device's platform.
    """
    return "kernel" if platform == "cpu" and batch * weights <= SMALL_UPDATE else "library"


def form_of(document: Document, data: Prepared, platform: str) -> Form:
    """Find the form of the program that trains a document."""
    train = document.train
    rows = len(data.train)
    batch = min(train.batch_size or rows, rows)
    _, metric = metric_for(document.data.task, train.loss, len(data.outputs), data.targets)
    widths = (len(data.inputs), *document.network.units)
    weights = sum(fan_in * units for fan_in, units in pairwise(widths))
    return Form(
        layers=tuple((layer.activation, layer.activation_parameters) for layer in document.network.layers),
        loss=train.loss,
        metric=metric.key,
        optimizer=train.optimizer,
        rows=rows,
        batch=batch,
        shuffled=train.shuffle and batch < rows,
        outputs=len(data.outputs),
        platform=platform,
        structure=choose_structure(batch, weights, platform),
    )


def _product(structure: Structure, a: Array, kernel: Array) -> Array:
    """Multiply ``(rows, fan_in)`` by ``(fan_in, fan_out)``."""
    if structure == "kernel":
        return jnp.sum(a[:, :, None] * kernel[None], axis=1)
    return a @ kernel


def predict(structure: Structure, layers: tuple[LayerSpec, ...], params: Any, x: Array) -> Array:
    """Run the network in JAX: ``(rows, inputs)`` to ``(rows, outputs)``."""
    a = x
    for layer, (kernel, bias) in zip(layers, params, strict=True):
        row = ACTIVATIONS[layer.activation]
        z = _product(structure, a, kernel) + bias
        a = row.fn(jnp, z, with_defaults(row.parameters, layer.activation_parameters))
    return a


def _epoch_rows(form: Form) -> tuple[np.ndarray, np.ndarray]:
    """Give the places of an epoch's batches, the last one padded, and the weight of each place."""
    padded = form.batches * form.batch
    places = np.minimum(np.arange(padded), form.rows - 1).astype(np.int32)
    weights = (np.arange(padded) < form.rows).astype(np.float32)
    return places, weights.reshape(form.batches, form.batch)


def _batch_sums(
    form: Form, layers: tuple[LayerSpec, ...], metric: Metric, params: Any, x: Array, y: Array, w: Array
) -> Any:
    """Give the mean loss of a batch, for the gradient, and the sums of loss and metric over its rows."""
    prediction = predict(form.structure, layers, params, x)
    loss = LOSSES[form.loss]
    rows = loss.rows(jnp, y, prediction, with_defaults(loss.parameters, ()))
    full = form.rows % form.batch == 0
    total = jnp.sum(rows) if full else jnp.sum(rows * w)
    count = form.batch if full else jnp.sum(w)
    measured = metric.rows(jnp, y, lax.stop_gradient(prediction))
    return total / count, jnp.stack([total, jnp.sum(measured) if full else jnp.sum(measured * w)])


def _update(form: Form, state: TrainState, gradients: Any, hyper: Hyper) -> TrainState:
    """Apply the optimizer to every kernel and bias."""
    row = OPTIMIZERS[form.optimizer]
    step = state.step + 1
    t = step.astype(jnp.float32)
    params: list[Any] = []
    slots: list[Any] = []
    for layer, layer_slots, layer_gradients in zip(state.params, state.slots, gradients, strict=True):
        triples = zip(layer, layer_gradients, layer_slots, strict=True)
        done = [row.update(jnp, w, g, s, t, hyper) for w, g, s in triples]
        params.append(tuple(w for w, _ in done))
        slots.append(tuple(s for _, s in done))
    return TrainState(tuple(params), tuple(slots), step)


def chunk(
    form: Form,
    layers: tuple[LayerSpec, ...],
    metric: Metric,
    state: TrainState,
    data: Any,
    order: Array,
    span: Array,
    hyper: Hyper,
) -> tuple[TrainState, Array]:
    """Train some epochs.

    Args:
        form: What the program is made for (static).
        layers: The layers (static).
        metric: The metric (static).
        state: Where training stands.
        data: Training and validation inputs and targets ``(x, y, xv, yv)``.
        order: ``(capacity, rows)`` int32 order of the rows in each epoch; unused unless shuffled.
        span: ``(epochs, first, last)``: epochs to train, the first batch of the first of them, and the
            batch before which the last of them ends.
        hyper: Learning rate and parameters of the optimizer.

    Returns:
        The new state, and ``(capacity, 4)``: sums of loss and metric over the training rows before each
        update, and means of both over the validation rows after the epoch.
    """
    x, y, xv, yv = data
    places, weights = _epoch_rows(form)
    weights = jnp.asarray(weights)
    gradient = jax.grad(partial(_batch_sums, form, layers, metric), has_aux=True)
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
            gradients, sums = gradient(state.params, xb, yb, weights[b])
            return _update(form, state, gradients, hyper), total + sums

        zero = jnp.zeros(2, jnp.float32)
        if form.batches == 1:
            state, total = batch(0, (state, zero))
        else:
            begin = jnp.where(e == 0, first, 0)
            end = jnp.where(e == epochs - 1, last, form.batches)
            state, total = lax.fori_loop(begin, end, batch, (state, zero))
        line = jnp.concatenate([total, _validate(form, layers, metric, state.params, xv, yv)])
        return state, sums.at[e].set(line)

    return lax.fori_loop(0, epochs, epoch, (state, jnp.zeros((form.capacity, 4), jnp.float32)))


def _validate(
    form: Form, layers: tuple[LayerSpec, ...], metric: Metric, params: Any, x: Array, y: Array
) -> Array:
    """Give the mean loss and metric over the validation rows; zeros where there are none."""
    if x.shape[0] == 0:
        return jnp.zeros(2, jnp.float32)
    prediction = predict(form.structure, layers, params, x)
    loss = LOSSES[form.loss]
    rows = loss.rows(jnp, y, prediction, with_defaults(loss.parameters, ()))
    return jnp.stack([jnp.mean(rows), jnp.mean(metric.rows(jnp, y, prediction))])


def start_state(document: Document, params: Params) -> TrainState:
    """Give the state of a run that begins with these weights."""
    slots = OPTIMIZERS[document.train.optimizer].slots
    empty = tuple(
        tuple(tuple(np.zeros_like(part) for _ in range(slots)) for part in layer) for layer in params
    )
    return TrainState(params, empty, np.int32(0))


def hyper_of(document: Document) -> dict[str, np.ndarray]:
    """Give learning rate and optimizer parameters as float32 arguments.

    Cast in one place: a Python float, a NumPy and a JAX scalar would compile three programs.
    """
    train = document.train
    row = OPTIMIZERS[train.optimizer]
    values = {
        "learning_rate": train.learning_rate,
        **with_defaults(row.parameters, train.optimizer_parameters),
    }
    return {key: np.asarray(value, np.float32) for key, value in values.items()}
