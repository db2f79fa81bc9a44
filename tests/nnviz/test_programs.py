"""Compiled programs are kept while they are used, and no longer."""

from __future__ import annotations

import gc
import weakref

import numpy as np

from nnviz.datasets.preparation.preparing import prepare
from nnviz.network import init_params
from nnviz.run import Run
from nnviz.training import programs


def start(make_document, units: int) -> Run:
    document = make_document(np.arange(6.0), np.arange(6.0), hidden=f"{units}:tanh")
    run = Run(document, prepare(document), init_params(document.network, 1, 0))
    run.compile()
    return run


def test_that_the_program_that_was_not_used_for_longest_is_given_up(make_document, monkeypatch):
    monkeypatch.setattr(programs, "_programs", {})
    monkeypatch.setattr(programs, "_PROGRAMS_KEPT", 2)
    first, second = start(make_document, 1), start(make_document, 2)
    start(make_document, 1)  # used again
    third = start(make_document, 3)

    assert [run.is_compiled for run in (first, second, third)] == [True, False, True]
    before = second.params()
    second.advance(3)  # a run that goes on keeps its own
    assert not np.array_equal(second.params()[0][0], before[0][0])


def test_that_the_memory_of_given_up_programs_is_given_back_without_harm_to_those_that_run(
    make_document, monkeypatch
):
    monkeypatch.setattr(programs, "_programs", {})
    monkeypatch.setattr(programs, "_PROGRAMS_KEPT", 1)
    monkeypatch.setattr(programs, "_dropped", [0])
    gone = weakref.ref(start(make_document, 1)._launcher._program)
    kept = start(make_document, 2)
    programs.give_memory_back()
    gc.collect()

    assert gone() is None
    assert programs._dropped == [0]
    assert kept.advance(2) == 2
