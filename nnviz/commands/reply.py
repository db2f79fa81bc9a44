"""What a run has to say: as one JSON object."""

from __future__ import annotations

from typing import Any

from nnviz.commands.documents import chosen
from nnviz.commands.evaluation import evaluate
from nnviz.commands.learning import Outcome
from nnviz.commands.probes import answer
from nnviz.commands.weights import weights_json
from nnviz.document import Document
from nnviz.network import count_parameters
from nnviz.optimizers import OPTIMIZERS
from nnviz.registry import with_defaults

_SERIES = ("loss", "accuracy", "val_loss", "val_accuracy")


def run_json(outcome: Outcome) -> dict[str, Any]:
    """Give everything that is known of a run.

    Args:
        outcome: How it ended.
    """
    plan = outcome.plan
    document, data, params = plan.document, plan.data, outcome.params
    seconds = outcome.train_seconds
    return {
        "kind": "run",
        "status": outcome.status,
        "epoch": outcome.epoch,
        "seed": document.train.seed,
        "device": outcome.device,
        "task": document.data.task,
        "features": list(document.data.names("feature")),
        "labels": list(document.data.names("target")),
        "classes": list(data.classes),
        "rows": {"train": len(data.train), "validation": len(data.validation), "dropped": data.dropped},
        "inputs": [unit.name for unit in data.inputs],
        "network": network_json(document, len(data.inputs)),
        "training": training_json(outcome),
        "auto": chosen(plan.options, document),
        "history": _history(outcome),
        "evaluation": evaluate(document, data, params),
        "weights": weights_json(params),
        "predictions": [answer(probe, document, data, params) for probe in plan.probes],
        "message": outcome.message,
        "notices": [{"code": its.code, "line": its.line, "text": its.text} for its in outcome.notices],
        "seconds": {"compile": outcome.compile_seconds, "train": seconds},
        "steps_per_second": outcome.updates / seconds if seconds > 0 else 0.0,
    }


def network_json(document: Document, n_inputs: int) -> dict[str, Any]:
    """Give the form of a network."""
    layers = document.network.layers
    return {
        "layers": [{"units": layer.units, "activation": layer.activation} for layer in layers],
        "parameters": count_parameters(document.network.units, n_inputs),
    }


def training_json(outcome: Outcome) -> dict[str, Any]:
    """Give how a network was trained; a batch of all rows by their number."""
    document = outcome.plan.document
    train, data = document.train, document.data
    row = OPTIMIZERS[train.optimizer]
    return {
        "loss": train.loss,
        "optimizer": train.optimizer,
        "learning_rate": train.learning_rate,
        **with_defaults(row.parameters, train.optimizer_parameters),
        "regularizer": train.regularizer,
        "regularization": 0.0 if train.regularizer == "none" else train.regularization,
        "batch_size": train.batch_size or len(outcome.plan.data.train),
        "shuffle": train.shuffle,
        "epochs": train.epochs,
        "target_loss": train.target_loss,
        "scale": data.scaling,
        "validation": data.validation,
        "split": data.split,
        "missing": data.missing,
        "initializer": document.network.output.initializer,
        "bias_initializer": document.network.output.bias_initializer,
        "device": train.device,
    }


def _history(outcome: Outcome) -> dict[str, list[Any]]:
    """Give every series; one that was not measured is empty."""
    log = outcome.log
    series = {key: values.tolist() for key, values in log.series.items()}
    return {"epoch": log.epoch.tolist(), **{key: [] for key in _SERIES}, **series}
