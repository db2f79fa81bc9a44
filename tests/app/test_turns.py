"""Whoever shows a snapshot waits for its turn, so that the window can answer between."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from app.turns import Turns


def test_that_turns_come_one_by_one_in_the_order_of_asking(qtbot):
    parent, done = QObject(), []
    turns = Turns(parent)
    first, second = QWidget(), QWidget()
    qtbot.addWidget(first)
    qtbot.addWidget(second)
    turns.take(first, lambda: done.append("first"))
    turns.take(second, lambda: done.append("second"))
    turns.take(first, lambda: done.append("first again"))

    assert turns.busy and not done
    QTimer.singleShot(0, lambda: done.append("between"))
    qtbot.waitUntil(lambda: not turns.busy, timeout=2000)
    assert sorted(done) == ["between", "first again", "second"]
    assert done.index("first again") < done.index("second")
    assert done.index("between") < 2


def test_that_a_widget_that_has_gone_takes_no_turn(qtbot):
    parent, done = QObject(), []
    turns = Turns(parent)
    gone = QWidget()
    turns.take(gone, lambda: done.append("gone"))
    Shiboken.delete(gone)
    turns.finish()

    assert done == [] and not turns.busy
