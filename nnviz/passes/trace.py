"""All numbers of one pass: what a batch makes of the network, and what the network learns from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.drafts import Passed
from nnviz.losses import LOSSES, terms
from nnviz.network import free_parts
from nnviz.params import Params
from nnviz.passes.backward import LayerBackward, LayerForward, Numbers, run_backward, run_forward
from nnviz.passes.update import Change, Rate, change, rate_of
from nnviz.registry import with_defaults
from nnviz.regularizers import REGULARIZERS

Mask = NDArray[np.bool_] | None


@dataclass(frozen=True, eq=False)
class Priced:
    """What the loss of a batch is made of.

    Attributes:
        terms: ``(rows, outputs)``: what each output adds to its row's loss, before their mean or sum.
        rows: ``(rows,)``: the loss of each row.
        mean: Their mean: the loss of the batch.
        penalty: What the penalty on weights adds to what is minimised; 0 without one.
    """

    terms: Numbers
    rows: Numbers
    mean: float
    penalty: float

    @property
    def minimised(self) -> float:
        """What the update makes smaller: the loss and the penalty."""
        return self.mean + self.penalty


@dataclass(frozen=True, eq=False)
class Trace:
    """One pass with every number, in double precision but for the engine's new weights.

    Attributes:
        document: The network and how it learns.
        data: The prepared table, for names and units.
        rows: ``(rows,)`` int64: indices into the prepared rows; empty for typed numbers.
        x: ``(rows, inputs)`` as the network sees them.
        y: ``(rows, outputs)`` targets, or None where nothing is to be learned.
        layers: Forward, from the first hidden layer on.
        priced: The loss, or None without targets.
        back: Backward, for each layer, or None.
        rate: The learning rate of the update, or None where the engine has not made one.
        changes: For each layer the changes of its kernel and of its biases, or None.
        passed: What the engine has made, or None.
    """

    document: Document
    data: Prepared
    rows: NDArray[np.int64]
    x: Numbers
    y: Numbers | None
    layers: tuple[LayerForward, ...]
    priced: Priced | None = None
    back: tuple[LayerBackward, ...] | None = None
    rate: Rate | None = None
    changes: tuple[tuple[Change, Change], ...] | None = None
    passed: Passed | None = None

    @property
    def units(self) -> tuple[int, ...]:
        """The width of each layer, the inputs first."""
        return (self.x.shape[1], *(layer.z.shape[1] for layer in self.layers))

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.x)


def price(document: Document, params: Params, y: Numbers, p: Numbers) -> Priced:
    """Give the loss of predictions ``(rows, outputs)``, and the penalty on the weights."""
    train = document.train
    loss = LOSSES[train.loss]
    q = with_defaults(loss.parameters, train.loss_parameters)
    with np.errstate(all="ignore"):
        added, rows = terms(loss, y, p, q), loss.rows(np, y, p, q)
        penalty = 0.0
        if train.regularizer != "none":
            of = REGULARIZERS[train.regularizer].penalty
            penalty = train.regularization * sum(float(of(np, w.astype(np.float64))) for w, _ in params)
        return Priced(added, rows, float(rows.mean()), penalty)


def trace_forward(document: Document, data: Prepared, params: Params, x: NDArray[np.floating]) -> Trace:
    """Follow ``(rows, inputs)`` forward only, as outside training: nothing is dropped, nothing learned."""
    layers = run_forward(document, params, x)
    return Trace(document, data, np.zeros(0, np.int64), x.astype(np.float64), None, layers)


def _locked(document: Document, data: Prepared) -> list[tuple[Mask, Mask]]:
    """Tell for each layer which weights and biases training leaves as they are; None for none of them."""
    network = document.network
    if not network.locked and not network.off:
        return [(None, None) for _ in network.layers]
    free = free_parts(network, [unit.name for unit in data.inputs])
    return [(~kernel, ~bias) for kernel, bias in free]


def _in_double(data: Prepared, passed: Passed) -> tuple[Numbers, Numbers]:
    """Give inputs and targets as a person would scale them; single precision would round large labels."""
    if not len(passed.rows):
        return passed.x.astype(np.float64), passed.y.astype(np.float64)
    ins, outs = data.input_scaling, data.output_scaling
    x = (data.raw_x[passed.rows] - ins.offset) / ins.scale
    return x, (data.raw_y[passed.rows] - outs.offset) / outs.scale


def trace_update(document: Document, data: Prepared, passed: Passed) -> Trace:
    """Follow an update that the engine has made on a copy, from its inputs to the new weights."""
    x, y = _in_double(data, passed)
    layers = run_forward(document, passed.before, x, passed.step)
    back = run_backward(document, layers, y)
    rate = rate_of(document, passed.step, passed.batches)
    locked = _locked(document, data)
    changes = tuple(
        (
            change(document, rate, its.kernel, passed, place, 0, locked[place][0]),
            change(document, rate, its.by_bias, passed, place, 1, locked[place][1]),
        )
        for place, its in enumerate(back)
    )
    priced = price(document, passed.before, y, layers[-1].a)
    return Trace(document, data, passed.rows, x, y, layers, priced, back, rate, changes, passed)
