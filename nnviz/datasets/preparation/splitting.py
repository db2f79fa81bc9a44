"""Which rows train the network and which only judge it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.spec import DataPlan
from nnviz.errors import UserError

Indices = NDArray[np.int64]


def split_rows(data: DataPlan, labels: Indices) -> tuple[Indices, Indices]:
    """Split rows into those for training and those for validation, both ascending.

    As in Keras, ``floor(rows * (1 - validation))`` rows train; a tail split validates on the last ones.

    Args:
        data: The share, the kind and the seed of the split.
        labels: ``(rows,)`` the class of each row; all the same for a regression.

    Raises:
        UserError: If a part would be empty.
    """
    count, share = len(labels), data.validation
    if not 0.0 <= share < 1.0:
        message = f"A validation share of {share:g} is not possible. Choose 0 or more and less than 1."
        raise UserError("bad_validation", message)
    held = count - math.floor(count * (1.0 - share))
    _check_parts(count, held, share)
    if held == 0:
        return np.arange(count, dtype=np.int64), np.empty(0, np.int64)
    order = _shuffled(count, data.split_seed) if data.split != "tail" else np.arange(count)
    chosen = _stratified(order, labels, held) if data.split == "stratified" else order[count - held :]
    is_held = np.zeros(count, np.bool_)
    is_held[chosen] = True
    return np.flatnonzero(~is_held).astype(np.int64), np.flatnonzero(is_held).astype(np.int64)


def _check_parts(count: int, held: int, share: float) -> None:
    """Refuse an empty part."""
    if share > 0 and held == 0:
        message = f"A validation share of {share:g} of {count} rows is no row. Choose a larger share or 0."
        raise UserError("empty_validation", message)
    if held >= count:
        message = f"A validation share of {share:g} of {count} rows leaves none to train on. Choose less."
        raise UserError("no_training_rows", message)


def _shuffled(count: int, seed: int) -> Indices:
    """Shuffle row numbers in a way that no version of NumPy changes: sort the generator's raw numbers."""
    bits = np.random.PCG64(seed).random_raw(count)
    return np.argsort(bits, kind="stable").astype(np.int64)


def _stratified(order: Indices, labels: Indices, held: int) -> Indices:
    """Choose rows so that every class has the same share of them, to within one row (largest remainders).

    The last row of a class stays with the training rows wherever there are others to choose.
    """
    classes, counts = np.unique(labels, return_counts=True)
    quotas = counts * held / len(labels)
    taken = np.floor(quotas).astype(np.int64)
    by_remainder = np.lexsort((-counts, -(quotas - taken)))
    spare = [place for place in by_remainder if taken[place] < counts[place] - 1]
    others = [place for place in by_remainder if place not in spare]
    for place in (spare + others)[: held - int(taken.sum())]:
        taken[place] += 1
    its = labels[order]
    parts = [order[its == label][:number] for label, number in zip(classes, taken, strict=True)]
    return np.concatenate(parts)
