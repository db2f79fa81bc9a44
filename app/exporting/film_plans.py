"""All that a film is made of, as values, so that the run may go on meanwhile: a run, or a pass."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from app.exporting.figure import Figure, Filmed, check_film, figure_of, window_figure_of
from app.exporting.looked_at import Followed, followed_for_film
from app.exporting.saving import Place
from app.exporting.wish import Wish, view_name
from app.figure_texts import film_texts, texts_of
from app.figures import render_png
from app.films import StoppedError
from app.passing.filmed import with_room
from app.picture_files import raster_of
from nnviz.drafts import Log
from nnviz.errors import UserError
from nnviz.filming import frame_epochs
from nnviz.replaying import Moment, replay
from nnviz.snapshot import Snapshot
from nnviz.timeline import Kept, nearest

if TYPE_CHECKING:
    from app.main_window import MainWindow

Cancelled = Callable[[], bool]
Item = TypeVar("Item")


class FilmPlan(Protocol):
    """A film that is to be made.

    Attributes:
        wish: What is wanted.
        place: Where it goes.
        count: How many pictures it has.
        texts: What the file says of itself.
    """

    @property
    def wish(self) -> Wish: ...
    @property
    def place(self) -> Place: ...
    @property
    def count(self) -> int: ...
    @property
    def texts(self) -> dict[str, str]: ...

    def rasters(self, cancelled: Cancelled) -> Generator[Any]:
        """Draw its pictures as Pillow's images.

        Raises:
            StoppedError: If it is wanted no more.
        """
        ...


def plan_of(window: MainWindow, wish: Wish, place: Place) -> FilmPlan:
    """Hold fast what a film is made of: the run as far as it is now, or the pass that is followed.

    Raises:
        UserError: If there can be no film of what is wanted.
    """
    check_film(wish)
    bridge = window.desk.bridge
    if wish.films_steps:
        followed, snapshot = followed_for_film(window), bridge.snapshot
        assert snapshot is not None  # of what is followed
        return PassPlan(figure_of(window, snapshot, wish), snapshot, followed, place)
    snapshot, past = bridge.present, bridge.past()
    if snapshot is None or not past:
        raise UserError("no_past", "There is no run yet to be filmed. Train first.")
    figure = window_figure_of(window, wish) if wish.is_window else figure_of(window, snapshot, wish)
    return RunPlan(figure, past, snapshot.log, snapshot.epoch, place)


def epochs_of(wish: Wish, past: Sequence[Kept], log: Log, end: int) -> tuple[int, ...]:
    """Choose the epochs of a film of a run: up to its end, and none before the earliest that is kept."""
    earliest = past[0].epoch if past else 0
    return tuple(sorted({max(epoch, earliest) for epoch in frame_epochs(wish.film, log, end)}))


@dataclass(frozen=True, eq=False)
class RunPlan:
    """The film of a run.

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
    def wish(self) -> Wish:
        """What is wanted."""
        return self.figure.wish

    @cached_property
    def epochs(self) -> tuple[int, ...]:
        """The epochs that are drawn: none before the earliest that is kept."""
        return epochs_of(self.wish, self.past, self.log, self.end)

    @property
    def count(self) -> int:
        """How many pictures it has."""
        return len(self.epochs)

    @property
    def texts(self) -> dict[str, str]:
        """What the file says of itself."""
        wish, epochs = self.wish, self.epochs
        kept = nearest(self.past, epochs[-1])
        span = (epochs[0], epochs[-1])
        return film_texts(kept.document, kept.state.params, span, view_name(wish.view), wish.title)

    def rasters(self, cancelled: Cancelled) -> Generator[Any]:
        """Draw its pictures."""
        scale = self.wish.film_width / self.figure.size[0]
        yield from self.figure.rasters(self._wanted(cancelled), self.log, scale, cancelled)

    def _wanted(self, cancelled: Cancelled) -> Iterator[Moment]:
        """Give its moments as long as it is wanted: between two of them may lie long training."""
        yield from replay(self.past, self.epochs, cancelled)
        if cancelled():
            raise StoppedError


@dataclass(frozen=True, eq=False)
class PassPlan:
    """The film of a pass, step by step.

    Attributes:
        figure: How each step is drawn.
        snapshot: The network whose pass it is.
        followed: The pass.
        place: Where it goes.
    """

    figure: Figure
    snapshot: Snapshot
    followed: Followed
    place: Place

    @property
    def wish(self) -> Wish:
        """What is wanted."""
        return self.figure.wish

    @cached_property
    def steps(self) -> tuple[int, ...]:
        """The steps that are drawn, from 0."""
        return tuple(self.followed.chosen(self.wish))

    @property
    def count(self) -> int:
        """How many pictures it has."""
        return len(self.steps)

    @property
    def texts(self) -> dict[str, str]:
        """What the file says of itself."""
        return texts_of(self.snapshot, view_name(self.wish.view), self.wish.title)

    def rasters(self, cancelled: Cancelled) -> Generator[Any]:
        """Draw its pictures; the network stands as high in all of them."""
        scale = self.wish.film_width / self.figure.size[0]
        moments = list(_while_wanted(map(self.followed.at, self.steps), cancelled))
        for moment, telling in _while_wanted(with_room(moments, self.figure.size), cancelled):
            asked = replace(self.figure.asked, moment=moment, telling=telling)
            yield raster_of(render_png(replace(self.figure, asked=asked).draw(self.snapshot), scale))


def _while_wanted(items: Iterable[Item], cancelled: Cancelled) -> Iterator[Item]:
    for item in items:
        if cancelled():
            raise StoppedError
        yield item
