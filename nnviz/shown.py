"""Which numbers are shown beside a network: those of the weights that are seen, never those of other ones."""

from __future__ import annotations

from nnviz.snapshot import Snapshot


def shown_quality(snapshot: Snapshot) -> dict[str, float]:
    """Give loss and metrics under the log's keys as they are to be shown with a snapshot.

    While these weights are what training left at the end of an epoch, they are the log's last values, as
    Keras writes them. Behind an edit, an update out of turn, or in the middle of an epoch those are of other
    weights: then they are measured on all rows with these weights. A run that diverged shows what it
    diverged to.
    """
    if is_logged(snapshot):
        return {key: float(values[-1]) for key, values in snapshot.log.series.items() if len(values)}
    return dict(snapshot.fit.values) if snapshot.fit is not None else {}


def is_logged(snapshot: Snapshot) -> bool:
    """Tell whether the numbers shown are the log's, of each batch before its update, or measured anew."""
    progress, log = snapshot.progress, snapshot.log
    if not len(log.epoch) or not any(len(values) for values in log.series.values()):
        return False
    if progress.status == "diverged":
        return True
    if snapshot.preview or _is_turned(snapshot):
        return False
    own = int(log.epoch[-1]) == progress.epoch and not progress.batch
    return own or progress.status in ("running", "compiling")


def _is_turned(snapshot: Snapshot) -> bool:
    """Tell whether the weights were changed after this epoch by anything but training."""
    here = (its for its in snapshot.progress.turns if its.epoch == snapshot.progress.epoch)
    return any(its.kind in ("edit", "update") for its in here)
