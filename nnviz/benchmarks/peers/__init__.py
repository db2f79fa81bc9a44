"""The peers: other ways to train the same network. One file and one row here each; loaded when they are used.

None of them is required. Those that are not installed are left out, and so is a workload that a peer
can't train by the same mathematics.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import cast

from nnviz.benchmarks.task import Peer, Task
from nnviz.registry import Registry

_LARGEST_FOR_NODE = 1 << 17


@dataclass(frozen=True)
class PeerRow:
    """One peer.

    Attributes:
        key: Its name on the command line.
        label: Its name for people.
        module: Its module here.
        version: Gives the version that is installed, "" where there is none.
        lacks: Says what keeps it from training a task by the same mathematics, "" if nothing does.
    """

    key: str
    label: str
    module: str
    version: Callable[[], str]
    lacks: Callable[[Task], str]

    def make(self, task: Task) -> Peer:
        """Load it and give it a task."""
        module = import_module(f"{__name__}.{self.module}")
        return cast(Callable[[Task], Peer], module.start)(task)


def _package(name: str) -> Callable[[], str]:
    def find() -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return ""

    return find


def _node() -> str:
    if (node := shutil.which("node")) is None:
        return ""
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip().removeprefix("v")


def _nothing(task: Task) -> str:
    return ""


def _sklearn_lacks(task: Task) -> str:
    if task.objective == "mae":
        return "it has no mean absolute error"
    if len(set(task.activations[:-1])) > 1:
        return "its hidden layers share one activation"
    return ""


def _links_lack(task: Task) -> str:
    if task.optimizer != "sgd" or task.objective == "cross_entropy":
        return "it knows only SGD and errors of a linear output"
    return "the table is too large for it" if task.x.size > _LARGEST_FOR_NODE else ""


PEERS: Registry[PeerRow] = Registry(
    "peer",
    (
        PeerRow("numpy", "NumPy by hand", "numpy_loop", _package("numpy"), _nothing),
        PeerRow("torch", "PyTorch, eager", "torch_eager", _package("torch"), _nothing),
        PeerRow("keras", "Keras fit", "keras_fit", _package("keras"), _nothing),
        PeerRow(
            "sklearn", "scikit-learn partial_fit", "sklearn_mlp", _package("scikit-learn"), _sklearn_lacks
        ),
        PeerRow("node", "JavaScript, one object a link", "node_links", _node, _links_lack),
    ),
)
