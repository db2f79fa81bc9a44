"""Measuring a workload: all contenders in turn, and what the engine's chunks copy."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from nnviz.benchmarks.engine import FORMS, Engine
from nnviz.benchmarks.peers import PEERS
from nnviz.benchmarks.task import Contender, task_of
from nnviz.benchmarks.timing import Timed, speed_of
from nnviz.benchmarks.workloads import WORKLOADS, Workload
from nnviz.datasets.preparation.preparing import prepare
from nnviz.network import init_params
from nnviz.training.form import form_of

GoOn = Callable[[str], bool]
"""Is told what comes next, and tells whether to go on."""


@dataclass(frozen=True)
class Plan:
    """What is measured.

    Attributes:
        workloads: Their keys.
        peers: Those of the peers.
        rounds: How often each contender has its turn.
        seconds: How long a turn is.
    """

    workloads: tuple[str, ...]
    peers: tuple[str, ...]
    rounds: int
    seconds: float


@dataclass
class _Field:
    """The contenders of a workload.

    Attributes:
        timed: By key and label.
        left_out: Why others are not among them, by key.
    """

    timed: dict[tuple[str, str], Timed] = field(default_factory=dict[tuple[str, str], Timed])
    left_out: dict[str, str] = field(default_factory=dict[str, str])


def measure(workload: Workload, plan: Plan, go_on: GoOn) -> dict[str, Any] | None:
    """Time all contenders of a workload; None where it was stopped before each had a turn."""
    with ExitStack() as stack, _silence():
        contenders = _start(workload, plan, go_on, stack)
        if contenders is None:
            return None
        done = _play(contenders, plan, lambda what: go_on(f"{workload.key} {what}"))
    return _summary(workload, contenders) if done else None


@contextmanager
def _silence() -> Generator[None]:
    """Keep the advice of other libraries off the screen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _start(workload: Workload, plan: Plan, go_on: GoOn, stack: ExitStack) -> _Field | None:
    document = workload.make()
    data = prepare(document)
    params = init_params(document.network, len(data.inputs), document.train.seed)
    task, entered = task_of(document, data, params), _Field()

    def enter(key: str, label: str, contender: Contender) -> None:
        stack.callback(contender.close)
        entered.timed[key, label] = timed = Timed(contender)
        timed.warm_up(plan.seconds)

    for row in FORMS.values():
        if not go_on(f"{workload.key} begins: {row.label}"):
            return None
        if row.key == "ordinary" and form_of(document, data, "cpu").structure == "library":
            entered.left_out[row.key] = "it is the same as the compiled loop, bare"
        else:
            enter(row.key, row.label, row.make(document, data, params))
    for row in (PEERS[key] for key in plan.peers):
        if not go_on(f"{workload.key} begins: {row.label}"):
            return None
        if why := row.lacks(task):
            entered.left_out[row.key] = why
            continue
        try:
            enter(row.key, row.label, row.make(task))
        except Exception as error:  # another library's failure is no reason to measure nothing
            entered.timed.pop((row.key, row.label), None)
            entered.left_out[row.key] = f"it failed ({type(error).__name__}: {str(error)[:200]})"
    return entered


def _play(contenders: _Field, plan: Plan, go_on: GoOn) -> bool:
    """Play the rounds; tells whether each contender had a turn."""
    for number in range(plan.rounds):
        for (_, label), timed in contenders.timed.items():
            if not go_on(f"round {number + 1} of {plan.rounds}: {label}"):
                return number > 0
            timed.play(plan.seconds)
    return True


def _summary(workload: Workload, contenders: _Field) -> dict[str, Any]:
    first = next(iter(contenders.timed.values())).speeds
    results: list[dict[str, Any]] = [
        {"key": key, "label": label, **asdict(speed_of(timed.speeds, first))}
        for (key, label), timed in contenders.timed.items()
    ]
    engine = contenders.timed["nnviz", FORMS["nnviz"].label].contender
    assert isinstance(engine, Engine)
    return {
        "key": workload.key,
        "text": workload.label,
        "structure": engine.structure,
        "updates_per_second": results[0]["updates_per_second"],
        "contenders": results,
        "left_out": contenders.left_out,
        "chunk": engine.chunk(),
    }


def measure_fan(seeds: int = 1000, epochs: int = 20, times: int = 3) -> dict[str, float]:
    """Time the laptop's network from many seeds at once; the compile, which is timed too, taken off."""
    from nnviz.training.fan import train_fan  # noqa: PLC0415  it loads JAX

    document = WORKLOADS["W2"].make()
    data = prepare(document)
    seconds: list[float] = []
    compiles: list[float] = []
    for _ in range(times):
        begin = time.perf_counter()
        fan = train_fan(document, data, range(seeds), epochs)
        compiles.append(fan.compile_seconds)
        seconds.append(time.perf_counter() - begin - fan.compile_seconds)
    return {
        "seeds": seeds,
        "epochs": epochs,
        "seconds": median(seconds),
        "compile_seconds": max(compiles),
        "updates_per_second": seeds * epochs / median(seconds),
    }


def plan_of(workloads: Sequence[str], peers: Sequence[str], rounds: int, seconds: float) -> Plan:
    """Give a plan with what was asked for in the tables' order."""
    return Plan(
        tuple(key for key in WORKLOADS if key in workloads),
        tuple(key for key in PEERS if key in peers),
        rounds,
        seconds,
    )
