"""A small engine in JavaScript with an object for each neuron and each link, run by Node.

It stands for the engines behind teaching pages such as TensorFlow Playground, which are built this way.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.benchmarks.task import Task
from nnviz.params import Params


class NodeLinks:
    """Trains a task in a process of Node.

    Args:
        task: What to train.
    """

    def __init__(self, task: Task) -> None:
        script = Path(__file__).with_name("node_links.js")
        command = [shutil.which("node") or "node", str(script)]
        # In a session of its own, so that Ctrl+C ends it only when its turn is over.
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self._ask(
            {
                "activations": task.activations,
                "objective": task.objective,
                "rate": task.learning_rate,
                "batch": task.batch,
                "shuffled": task.shuffled,
                "x": task.x.tolist(),
                "y": task.y.tolist(),
                "layers": [{"w": w.tolist(), "b": b.tolist()} for w, b in task.params],
            }
        )

    def _ask(self, question: dict[str, Any]) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def train(self, updates: int) -> int:
        """Make as many updates."""
        return int(self._ask({"updates": updates}))

    def epoch(self, order: NDArray[np.int32]) -> None:
        """Train one epoch with its rows in this order."""
        self._ask({"order": order.tolist()})

    def params(self) -> Params:
        """Give the present weights."""
        layers = self._ask({})
        return tuple((np.array(its["w"], np.float32), np.array(its["b"], np.float32)) for its in layers)

    def close(self) -> None:
        """End the process."""
        with self._process as process:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(10)


start = NodeLinks
