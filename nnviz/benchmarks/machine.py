"""The machine that was measured on: without it, numbers of speed mean nothing."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nnviz.benchmarks.cores import count_cores
from nnviz.benchmarks.peers import PEERS


def describe_machine() -> dict[str, Any]:
    """Name processor, cores, system, and the versions of all that is timed."""
    return {
        "processor": _processor(),
        "cores": count_cores(),
        "blas_threads": os.environ.get("OPENBLAS_NUM_THREADS", "default"),
        "busy": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("nnviz", "jax", "jaxlib", "numpy")},
        "peers": {row.key: found for row in PEERS.values() if (found := row.version())},
        "keras_backend": os.environ.get("KERAS_BACKEND", "jax"),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.machine()
