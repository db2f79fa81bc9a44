"""What became of many seeds: bands of the loss, shares, and the seeds behind each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.network import activate, count_parameters
from nnviz.params import Params

Floats = NDArray[np.float64]
FATES = ("solved", "not solved", "dead", "diverged")
BINS = 20
_MOST_BYTES = 1 << 30


@dataclass(frozen=True, eq=False)
class FanResult:
    """What became of each seed of one document.

    Attributes:
        document: What was trained.
        seeds: ``(seeds,)``.
        loss: ``(seeds, epochs)``: the loss of each epoch before its updates.
        metric: ``(seeds, epochs)``: likewise the metric.
        params: The final weights, each array with the seeds as its first axis.
        dead: ``(seeds,)``: whether all neurons of some hidden layer give 0 for every training row.
        seconds: How long it took.
    """

    document: Document
    seeds: NDArray[np.int64]
    loss: Floats
    metric: Floats
    params: Params
    dead: NDArray[np.bool_]
    seconds: float = 0.0

    @property
    def epochs(self) -> int:
        """How many epochs each was trained for."""
        return self.loss.shape[1]

    def is_of(self, document: Document) -> bool:
        """Tell whether a document would give the same result: its own seed does not matter."""
        return _without_seed(self.document) == _without_seed(document)


def _without_seed(document: Document) -> Document:
    train = replace(document.train, seed=0, epochs=1, device="auto")
    return replace(document, train=train, title="")


@dataclass(frozen=True, eq=False)
class Band:
    """The losses of all seeds, epoch by epoch; those that diverged count as infinite.

    Attributes:
        low: ``(epochs,)``: the least.
        lower: ``(epochs,)``: the lower quartile.
        median: ``(epochs,)``.
        upper: ``(epochs,)``: the upper quartile.
        high: ``(epochs,)``: the greatest.
    """

    low: Floats
    lower: Floats
    median: Floats
    upper: Floats
    high: Floats


def band_of(loss: Floats) -> Band:
    """Give the band of losses ``(seeds, epochs)``."""
    ranked = np.sort(np.where(np.isfinite(loss), loss, np.inf), axis=0)
    last = len(ranked) - 1
    # Real seeds rather than values between two: nothing between a number and infinity is either.
    low, lower, median, upper, high = (ranked[round(share * last)] for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    return Band(low, lower, median, upper, high)


def fate_of(result: FanResult) -> NDArray[np.int64]:
    """Give for each seed its place in FATES: what went wrong goes before what went right.

    Solved is an accuracy of 1 in the last epoch; numbers are solved where the target loss was reached.
    A seed may be solved and have a dead layer (where one class is all there is): then it counts as solved.
    """
    fate = np.where(solved_of(result), 0, np.where(result.dead, 2, 1))
    final = result.loss[:, -1]
    finite = np.isfinite(final)
    for kernel, bias in result.params:
        finite &= np.isfinite(kernel).all(axis=(1, 2)) & np.isfinite(bias).all(axis=1)
    return np.where(finite, fate, 3)


def solved_of(result: FanResult) -> NDArray[np.bool_]:
    """Tell for each seed whether the last epoch's accuracy was 1, or its loss no more than the target."""
    train = result.document.train
    if result.document.data.task == "classification":
        return result.metric[:, -1] >= 1 - 1e-6
    if train.target_loss is None:
        return np.zeros(len(result.seeds), np.bool_)
    return result.loss[:, -1] <= train.target_loss


def has_goal(document: Document) -> bool:
    """Tell whether a document says what counts as solved."""
    return document.data.task == "classification" or document.train.target_loss is not None


def answers(result: FanResult, x: NDArray[np.floating]) -> NDArray[np.floating]:
    """Give what each seed's network makes of one row ``(inputs,)`` as it sees it: ``(seeds, outputs)``."""
    a = np.broadcast_to(x, (len(result.seeds), len(x)))
    with np.errstate(all="ignore"):
        for layer, (kernel, bias) in zip(result.document.network.layers, result.params, strict=True):
            a = activate(np, layer, (a[:, None, :] @ kernel)[:, 0, :] + bias)
    return a


def check_fan(document: Document, n_inputs: int, seeds: int, epochs: int) -> None:
    """Refuse more seeds than memory holds: their weights, and their losses of every epoch.

    Raises:
        UserError: If they would take more than about a gigabyte.
    """
    weights = 4 * count_parameters(document.network.units, n_inputs)
    if seeds * (weights + 16 * epochs) > _MOST_BYTES:
        most = max(1, _MOST_BYTES // (weights + 16 * epochs))
        raise UserError(
            "fan_size",
            f"{seeds} seeds of this network over {epochs} epochs would take too much memory. "
            f"Choose at most {most} seeds, or fewer epochs.",
        )


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many seeds lie in each stretch of values.

    Attributes:
        edges: ``(bins + 1,)``.
        counts: ``(bins,)``.
        places: ``(seeds,)``: the stretch of each seed, -1 for what is no number.
    """

    edges: Floats
    counts: NDArray[np.int64]
    places: NDArray[np.int64]


def histogram_of(values: NDArray[np.floating], bounds: tuple[float, float] | None = None) -> Histogram:
    """Count values ``(seeds,)`` in BINS stretches, from the least to the greatest if no bounds are given."""
    numbers = np.asarray(values, np.float64)
    finite = np.isfinite(numbers)
    low, high = bounds or (0.0, 1.0)
    if bounds is None and finite.any():
        low, high = float(numbers[finite].min()), float(numbers[finite].max())
    if high - low <= 1e-12 * max(abs(low), abs(high), 1e-12):
        low, high = low - 0.5, high + 0.5
    share = np.where(finite, (numbers - low) / (high - low), 0.0)
    places = np.clip((share * BINS).astype(np.int64), 0, BINS - 1)
    places = np.where(finite, places, -1)
    return Histogram(np.linspace(low, high, BINS + 1), np.bincount(places[finite], minlength=BINS), places)


def nearest_curve(result: FanResult, epoch: int, loss: float, *, log: bool) -> int:
    """Give the place of the seed whose loss at an epoch (from 1) is nearest to a value."""
    values = result.loss[:, min(max(epoch, 1), result.epochs) - 1]
    with np.errstate(all="ignore"):
        away = np.abs(np.log(values) - np.log(loss)) if log else np.abs(values - loss)
    return int(np.argmin(np.where(np.isfinite(away), away, np.inf)))


def ranking(result: FanResult) -> NDArray[np.int64]:
    """Give the places of the seeds from the least final loss to the greatest; equal ones by their seed."""
    final = result.loss[:, -1]
    return np.lexsort((result.seeds, np.where(np.isfinite(final), final, np.inf)))
