"""What a run has to say: as one JSON object."""

from __future__ import annotations

from typing import Any

from nnviz.activations import ACTIVATIONS
from nnviz.commands.documents import chosen
from nnviz.commands.evaluation import scores_json
from nnviz.commands.learning import Outcome
from nnviz.commands.probes import answer
from nnviz.commands.weights import weights_json
from nnviz.datasets.preparation.treatment import preparation_json
from nnviz.document import Document, LayerSpec
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.network import count_parameters
from nnviz.optimizers import OPTIMIZERS
from nnviz.registry import with_defaults
from nnviz.schedules import SCHEDULES
from nnviz.scores import SCORES, evaluate

_SERIES = ("loss", "accuracy", "val_loss", "val_accuracy")


def run_json(outcome: Outcome) -> dict[str, Any]:
    """Give everything that is known of a run.

    Args:
        outcome: How it ended.
    """
    plan = outcome.plan
    document, data, params = plan.document, plan.data, outcome.shown
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
        "preparation": preparation_json(document.data, data),
        "network": network_json(document, len(data.inputs)),
        "training": training_json(outcome),
        "auto": chosen(plan.options, document),
        "history": _history(outcome),
        "evaluation": evaluate(document, data, params),
        "scores": scores_json(document, data, params),
        "weights": weights_json(params),
        "predictions": [answer(probe, document, data, params) for probe in plan.probes],
        "message": outcome.message,
        "notices": [{"code": its.code, "line": its.line, "text": its.text} for its in outcome.notices],
        "seconds": {"compile": outcome.compile_seconds, "train": seconds},
        "steps_per_second": outcome.updates / seconds if seconds > 0 else 0.0,
        **_look_back(outcome),
    }


def _look_back(outcome: Outcome) -> dict[str, Any]:
    """Give what was asked for besides: the past epoch whose weights these are, and the seed fan."""
    found: dict[str, Any] = {}
    if outcome.past is not None:
        epoch = min(outcome.plan.options.at or 0, outcome.epoch)
        found["at"] = {"epoch": epoch, "weights": weights_json(outcome.past)}
    if outcome.fan is not None:
        found["fan"] = fan_json(outcome)
    return found


def fan_json(outcome: Outcome) -> dict[str, Any]:
    """Give how each seed of the fan ended, and the shares that were solved and that died.

    ``solved`` counts the seeds whose last epoch had an accuracy of 1, None for a regression; ``dead``
    those with a hidden layer that gives 0 for every training row.
    """
    fan = outcome.fan
    assert fan is not None
    is_classification = outcome.plan.document.data.task == "classification"
    return {
        "seeds": fan.seeds.tolist(),
        "final_loss": fan.final_loss.tolist(),
        "solved": float(fan.solved.mean()) if is_classification else None,
        "dead": float(fan.dead.mean()),
    }


def network_json(document: Document, n_inputs: int) -> dict[str, Any]:
    """Give the form of a network."""
    layers = document.network.layers
    return {
        "layers": [_layer_json(layer) for layer in layers],
        "parameters": count_parameters(document.network.units, n_inputs),
    }


def _layer_json(layer: LayerSpec) -> dict[str, Any]:
    """Give a layer, with what it is tuned by only where there is something."""
    values = with_defaults(ACTIVATIONS[layer.activation].parameters, layer.activation_parameters)
    return {
        "units": layer.units,
        "activation": layer.activation,
        **({"activation_parameters": values} if values else {}),
        **({"dropout": layer.dropout} if layer.dropout else {}),
    }


def training_json(outcome: Outcome) -> dict[str, Any]:
    """Give how a network was trained; a batch of all rows by their number."""
    document = outcome.plan.document
    train, data = document.train, document.data
    row, schedule = OPTIMIZERS[train.optimizer], SCHEDULES[train.schedule]
    return {
        "loss": train.loss,
        "loss_parameters": with_defaults(LOSSES[train.loss].parameters, train.loss_parameters),
        "optimizer": train.optimizer,
        "learning_rate": train.learning_rate,
        **with_defaults(row.parameters, train.optimizer_parameters),
        "schedule": train.schedule,
        "schedule_parameters": with_defaults(schedule.parameters, train.schedule_parameters),
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
        **_beginning_json(document.network.output),
        "device": train.device,
        "score_parameters": {
            key: value
            for score in SCORES.values()
            if score.task == data.task
            for key, value in with_defaults(score.parameters, train.score_parameters).items()
        },
    }


def _beginning_json(layer: LayerSpec) -> dict[str, Any]:
    """Give how the weights of all layers begin, as one of them says it."""
    kernel, bias = INITIALIZERS[layer.initializer], INITIALIZERS[layer.bias_initializer]
    return {
        "initializer": layer.initializer,
        "initializer_parameters": with_defaults(kernel.parameters, layer.initializer_parameters),
        "bias_initializer": layer.bias_initializer,
        "bias_initializer_parameters": with_defaults(bias.parameters, layer.bias_initializer_parameters),
    }


def _history(outcome: Outcome) -> dict[str, list[Any]]:
    """Give every series; one that was not measured is empty."""
    log = outcome.log
    series = {key: values.tolist() for key, values in log.series.items()}
    return {"epoch": log.epoch.tolist(), **{key: [] for key in _SERIES}, **series}
