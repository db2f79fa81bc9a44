"""Weights set, locked, switched off, judged and remembered through the window's bridge."""

import json
import threading
from itertools import count

import pytest

from app.answers import Answers
from app.bridge import Bridge
from app.memory import applied, recall, remember
from nnviz.datasets.preparation.units import input_names
from nnviz.document import Document
from nnviz.network import begin_params
from nnviz.parameters import Parameter, of_layer, outgoing
from nnviz.presets import document_of_sample
from nnviz.touches import lock, set_parameters, switch_off
from nnviz.worth import Worth

LAPTOP = document_of_sample("laptop")
INPUTS = input_names(LAPTOP.data)
FIRST, SECOND, BIAS = of_layer(LAPTOP.network, INPUTS, 1)[:3]


@pytest.fixture
def bridge(qtbot):
    bridge = Bridge(LAPTOP)
    bridge.start()
    yield bridge
    assert bridge.close(30)


def test_that_a_drag_is_one_step_and_two_drags_are_two(bridge: Bridge) -> None:
    counter = count()
    for drag in ([0.1, 0.2, 0.3], [0.4, 0.5]):
        key = f"drag {next(counter)}"
        for value in drag:
            assert bridge.touch({FIRST: value}, "Set weight", merge=key)
    assert bridge.undo_label == "Set weight"
    bridge.undo()
    assert bridge.document.network.by_hand[FIRST].value == pytest.approx(0.3)
    bridge.undo()
    assert bridge.document == LAPTOP


def test_that_every_command_of_a_weight_can_be_taken_back(bridge: Bridge) -> None:
    for do in (
        lambda: bridge.touch({FIRST: 1.0}),
        lambda: bridge.lock([FIRST, BIAS], True),
        lambda: bridge.lock([BIAS], False),
        lambda: bridge.switch(outgoing(LAPTOP.network, INPUTS, 1, 0), False),
        lambda: bridge.switch(outgoing(LAPTOP.network, INPUTS, 1, 0), True),
        lambda: bridge.reset_parameters([FIRST]),
    ):
        before = bridge.document
        assert do()
        assert bridge.document != before
        bridge.undo()
        assert bridge.document == before
        bridge.redo()
        assert bridge.document != before


def test_that_a_bad_value_is_refused_in_a_sentence(bridge: Bridge, qtbot) -> None:
    with qtbot.waitSignal(bridge.refused) as told:
        assert not bridge.touch({FIRST: float("nan")})
    assert told.args[0].message == "That is no finite number: give one from −3.4e38 to 3.4e38, such as 0.5."
    assert bridge.document == LAPTOP


def test_that_what_weights_are_worth_is_answered_while_the_window_goes_on(bridge: Bridge, qtbot) -> None:
    asked = outgoing(LAPTOP.network, INPUTS, 1, 0)
    with qtbot.waitSignal(bridge.worth_found, timeout=20_000) as told:
        bridge.ask_worth(asked)
    parameters, worth = told.args
    assert parameters == asked
    assert isinstance(worth, Worth)
    assert worth.rows == 9
    assert worth.loss != worth.loss_without


def test_that_of_questions_that_wait_only_the_newest_is_answered() -> None:
    answers, go_on = Answers("The test"), threading.Event()
    answers.ask("first", lambda: go_on.wait(20))
    for key in ("second", "third"):
        answers.ask(key, lambda key=key: key)
    assert answers.take() is None
    go_on.set()
    found: list[object] = []
    while len(found) < 2:
        found += filter(None, [answers.take()])
    assert found == [("first", True), ("third", "third")]
    assert answers.take() is None
    assert answers.close(5)


def touched() -> Document:
    document = set_parameters({FIRST: 0.25}, initial=True)(LAPTOP)
    document = lock([FIRST, BIAS], True)(set_parameters({SECOND: 7.0})(document))
    return switch_off({Parameter(1, "small"): -1.5})(document)


def test_that_what_was_decided_of_weights_is_there_at_the_next_start() -> None:
    document = touched()
    found = recall(json.loads(json.dumps(remember(document))))
    assert found is not None
    for key in ("locked", "off", "layers"):
        assert getattr(found.network, key) == getattr(document.network, key)
    seed = document.train.seed
    begins, again = (begin_params(its.network, INPUTS, seed) for its in (document, found))
    assert [p.tobytes() for its in begins for p in its] == [p.tobytes() for its in again for p in its]
    assert recall(remember(found)) == found
    # A setting by hand after the start is another one than what was remembered.
    assert set_parameters({FIRST: 0.25}, initial=True)(found) != found


def test_that_an_old_memory_has_no_locks_and_a_broken_one_is_left_alone() -> None:
    memory = remember(touched())
    old = {key: value for key, value in memory.items() if key not in ("locked", "off", "by_hand")}
    assert recall(old) == LAPTOP
    for broken in (
        {"locked": [[0]]},
        {"locked": [["a", "b"]]},
        {"off": [[0, "pink", "much"]]},
        {"off": [[0, "pink", float("nan")]]},
        {"by_hand": [[0, 1.5, 1.0]]},
        {"by_hand": 3},
    ):
        assert applied({**memory, **broken}, LAPTOP) == LAPTOP, broken
    gone = recall({**memory, "locked": [[0, "pink"], [99, None], [0, "blue"]]})
    assert gone is not None
    assert set(gone.network.locked) == {Parameter(0, "pink")}
