"""Hands for the graph in a real window: where things are drawn, and mouse and wheel over them."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.graph.placing import edge_ends
from nnviz.scene.curves import heights
from nnviz.scene.targets import BiasAt, EdgeAt

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def wait_for_news(qtbot, window):
    """Wait until the newest document is drawn, with weights that the trainer has followed."""
    bridge = window.desk.bridge
    qtbot.waitUntil(
        lambda: bridge.snapshot is not None and bridge.snapshot.document is bridge.document, timeout=10_000
    )
    bridge.turns.finish()


def spot(window, target):
    """Give a pixel at which something is drawn, away from everything else."""
    view = window.network
    if isinstance(target, EdgeAt):
        ends = edge_ends(view.sight.layout(), target)
        assert ends is not None
        for share in (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9):
            x = float(ends[0, 0] + share * (ends[0, 2] - ends[0, 0]))
            y = float(heights(ends, x)[0][0])
            if view.target_at(round(x), round(y)) == target:
                return QPoint(round(x), round(y))
        raise AssertionError(f"{target} is nowhere on top")
    return view.sight.box_of(target).center().toPoint()


def value(window, target):
    return window.network.editor.value_of(target)


def drag(window, start, *steps, button=LEFT, modifier=NONE, release=True):
    """Press, move by steps, and release."""
    view = window.network
    QTest.mousePress(view, button, modifier, start)
    place = QPoint(start)
    for dx, dy in steps:
        place += QPoint(dx, dy)
        move(view, place, button, modifier)
    if release:
        QTest.mouseRelease(view, button, modifier, place)
    return place


def move(view, place, button=Qt.MouseButton.NoButton, modifier=NONE):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    at = QPointF(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, view.mapToGlobal(at), Qt.MouseButton.NoButton, button, modifier
    )
    QApplication.sendEvent(view, event)


def turn(view, place, notches, modifier=NONE):
    at = QPointF(place)
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


EDGE = EdgeAt(1, 0, 1)
BIAS = BiasAt(1, 1)
