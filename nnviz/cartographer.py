"""The thread that turns drafts into snapshots: it prepares tables and computes the maps of all neurons.

It stands between trainer and window, so that neither waits for maps: the trainer goes on training
while they are computed, and the window only ever takes what is finished.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from nnviz.datasets.cache import PreparedCache
from nnviz.datasets.prepared import Prepared
from nnviz.errors import UserError
from nnviz.mailbox import Mailbox
from nnviz.scores import measure_fit
from nnviz.snapshot import Draft, Snapshot
from nnviz.surfaces import compute_surfaces


@dataclass(frozen=True, eq=False)
class Refusal:
    """What comes in the place of a snapshot when a document cannot be used.

    Attributes:
        revision: The revision of the document.
        error: What to tell the person.
    """

    revision: int
    error: UserError


def draw_maps(draft: Draft, data: Prepared) -> Snapshot:
    """Make the snapshot of a draft."""
    surfaces = compute_surfaces(draft.document, data, draft.params)
    at_rest = draft.progress.status not in ("loading", "compiling", "running")
    fit = measure_fit(draft.document, data, draft.params, at_rest=at_rest)
    return Snapshot(
        draft.revision, draft.run, draft.document, data, draft.params, draft.progress, surfaces, fit
    )


class Cartographer:
    """Turns the newest draft into a snapshot whenever the last one has been taken.

    Args:
        tables: Prepared tables, shared with the trainer.

    Attributes:
        drafts: Where trainer and session post.
        snapshots: Where the window takes.
    """

    def __init__(self, tables: PreparedCache) -> None:
        self.drafts: Mailbox[Draft] = Mailbox()
        self.snapshots: Mailbox[Snapshot | Refusal] = Mailbox()
        self._tables = tables
        self._newest = (-1, -1)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="nnviz-cartographer", daemon=True)
        self._thread.start()

    def post(self, draft: Draft) -> None:
        """Hand in a draft, unless a newer document has already been seen."""
        with self._lock:
            if (draft.run, draft.revision) >= self._newest:
                self._newest = (draft.run, draft.revision)
                self.drafts.post(draft)

    def close(self, timeout: float) -> bool:
        """End the thread; tells whether it ended within ``timeout`` seconds."""
        self.drafts.close()
        self.snapshots.close()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while not self.drafts.closed:
            draft = self.drafts.take(None)
            if draft is None:
                continue
            self.snapshots.post(self._draw(draft))
            self.snapshots.wait_taken(0.1)

    def _draw(self, draft: Draft) -> Snapshot | Refusal:
        try:
            return draw_maps(draft, self._tables.get(draft.document))
        except UserError as error:
            return Refusal(draft.revision, error)
        except Exception as error:  # the window must hear of it, whatever it is
            return Refusal(draft.revision, UserError("failed", f"The picture could not be computed: {error}"))
