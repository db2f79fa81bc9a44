import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from app import screen_room
from app.main_window import LEAST_SIZE, USUAL_SIZE


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        (QRect(0, 0, 1280, 800), QRect(0, 38, 1280, 730)),
        (QRect(900, 600, 400, 300), QRect(900, 468, 400, 300)),
        (QRect(-50, 50, 2000, 2000), QRect(0, 38, 1366, 730)),
        (QRect(100, 100, 500, 500), QRect(100, 100, 500, 500)),
    ],
)
def test_that_a_window_is_put_inside_the_screen(geometry, expected):
    assert screen_room.inside(geometry, QRect(0, 38, 1366, 730)) == expected


def test_that_the_window_opens_no_larger_than_a_small_screen(open_window, monkeypatch):
    area = QRect(0, 38, 900, 562)
    monkeypatch.setattr("app.main_window.screen_area", lambda window: area)
    window = open_window()
    assert (window.width(), window.height()) == (900, 562)
    assert (window.minimumWidth(), window.minimumHeight()) == (900, 562)
    assert window.minimumSizeHint().width() <= 900


def test_that_a_made_up_screen_sets_no_limit(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    room = screen_room.screen_area(widget).size()
    assert room.width() > USUAL_SIZE[0] > LEAST_SIZE[0]
    assert room.height() > USUAL_SIZE[1] > LEAST_SIZE[1]
