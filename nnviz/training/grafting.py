"""Bringing a run's state over to an edited document: its weights, and what the optimizer keeps of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnviz.datasets.preparation.units import input_names
from nnviz.document import Document
from nnviz.network import graft, switched, touched
from nnviz.optimizers import OPTIMIZERS
from nnviz.params import Params
from nnviz.training import chunk, programs
from nnviz.training.chunk import TrainState


def grafted_state(old: Document, state: TrainState, new: Document, base: Params, *, past: bool) -> TrainState:
    """Bring weights and the optimizer's values of them over to an edited document.

    Args:
        old: The document before.
        state: The state of its run.
        new: The edited document.
        base: Weights of its network from which whatever is new is taken.
        past: Whether the state is of an earlier time, for which what was set by hand since doesn't hold.
    """
    a, b = old.network, new.network
    inputs = (input_names(old.data), input_names(new.data))
    anew = switched(a, b) if past else touched(a, b)
    params = graft(a, inputs[0], programs.to_host(state.params), b, inputs[1], base, anew)
    fresh = chunk.start_state(new, params)
    if new.train.optimizer != old.train.optimizer:
        return fresh
    slots: list[Params] = []
    for number in range(len(OPTIMIZERS[new.train.optimizer].slots)):
        mine: Any = [tuple(part[number] for part in layer) for layer in state.slots]
        begins: Any = [tuple(part[number] for part in layer) for layer in fresh.slots]
        slots.append(graft(a, inputs[0], programs.to_host(mine), b, inputs[1], begins))
    folded = tuple(
        tuple(tuple(slot[layer][part] for slot in slots) for part in range(2)) for layer in range(len(params))
    )
    return TrainState(params, folded, np.int32(state.step))
