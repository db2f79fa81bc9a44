"""What is typed while a menu is open goes to its field, and Enter takes it and closes the menu."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from app.controls import CountBox
from app.graph.menu_fields import MenuField


def test_that_digits_are_typed_into_the_field_and_enter_closes_the_menu(qtbot) -> None:
    menu, taken = QMenu(), []
    qtbot.addWidget(menu)
    box = CountBox(1, 100)
    box.setValue(3)
    MenuField(menu, "Neurons", box, taken.append)
    menu.addAction("Something else")
    menu.popup(QPoint(0, 0))
    qtbot.waitUntil(menu.isVisible)
    qtbot.keyClick(menu, Qt.Key.Key_1)
    qtbot.keyClick(box, Qt.Key.Key_2)
    assert (box.cleanText(), taken) == ("12", [])
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert taken == [12]
    qtbot.waitUntil(lambda: not menu.isVisible())
