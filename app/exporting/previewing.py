"""Keeps the preview true: painted in a thread of its own, now and then while a run goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QImage

from app.captions import count
from app.exporting.dialog import PicturePanel
from app.exporting.film_plans import epochs_of
from app.exporting.looked_at import followed_in
from app.exporting.shots import Shot
from app.exporting.studio import Studio
from app.exporting.wish import CM, Wish
from app.labs.newest import Newest
from nnviz.errors import UserError
from nnviz.numbers import format_count, format_number
from nnviz.theme import load_theme

if TYPE_CHECKING:
    from app.main_window import MainWindow

_TYPING, _LIVE = 40, 500
"""Milliseconds after a change before the preview follows it, and between two moments of a run that trains."""
_SHARE = 0.06
"""How much of the time the preview of a run that trains may take."""
_SLOWEST = 5_000
_MOST_SCALE, _SMALL = 2.0, 0.7


@dataclass(frozen=True, eq=False)
class _Sight:
    wish: Wish
    shot: Shot
    scale: float


@dataclass(frozen=True, eq=False)
class _Seen:
    sight: _Sight
    image: QImage
    seconds: float
    warning: str


def _paint(sight: _Sight) -> Iterator[_Seen | UserError | None]:
    """Paint a shot; in a thread."""
    begin = time.thread_time()
    try:
        # What is much smaller is painted as it is and made smaller then: small points would be lost else.
        small = sight.scale < _SMALL
        image = sight.shot.image(1.0 if small else sight.scale)
        if small:
            width = max(round(sight.shot.size[0] * sight.scale), 1)
            image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        warning = sight.shot.warning() if sight.wish.in_cm else ""
        yield _Seen(sight, image, time.thread_time() - begin, warning)
    except UserError as error:
        yield error
    except Exception as error:
        yield UserError("picture_failed", f"The picture could not be made: {error}.")


class Previewing(QObject):
    """Follows the window and what is chosen.

    Args:
        window: What pictures are taken of.
        panel: Where they are looked at.
        studio: Where they are taken.
    """

    def __init__(self, window: MainWindow, panel: PicturePanel, studio: Studio) -> None:
        super().__init__(panel)
        self._window, self._panel, self._studio = window, panel, studio
        self._painter: Newest[_Sight, _Seen | UserError] = Newest(self, _paint)
        self._late = False
        self._seen: _Sight | None = None
        self._cost = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._painter.arrived.connect(self._take)
        panel.wanted.connect(self.want)
        panel.closed.connect(self._rest)
        bridge, attention = window.desk.bridge, window.desk.attention
        for signal in (
            bridge.snapshot_changed,
            bridge.status_changed,
            attention.probe_changed,
            attention.selected_changed,
            attention.overlay_changed,
        ):
            signal.connect(self._follow)

    @property
    def busy(self) -> bool:
        """Whether a better preview is on its way."""
        return self._timer.isActive() or self._painter.busy

    def shown(self, wish: Wish) -> Shot | None:
        """Give what the preview shows, if that is how a wish looks; else None."""
        seen = self._seen
        return seen.shot if seen is not None and _looks(seen.wish) == _looks(wish) else None

    def want(self) -> None:
        """Make the preview anew, because something else was chosen."""
        self._studio.needed = True
        if self._panel.preview.image is None or self._panel.wish.is_window:
            self._panel.preview.show_text("…")
        self._timer.start(_TYPING)

    def _rest(self) -> None:
        self._studio.needed = False
        self._timer.stop()
        self._painter.drop()
        self._seen = None

    def _follow(self) -> None:
        """Follow a run, now and then: so seldom that training hardly feels it."""
        self._late = self.busy
        if self._panel.isVisible() and not self._late:
            self._timer.start(min(max(_LIVE, round(1000 * self._cost / _SHARE)), _SLOWEST))

    def _look(self) -> None:
        """Hold the moment fast, and let it be painted."""
        if not self._panel.isVisible():
            return
        wish, begin = self._panel.wish, time.perf_counter()
        try:
            shot = self._studio.shoot(wish)
        except UserError as error:
            self._say(error)
            return
        self._cost = time.perf_counter() - begin
        self._panel.preview.can_be_dragged = not wish.is_film
        room, ratio = self._panel.preview.size(), self._panel.devicePixelRatioF()
        fitting = min(room.width() / shot.size[0], room.height() / shot.size[1]) * ratio
        self._painter.ask(_Sight(wish, shot, min(max(fitting, 0.05), _MOST_SCALE * ratio)))

    def _film_text(self, wish: Wish) -> str:
        """Say how long a film will be, such as "21 pictures, 4.6 s"."""
        bridge = self._window.desk.bridge
        run = bridge.present  # a film goes to its end, also while an earlier epoch is looked at
        if run is None or not wish.is_film:
            return ""
        if wish.films_steps:
            followed = followed_in(self._window)
            if followed is None:
                return ""
            pictures, steps = len(followed.chosen(wish)), len(followed.frames)
            said = f"{format_count(pictures)} of {count(steps, 'step')}"
        else:
            pictures = len(epochs_of(wish, bridge.past(), run.log, run.epoch))
            said = count(pictures, "picture")
        seconds = sum(wish.film.durations(pictures)) / 1000.0
        return f"{said}, {format_number(seconds, 2)} s"

    def _take(self) -> None:
        result = self._painter.result
        if isinstance(result, UserError):
            self._say(result)
        elif result is not None and result.sight is not self._seen:
            self._show(result)
        if self._late and not self._painter.busy:  # what has changed meanwhile
            self._follow()

    def _show(self, seen: _Seen) -> None:
        wish, shot = seen.sight.wish, seen.sight.shot
        self._seen, self._cost = seen.sight, self._cost + seen.seconds
        self._panel.preview.dark = load_theme(wish.theme).dark
        self._panel.preview.show_image(seen.image)
        moment = "" if wish.is_film else f" · epoch {format_count(shot.epoch)}"
        said = _size_text(shot.size, wish, self._film_text(wish)) + moment
        self._panel.size_label.setText(f"{said}. {seen.warning}" if seen.warning else said)

    def _say(self, error: UserError) -> None:
        self._seen = None
        self._panel.size_label.setText("")
        self._panel.preview.clear(error.message)


def _looks(wish: Wish) -> Wish:
    """Give a wish without what makes no difference to how a picture looks."""
    usual = Wish()
    plain = replace(wish, times=usual.times, dpi=usual.dpi, kind="film-gif" if wish.is_film else "png")
    plain = replace(plain, transparent=wish.transparent and wish.can_be_transparent)
    if not wish.in_cm:
        plain = replace(plain, width=usual.width)
    if not (wish.in_px and wish.high):
        plain = replace(plain, pixels=usual.pixels, high=0)
    return plain if wish.in_cm or (wish.in_px and wish.high) else replace(plain, unit=usual.unit)


def _size_text(size: tuple[float, float], wish: Wish, film_text: str) -> str:
    """Say how large the file will be, such as "1890 × 1063 pixels, 16 × 9 cm"."""
    printed = f"{format_number(size[0] / CM, 3)} × {format_number(size[1] / CM, 3)} cm"
    if wish.is_film:
        return f"{wish.film_width} × {round(wish.film_width * size[1] / size[0])} pixels, {film_text}"
    if wish.is_vector:
        return printed if wish.in_cm else f"{round(size[0])} × {round(size[1])}, sharp at any size"
    scale = wish.scale(size)
    pixels = f"{round(size[0] * scale)} × {round(size[1] * scale)} pixels"
    return f"{pixels}, {printed}" if wish.in_cm else pixels
