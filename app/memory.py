"""Documents as texts, numbers and lists, so that the next start can take up the last one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, fields, replace
from typing import Any

from app.importing.remembering import settings_to_json
from nnviz.activations import ACTIVATIONS
from nnviz.datasets.table import Table
from nnviz.document import (
    DEVICES,
    MISSINGS,
    ROLES,
    SCALINGS,
    SPLITS,
    TASKS,
    Document,
    LayerSpec,
    NetworkSpec,
    TrainSpec,
)
from nnviz.errors import UserError
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.optimizers import OPTIMIZERS
from nnviz.parameters import ByHand, ByParameter, ParameterSet
from nnviz.parameters import Parameter as Weight
from nnviz.presets import document_of_sample, document_of_table, fit_outputs
from nnviz.registry import Parameter, Values
from nnviz.regularizers import REGULARIZERS
from nnviz.schedules import SCHEDULES
from nnviz.scores import SCORES
from nnviz.touches import as_weight

_MAY_BE_NONE = ("batch_size", "target_loss")
_DATA = ("task", "scaling", "validation", "split", "split_seed", "missing")


def remember(document: Document) -> dict[str, Any]:
    """Write down all that the user decided, but not the table itself."""
    data = document.data
    return {
        "source": data.source,
        "reading": settings_to_json(data.table.settings),
        "columns": [column.name for column in data.table.columns],
        "roles": list(data.roles),
        **{key: getattr(data, key) for key in _DATA},
        "layers": [asdict(layer) for layer in document.network.layers],
        "next_neuron": document.network.next_neuron,
        **_weights_to_json(document.network),
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
        network = NetworkSpec(layers, int(memory["next_neuron"]), **_weights_of(memory))
        train = TrainSpec(**_plain(TrainSpec, memory["train"]))
        found = fit_outputs(replace(document, data=data, network=network, train=train))
        return found if _is_sound(found, document) else document
    except (UserError, KeyError, TypeError, ValueError, AttributeError, IndexError):
        return document


def _weights_to_json(network: NetworkSpec) -> dict[str, Any]:
    """Give what was decided of single weights; of those set by hand what the network begins with."""
    begins = ((its, hand.initial) for its, hand in network.by_hand.items() if hand.initial is not None)
    return {
        "locked": [[its.neuron, its.source] for its in network.locked],
        "off": [[its.neuron, its.source, value] for its, value in network.off.items()],
        "by_hand": [[its.neuron, its.source, value] for its, value in begins],
    }


def _weights_of(memory: dict[str, Any]) -> dict[str, Any]:
    """Read what was decided of single weights; raises where a number of them can't be."""
    off, by_hand = (
        {_weight(neuron, source): as_weight(value) for neuron, source, value in memory.get(key, [])}
        for key in ("off", "by_hand")
    )
    return {
        "locked": ParameterSet(_weight(*its) for its in memory.get("locked", [])),
        "off": ByParameter(off),
        "by_hand": ByParameter({its: ByHand(value, 0, value) for its, value in by_hand.items()}),
    }


def _weight(neuron: object, source: object) -> Weight:
    if isinstance(neuron, int) and (source is None or isinstance(source, int | str)):
        return Weight(neuron, source)
    raise ValueError(f"no weight: {neuron!r}, {source!r}")


def _is_sound(found: Document, model: Document) -> bool:
    """Tell whether every value is of its kind and known: the file may have been changed by hand."""
    data, train = found.data, found.train
    choices = (
        (data.task, TASKS),
        (data.scaling, SCALINGS),
        (data.split, SPLITS),
        (data.missing, MISSINGS),
        (train.loss, LOSSES),
        (train.optimizer, OPTIMIZERS),
        (train.schedule, SCHEDULES),
        (train.regularizer, REGULARIZERS),
        (train.device, DEVICES),
        *((role, ROLES) for role in data.roles),
        *((layer.activation, ACTIVATIONS) for layer in found.network.layers),
        *((layer.initializer, INITIALIZERS) for layer in found.network.layers),
        *((layer.bias_initializer, INITIALIZERS) for layer in found.network.layers),
    )
    neurons = [neuron for layer in found.network.layers for neuron in layer.neurons]
    kinds = [
        (getattr(train, f.name), getattr(model.train, f.name), f.name in _MAY_BE_NONE)
        for f in fields(TrainSpec)
    ]
    return (
        all(value in known for value, known in choices)
        and len(data.roles) == len(model.data.roles)
        and 0 <= data.validation < 1
        and isinstance(data.split_seed, int)
        and len(set(neurons)) == len(neurons)
        and all(isinstance(neuron, int) and neuron < found.network.next_neuron for neuron in neurons)
        and all(layer.neurons for layer in found.network.layers)
        and all(_is_like(*kind) for kind in kinds)
        and all(0 <= layer.dropout < 1 for layer in found.network.layers)
        and all(_fit(*pair) for pair in _tuned(found))
    )


def _tuned(document: Document) -> Iterator[tuple[Values, tuple[Parameter, ...]]]:
    """Give all values of parameters, with the parameters of the row that they belong to."""
    train = document.train
    yield train.optimizer_parameters, OPTIMIZERS[train.optimizer].parameters
    yield train.loss_parameters, LOSSES[train.loss].parameters
    yield train.schedule_parameters, SCHEDULES[train.schedule].parameters
    yield train.score_parameters, tuple(its for row in SCORES.values() for its in row.parameters)
    for layer in document.network.layers:
        yield layer.activation_parameters, ACTIVATIONS[layer.activation].parameters
        yield layer.initializer_parameters, INITIALIZERS[layer.initializer].parameters
        yield layer.bias_initializer_parameters, INITIALIZERS[layer.bias_initializer].parameters


def _fit(values: Values, parameters: tuple[Parameter, ...]) -> bool:
    """Tell whether values are in the ranges of the parameters; what belongs to none does no harm."""
    known = {its.key: its for its in parameters}
    return all(known[key].low <= value <= known[key].high for key, value in values if key in known)


def _is_like(value: object, model: object, may_be_none: bool) -> bool:
    if may_be_none and (value is None or model is None):
        return value is None or isinstance(value, int | float)
    if isinstance(model, float):
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return type(value) is type(model) and (not isinstance(value, int) or value >= 0)


def _plain(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of a dataclass, with lists as the tuples that they were."""
    known = {field.name for field in fields(kind)}
    return {key: _tuples(value) for key, value in values.items() if key in known}


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value
