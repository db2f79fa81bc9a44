"""A focused button takes Space and Enter, though Space trains elsewhere in the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from app.pressing import Pressing


@pytest.mark.parametrize("kind", [QPushButton, QToolButton])
@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_that_a_focused_button_is_pressed_and_nothing_else_happens(qtbot, kind, key) -> None:
    panel, said = QWidget(), []
    qtbot.addWidget(panel)
    Pressing(panel)
    play = QAction(panel)
    play.setShortcut("Space")
    play.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    play.triggered.connect(lambda: said.append("trained"))
    panel.addAction(play)
    button = kind(panel)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.clicked.connect(lambda: said.append("pressed"))
    panel.show()
    panel.activateWindow()
    with qtbot.waitActive(panel):
        panel.raise_()
    button.setFocus()
    qtbot.keyClick(button, key)
    assert said == ["pressed"]
