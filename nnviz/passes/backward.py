"""Forward and backward through all layers, with every number kept: the chain rule layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.activations import ACTIVATIONS, pull_back
from nnviz.document import Document, LayerSpec
from nnviz.losses import LOSSES
from nnviz.network import activate
from nnviz.params import Params
from nnviz.passes.dropout import kept_factors
from nnviz.registry import with_defaults
from nnviz.regularizers import REGULARIZERS

Numbers = NDArray[np.float64]
Gradients = tuple[tuple[Numbers, Numbers], ...]
"""For each layer by its kernel ``(fan_in, fan_out)`` and by its biases ``(fan_out,)``."""


@dataclass(frozen=True, eq=False)
class LayerForward:
    """What one layer makes of some rows.

    Attributes:
        kernel: ``(fan_in, units)``.
        bias: ``(units,)``.
        inputs: ``(rows, fan_in)``: the outputs of the layer before.
        z: ``(rows, units)``: the weighted sums, biases included.
        activated: ``(rows, units)``: the activation of them.
        kept: ``(rows, units)``: what dropout multiplies these by, or None.
        a: ``(rows, units)``: the outputs.
    """

    kernel: Numbers
    bias: Numbers
    inputs: Numbers
    z: Numbers
    activated: Numbers
    kept: Numbers | None
    a: Numbers

    def products(self, row: int, unit: int) -> Numbers:
        """Give ``(fan_in,)``: each input times its weight."""
        return self.inputs[row] * self.kernel[:, unit]


@dataclass(frozen=True, eq=False)
class LayerBackward:
    """What the loss of the rows, their mean, would change with, at one layer.

    Attributes:
        by_output: ``(rows, units)``: dL/da.
        derivative: ``(rows, units)``: da/dz, the activation's own.
        by_sum: ``(rows, units)``: dL/dz.
        by_kernel: ``(fan_in, units)``: dL/dw, of the rows together, without a penalty.
        by_bias: ``(units,)``: dL/db.
        by_penalty: ``(fan_in, units)``: what the penalty adds to dL/dw, or None.
    """

    by_output: Numbers
    derivative: Numbers
    by_sum: Numbers
    by_kernel: Numbers
    by_bias: Numbers
    by_penalty: Numbers | None

    @property
    def kernel(self) -> Numbers:
        """The whole gradient by the kernel, with the penalty's part."""
        return self.by_kernel if self.by_penalty is None else self.by_kernel + self.by_penalty


def run_forward(
    document: Document, params: Params, x: NDArray[np.floating], update: int | None = None
) -> tuple[LayerForward, ...]:
    """Send rows forward in double precision.

    Args:
        document: The network, and its seed.
        params: Its weights.
        x: ``(rows, inputs)`` as the network sees them.
        update: Updates made before, which says what dropout drops; None: nothing, as outside training.
    """
    done: list[LayerForward] = []
    a = x.astype(np.float64)
    with np.errstate(all="ignore"):
        for place, (layer, (kernel, bias)) in enumerate(zip(document.network.layers, params, strict=True)):
            w, b = kernel.astype(np.float64), bias.astype(np.float64)
            z = a @ w + b
            activated: Numbers = activate(np, layer, z)
            kept = None if update is None else kept_factors(document, place, update, z.shape)
            out = activated if kept is None else activated * kept
            done.append(LayerForward(w, b, a, z, activated, kept, out))
            a = out
    return tuple(done)


def run_backward(
    document: Document, layers: Sequence[LayerForward], y: NDArray[np.floating]
) -> tuple[LayerBackward, ...]:
    """Send the gradient of the rows' mean loss back through layers that were run forward.

    Args:
        document: Whose loss, activations and penalty hold.
        layers: What ``run_forward`` gave.
        y: ``(rows, outputs)`` targets as the network sees them.

    Returns:
        For each layer, the first hidden one first.
    """
    loss = LOSSES[document.train.loss]
    q = with_defaults(loss.parameters, document.train.loss_parameters)
    done: list[LayerBackward] = []
    with np.errstate(all="ignore"):
        by_output: Numbers = loss.gradient(np, y.astype(np.float64), layers[-1].a, q) / len(y)
        for spec, layer in zip(reversed(document.network.layers), reversed(layers), strict=True):
            back = _through(document, spec, layer, by_output)
            done.append(back)
            by_output = back.by_sum @ layer.kernel.T
    return tuple(reversed(done))


def _through(document: Document, spec: LayerSpec, layer: LayerForward, by_output: Numbers) -> LayerBackward:
    row = ACTIVATIONS[spec.activation]
    p = with_defaults(row.parameters, spec.activation_parameters)
    pulled = by_output if layer.kept is None else by_output * layer.kept
    by_sum: Numbers = pull_back(np, row, layer.z, pulled, p)
    derivative: Numbers = row.derivative(np, layer.z, p)
    by_kernel = layer.inputs.T @ by_sum
    return LayerBackward(
        by_output, derivative, by_sum, by_kernel, by_sum.sum(axis=0), _penalty(document, layer)
    )


def _penalty(document: Document, layer: LayerForward) -> Numbers | None:
    train = document.train
    if train.regularizer == "none":
        return None
    by_weight: Numbers = REGULARIZERS[train.regularizer].gradient(np, layer.kernel)
    return train.regularization * by_weight


def backward(
    document: Document,
    params: Params,
    x: NDArray[np.floating],
    y: NDArray[np.floating],
    update: int | None = None,
) -> Gradients:
    """Give the gradient of what is minimised on some rows: their mean loss, and the penalty.

    Args:
        document: The network and how it learns.
        params: Its weights.
        x: ``(rows, inputs)`` as the network sees them.
        y: ``(rows, outputs)`` likewise.
        update: Updates made before, for dropout; None: nothing is dropped.
    """
    layers = run_backward(document, run_forward(document, params, x, update), y)
    return tuple((layer.kernel, layer.by_bias) for layer in layers)
