"""What a person is told when training diverges: what became infinite, and the likeliest reason."""

from __future__ import annotations

import numpy as np

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.numbers import format_number


def why_diverged(document: Document, data: Prepared, epoch: int, loss: float) -> str:
    """Say what happened in an epoch, and why; ``loss`` is what it gave, finite where the weights are not."""
    what = "the loss became infinite" if np.isinf(loss) else "the loss is no longer a number"
    if np.isfinite(loss):
        what = "the weights became infinite"
    largest = float(np.abs(data.x).max(initial=0.0))
    rate = format_number(document.train.learning_rate)
    why = f"The learning rate of {rate} is too large."
    if largest > 100:
        why = f"Features range up to {format_number(largest)}; the step is too large."
    why = _of_its_domain(document) or why
    return f"Training diverged at epoch {epoch}: {what}. {why}"


def _of_its_domain(document: Document) -> str:
    """Say that the loss takes a logarithm of outputs that may be negative, if it does."""
    train, activation = document.train, document.network.output.activation
    low = ACTIVATIONS[activation].bounds[0]
    if train.loss != "poisson" or (low is not None and low >= 0):
        return ""
    return f"The loss poisson needs positive outputs, but {activation} can be negative: use softplus."
