"""What a run has to say: as a text to read."""

from __future__ import annotations

from typing import Any

from nnviz.commands.console import columns, plain
from nnviz.commands.learning import Outcome
from nnviz.commands.reply import run_json
from nnviz.numbers import format_count, format_number, format_share

_LINES = 10
_DIGITS = 4


def run_text(outcome: Outcome) -> str:
    """Describe a run and how it ended."""
    reply = run_json(outcome)
    parts = [
        columns(_facts(outcome, reply), (False, False)),
        _log(outcome),
        _scores(reply),
        columns(_answers(reply), (False, False)) if reply["predictions"] else "",
        _end(outcome, reply),
    ]
    return "\n\n".join(part for part in parts if part)


def _facts(outcome: Outcome, reply: dict[str, Any]) -> list[tuple[str, str]]:
    rows, training, auto = reply["rows"], reply["training"], reply["auto"]
    counts = f"{format_count(rows['train'])} to learn from"
    counts += f", {format_count(rows['validation'])} to judge by" if rows["validation"] else ""
    counts += f", {format_count(rows['dropped'])} dropped" if rows["dropped"] else ""
    layers = " → ".join(f"{its['units']} {its['activation']}" for its in reply["network"]["layers"])
    classes = f" ({', '.join(reply['classes'])})" if reply["classes"] else ""
    rate = format_number(training["learning_rate"])
    inputs = "1 input" if len(reply["inputs"]) == 1 else f"{len(reply['inputs'])} inputs"
    facts = [
        ("source", outcome.plan.options.source),
        ("rows", counts),
        ("features", ", ".join(reply["features"])),
        ("label", ", ".join(reply["labels"]) + classes),
        (
            "network",
            f"{inputs} → {layers}: {format_count(reply['network']['parameters'])} parameters",
        ),
        (
            "training",
            f"{training['loss']}, {training['optimizer']} {rate}, batches of {training['batch_size']}"
            f"{_scaling(reply)}",
        ),
        ("seed", f"{reply['seed']}, on the {reply['device']}"),
        ("chosen", ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in auto.items())),
    ]
    return [(name, value) for name, value in facts if value] + [
        ("note", its["text"]) for its in reply["notices"]
    ]


def _scaling(reply: dict[str, Any]) -> str:
    """Say how numbers are scaled, and what that means for loss and error."""
    scaling = reply["training"]["scale"]
    if scaling == "none":
        return ""
    if reply["task"] == "classification":
        return f", features scaled ({scaling})"
    return f", features and label scaled ({scaling}): loss and mae are in scaled units"


def _scores(reply: dict[str, Any]) -> str:
    """Give the scores of the weights as they are, training and validation rows one below the other."""
    keys = [key for key in reply["scores"]["train"] if key != "confusion"]
    rows = [["scores in the label's units" if reply["task"] == "regression" else "scores", *keys]]
    for name, found in reply["scores"].items():
        rows.append([f"{name} rows", *(format_number(found[key], _DIGITS) for key in keys)])
    return columns(rows, [False] + [True] * len(keys))


def _log(outcome: Outcome) -> str:
    """Give some epochs of the history, evenly spread, and always the last."""
    log = outcome.log
    n = len(log.epoch)
    if not n:
        return ""
    places = (
        sorted({round(i * (n - 1) / max(1, _LINES - 1)) for i in range(_LINES)})
        if n > _LINES
        else list(range(n))
    )
    rows = [["epoch", *log.series]]
    for place in places:
        numbers = [format_number(float(values[place]), _DIGITS) for values in log.series.values()]
        rows.append([format_count(int(log.epoch[place])), *numbers])
    return columns(rows, [True] * len(rows[0]))


def _answers(reply: dict[str, Any]) -> list[tuple[str, str]]:
    answers: list[tuple[str, str]] = []
    names = reply["classes"] or reply["labels"]
    for its in reply["predictions"]:
        typed = ", ".join(
            format_number(cell) if isinstance(cell, float) else str(cell) for cell in its["inputs"]
        )
        outputs: list[float] = its["outputs"]
        shown = names[-1:] if len(outputs) == 1 and reply["classes"] else names
        values = ", ".join(
            f"{name} {format_number(value)}" for name, value in zip(shown, outputs, strict=True)
        )
        answers.append((f"[{typed}]", values + (f": {its['class']}" if its["class"] is not None else "")))
    return answers


def _end(outcome: Outcome, reply: dict[str, Any]) -> str:
    values = ", ".join(
        f"{key.replace('val_', 'validation ')} {format_number(value)}"
        for key, value in reply["evaluation"].items()
    )
    if reply["task"] == "regression" and reply["training"]["scale"] != "none":
        values += " in scaled units"
    lines = [plain(outcome.message)] if outcome.message else []
    lines.append(f"{outcome.status} at epoch {format_count(outcome.epoch)}: with these weights {values}")
    if outcome.past is not None:
        lines[-1] = f"{outcome.status}; at epoch {format_count(reply['at']['epoch'])}: {values}"
    if outcome.fan is not None:
        fan = reply["fan"]
        solved = "" if fan["solved"] is None else f", {format_share(fan['solved'])} with accuracy 1"
        lines.append(f"{format_count(len(fan['seeds']))} seeds{solved}, {format_share(fan['dead'])} dead")
    if outcome.updates:
        speed = format_number(reply["steps_per_second"], 2)
        compiling, training = (format_number(reply["seconds"][key], 2) for key in ("compile", "train"))
        lines.append(f"{compiling} s to compile, {training} s to train, {speed} updates a second")
    return "\n".join(lines)
