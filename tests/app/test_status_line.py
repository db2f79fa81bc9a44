"""What the status line says of the run, and that it says it once."""

from __future__ import annotations

import dataclasses

import pytest
from fake_bridge import FakeBridge, at_epoch
from fakes import laptop
from PySide6.QtWidgets import QLabel

from app.attention import Attention
from app.desk import Desk
from app.look import Look
from app.status_line import StatusLine
from nnviz.theme import THEMES


def shown(status: str, qtbot, *, still: bool = False) -> list[str]:
    snapshot = at_epoch(laptop(), 3)
    progress = dataclasses.replace(snapshot.progress, status=status, device="cpu")
    bridge = FakeBridge(dataclasses.replace(snapshot, progress=progress))
    line = StatusLine(Desk(bridge, Look(theme=THEMES["light"]), Attention(), still=still))
    bridge.setParent(line)
    qtbot.addWidget(line)
    line.show()
    return [its.text() for its in line.findChildren(QLabel) if its.isVisible() and its.text()]


@pytest.mark.parametrize("still", [False, True])
def test_that_compiling_is_said_once(qtbot, still):
    assert " ".join(shown("compiling", qtbot, still=still)).lower().count("compiling") == 1


def test_that_the_device_is_named_while_it_compiles_and_when_it_rests(qtbot):
    assert "CPU" in shown("compiling", qtbot)
    assert "CPU paused" in shown("paused", qtbot)
