"""Prepared tables by document, so that an edit of the network prepares nothing again."""

from __future__ import annotations

import threading

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.preparation.preparing import prepare
from nnviz.datasets.spec import Plan

_KEPT = 3


class PreparedCache:
    """The last few prepared tables; several threads may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: list[tuple[tuple[object, ...], Prepared]] = []

    def get(self, document: Plan) -> Prepared:
        """Give a document's prepared table.

        Raises:
            UserError: If nothing can be learned from it.
        """
        key = (document.data, document.network.output.activation, document.train.loss)
        with self._lock:
            for known, prepared in self._kept:
                if known == key:
                    return prepared
            prepared = prepare(document)
            self._kept = [(key, prepared), *self._kept[: _KEPT - 1]]
            return prepared
