"""Drawing a run's end into a file: snapshot, picture, bytes, and the file in one step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.commands.asking import PASS, WINDOW
from app.commands.figure_options import USUAL_VIEW, FigureOptions
from app.figure_texts import film_texts, footer_of, texts_of
from app.figures import figure_picture, render_png
from app.film_frames import past_snapshot
from app.films import StoppedError, film_bytes
from app.framing import Framing
from app.passing.filmed import moments_of_film, with_room
from app.picture_files import PICTURE_FILES, raster_of
from app.theming import load_fonts
from nnviz.cartographer import draw_maps, viewed
from nnviz.commands.console import complain
from nnviz.commands.interrupting import noting_interrupts
from nnviz.commands.learning import Outcome
from nnviz.commands.progress import Bar
from nnviz.drafts import Draft, Log, Progress, Status
from nnviz.orders import View
from nnviz.params import Params
from nnviz.replaying import Moment
from nnviz.scene.composing import words_of_shortened
from nnviz.scene.marks import Picture
from nnviz.scene.small_type import words_of_small_type
from nnviz.snapshot import Snapshot
from nnviz.theme import load_theme, solid_colours
from nnviz.whole_files import write_whole


def snapshot_of(outcome: Outcome, looked: View = USUAL_VIEW) -> Snapshot:
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
    draft = Draft(0, 0, plan.document, outcome.params, progress, passed=outcome.passed)
    return draw_maps(draft, plan.data, looked)


def save_figure(outcome: Outcome, options: FigureOptions) -> tuple[int, int]:
    """Draw a run's end into a file, which is the whole picture or what it was before.

    Returns:
        Width and height of the picture, in pixels of the file where it has pixels.

    Raises:
        UserError: If the picture cannot be made or written.
    """
    application = QApplication.instance() or QApplication(["nnviz"])
    load_fonts()
    if options.film is not None:
        data, size = film_of(outcome, options, probe_of(outcome))
    else:
        data, size = _drawn(snapshot_of(outcome, options.looked), options, probe_of(outcome))
    with noting_interrupts():  # once it is begun it is soon done, and nothing half is left
        write_whole(options.out, data, code="picture_file")
    del application
    return size


def _drawn(
    snapshot: Snapshot, options: FigureOptions, probe: list[float] | None
) -> tuple[bytes, tuple[int, int]]:
    """Give the bytes of the file, and the size of the picture."""
    kind = PICTURE_FILES[options.out.suffix.lower()[1:]]
    texts = texts_of(snapshot, options.view, options.title)
    if options.view == WINDOW:
        from app.framed_window import window_bytes  # noqa: PLC0415  no other view needs the window

        return window_bytes(snapshot, _framing(snapshot, options), kind.key, texts, probe=probe)
    picture = _picture(snapshot, options, probe)
    if options.size is not None and options.size.in_cm and (said := words_of_small_type(picture)):
        complain(said)
    if said := words_of_shortened(picture, options.title, options.caption, _footer(snapshot, options)):
        complain(said)
    scale = 1.0 if kind.vector else options.scale
    size = (round(picture.width * scale), round(picture.height * scale))
    return kind.write(picture, options.scale, texts), size


def _picture(
    snapshot: Snapshot, options: FigureOptions, probe: list[float] | None, limits: Log | None = None
) -> Picture:
    """Make the picture of a view; ``limits`` is a log that the axes of the loss have room for."""
    picture = figure_picture(
        snapshot,
        options.view,
        options.pixels,
        load_theme(options.theme),
        options.title,
        options.caption,
        _footer(snapshot, options),
        asked=replace(options.asked, probe=probe, limits=limits),
        fits=options.size is None and options.film is None,
    )
    picture = replace(picture, outlined=options.outline_text)
    return picture.on(0) if options.transparent else picture


def _footer(snapshot: Snapshot, options: FigureOptions) -> str:
    return footer_of(texts_of(snapshot, options.view)) if options.footer else ""


def _framing(snapshot: Snapshot, options: FigureOptions) -> Framing:
    footer = _footer(snapshot, options)
    return Framing(options.pixels, options.theme, options.title, options.caption, footer, scale=options.scale)


def film_of(
    outcome: Outcome, options: FigureOptions, probe: list[float] | None
) -> tuple[bytes, tuple[int, int]]:
    """Draw the run as a film, or a pass step by step.

    Returns:
        The bytes of the file, and the size of its pictures.
    """
    assert options.film is not None
    count, images, texts = _film_images(outcome, options, probe)
    size = (0, 0)

    def rasters() -> Iterator[Any]:
        nonlocal size
        for image in images:
            size = (image.width(), image.height())
            yield raster_of(image)

    with Bar("Drawing") as bar, noting_interrupts() as interrupted:

        def progress(share: float) -> bool:
            bar.show(share)
            return not interrupted.is_set()

        try:
            key = options.out.suffix.lower()[1:]
            colours = solid_colours(load_theme(options.theme))
            data = film_bytes(
                key,
                rasters(),
                options.film.durations(count),
                loop=options.film.loop,
                keep=colours,
                texts=texts,
                progress=progress,
            )
        except StoppedError:
            raise KeyboardInterrupt from None
    return data, size


_Images = tuple[int, Iterator[QImage], dict[str, str]]


def _film_images(outcome: Outcome, options: FigureOptions, probe: list[float] | None) -> _Images:
    """Give how many pictures a film has, draw them one at a time, and say what the film says of itself."""
    if options.view == PASS:
        return _pass_images(outcome, options, probe)
    frames = outcome.frames
    epochs = (frames[0][0], frames[-1][0])
    texts = film_texts(outcome.plan.document, frames[-1][1], epochs, options.view, options.title)
    return len(frames), _run_images(outcome, options, probe), texts


def _run_images(outcome: Outcome, options: FigureOptions, probe: list[float] | None) -> Iterator[QImage]:
    snapshots = (viewed(snapshot_at(outcome, *frame), options.looked) for frame in outcome.frames)
    if options.view == WINDOW:
        from app.framed_window import window_images  # noqa: PLC0415  no other view needs the window

        yield from window_images(((its, _framing(its, options)) for its in snapshots), probe)
        return
    for snapshot in snapshots:
        yield render_png(_picture(snapshot, options, probe, outcome.log), options.scale)


def _pass_images(outcome: Outcome, options: FigureOptions, probe: list[float] | None) -> _Images:
    assert options.film is not None
    snapshot, asked = snapshot_of(outcome, options.looked), options.asked
    moments = moments_of_film(snapshot, options.film, grain=asked.grain, probe=probe, row=asked.row)

    def images() -> Iterator[QImage]:
        for moment, telling in with_room(moments, options.pixels):
            told = replace(options, asked=replace(asked, moment=moment, telling=telling))
            yield render_png(_picture(snapshot, told, probe), options.scale)

    return len(moments), images(), texts_of(snapshot, PASS, options.title)


def snapshot_at(outcome: Outcome, epoch: int, params: Params) -> Snapshot:
    """Make the snapshot of a past epoch."""
    plan = outcome.plan
    moment = Moment(epoch, plan.document, plan.data, params)
    return past_snapshot(moment, outcome.log, batches=plan.batches, device=outcome.device)


def probe_of(outcome: Outcome) -> list[float] | None:
    """Give the first row that was asked about, in the table's units."""
    if not outcome.plan.probes:
        return None
    row: list[float] = outcome.plan.data.input_scaling.back(outcome.plan.probes[0].row)[0].tolist()
    return row
