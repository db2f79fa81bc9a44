"""What can be done with the timeline, as a menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from app.desk import Desk
from nnviz.numbers import format_count
from nnviz.scene.marks import undirected
from nnviz.scene.timeline_layout import Story

_MOST_RUNS = 12


def timeline_menu(
    desk: Desk, story: Story, parent: QWidget, copy: Callable[[], object], save: Callable[[], object]
) -> QMenu:
    """Make the menu for what is told at the moment; ``copy`` and ``save`` take a picture of it."""
    menu, bridge = QMenu(parent), desk.bridge
    menu.setAccessibleName("Timeline")
    past = bridge.viewing is not None
    for text, do in (
        ("&Return to the present", lambda: bridge.look_at(None)),
        ("&Continue from here", bridge.continue_from_here),
    ):
        action = menu.addAction(text)
        action.setEnabled(past)
        action.triggered.connect(lambda _=False, do=do: do())
    _add_best(desk, story, menu)
    menu.addSeparator()
    menu.addAction("Copy &picture").triggered.connect(lambda _=False: copy())
    menu.addAction("&Save picture…").triggered.connect(lambda _=False: save())
    _add_pinned(desk, menu)
    return menu


def _add_best(desk: Desk, story: Story, menu: QMenu) -> None:
    best = next((its for its in story.told if its.kind == "best"), None)
    if best is not None:
        action = menu.addAction(f"Go to the &best epoch ({format_count(best.epoch)})")
        action.setEnabled(best.epoch != story.shown)
        wanted = None if best.epoch >= story.end else best.epoch
        action.triggered.connect(lambda: desk.bridge.look_at(wanted))


def _add_pinned(desk: Desk, menu: QMenu) -> None:
    runs = desk.bridge.pinned
    if runs:
        menu.addSeparator()
    for run in runs[:_MOST_RUNS]:
        name = undirected(run.label[:60]).replace("&", "&&")
        epochs = f"epochs {format_count(run.branch)} to {format_count(run.end)}"
        action = menu.addAction(f"Remove pinned run: {name}, {epochs}")
        action.triggered.connect(lambda _=False, run=run: desk.bridge.unpin(run))
