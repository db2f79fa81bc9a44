"""What the window looks at, as far as pictures of views take it: a row, a part, a step of a pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.exporting.wish import Wish
from app.inspecting.inspector import Inspector
from app.panels.passing import PassPanel
from app.passing.filmed import chosen_steps
from app.passing.pictured import moment_of, row_words
from app.views import Asked
from app.window_state import state_of
from nnviz.errors import UserError
from nnviz.passes.frames import Frames
from nnviz.scene.pass_scene import Moment
from nnviz.snapshot import Snapshot

if TYPE_CHECKING:
    from app.main_window import MainWindow

_OF_A_ROW = ("inspector", "pass")
"""Views whose numbers are those of one row, also where none was asked for."""


@dataclass(frozen=True, eq=False)
class Followed:
    """The pass that the panel of passes follows.

    Attributes:
        frames: Its steps.
        index: Where the panel stands, from 0.
        row: Which row is told.
    """

    frames: Frames
    index: int
    row: str

    @property
    def moment(self) -> Moment:
        """The step at which the panel stands."""
        return self.at(self.index)

    def at(self, index: int) -> Moment:
        """Give what a picture tells of a step."""
        return moment_of(self.frames, index, self.row)

    def chosen(self, wish: Wish) -> list[int]:
        """Choose the steps of a film."""
        last = wish.last_step - 1 if wish.last_step else None
        return chosen_steps(len(self.frames), wish.frames, wish.first_step - 1, last)


def followed_in(window: MainWindow) -> Followed | None:
    """Give the pass that is followed; None where there is none."""
    panel = window.panels.get("pass")
    if not isinstance(panel, PassPanel) or not panel.following.is_open:
        return None
    following, attention = panel.following, window.desk.attention
    if following.frames is None or following.trace is None:
        return None
    seen = attention.row if following.mode == "row" and attention.probe is None else None
    return Followed(following.frames, following.index, row_words(following.trace, following.row, seen))


def followed_for_film(window: MainWindow) -> Followed:
    """Give the pass that is followed.

    Raises:
        UserError: If there is none.
    """
    followed = followed_in(window)
    if followed is None:
        panel = window.panels.get("pass")
        why = "Open the panel Pass: its steps are filmed as it has them."
        if isinstance(panel, PassPanel) and panel.following.is_open:
            why = panel.following.problem
        raise UserError("no_pass", f"There is no pass to be filmed yet. {why}".strip())
    return followed


def asked_of(window: MainWindow, snapshot: Snapshot, wish: Wish) -> Asked:
    """Give what the window looks at, as far as a picture of a view takes it."""
    state = state_of(window)
    inspector = window.panels["inspector"]
    assert isinstance(inspector, Inspector)
    followed = followed_in(window) if wish.view == "pass" else None
    run = window.desk.bridge.present or snapshot
    begins = window.desk.bridge.viewing is not None and not len(snapshot.log.epoch)  # yet the run goes on
    return Asked(
        probe=state.probe,
        row=state.row if wish.view in _OF_A_ROW else None,
        selected=state.selected if wish.view == "inspector" else None,
        numbers=state.numbers,
        sample=state.shown.sample,
        limits=run.log if wish.is_film or begins else None,
        before=inspector.before if not wish.is_film else None,
        moment=followed.moment if followed is not None else None,
    )
