"""Counts what is copied between host and device: calls and bytes, as `programs` asks JAX for them.

On a CPU most of these copy nothing, since host and device share their memory; they are the same calls.
"""

# pyright: basic

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import jax
import numpy as np


@dataclass
class Transfers:
    """What was copied since the process began.

    Attributes:
        to_device: Arrays given to the device.
        to_device_bytes: Their bytes.
        to_host: Arrays read from the device.
        to_host_bytes: Their bytes.
    """

    to_device: int = 0
    to_device_bytes: int = 0
    to_host: int = 0
    to_host_bytes: int = 0

    def since(self, before: Transfers) -> Transfers:
        """Give what was copied after an earlier count."""
        return Transfers(*(getattr(self, key) - getattr(before, key) for key in vars(self)))

    def plus(self, more: Transfers) -> Transfers:
        """Add another count."""
        return Transfers(*(getattr(self, key) + getattr(more, key) for key in vars(self)))


_so_far = Transfers()


def count() -> Transfers:
    """Give what was copied so far, by all threads."""
    return replace(_so_far)


def note_to_device(tree: Any) -> None:
    """Note that a tree's arrays go to the device; those that are there already do not count."""
    for part in jax.tree.leaves(tree):
        if not isinstance(part, jax.Array):
            _so_far.to_device += 1
            _so_far.to_device_bytes += np.asarray(part).nbytes


def note_to_host(tree: Any) -> None:
    """Note that a tree's arrays are read from the device; those of the host do not count."""
    for part in jax.tree.leaves(tree):
        if isinstance(part, jax.Array):
            _so_far.to_host += 1
            _so_far.to_host_bytes += part.nbytes


def counting(run: Callable[..., Any]) -> Callable[..., Any]:
    """Let a compiled program count those of its arguments that lie on the host; trees lie on the device."""

    def counted(*arguments: Any) -> Any:
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                note_to_device(argument)
        return run(*arguments)

    return counted
