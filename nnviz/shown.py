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
    progress, log = snapshot.progress, snapshot.log
    measured = snapshot.fit.values if snapshot.fit is not None else {}
    last = {key: float(values[-1]) for key, values in log.series.items() if len(values)}
    if not last:
        return dict(measured)
    if progress.status in ("running", "compiling") and not snapshot.preview:
        return last if not _is_turned(snapshot) else dict(measured)
    if progress.status == "diverged":
        return last
    own = int(log.epoch[-1]) == progress.epoch and not progress.batch
    return last if own and not snapshot.preview and not _is_turned(snapshot) else dict(measured)


def _is_turned(snapshot: Snapshot) -> bool:
    """Tell whether the weights were changed after this epoch by anything but training."""
    here = (its for its in snapshot.progress.turns if its.epoch == snapshot.progress.epoch)
    return any(its.kind in ("edit", "update") for its in here)
