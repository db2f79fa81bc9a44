"""How long compiles take: in processes of their own, since a process keeps what it has compiled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import Any

from nnviz.benchmarks.workloads import WORKLOADS
from nnviz.datasets.preparation.preparing import prepare
from nnviz.network import init_params


def time_compiles(keys: Sequence[str]) -> dict[str, dict[str, float]]:
    """Give for each workload the seconds of its compile, cold and from the cache; none if that failed."""
    with tempfile.TemporaryDirectory(prefix="nnviz-bench-", ignore_cleanup_errors=True) as folder:
        cold, cached = _in_a_process(folder, keys), _in_a_process(folder, keys)
    return {key: {"cold": cold[key], "cached": cached[key]} for key in keys if key in cold and key in cached}


def _in_a_process(folder: str, keys: Sequence[str]) -> dict[str, float]:
    command = [sys.executable, "-m", __name__, folder, *keys]
    env = {name: value for name, value in os.environ.items() if name != "JAX_COMPILATION_CACHE_DIR"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    result: dict[str, float] = json.loads(done.stdout) if done.returncode == 0 else {}
    return result


def _time(folder: str, keys: Sequence[str]) -> dict[str, Any]:
    from nnviz.run import Run  # noqa: PLC0415  it loads JAX
    from nnviz.training.programs import use_compilation_cache  # noqa: PLC0415

    use_compilation_cache(folder)
    seconds: dict[str, float] = {}
    for key in keys:
        document = WORKLOADS[key].make()
        data = prepare(document)
        run = Run(document, data, init_params(document.network, len(data.inputs), 0))
        run.compile()
        seconds[key] = run.compile_seconds
    return seconds


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_time(sys.argv[1], sys.argv[2:])))
