"""How well a network with given weights does, as the reply says it."""

from __future__ import annotations

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.params import Params
from nnviz.scores import score_all


def scores_json(document: Document, data: Prepared, params: Params) -> dict[str, dict[str, object]]:
    """Give the scores of the weights as they are on training and validation rows, with confusion matrices."""
    found: dict[str, dict[str, object]] = {}
    for name, its in zip(("train", "validation"), score_all(document, data, params), strict=True):
        if its.scores:
            found[name] = {**its.scores, **({"confusion": its.confusion.tolist()} if data.classes else {})}
    return found
