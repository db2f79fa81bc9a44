"""The window as a picture: the real one, on a finished snapshot, without a screen or a thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIcon, QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QDockWidget

from app.attention import Attention
from app.bridge import Bridge
from app.desk import Desk
from app.look import Look
from app.main_window import FIRST_SPEED, MainWindow
from app.settings import Settings
from app.theming import glyph_folder
from app.window_state import Told, WindowState, take_state
from nnviz.errors import UserError
from nnviz.pinned import PinnedRun
from nnviz.snapshot import Snapshot
from nnviz.theme import load_theme

MOST_PIXELS = 200_000_000


def render_window(
    snapshot: Snapshot,
    size: tuple[int, int],
    scale: float = 1.0,
    theme: str = "light",
    *,
    state: WindowState | None = None,
    probe: Sequence[float] | None = None,
) -> QImage:
    """Draw the main window as it looks on a snapshot, as an image.

    Args:
        snapshot: What it shows.
        size: Width and height before scaling; a window that needs more room takes it.
        scale: Pixels of the image for each of these.
        theme: Key of a theme.
        state: How its panels are arranged and what is looked at in it, or None for as usual.
        probe: One row ``(inputs,)`` in the table's units, to be marked and explained, or None.

    Raises:
        UserError: If the image would be too large to hold.
    """
    check_pixels(size, scale)
    with still_window(snapshot, size, theme, state=state, probe=probe) as window:
        return image_of(
            lambda painter: window.render(painter, QPoint()), (window.width(), window.height()), scale
        )


@contextmanager
def still_window(
    snapshot: Snapshot,
    size: tuple[int, int],
    theme: str = "light",
    *,
    state: WindowState | None = None,
    probe: Sequence[float] | None = None,
) -> Iterator[MainWindow]:
    """Give the main window as it looks on a snapshot, without a display, to be painted.

    Needs a QApplication. The arguments are those of ``render_window``.
    """
    window = _still_window(snapshot, theme, state)
    try:
        window.resize(*size)
        window.show()
        if state is not None:
            take_state(window, state)
        if probe is not None:
            window.desk.attention.choose_probe(np.asarray(probe, np.float64))
        window.settle()
        yield window
    finally:
        window.close()
        window.deleteLater()


class _StillBridge(Bridge):
    """A bridge without a session, which says of the run what another one says."""

    def __init__(self, snapshot: Snapshot, told: Told | None) -> None:
        super().__init__(snapshot.document, snapshot=snapshot)
        self._run = told
        self.present = _present(snapshot, told)
        self.set_speed(told.speed if told is not None else FIRST_SPEED)

    def show(self, snapshot: Snapshot, told: Told | None = None) -> None:
        """Say another snapshot, as a session would; what is told of the run stays if None."""
        self._run = told or self._run
        self.snapshot, self.present = snapshot, _present(snapshot, self._run)
        for signal in (
            *(self.present_changed, self.snapshot_changed, self.viewing_changed, self.pinned_changed),
            self.status_changed,
        ):
            signal.emit()

    @property
    def playing(self) -> bool:
        return self._run is not None and self._run.playing

    @property
    def goal(self) -> int:
        return self._run.goal if self._run is not None else super().goal

    @property
    def viewing(self) -> int | None:
        return self._run.viewing if self._run is not None else None

    @property
    def pinned(self) -> tuple[PinnedRun, ...]:
        return self._run.pinned if self._run is not None else ()


def _present(snapshot: Snapshot, told: Told | None) -> Snapshot:
    return told.present if told is not None and told.present is not None else snapshot


def _still_window(snapshot: Snapshot, theme: str, state: WindowState | None = None) -> MainWindow:
    """Put a window together that nothing moves in."""
    look = Look(theme=load_theme(theme))
    look.dress_for_pictures()
    bridge = _StillBridge(snapshot, state.told if state is not None else None)
    window = MainWindow(Desk(bridge, look, Attention(), still=True), Settings(Path(os.devnull)))
    bridge.setParent(window)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    for dock in window.findChildren(QDockWidget):  # one that floats is a window too
        dock.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        for name in ("close", "float"):  # Qt takes their signs from the application's theme
            button = dock.findChild(QAbstractButton, f"qt_dockwidget_{name}button")
            if isinstance(button, QAbstractButton):
                button.setIcon(QIcon(str(glyph_folder(look.theme) / f"{name}.svg")))
    window.setMinimumSize(1, 1)
    return window


def show_snapshot(window: MainWindow, snapshot: Snapshot, told: Told | None = None) -> None:
    """Let a still window show another snapshot of the same document, and tell otherwise of the run."""
    bridge = window.desk.bridge
    assert isinstance(bridge, _StillBridge)
    bridge.show(snapshot, told)
    bridge.turns.finish()  # what panels tell their own pictures comes before these are drawn
    window.settle()


def check_pixels(size: tuple[float, float], scale: float) -> None:
    """Refuse an image that would be too large to hold."""
    if size[0] * size[1] * scale * scale > MOST_PIXELS:
        raise UserError(
            "picture_size", "Such a large picture cannot be made. Choose a smaller size or scale."
        )


def image_of(paint: Callable[[QPainter], None], size: tuple[float, float], scale: float) -> QImage:
    """Paint an image of a size, ``scale`` pixels for each of these."""
    image = QImage(round(size[0] * scale), round(size[1] * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(0)
    with QPainter(image) as painter:
        paint(painter)
    image.setDevicePixelRatio(1.0)
    dots = round(96 * scale / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    return image
