"""What pictures of views show, in words: for those who cannot see them, and for files that say it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.units import value_text
from nnviz.naming import layer_name, neuron_name, shortened, source_name
from nnviz.numbers import format_count, format_number, format_share
from nnviz.scene.plot_head import metric_texts
from nnviz.scene.targets import BiasAt, EdgeAt, NeuronAt, Target
from nnviz.snapshot import Snapshot

_MOST_NAMES = 8


def _listed(names: Sequence[str]) -> str:
    shown = [shortened(name) for name in names[:_MOST_NAMES]]
    more = len(names) - len(shown)
    return ", ".join([*shown, *([f"{format_count(more)} more"] if more else [])])


def network_words(snapshot: Snapshot, selected: Target | None = None) -> str:
    """Say what comes in, through which layers it goes, and what comes out."""
    data = snapshot.data
    layers = ", ".join(
        f"{format_count(len(bias))} {ACTIVATIONS[spec.activation].label}"
        for spec, (_, bias) in zip(snapshot.document.network.layers, snapshot.params, strict=True)
    )
    words = (
        f"from {_listed([unit.name for unit in data.inputs])} through {layers} "
        f"to {_listed([unit.name for unit in data.outputs])}"
    )
    return words if selected is None else f"{words}; selected: {target_words(snapshot, selected)}"


def target_words(snapshot: Snapshot, target: Target) -> str:
    """Name a part of the network, such as "Hidden 1, neuron 2" or "weight small to Hidden 1, neuron 2"."""
    if isinstance(target, EdgeAt):
        source = source_name(snapshot, target.layer - 1, target.source)
        return f"weight {source} to {neuron_name(snapshot, target.layer, target.target)}"
    if isinstance(target, BiasAt):
        return f"bias of {neuron_name(snapshot, target.layer, target.index)}"
    if isinstance(target, NeuronAt):
        return neuron_name(snapshot, target.layer, target.index)
    return layer_name(snapshot, target.layer)


def prediction_words(
    snapshot: Snapshot, probe: Sequence[float] | None, answer: Sequence[float] | None
) -> str:
    """Say over which features it is drawn, how good it is, and what a marked point gives."""
    data, parts = snapshot.data, list[str]()
    if snapshot.surfaces is not None:
        names = [shortened(data.inputs[axis].name) for axis in snapshot.surfaces.axes]
        parts.append(f"over {' and '.join(names)}")
    parts.append(f"with {format_count(len(data.x))} rows")
    parts += metric_texts(snapshot)[:1]
    if probe is not None:
        pairs = zip(data.inputs[:_MOST_NAMES], probe, strict=False)
        at = ", ".join(f"{shortened(unit.name)} {value_text(unit, float(value))}" for unit, value in pairs)
        outs = zip(data.outputs[:_MOST_NAMES], answer or (), strict=False)
        gives = ", ".join(f"{shortened(unit.name)} {value_text(unit, float(value))}" for unit, value in outs)
        parts.append(f"marked is {at}{f', which gives {gives}' if gives else ''}")
    return ", ".join(parts)


_SERIES = {"loss": "training loss", "val_loss": "validation loss"}


def loss_words(snapshot: Snapshot) -> str:
    """Say where the curves end."""
    parts: list[str] = []
    for key, values in snapshot.log.series.items():
        if len(values) and np.isfinite(values[-1]):
            last = float(values[-1])
            text = format_share(last) if key.endswith("accuracy") else format_number(last)
            parts.append(f"{_SERIES.get(key, key.replace('val_', 'validation ').replace('_', ' '))} {text}")
    return f"at the end {', '.join(parts)}" if parts else "nothing trained yet"
