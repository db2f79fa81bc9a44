"""The pictures of a film: moments of a run become snapshots, and these one picture after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from app.figures import render_png
from app.picture_files import raster_of
from nnviz.cartographer import draw_maps
from nnviz.drafts import Draft, Log, Progress
from nnviz.replaying import Moment
from nnviz.scene.marks import Picture
from nnviz.snapshot import Snapshot


def past_snapshot(moment: Moment, log: Log, *, batches: int = 1, device: str = "") -> Snapshot:
    """Make the snapshot of a past epoch, with as much of the run's history as there was then."""
    known = int(np.searchsorted(log.epoch, moment.epoch, side="right"))
    past = Log(log.epoch[:known], {key: values[:known] for key, values in log.series.items()})
    progress = Progress("paused", moment.epoch, batches=batches, log=past, device=device)
    return draw_maps(Draft(0, 0, moment.document, moment.params, progress), moment.data)


def film_rasters(
    moments: Iterable[Moment], log: Log, draw: Callable[[Snapshot], Picture], scale: float
) -> Iterator[Any]:
    """Draw moments as Pillow's images, ``scale`` pixels for each of a picture's."""
    for moment in moments:
        yield raster_of(render_png(draw(past_snapshot(moment, log)), scale))
