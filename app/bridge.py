"""The only meeting of session and Qt: edits and commands go over it, and news comes back as signals."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from app.answers import Answers
from app.bridging.editing import Editing
from app.bridging.loading import Loader, Loading
from app.bridging.training import Training
from app.bridging.viewing import Viewing
from app.reader import Cancelled, Report, Work
from nnviz.carrying import initial_params
from nnviz.cartographer import draw_maps
from nnviz.datasets.preparation.preparing import prepare
from nnviz.datasets.reading import read_table
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.table import Table
from nnviz.document import Document
from nnviz.drafts import Draft, Progress
from nnviz.errors import UserError
from nnviz.parameters import Parameter
from nnviz.presets import document_of_table
from nnviz.snapshot import Snapshot
from nnviz.worth import worth_of

_SMALL = 20_000
Finish = Callable[[Table], Document]


def first_snapshot(document: Document) -> Snapshot | None:
    """Draw a document before anything runs; None where that takes long or nothing can be drawn."""
    if document.data.table.n_rows * len(document.data.roles) > _SMALL:
        return None
    try:
        draft = Draft(0, 0, document, initial_params(document), Progress("loading"))
        return draw_maps(draft, prepare(document))
    except UserError:
        return None


class Bridge(Editing, Training, Viewing):
    """Hands edits and commands to the session and its news to the window, and reads files meanwhile.

    Args:
        document: What to begin with.
        snapshot: What to show before the session begins; drawn from the document if None.
        cache_folder: Where compiled programs are kept, or None.
    """

    loading_changed = Signal()
    worth_found = Signal(object, object)

    def __init__(
        self, document: Document, *, snapshot: Snapshot | None = None, cache_folder: str | None = None
    ) -> None:
        super().__init__(document, snapshot or first_snapshot(document), cache_folder)
        self._loader = Loader(self.loading_changed.emit)
        self._worths = Answers("The worth of these weights")
        self._polls += [self._loader.look, self._say_worth]
        self.close_with(self._loader.close)
        self.close_with(self._worths.close)

    # --- files ---

    @property
    def loading(self) -> Loading | None:
        """The file that is being read, or None."""
        return self._loader.present

    def read(self, name: str, work: Work[Any], take: Callable[[Any], None]) -> None:
        """Read something in the background, in the place of what is being read.

        Args:
            name: What it is called while it is read.
            work: Reads it, in a thread.
            take: Gets what came of it, or the UserError why nothing did; called in the window's thread.
        """
        self._timer.start()
        self._loader.read(name, work, take)

    def open_path(
        self,
        path: Path,
        finish: Finish | None = None,
        *,
        play: bool = True,
        settings: ImportSettings | None = None,
    ) -> None:
        """Read a table in the background, then put its first document in the place of this one."""

        def work(report: Report, cancelled: Cancelled) -> Document:
            table = read_table(path, report, cancelled, settings or ImportSettings())
            return finish(table) if finish is not None else document_of_table(str(path), table)

        def take(result: Document | UserError) -> None:
            if isinstance(result, UserError):
                self.refused.emit(result)
            elif self.load(result, "Load data") and play:
                self.play()

        self.read(path.name, work, take)

    def cancel_loading(self) -> None:
        """Stop reading; nothing changes."""
        self._loader.cancel()

    # --- what single weights are worth ---

    def ask_worth(self, parameters: Collection[Parameter]) -> None:
        """Ask what weights and biases are worth at the moment that is shown; of several questions the newest.

        ``worth_found`` answers with the parameters as they were given here and a ``Worth``.
        """
        shown = self.snapshot
        if shown is not None:
            self._worths.ask(parameters, lambda: worth_of(shown, parameters))

    def _say_worth(self) -> None:
        found = self._worths.take()
        if found is not None:
            parameters, worth = found
            if isinstance(worth, UserError):
                self.refused.emit(worth)
            else:
                self.worth_found.emit(parameters, worth)
