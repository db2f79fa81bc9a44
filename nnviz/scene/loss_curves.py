"""Which curves the picture of the loss has, and what they are called."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from nnviz.drafts import Log
from nnviz.metrics import METRICS
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme

_ALL_ROWS = "all_rows"
_APART = 0.05
"""How far two curves must lie apart, as a share of their values, to be told from one another."""
_LOOKS = 256
_LEAST, _SPAN = 8, 0.2
"""How many epochs make a curve, and over which share of the history they must reach."""


@dataclass(frozen=True)
class Curve:
    """One series to be drawn.

    Attributes:
        log: The log that has it.
        key: Its key there.
        name: Its name at its end, and a shorter one.
        colour: Its colour.
        width: Its width in pixels.
        dashed: Whether it is dashed, as all validation is.
        right: Whether it belongs to the right axis.
        strong: Whether its name stands out.
        factor: By what its values are multiplied to be in the label's units.
        end: What stands at its end in the place of its last value, or None.
    """

    log: Log
    key: str
    name: tuple[str, str]
    colour: str
    width: float
    dashed: bool = False
    right: bool = False
    strong: bool = True
    factor: float = 1.0
    end: float | None = None

    @property
    def last(self) -> float:
        """Its last value as it is written: NaN where there is none."""
        value = self.log.last(self.key)
        return self.end if self.end is not None else math.nan if value is None else value * self.factor


def is_scaled(source: Snapshot | Log) -> bool:
    """Tell whether the loss is one of scaled labels."""
    return isinstance(source, Snapshot) and bool((source.data.output_scaling.scale != 1.0).any())


def error_factor(source: Snapshot | Log) -> float | None:
    """Give by what the absolute error of scaled labels is multiplied to be in the label's units.

    Their distances grow by the scaling's divisor, and so does their mean; None for labels that are scaled
    by different ones, whose mean can't be brought back.
    """
    if not isinstance(source, Snapshot) or not len(source.data.output_scaling.scale):
        return 1.0
    scale = source.data.output_scaling.scale
    return abs(float(scale[0])) if bool(np.all(np.isclose(scale, scale[0], rtol=1e-9))) else None


def curves_of(source: Snapshot | Log, theme: Theme, scale: float, *, metric: bool) -> list[Curve]:
    """Give what is to be drawn, the lowest first.

    Args:
        source: The run's log, or a snapshot with it.
        theme: In which colours.
        scale: How much larger than usual lines are.
        metric: Whether the accuracy (or the absolute error) is among them.
    """
    log = source.log if isinstance(source, Snapshot) else source
    known = [
        *(_all_rows(source, theme, scale) if isinstance(source, Snapshot) else ()),
        Curve(log, "val_loss", ("validation", "val"), theme.validation, 2.0 * scale, dashed=True),
        Curve(log, "loss", ("train", "train"), theme.train, 2.2 * scale),
    ]
    if metric:
        known = [*_metrics(source, theme, scale), *known]
    return [curve for curve in known if len(curve.log.series.get(curve.key, ()))]


def _metrics(source: Snapshot | Log, theme: Theme, scale: float) -> list[Curve]:
    log = source.log if isinstance(source, Snapshot) else source
    extra = next((key for key in log.series if key != "loss" and not key.startswith("val_")), None)
    factor = error_factor(source) if extra == "mae" else 1.0
    if extra is None or (factor == 1.0 and _is_the_loss(log, extra)):
        return []
    name = METRICS[extra].label.lower() if extra in METRICS else extra.replace("_", " ")
    short = {"accuracy": "acc."}.get(name, extra if len(extra) < len(name) else name)
    if factor is None:
        name, short = f"{name}, scaled", f"{short}, scaled"
    train = Curve(
        log, extra, (name, short), theme.muted, 1.0 * scale, right=True, strong=False, factor=factor or 1.0
    )
    validation = replace(train, key=f"val_{extra}", name=(f"val. {name}", f"val. {short}"), dashed=True)
    return [replace(validation, end=_measured(source, validation)), train]


def _measured(source: Snapshot | Log, curve: Curve) -> float | None:
    """Give a validation's value as it was measured of the same weights in double precision.

    The history's float32 has fewer digits than are written, and the map writes this one, too.
    """
    fit = source.fit if isinstance(source, Snapshot) else None
    if fit is None or fit.validation is None or not fit.exact:
        return None
    return fit.validation if math.isclose(fit.validation, curve.last, rel_tol=1e-4) else None


def _is_the_loss(log: Log, key: str) -> bool:
    """Tell whether a metric shows nothing new, such as the absolute error beside itself as the loss."""
    loss, value = log.last("loss"), log.last(key)
    return loss is not None and value is not None and math.isclose(loss, value, rel_tol=1e-6)


def _all_rows(snapshot: Snapshot, theme: Theme, scale: float) -> list[Curve]:
    """Give the training loss that was measured on all rows, where it lies apart from that of the batches.

    With one batch an epoch the log has the same numbers, an epoch later.
    """
    log, measured = snapshot.log, snapshot.measured
    if snapshot.progress.batches < 2 or not len(log.epoch) or "loss" not in measured.series:
        return []
    first = np.count_nonzero(measured.epoch < log.epoch[0])
    its = Log(measured.epoch[first:], {_ALL_ROWS: measured.series["loss"][first:]})
    if not _is_a_curve(its, log) or not _lies_apart(its, log):
        return []
    return [Curve(its, _ALL_ROWS, ("train, all rows", "all rows"), theme.train, 1.0 * scale, strong=False)]


def _is_a_curve(its: Log, log: Log) -> bool:
    """Tell whether enough epochs were measured, over enough of the history, to be drawn as a curve."""
    if len(its.epoch) < _LEAST:
        return False
    return int(its.epoch[-1] - its.epoch[0]) >= _SPAN * int(log.epoch[-1] - log.epoch[0])


def _lies_apart(its: Log, log: Log) -> bool:
    """Tell whether two series can be told from one another, from some of their epochs."""
    count = len(its.epoch)
    chosen = np.arange(0, count, -(-count // _LOOKS))
    places = np.minimum(np.searchsorted(log.epoch, its.epoch[chosen]), len(log.epoch) - 1)
    a, b = its.series[_ALL_ROWS][chosen], log.series["loss"][places]
    sound = np.isfinite(a) & np.isfinite(b) & (a > 0) & (b > 0)
    return bool(sound.any()) and float(np.mean(np.abs(np.log(a[sound] / b[sound])))) > _APART
