"""Edits of how a network is trained: its loss, its optimizer, and their numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from nnviz.document import Document, Edit
from nnviz.losses import LOSSES
from nnviz.optimizers import OPTIMIZERS
from nnviz.presets import fit_outputs


def set_loss(key: str) -> Edit:
    """Choose the loss."""

    def edit(document: Document) -> Document:
        LOSSES[key]
        if document.train.loss == key:
            return document
        return fit_outputs(replace(document, train=replace(document.train, loss=key, loss_parameters=())))

    return edit


def set_optimizer(key: str) -> Edit:
    """Choose the optimizer, and with it its default learning rate."""

    def edit(document: Document) -> Document:
        row = OPTIMIZERS[key]
        if document.train.optimizer == key:
            return document
        train = replace(
            document.train, optimizer=key, learning_rate=row.learning_rate, optimizer_parameters=()
        )
        return replace(document, train=train)

    return edit


def change_train(**changes: Any) -> Edit:
    """Change fields of the TrainSpec that nothing else depends on, such as ``learning_rate=0.1``."""

    def edit(document: Document) -> Document:
        return replace(document, train=replace(document.train, **changes))

    return edit


def lower_rate(document: Document) -> Document:
    """Lower the learning rate tenfold, or further where the features' size asks for it.

    Gradient descent on a squared error is stable below 2 over the largest curvature, which for a
    linear neuron is at most twice the mean squared length of its inputs (LeCun et al. 1998, section 5).
    """
    rate = document.train.learning_rate / 10
    squares = 1.0
    for column, role in zip(document.data.table.columns, document.data.roles, strict=True):
        if role == "feature" and column.is_numeric and document.data.scaling == "none":
            squares += float(np.nanmean(np.square(column.values))) if column.present.any() else 0.0
    if document.train.loss in ("mse", "half_squared_error") and document.train.optimizer != "adam":
        rate = min(rate, 10.0 ** np.floor(np.log10(0.5 / squares)))
    return replace(document, train=replace(document.train, learning_rate=float(f"{rate:.3g}")))
