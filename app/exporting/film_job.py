"""A film is made in a thread: the run is trained again where it must be, drawn, and written whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.exporting.figure import Filmed
from app.exporting.saving import Place
from app.exporting.wish import view_name
from app.figure_texts import film_texts
from app.films import StoppedError, film_bytes
from app.long_work import LongWork
from app.reader import Cancelled, Report
from nnviz.drafts import Log
from nnviz.errors import UserError
from nnviz.filming import frame_epochs
from nnviz.replaying import Moment, replay
from nnviz.theme import load_theme, solid_colours
from nnviz.timeline import Kept, nearest


@dataclass(frozen=True, eq=False)
class FilmPlan:
    """All that a film is made of: values, so that the run may go on meanwhile.

    Attributes:
        figure: How each moment is drawn.
        past: What is kept of the run.
        log: Its history.
        end: Its last epoch.
        place: Where it goes.
    """

    figure: Filmed
    past: Sequence[Kept]
    log: Log
    end: int
    place: Place

    @property
    def epochs(self) -> tuple[int, ...]:
        """The epochs that are drawn: none before the earliest that is kept."""
        chosen = frame_epochs(self.figure.wish.film, self.log, self.end)
        earliest = self.past[0].epoch if self.past else 0
        return tuple(sorted({max(epoch, earliest) for epoch in chosen}))

    @property
    def texts(self) -> dict[str, str]:
        """What the file says of itself."""
        wish, epochs = self.figure.wish, self.epochs
        kept = nearest(self.past, epochs[-1])
        span = (epochs[0], epochs[-1])
        return film_texts(kept.document, kept.state.params, span, view_name(wish.view), wish.title)


def make_film(plan: FilmPlan, report: Report, cancelled: Cancelled) -> tuple[Path, int]:
    """Make a film and write it; gives the file, and how many bytes it has.

    Raises:
        UserError: If it cannot be made or written, or is wanted no more; no half file is left.
    """
    wish, epochs = plan.figure.wish, plan.epochs

    def go_on(share: float) -> bool:
        report(share)
        return not cancelled()

    scale = wish.film_width / plan.figure.size[0]
    pictures = plan.figure.rasters(_wanted(plan, cancelled), plan.log, scale, cancelled)
    try:
        with closing(pictures):
            data = film_bytes(
                wish.ending,
                pictures,
                wish.film.durations(len(epochs)),
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


def _wanted(plan: FilmPlan, cancelled: Cancelled) -> Iterator[Moment]:
    """Give the moments of a film as long as it is wanted: between two of them may lie long training."""
    yield from replay(plan.past, plan.epochs, cancelled)
    if cancelled():
        raise StoppedError


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
