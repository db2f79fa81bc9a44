"""Drawing a run's end into a file: snapshot, picture, bytes, and the file in one step."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import cast

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.commands.figure import FigureOptions
from app.commands.window_image import window_image
from app.figures import View, figure_picture, render_png
from app.theming import load_fonts
from nnviz.cartographer import draw_maps
from nnviz.commands.doctor import version_of
from nnviz.commands.learning import Outcome
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.snapshot import Draft, Progress, Snapshot, Status
from nnviz.theme import load_theme


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
        Width and height in pixels of the file.

    Raises:
        UserError: If the picture cannot be made or written.
    """
    application = QApplication.instance() or QApplication(["nnviz"])
    load_fonts()
    snapshot = snapshot_of(outcome)
    image = _image(snapshot, options, probe_of(outcome))
    try:
        descriptor, name = tempfile.mkstemp(prefix=".nnviz-", suffix=".png", dir=options.out.parent)
        os.close(descriptor)
    except OSError as error:
        raise _unwritable(options.out, error) from None
    try:
        _save(image, _texts(snapshot, options), Path(name))
        _give_mode(Path(name), options.out)
        Path(name).replace(options.out)
    except OSError as error:
        raise _unwritable(options.out, error) from None
    finally:
        Path(name).unlink(missing_ok=True)
        del application
    return image.width(), image.height()


def _unwritable(path: Path, error: OSError) -> UserError:
    why = error.strerror or type(error).__name__
    message = f"{shorten(path.name)} could not be written: {why}. Choose another folder."
    return UserError("picture_file", message)


def _give_mode(path: Path, model: Path) -> None:
    """Give a new file the permissions of the one that it replaces, or those of any new file."""
    if model.exists():
        path.chmod(model.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def _texts(snapshot: Snapshot, options: FigureOptions) -> dict[str, str]:
    """Give what a picture says of itself without being looked at."""
    document = snapshot.document
    return {
        "Title": options.title or f"{document.title}, {options.view} at epoch {snapshot.epoch}",
        "Data set": document.data.source,
        "Seed": str(document.train.seed),
        "Epoch": str(snapshot.epoch),
        "Software": f"nnviz {version_of('nnviz')}",
    }


def probe_of(outcome: Outcome) -> list[float] | None:
    """Give the first row that was asked about, in the table's units."""
    if not outcome.plan.probes:
        return None
    row: list[float] = outcome.plan.data.input_scaling.back(outcome.plan.probes[0].row)[0].tolist()
    return row


def _image(snapshot: Snapshot, options: FigureOptions, probe: list[float] | None) -> QImage:
    theme = load_theme(options.theme)
    if options.view == "window":
        return window_image(snapshot, options, probe)
    view = cast("View", options.view)
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
    return render_png(picture.on(0) if options.transparent else picture, options.scale)


def _save(image: QImage, texts: dict[str, str], path: Path) -> None:
    for key, text in texts.items():
        image.setText(key, text)
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
        raise OSError(0, "the disk may be full")
