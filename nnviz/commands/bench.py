"""``nnviz bench``: the engine's speed, as ratios within one run, since times say little across machines."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from nnviz.commands.console import DONE, columns, write, write_json
from nnviz.commands.learning import keep_compiled
from nnviz.commands.parsing import Parser, whole
from nnviz.commands.progress import Bar
from nnviz.datasets.preparing import prepare
from nnviz.datasets.table import Column, Table
from nnviz.document import DataSpec, Document, Role
from nnviz.network import init_params
from nnviz.numbers import format_number
from nnviz.presets import document_of_data, document_of_sample

if TYPE_CHECKING:
    from nnviz.run import Run

_SECONDS = 0.3


@dataclass(frozen=True)
class Workload:
    """One network in training that is timed.

    Attributes:
        key: Its name in reports.
        text: What it is.
        document: What is trained.
    """

    key: str
    text: str
    document: Document


def make_workloads() -> tuple[Workload, ...]:
    """Make the workloads that speed is told by: four small networks, and one for the library's products."""
    return (
        Workload("W1", "house 1-1, 15 rows in one batch, SGD, MAE", document_of_sample("house-prices")),
        Workload("W2", "laptop 2-3-2, 9 rows in one batch, Adam", document_of_sample("laptop")),
        Workload("W3", "2-4-2-1 tanh, 250 rows, batch 10, shuffled, SGD", _points("4:tanh,2:tanh")),
        Workload(
            "W4", "2-8-8-8-8-1 tanh, 250 rows, batch 10, shuffled, SGD", _points(",".join(["8:tanh"] * 4))
        ),
        Workload("W5", "64-128-64-10 relu, 1,797 rows, batch 32, Adam", _digits()),
    )


def _points(hidden: str) -> Document:
    """Two features and a label of -1 or 1, as TensorFlow Playground has them."""
    x = np.random.default_rng(0).uniform(-6, 6, (250, 2))
    table = _table(x, Column("label", "number", np.sign(x[:, 0] * x[:, 1])))
    document = document_of_data(
        DataSpec("bench", table, ("feature", "feature", "target"), "regression"), hidden
    )
    train = replace(
        document.train, loss="half_squared_error", optimizer="sgd", learning_rate=0.03, batch_size=10
    )
    return replace(document, train=train)


def _digits() -> Document:
    """Random numbers in the form of the handwritten digits."""
    rng = np.random.default_rng(0)
    classes = tuple("0123456789")
    label = Column("digit", "category", rng.integers(0, 10, 1797).astype(np.int32), classes)
    table = _table(rng.uniform(0, 1, (1797, 64)), label)
    roles: list[Role] = [*("feature" for _ in range(64)), "target"]
    return document_of_data(DataSpec("bench", table, tuple(roles), "classification"), "128:relu,64:relu")


def _table(x: np.ndarray[Any, np.dtype[np.float64]], label: Column) -> Table:
    numbers = tuple(Column(f"x{i + 1}", "number", x[:, i].copy()) for i in range(x.shape[1]))
    return Table("bench", (*numbers, label))


def make_parser() -> Parser:
    """Make the parser of the command's arguments."""
    parser = Parser("bench", "Time the training engine: whole chunks against one update at a time.")
    parser.add_value("--rounds", "N", whole(1, 1000), "how often each is timed, in turn (default: 5)")
    parser.add_flag("--json", "print one JSON object (default: a table to read)")
    return parser


def run(arguments: Sequence[str]) -> int:
    """Time all workloads in turn, print medians and ratios, and give the exit status."""
    values = make_parser().read(arguments)
    rounds = int(values.get("rounds") or 5)
    keep_compiled()
    workloads = make_workloads()
    results = _time(workloads, rounds)
    if values.get("json"):
        write_json({"kind": "bench", "rounds": rounds, "workloads": results})
        return DONE
    rows = [["", "updates a second", "one at a time", "ratio", "compile", "what"]]
    for its in results:
        numbers = [format_number(its[key], 3) for key in ("updates_per_second", "one_at_a_time", "ratio")]
        rows.append([its["key"], *numbers, f"{its['compile_seconds']:.2f} s", its["text"]])
    write(columns(rows, (False, True, True, True, True, False)))
    return DONE


def _time(workloads: Sequence[Workload], rounds: int) -> list[dict[str, Any]]:
    from nnviz.run import Run  # noqa: PLC0415  it loads JAX, for which refusals need not wait

    runs: list[Run] = []
    for workload in workloads:
        document, data = workload.document, prepare(workload.document)
        runs.append(Run(document, data, init_params(document.network, len(data.inputs), 0)))
        runs[-1].compile()
    speeds: list[list[tuple[float, float]]] = [[] for _ in workloads]
    with Bar("Timing") as bar:
        for number in range(rounds):
            for place, its in enumerate(runs):
                speeds[place].append((_in_chunks(its), _one_at_a_time(its)))
                bar.show((number + (place + 1) / len(runs)) / rounds, workloads[place].key)
    return [_result(*three) for three in zip(workloads, runs, speeds, strict=True)]


def _result(workload: Workload, run: Run, speeds: list[tuple[float, float]]) -> dict[str, Any]:
    fast, slow = median(fast for fast, _ in speeds), median(slow for _, slow in speeds)
    return {
        "key": workload.key,
        "text": workload.text,
        "structure": run.form.structure,
        "updates_per_second": fast,
        "one_at_a_time": slow,
        "ratio": fast / slow,
        "compile_seconds": run.compile_seconds,
    }


def _in_chunks(run: Run) -> float:
    """Give updates per second in chunks as long as the trainer's."""
    begin, epochs, chunk = time.perf_counter(), 0, 1
    while (seconds := time.perf_counter() - begin) < _SECONDS:
        before = time.perf_counter()
        done = run.advance(chunk)
        epochs += done
        chunk = max(1, min(4 * chunk, round(0.02 * done / (time.perf_counter() - before))))
    return epochs * run.batches / seconds


def _one_at_a_time(run: Run) -> float:
    """Give updates per second where each is asked for from Python and its loss is read."""
    begin, updates = time.perf_counter(), 0
    while (seconds := time.perf_counter() - begin) < _SECONDS:
        run.advance_batches(1)
        updates += 1
    return updates / seconds
