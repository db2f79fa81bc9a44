"""Turns what ``nnviz bench --json`` prints into the tables of README.md."""

import json
import sys
from typing import Any

from nnviz.numbers import format_number


def table_of(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def speeds(result: dict[str, Any], key: str) -> str:
    """Give one number of every contender in every workload."""
    workloads = result["workloads"]
    labels = {one["key"]: one["label"] for its in workloads for one in its["contenders"]}
    rows: list[list[str]] = []
    for name, label in labels.items():
        found = [{one["key"]: one for one in its["contenders"]}.get(name) for its in workloads]
        rows.append([label, *(format_number(one[key], 3) if one else "–" for one in found)])
    return table_of(["", *(its["key"] for its in workloads)], rows)


def costs(result: dict[str, Any]) -> str:
    """Give what each workload's compile and chunks cost."""
    workloads = result["workloads"]
    compiles = [its.get("compile_seconds") or {} for its in workloads]
    chunks = [its["chunk"] for its in workloads]
    rows = [["compile, cold, s", *(format_number(its.get("cold", float("nan")), 2) for its in compiles)]]
    rows += [["from the cache, s", *(format_number(its.get("cached", float("nan")), 2) for its in compiles)]]
    names = {
        "updates": "updates in a chunk",
        "to_device": "arrays to the device",
        "to_device_bytes": "their bytes",
        "to_host": "arrays back",
        "to_host_bytes": "their bytes",
    }
    rows += [[label, *(format_number(its[key], 3) for its in chunks)] for key, label in names.items()]
    return table_of(["", *(its["key"] for its in workloads)], rows)


def report(result: dict[str, Any]) -> str:
    machine = result["machine"]
    versions = [f"{name} {version}" for name, version in (machine["versions"] | machine["peers"]).items()]
    fan = result.get("fan")
    parts = [
        f"{machine['processor']}, {machine['cores']} cores, load {machine['busy']} before; "
        f"{machine['system']}; Python {machine['python']}; {', '.join(versions)}. "
        f"{result['rounds']} rounds of {result['seconds']} s.",
        f"Updates a second, medians:\n\n{speeds(result, 'updates_per_second')}",
        f"So many times as fast is nnviz, medians of the rounds' ratios:\n\n{speeds(result, 'ratio')}",
        f"The same of the fastest rounds:\n\n{speeds(result, 'ratio_of_best')}",
        f"Compiles, and what an average chunk of the engine copies:\n\n{costs(result)}",
    ]
    if fan:
        parts.append(
            f"Seed fan: {fan['seeds']} runs of W2 of {fan['epochs']} epochs in "
            f"{format_number(fan['seconds'], 2)} s, "
            f"after {format_number(fan['compile_seconds'], 2)} s of compiling."
        )
    return "\n\n".join(parts)


if __name__ == "__main__":
    print(report(json.load(sys.stdin)))
