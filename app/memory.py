"""Documents as texts, numbers and lists, so that the next start can take up the last one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields, replace
from typing import Any

from nnviz.datasets.table import Table
from nnviz.document import Document, LayerSpec, NetworkSpec, TrainSpec
from nnviz.errors import UserError
from nnviz.presets import document_of_sample, document_of_table, fit_outputs

_DATA = ("task", "scaling", "validation", "split", "split_seed", "missing")


def remember(document: Document) -> dict[str, Any]:
    """Write down all that the user decided, but not the table itself."""
    data = document.data
    return {
        "source": data.source,
        "columns": [column.name for column in data.table.columns],
        "roles": list(data.roles),
        **{key: getattr(data, key) for key in _DATA},
        "layers": [asdict(layer) for layer in document.network.layers],
        "next_neuron": document.network.next_neuron,
        "train": asdict(document.train),
    }


def recall(memory: dict[str, Any]) -> Document | None:
    """Give the document of a bundled sample that was written down; None if it cannot be had."""
    source = str(memory.get("source", ""))
    if not source.startswith("sample:"):
        return None
    try:
        return applied(memory, document_of_sample(source.removeprefix("sample:")))
    except UserError:
        return None


def finish_with(memory: dict[str, Any], source: str) -> Callable[[Table], Document]:
    """Give what makes a document of a table that is read again."""

    def finish(table: Table) -> Document:
        return applied(memory, document_of_table(source, table))

    return finish


def applied(memory: dict[str, Any], document: Document) -> Document:
    """Give a document with what was written down; as it was where that does not fit its table."""
    if memory.get("columns") != [column.name for column in document.data.table.columns]:
        return document
    try:
        data = replace(document.data, roles=tuple(memory["roles"]), **{key: memory[key] for key in _DATA})
        layers = tuple(LayerSpec(**_plain(LayerSpec, layer)) for layer in memory["layers"])
        network = NetworkSpec(layers, int(memory["next_neuron"]))
        train = TrainSpec(**_plain(TrainSpec, memory["train"]))
        return fit_outputs(replace(document, data=data, network=network, train=train))
    except (UserError, KeyError, TypeError, ValueError):
        return document


def _plain(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of a dataclass, with lists as the tuples that they were."""
    known = {field.name for field in fields(kind)}
    return {key: _tuples(value) for key, value in values.items() if key in known}


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value
