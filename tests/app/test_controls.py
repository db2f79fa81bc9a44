"""What the controls make of the wheel, of keys and of clicks."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QSlider

from app.controls import CountBox, JumpSlider, NumberBox
from app.typed_numbers import read_count, read_number, why_not


def turn_wheel(widget):
    """Turn the wheel over a widget as a mouse does."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(widget.rect().center())),
        QPoint(0, -40),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event


def form_box(window, key):
    boxes = [*window.findChildren(QAbstractSpinBox), *window.findChildren(QComboBox)]
    return next(box for box in boxes if box.objectName() == key)


def enter(qtbot, box, text):
    """Type a number in the place of another, and press Enter."""
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_that_the_wheel_changes_nothing_that_was_not_gone_to(open_window):
    window = open_window()
    controls = [w for kind in (QAbstractSpinBox, QComboBox, QSlider) for w in window.findChildren(kind)]
    assert len(controls) > 8
    window.network.setFocus()
    before = window.desk.bridge.document
    speed = window.desk.bridge.speed
    for control in controls:
        assert not control.focusPolicy() & Qt.FocusPolicy.WheelFocus & ~Qt.FocusPolicy.StrongFocus
        assert not turn_wheel(control).isAccepted() or not control.isVisible()
    assert window.desk.bridge.document is before
    assert window.desk.bridge.speed == speed


def test_that_the_wheel_steps_a_number_that_has_the_focus(qtbot):
    box = NumberBox(0, 10)
    box.show_value(1)
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    turn_wheel(box)
    assert box.value() == 0.5


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,5", 0.5),
        ("1e-10", 1e-10),
        ("1E3", 1000.0),
        ("\u22125", -5.0),
        (".5", 0.5),
        ("20 000", 20_000.0),
        ("0,001", 0.001),
        ("1,500", None),
        ("1.5.2", None),
        ("nan", None),
        ("1e999", None),
        ("0x10", None),
        ("5e", None),
        ("1 2", None),
        ("", None),
    ],
)
def test_that_a_typed_number_is_read_or_refused_as_a_whole(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(("text", "count"), [("1e6", 1_000_000), ("5.7", None), ("1.5", None), ("12.0", 12)])
def test_that_a_typed_count_is_whole(text, count):
    assert read_count(text) == count


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("learning_rate", "1e10"),
        ("learning_rate", "-1"),
        ("learning_rate", "abc"),
        ("epochs", "5.7"),
        ("epochs", "-3"),
        ("batch_size", "1.5"),
    ],
)
def test_that_what_is_no_such_number_is_refused_and_said(open_window, qtbot, key, text):
    window = open_window()
    before = window.desk.bridge.document
    box = form_box(window, key)
    shown = box.text()
    enter(qtbot, box, text)
    assert window.desk.bridge.document is before
    assert box.text() == shown
    assert f'"{text}"' in window.strip.text
    assert "stays" in window.strip.text


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [("learning_rate", "1e-10", 1e-10), ("learning_rate", "0,5", 0.5), ("epochs", "1e3", 1000)],
)
def test_that_exponents_and_a_decimal_comma_are_taken(open_window, qtbot, key, text, value):
    window = open_window()
    enter(qtbot, form_box(window, key), text)
    assert getattr(window.desk.bridge.document.train, key) == value
    assert window.strip.text == ""


def test_that_all_rows_can_be_typed_and_left(open_window, qtbot):
    window = open_window()
    box = form_box(window, "batch_size")
    enter(qtbot, box, "7")
    assert window.desk.bridge.document.train.batch_size == 7
    enter(qtbot, box, "all rows")
    assert window.desk.bridge.document.train.batch_size is None


def test_that_a_number_keeps_its_suffix_or_does_without(qtbot):
    box = CountBox(0, 90, suffix=" %")
    qtbot.addWidget(box)
    for text in ("25 %", "30"):
        enter(qtbot, box, text.replace("\u202f", " "))
        assert box.value() == int(text[:2])


def test_that_a_click_on_the_groove_brings_the_handle_there(qtbot):
    slider = JumpSlider()
    slider.setRange(0, 100)
    slider.resize(200, 20)
    qtbot.addWidget(slider)
    slider.show()
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(150, 10))
    assert abs(slider.value() - 75) < 5


def test_that_a_dropped_file_is_only_ever_copied(open_window, tmp_path):
    window = open_window()
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    moving = (both, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    entering = QDragEnterEvent(QPoint(300, 300), *moving)
    entering.setDropAction(Qt.DropAction.MoveAction)
    QApplication.sendEvent(window, entering)
    assert (entering.isAccepted(), entering.dropAction()) == (True, Qt.DropAction.CopyAction)
    assert window.drops.overlay.geometry() == window.rect()
    dropping = QDropEvent(QPointF(300, 300), *moving)
    dropping.setDropAction(Qt.DropAction.MoveAction)
    QApplication.sendEvent(window, dropping)
    assert (dropping.isAccepted(), dropping.dropAction()) == (True, Qt.DropAction.CopyAction)
    assert window.drops.overlay.isHidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_the_words_on_play_can_be_read_while_pointed_at(theme):
    from app.style_sheet import mixed
    from nnviz.theme import load_theme, rgb

    its = load_theme(theme)
    for strength in (0.0, 0.12, 0.22):
        ground = mixed(its.on_accent, its.accent, strength)
        light, dark = sorted((luminance(rgb(ground)), luminance(rgb(its.on_accent))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3.5


def luminance(colour):
    """Relative luminance (WCAG 2.1) of ``(3,)`` numbers of 0 to 255."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour / 255.0]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1e400", '"1e400" is too large'),
        ("-1e999", '"-1e999" is too large'),
        ("1,500", '"1,500" is not a number'),
        ("lots", '"lots" is not a number'),
        ("  ", "Nothing was typed"),
    ],
)
def test_that_it_is_said_why_a_text_is_not_taken_as_a_number(typed: str, why: str) -> None:
    assert read_number(typed) is None
    assert why_not(typed).startswith(f"{why}, so the value stays")


@pytest.mark.parametrize(
    ("value", "text"),
    [(7, "7"), (1000, "1000"), (10_000, "10\u202f000"), (1_000_000, "1\u202f000\u202f000")],
)
def test_that_thousands_stand_apart_in_boxes_as_everywhere_and_are_read_back(qtbot, value, text):
    for box in (CountBox(0, 10**7), NumberBox(0, 1e7)):
        qtbot.addWidget(box)
        box.show_value(value)
        assert box.text() == text
        enter(qtbot, box, "5")
        enter(qtbot, box, text.replace("\u202f", " "))
        assert box.value() == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.5, "0.5"), (12_345.25, "12\u202f345.25"), (-12_345.0, "-12\u202f345"), (1e-7, "1e-07")],
)
def test_that_a_number_box_keeps_decimals_and_sign(qtbot, value, text):
    box = NumberBox(-1e9, 1e9)
    qtbot.addWidget(box)
    box.show_value(value)
    assert box.text() == text
    enter(qtbot, box, "5")
    enter(qtbot, box, text.replace("\u202f", " "))
    assert box.value() == pytest.approx(value)
