"""Drawing a run's end into a file: snapshot, picture, bytes, and the file in one step."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QApplication

from app.commands.figure import FigureOptions
from app.commands.window_image import window_bytes
from app.figures import View, figure_picture
from app.picture_files import PICTURE_FILES
from app.theming import load_fonts
from nnviz.cartographer import draw_maps
from nnviz.commands.doctor import version_of
from nnviz.commands.learning import Outcome
from nnviz.snapshot import Draft, Progress, Snapshot, Status
from nnviz.theme import load_theme
from nnviz.whole_files import write_whole


def snapshot_of(outcome: Outcome) -> Snapshot:
    """Make the snapshot of a run's end, without the times, which are never the same twice."""
    plan = outcome.plan
    status: Status = "paused" if outcome.epoch < plan.document.train.epochs else "finished"
    progress = Progress(
        status="diverged" if outcome.status == "diverged" else status,
        epoch=outcome.epoch,
        batches=plan.batches,
        log=outcome.log,
        message=outcome.message,
        device=outcome.device,
    )
    return draw_maps(Draft(0, 0, plan.document, outcome.params, progress), plan.data)


def save_figure(outcome: Outcome, options: FigureOptions) -> tuple[int, int]:
    """Draw a run's end into a file, which is the whole picture or what it was before.

    Returns:
        Width and height of the picture, in pixels of the file where it has pixels.

    Raises:
        UserError: If the picture cannot be made or written.
    """
    application = QApplication.instance() or QApplication(["nnviz"])
    load_fonts()
    snapshot = snapshot_of(outcome)
    data, size = _drawn(snapshot, options, probe_of(outcome))
    write_whole(options.out, data, code="picture_file")
    del application
    return size


def _drawn(
    snapshot: Snapshot, options: FigureOptions, probe: list[float] | None
) -> tuple[bytes, tuple[int, int]]:
    """Give the bytes of the file, and the size of the picture."""
    kind = PICTURE_FILES[options.out.suffix.lower()[1:]]
    texts = texts_of(snapshot, options)
    if options.view == "window":
        return window_bytes(snapshot, options, kind.key, texts, probe)
    view = cast("View", options.view)
    theme = load_theme(options.theme)
    picture = figure_picture(
        snapshot,
        view,
        options.pixels,
        theme,
        options.title,
        options.caption,
        probe=probe,
        sample=options.sample,
    )
    picture = picture.on(0) if options.transparent else picture
    scale = 1.0 if kind.vector else options.scale
    size = (round(picture.width * scale), round(picture.height * scale))
    return kind.write(picture, options.scale, texts), size


def texts_of(snapshot: Snapshot, options: FigureOptions) -> dict[str, str]:
    """Give what a picture says of itself without being looked at."""
    document = snapshot.document
    return {
        "Title": options.title or f"{document.title}, {options.view} at epoch {snapshot.epoch}",
        "Data set": document.data.source,
        "Network": network_words(snapshot),
        "Seed": str(document.train.seed),
        "Epoch": str(snapshot.epoch),
        "Software": f"nnviz {version_of('nnviz')}",
    }


def network_words(snapshot: Snapshot) -> str:
    """Say which network it is, such as "2-3-2"."""
    kernels = [kernel for kernel, _ in snapshot.params]
    return "-".join(str(n) for n in (kernels[0].shape[0], *(kernel.shape[1] for kernel in kernels)))


def probe_of(outcome: Outcome) -> list[float] | None:
    """Give the first row that was asked about, in the table's units."""
    if not outcome.plan.probes:
        return None
    row: list[float] = outcome.plan.data.input_scaling.back(outcome.plan.probes[0].row)[0].tolist()
    return row
