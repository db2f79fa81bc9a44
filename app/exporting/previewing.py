"""Keeps the preview true: coarse, in a thread of its own, and the window only at rest, for it takes long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage

from app.captions import count
from app.exporting.dialog import PicturePanel
from app.exporting.shots import Shot, shoot
from app.exporting.wish import CM, WINDOW, Wish
from app.labs.newest import Newest
from nnviz.errors import UserError
from nnviz.filming import frame_epochs
from nnviz.numbers import format_number
from nnviz.theme import load_theme

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from nnviz.snapshot import Snapshot

_TYPING, _REST, _LIVE = 40, 300, 500
"""Milliseconds after a change before the preview follows it, before the window does, and between two
moments of a run that trains."""
_MOST_SCALE, _SMALL = 2.0, 0.7


@dataclass(frozen=True, eq=False)
class _Sight:
    shot: Shot
    scale: float


def _paint(sight: _Sight) -> Iterator[QImage | UserError | None]:
    """Paint a shot; in a thread."""
    try:
        # What is much smaller is painted as it is and made smaller then: small points would be lost else.
        small = sight.scale < _SMALL
        image = sight.shot.image(1.0 if small else sight.scale)
        if small:
            width = max(round(sight.shot.size[0] * sight.scale), 1)
            image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        yield image
    except UserError as error:
        yield error
    except Exception as error:
        yield UserError("picture_failed", f"The picture could not be made: {error}.")


class Previewing(QObject):
    """Follows the window and what is chosen.

    Args:
        window: What pictures are taken of.
        panel: Where they are looked at.
    """

    def __init__(self, window: MainWindow, panel: PicturePanel) -> None:
        super().__init__(panel)
        self._window, self._panel = window, panel
        self._painter: Newest[_Sight, QImage | UserError] = Newest(self, _paint)
        self._late = False
        self._window_shot: tuple[Snapshot | None, Wish, Shot] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._painter.arrived.connect(self._take)
        panel.wanted.connect(self.want)
        panel.closed.connect(self._rest)
        bridge = window.desk.bridge
        bridge.snapshot_changed.connect(self._follow)
        bridge.status_changed.connect(self._follow)
        window.desk.attention.probe_changed.connect(self._follow)

    @property
    def busy(self) -> bool:
        """Whether a better preview is on its way."""
        return self._timer.isActive() or self._painter.busy

    def want(self) -> None:
        """Make the preview anew, because something else was chosen."""
        wish = self._panel.wish
        slow = wish.view == WINDOW and not self._has_window(wish)
        if slow:
            self._panel.preview.show_text("…")
        self._timer.start(_REST if slow else _TYPING)

    def _rest(self) -> None:
        self._timer.stop()
        self._painter.drop()
        self._window_shot = None

    def _follow(self) -> None:
        """Follow a run, now and then; the window itself only once it rests."""
        self._late = self.busy
        if not self._panel.isVisible() or self.busy:
            return
        wish, bridge = self._panel.wish, self._window.desk.bridge
        if wish.view != WINDOW:
            self._timer.start(_LIVE)
        elif not bridge.playing and not self._has_window(wish):
            self._panel.preview.show_text("…")
            self._timer.start(_LIVE)

    def _has_window(self, wish: Wish) -> bool:
        """Tell whether the window was painted at this moment and in this way."""
        known = self._window_shot
        return known is not None and known[:2] == (self._window.desk.bridge.snapshot, _looked(wish))

    def _look(self) -> None:
        """Hold the moment fast, and let it be painted."""
        if not self._panel.isVisible():
            return
        wish = self._panel.wish
        hand = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if wish.view == WINDOW and not self._has_window(wish) and hand:
            self._timer.start(_REST)  # somebody drags something just now
            return
        try:
            shot = self._shot(wish)
        except UserError as error:
            self._say(error)
            return
        self._panel.size_label.setText(_size_text(shot.size, wish, self._film_text(wish)))
        self._panel.preview.can_be_dragged = not wish.is_film
        self._panel.preview.dark = load_theme(wish.theme).dark
        room, ratio = self._panel.preview.size(), self._panel.devicePixelRatioF()
        fitting = min(room.width() / shot.size[0], room.height() / shot.size[1]) * ratio
        self._painter.ask(_Sight(shot, min(max(fitting, 0.05), _MOST_SCALE * ratio)))

    def _shot(self, wish: Wish) -> Shot:
        if wish.view != WINDOW:
            return shoot(self._window, wish, coarse=True)
        if not self._has_window(wish) or self._window_shot is None:
            shot = shoot(self._window, wish, coarse=True)
            self._window_shot = (self._window.desk.bridge.snapshot, _looked(wish), shot)
        return self._window_shot[2]

    def _film_text(self, wish: Wish) -> str:
        """Say how long a film will be, such as "21 pictures, 4.6 s"."""
        snapshot = self._window.desk.bridge.snapshot
        if snapshot is None or not wish.is_film:
            return ""
        pictures = len(frame_epochs(wish.film, snapshot.log, snapshot.epoch))
        seconds = sum(wish.film.durations(pictures)) / 1000.0
        return f"{count(pictures, 'picture')}, {format_number(seconds, 2)} s"

    def _take(self) -> None:
        result = self._painter.result
        if isinstance(result, QImage):
            self._panel.strip.clear("refused")
            self._panel.preview.show_image(result)
        elif result is not None:
            self._say(result)
        if self._late and not self._painter.busy:  # what has changed meanwhile
            self._follow()

    def _say(self, error: UserError) -> None:
        self._panel.size_label.setText("")
        self._panel.preview.clear(error.message)


def _looked(wish: Wish) -> Wish:
    """Give what of a wish can be seen in the window's preview."""
    seen = Wish(view=wish.view, theme=wish.theme, title=wish.title, caption=wish.caption)
    return replace(seen, footer=wish.footer, in_cm=wish.in_cm, width=wish.width if wish.in_cm else 16.0)


def _size_text(size: tuple[float, float], wish: Wish, film_text: str) -> str:
    """Say how large the file will be, such as "1890 × 1063 pixels, 16 × 9 cm"."""
    printed = f"{format_number(size[0] / CM, 3)} × {format_number(size[1] / CM, 3)} cm"
    if wish.is_film:
        return f"{wish.film_width} × {round(wish.film_width * size[1] / size[0])} pixels, {film_text}"
    if wish.is_vector:
        return printed if wish.in_cm else f"{round(size[0])} × {round(size[1])}, sharp at any size"
    pixels = f"{round(size[0] * wish.scale)} × {round(size[1] * wish.scale)} pixels"
    return f"{pixels}, {printed}" if wish.in_cm else pixels
