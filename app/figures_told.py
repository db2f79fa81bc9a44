"""What the numbers of the tool bar count: of which weights they are, and when they were taken."""

from __future__ import annotations

from nnviz.numbers import format_count, format_share, format_single
from nnviz.scene.loss_curves import error_factor
from nnviz.shown import is_logged, shown_quality
from nnviz.snapshot import Snapshot

_AS_KERAS = "{name} of epoch {epoch}: each batch before its update, as Keras counts."
_MEASURED = "{name} with the weights that are shown, on all training rows."
_NOW = "With the weights that are shown: {value} on all training rows."


def quality_of(snapshot: Snapshot, values: dict[str, float]) -> tuple[float, str] | None:
    """Give accuracy, or mean absolute error in the label's units, and a sign before what is only about it.

    Args:
        snapshot: What is shown.
        values: Its ``shown_quality``.
    """
    if snapshot.document.data.task == "classification":
        value = values.get("accuracy")
        return None if value is None else (value, "")
    factor, value = error_factor(snapshot), values.get("mae")
    if factor is not None and value is not None:
        return value * factor, ""
    # Of labels that are scaled by several divisors only what was measured has the labels' own units.
    fit = snapshot.fit if values else None
    return None if fit is None or fit.key != "mae" else (fit.train, "" if fit.exact else "≈ ")


def said_of_loss(snapshot: Snapshot | None) -> str:
    """Say what the loss counts, and the one of the present weights where that is another."""
    now = snapshot.fit.values.get("loss") if snapshot is not None and snapshot.fit is not None else None
    return _said("Loss", snapshot, None if now is None else format_single(now))


def said_of_quality(snapshot: Snapshot | None) -> str:
    """Say likewise what accuracy or mean absolute error counts."""
    if snapshot is None or snapshot.fit is None:
        return ""
    if snapshot.document.data.task == "classification":
        return _said("Accuracy", snapshot, format_share(snapshot.fit.train))
    return _said("Mean absolute error", snapshot, format_single(snapshot.fit.train))


def _said(name: str, snapshot: Snapshot | None, now: str | None) -> str:
    if snapshot is None or not shown_quality(snapshot):
        return ""
    if not is_logged(snapshot):
        return _MEASURED.format(name=name)
    epoch = format_count(int(snapshot.log.epoch[-1]))
    said = _AS_KERAS.format(name=name, epoch=epoch)
    if now is None or snapshot.fit is None:
        return said
    about = "" if snapshot.fit.exact else "about "
    return f"{said}\n{_NOW.format(value=about + now)}"
