"""What a chunk is compiled for, and how: pure values, without JAX."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.metrics import metric_for
from nnviz.registry import Values

Structure = Literal["kernel", "library"]

SMALL_UPDATE = 16_384
"""Up to this many multiplications in a forward pass of a batch, a chunk is one native kernel.

Measured on two cores over nets of 4 to 64 inputs, two layers of 8 to 96 units, batches of 10 and 32: the
kernel is 2 to 8 times faster far below the bound, and slower from about 20,000 on.
"""
_ORDER_CAPACITY = 1 << 18
_GATHERED_ROWS = 1 << 15


@dataclass(frozen=True)
class LayerForm:
    """What a compiled chunk needs to know of a layer."""

    activation: str
    parameters: Values
    drops: bool


@dataclass(frozen=True)
class Form:
    """All that a compiled chunk is made for; two runs of one form and one shape share a program."""

    layers: tuple[LayerForm, ...]
    loss: str
    loss_parameters: Values
    metric: str
    optimizer: str
    schedule: str
    regularizer: str
    rows: int
    batch: int
    shuffled: bool
    platform: str
    structure: Structure
    capacity_limit: int = 1 << 16
    locks: bool = False
    """Whether some weights or biases stay as they are; which ones is an argument, see ``chunk.hyper_of``."""

    @property
    def batches(self) -> int:
        """Batches in an epoch."""
        return -(-self.rows // self.batch)

    @property
    def sums(self) -> int:
        """How many series are summed while training: loss, metric, and the penalty where there is one."""
        return 2 if self.regularizer == "none" else 3

    @property
    def gathers_batches(self) -> bool:
        """Whether rows are gathered a batch at a time: a whole epoch at once is quicker, but large."""
        return self.batches > 1 and self.rows > _GATHERED_ROWS

    @property
    def capacity(self) -> int:
        """Epochs that one chunk can hold."""
        shuffled = max(1, _ORDER_CAPACITY // self.rows) if self.shuffled else self.capacity_limit
        return min(shuffled, self.capacity_limit)


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
    layers = tuple(
        LayerForm(layer.activation, layer.activation_parameters, layer.dropout > 0)
        for layer in document.network.layers
    )
    return Form(
        layers=layers,
        loss=train.loss,
        loss_parameters=train.loss_parameters,
        metric=metric.key,
        optimizer=train.optimizer,
        schedule=train.schedule,
        regularizer=train.regularizer,
        rows=rows,
        batch=batch,
        shuffled=train.shuffle and batch < rows,
        platform=platform,
        structure=choose_structure(batch, weights, platform),
        locks=bool(document.network.locked or document.network.off),
    )
