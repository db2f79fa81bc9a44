"""``nnviz bench``: the engine's speed, as ratios within one run, since times say little across machines."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from nnviz.benchmarks.compiling import time_compiles
from nnviz.benchmarks.machine import describe_machine
from nnviz.benchmarks.measuring import Plan, measure, measure_fan, plan_of
from nnviz.benchmarks.peers import PEERS
from nnviz.benchmarks.workloads import WORKLOADS
from nnviz.commands.console import DONE, INTERRUPTED, columns, complain, write, write_json
from nnviz.commands.interrupting import noting_interrupts
from nnviz.commands.learning import keep_compiled
from nnviz.commands.parsing import Parser, real, whole
from nnviz.commands.progress import Bar
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.numbers import format_number
from nnviz.registry import did_you_mean

_ROUNDS, _SECONDS = 5, 0.3


def make_parser() -> Parser:
    """Make the parser of the command's arguments."""
    parser = Parser(
        "bench",
        "Time the training engine against other ways to train the same networks, in turn.",
        "Read the ratios: times say little across machines. It takes about two minutes; Ctrl+C gives "
        "what was reached.",
    )
    parser.add_value(
        "--workload", "NAMES", _names_of("workload", WORKLOADS), "such as W3,W4 (default: all, W1 to W6)"
    )
    parser.add_value("--rounds", "N", whole(1, 1000), f"how often each has its turn (default: {_ROUNDS})")
    parser.add_value("--seconds", "S", real(0.01, 600), f"how long a turn is (default: {_SECONDS})")
    parser.add_value(
        "--peers", "NAMES", _names_of("peer", PEERS), "such as torch,keras (default: all that are installed)"
    )
    parser.add_flag("--no-peers", "only nnviz's own forms")
    parser.add_flag("--json", "print one JSON object (default: tables to read)")
    return parser


def _names_of(noun: str, known: Iterable[str]) -> Callable[[str, str], tuple[str, ...]]:
    names = {name.lower(): name for name in known}

    def read(option: str, value: str) -> tuple[str, ...]:
        wanted = [part.strip() for part in value.split(",")]
        for part in wanted:
            if part.lower() not in names:
                hint = did_you_mean(part, names.values())
                raise UserError(f"unknown_{noun}", f"{option}: there is no {noun} {shorten(part)}.{hint}")
        return tuple(names[part.lower()] for part in wanted)

    return read


def run(arguments: Sequence[str]) -> int:
    """Time all workloads in turn, print medians and ratios, and give the exit status."""
    values = make_parser().read(arguments)
    plan = _plan(values)
    keep_compiled()
    with noting_interrupts() as interrupted:
        result = _measure(plan, interrupted)
    if interrupted.is_set() and not result["workloads"]:
        raise KeyboardInterrupt
    if values.get("json"):
        write_json(result)
    else:
        write(_report(result))
    if interrupted.is_set():
        complain("nnviz: Interrupted: this is what was reached.")
        return INTERRUPTED
    return DONE


def _plan(values: dict[str, Any]) -> Plan:
    wanted = () if values.get("no_peers") else values.get("peers")
    if "no_peers" in values and "peers" in values:
        raise UserError("usage", "--peers and --no-peers contradict each other. Leave one of them out.")
    missing = [PEERS[key].label for key in wanted or () if not PEERS[key].version()]
    if missing:
        message = f"--peers: {missing[0]} is not installed here. Install it, or leave it out."
        raise UserError("no_peer", message)
    peers = [key for key, row in PEERS.items() if row.version()] if wanted is None else wanted
    workloads = values.get("workload") or tuple(WORKLOADS)
    return plan_of(workloads, peers, values.get("rounds") or _ROUNDS, values.get("seconds") or _SECONDS)


def _measure(plan: Plan, interrupted: threading.Event) -> dict[str, Any]:
    """Measure the workloads, then the compiles and the fan, as far as nobody interrupts."""
    result: dict[str, Any] = {
        "kind": "bench",
        "status": "finished",
        "rounds": plan.rounds,
        "seconds": plan.seconds,
        "machine": describe_machine(),
    }
    with Bar("Timing") as bar:
        result["workloads"] = _measure_workloads(plan, bar, interrupted)
        if not interrupted.is_set():
            bar.show(1.0, "compiles")
            _add_compiles(result, plan)
        if not interrupted.is_set() and "W2" in plan.workloads:
            bar.show(1.0, "seed fan")
            result["fan"] = measure_fan()
    if interrupted.is_set():
        result["status"] = "interrupted"
    return result


def _measure_workloads(plan: Plan, bar: Bar, interrupted: threading.Event) -> list[dict[str, Any]]:
    """Measure workload after workload."""
    results: list[dict[str, Any]] = []
    begun = 0

    def go_on(what: str) -> bool:
        bar.show(begun / len(plan.workloads), what)
        return not interrupted.is_set()

    for begun, key in enumerate(plan.workloads):  # noqa: B007  go_on shows it
        if found := measure(WORKLOADS[key], plan, go_on):
            results.append(found)
        if interrupted.is_set():
            break
    return results


def _add_compiles(result: dict[str, Any], plan: Plan) -> None:
    seconds = time_compiles(plan.workloads)
    for its in result["workloads"]:
        its["compile_seconds"] = seconds.get(its["key"])


def _report(result: dict[str, Any]) -> str:
    machine = result["machine"]
    versions = [f"{name} {version}" for name, version in {**machine["versions"], **machine["peers"]}.items()]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, Python {machine['python']}",
        f"{', '.join(versions)}",
    ]
    if (machine["busy"] or 0) > machine["cores"] / 4:
        lines.append(
            f"The machine was busy before (load {machine['busy']}): that slows most those whose threads wait "
            "for one another. Read the best rounds, or measure again when it is quiet."
        )
    parts = ["\n".join(lines), *(_table(its) for its in result["workloads"])]
    if fan := result.get("fan"):
        took, compiled = (format_number(fan[key], 3) for key in ("seconds", "compile_seconds"))
        parts.append(
            f"Seed fan: {fan['seeds']} runs of W2, {fan['epochs']} epochs each, in {took} s "
            f"after {compiled} s of compiling"
        )
    return "\n\n".join(parts)


def _table(its: dict[str, Any]) -> str:
    rows = [["", "updates a second", "slowest", "fastest", "nnviz is times as fast", "in the best rounds"]]
    for one in its["contenders"]:
        speeds = [format_number(one[key], 3) for key in ("updates_per_second", "low", "high")]
        ratios = [format_number(one[key], 3) for key in ("ratio", "ratio_of_best")]
        rows.append([f"  {one['label']}", *speeds, *ratios])
    lines = [f"{its['key']}: {its['text']}", columns(rows, (False, *[True] * 5))]
    lines += [f"  without {key}: {why}" for key, why in its["left_out"].items()]
    copied = {key: format_number(value, 3) for key, value in its["chunk"].items()}
    lines.append(
        f"  a chunk: {copied['updates']} updates, {copied['to_device']} arrays of "
        f"{copied['to_device_bytes']} bytes to the device, {copied['to_host']} of "
        f"{copied['to_host_bytes']} bytes back"
    )
    if seconds := its.get("compile_seconds"):
        cold, cached = (format_number(seconds[key], 3) for key in ("cold", "cached"))
        lines.append(f"  compiled in {cold} s, from the cache in {cached} s")
    return "\n".join(lines)
