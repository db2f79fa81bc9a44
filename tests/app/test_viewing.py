"""What the bridge tells a window that looks at the past: what is shown, and what there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bridge import Bridge
from nnviz.edits.layers import add_neuron, remove_neuron
from nnviz.edits.training import change_train
from nnviz.presets import document_of_sample

LAPTOP = document_of_sample("laptop")
SIGNALS = ("document_changed", "snapshot_changed", "present_changed", "viewing_changed", "pinned_changed")


class Heard:
    """Writes down which signals have come."""

    def __init__(self, bridge: Bridge) -> None:
        self.names: list[str] = []
        for name in SIGNALS:
            getattr(bridge, name).connect(lambda name=name: self.names.append(name))

    def now(self) -> list[str]:
        names, self.names = self.names, []
        return names


@pytest.fixture
def bridge(qtbot) -> Iterator[Bridge]:
    bridge = Bridge(LAPTOP)
    bridge.start()
    bridge.play()
    qtbot.waitUntil(lambda: bridge.status == "finished" and not bridge.playing, timeout=60_000)
    yield bridge
    assert bridge.close(20)


def arrives(qtbot, bridge: Bridge, epoch: int) -> None:
    qtbot.waitUntil(lambda: bridge.snapshot is not None and bridge.snapshot.epoch == epoch, timeout=20_000)


def test_that_a_look_is_said_at_once_and_what_is_seen_when_it_has_come(bridge, qtbot):
    present, heard = bridge.present, Heard(bridge)
    bridge.look_at(7)
    assert bridge.viewing == 7 and bridge.snapshot is present
    assert heard.now() == ["viewing_changed"]
    arrives(qtbot, bridge, 7)
    assert heard.now() == ["snapshot_changed"]
    assert bridge.present is present
    assert (bridge.progress.epoch, bridge.status) == (20, "finished")
    bridge.look_at(None)
    assert heard.now() == ["snapshot_changed", "viewing_changed"]
    assert bridge.snapshot is present and bridge.viewing is None


def test_that_what_is_there_goes_on_while_the_past_is_shown(bridge, qtbot):
    bridge.apply(change_train(epochs=1_000_000), "Epochs")
    bridge.play()
    qtbot.waitUntil(lambda: bridge.progress.epoch > 1000, timeout=20_000)
    bridge.look_at(7)
    arrives(qtbot, bridge, 7)
    seen, heard = bridge.snapshot, Heard(bridge)
    stood = bridge.progress.epoch
    qtbot.waitUntil(lambda: bridge.progress.epoch > stood + 1000, timeout=20_000)
    assert set(heard.now()) == {"present_changed"}
    assert bridge.snapshot is seen and bridge.present.epoch > stood


def test_that_the_document_is_that_of_what_is_shown_and_the_newest_is_kept(bridge, qtbot):
    bridge.apply(add_neuron(1), "Add neuron")
    bridge.step()
    qtbot.waitUntil(lambda: bridge.progress.epoch == 21, timeout=20_000)
    heard = Heard(bridge)
    bridge.look_at(7)
    arrives(qtbot, bridge, 7)
    assert heard.now() == ["viewing_changed", "document_changed", "snapshot_changed"]
    assert bridge.document is bridge.snapshot.document is LAPTOP
    assert bridge.newest_document.network.units == (4, 2)
    bridge.look_at(None)
    assert heard.now() == ["document_changed", "snapshot_changed", "viewing_changed"]
    assert bridge.document.network.units == (4, 2)


def test_that_going_on_from_the_past_pins_the_old_future(bridge, qtbot):
    bridge.look_at(7)
    arrives(qtbot, bridge, 7)
    heard = Heard(bridge)
    bridge.continue_from_here()
    assert "viewing_changed" in heard.names and "pinned_changed" in heard.names
    assert bridge.playing
    assert bridge.present is bridge.snapshot and bridge.present.epoch == 7
    (pin,) = bridge.pinned
    assert (pin.branch, pin.end) == (7, 20)
    heard.now()
    bridge.unpin(pin)
    assert heard.now() == ["pinned_changed"] and bridge.pinned == ()


def test_that_there_is_nothing_to_continue_from_in_the_present(bridge):
    bridge.continue_from_here()
    assert not bridge.playing


def test_that_an_edit_that_is_refused_in_the_past_leaves_it_in_sight(bridge, qtbot):
    bridge.look_at(7)
    arrives(qtbot, bridge, 7)
    with qtbot.waitSignal(bridge.refused, timeout=1000):
        assert not bridge.apply(remove_neuron(0), "Remove")
    assert bridge.viewing == 7


def test_that_a_past_that_cannot_be_shown_is_told_and_the_present_is_shown(bridge, qtbot, monkeypatch):
    def fail(*args: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr("nnviz.replaying.Replayer.moment", fail)
    with qtbot.waitSignal(bridge.refused, timeout=20_000) as told:
        bridge.look_at(7)
    assert told.args is not None and "no memory" in told.args[0].message
    assert bridge.viewing is None and bridge.snapshot is bridge.present
