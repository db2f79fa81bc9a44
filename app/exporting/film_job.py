"""A film is made in a thread: the run is trained again where it must be, drawn, and written whole."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.exporting.film_plans import FilmPlan
from app.films import StoppedError, film_bytes
from app.long_work import LongWork
from app.reader import Cancelled, Report
from nnviz.errors import UserError
from nnviz.theme import load_theme, solid_colours


def make_film(plan: FilmPlan, report: Report, cancelled: Cancelled) -> tuple[Path, int]:
    """Make a film and write it; gives the file, and how many bytes it has.

    Raises:
        UserError: If it cannot be made or written, or is wanted no more; no half file is left.
    """
    wish = plan.wish

    def go_on(share: float) -> bool:
        report(share)
        return not cancelled()

    pictures = plan.rasters(cancelled)
    try:
        with closing(pictures):
            data = film_bytes(
                wish.ending,
                pictures,
                wish.film.durations(plan.count),
                loop=wish.loop,
                keep=solid_colours(load_theme(wish.theme)),
                texts=plan.texts,
                progress=go_on,
            )
    except StoppedError:
        raise UserError("cancelled", "The film was given up; nothing was written.") from None
    if cancelled():
        raise UserError("cancelled", "The film was given up; nothing was written.")
    return plan.place.write(data), len(data)


def _told(plan: FilmPlan, report: Report, cancelled: Cancelled) -> tuple[Path, int]:
    """Make a film; whatever goes wrong is one sentence."""
    try:
        return make_film(plan, report, cancelled)
    except UserError:
        raise
    except MemoryError:
        message = "There is not enough memory for this film. Choose fewer pictures or a smaller width."
        raise UserError("memory", message) from None
    except Exception as error:  # the window must hear of it, whatever it is
        message = f"The film could not be made: {error}. Choose another kind of file."
        raise UserError("film_failed", message) from error


class FilmJob(LongWork):
    """Makes one film at a time.

    Signals:
        changed: It began, came further, or ended.
        ended: With the plan, and its file and bytes, or the UserError why there is no film.
    """

    ended = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._plan: FilmPlan | None = None

    def start(self, plan: FilmPlan) -> None:
        """Begin a film in the place of one that is being made."""
        self._plan = plan
        self.begin("the film", lambda report, cancelled: _told(plan, report, cancelled))

    def took(self, result: tuple[Path, int] | UserError) -> None:
        self.changed.emit()
        self.ended.emit(self._plan, result)
