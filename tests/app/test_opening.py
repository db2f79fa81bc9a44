import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel

from app.captions import data_summary, file_stem
from app.drops import dragged
from app.main_window import MainWindow
from app.reader import Reader
from app.strip import Message
from nnviz.datasets.preparation.preparing import prepare
from nnviz.datasets.reading import read_table
from nnviz.datasets.samples import SAMPLES
from nnviz.errors import UserError
from nnviz.presets import document_of_sample, document_of_table

TABLE = "size,colour,price\n" + "".join(
    f"{(n * 7) % 30 + 0.5},{'red' if n % 2 else 'blue'},{1000.5 * n}\n" for n in range(1, 31)
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "bricks & <b>mortar<b>.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def mime_of(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop(window: MainWindow, mime: QMimeData) -> None:
    """Drop something as a hand does: it comes over the window first."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    assert window.drops.overlay.isVisible()
    assert window.drops.overlay.text() == dragged(mime).target
    let_go = QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(window, let_go)
    assert let_go.isAccepted()


def test_that_a_dropped_table_is_named_read_and_trained(open_window, rested, qtbot, table):
    window = open_window()
    window.desk.bridge.set_speed(None)
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        drop(window, mime_of(table))
    assert not window.drops.overlay.isVisible()
    page = window.panels["data"].importing
    assert page.summary.text().startswith("30 rows, 2 features, 1 label; 0 rows dropped")
    with qtbot.waitSignal(window.desk.bridge.opened, timeout=20_000):
        qtbot.keyClick(page.use, Qt.Key.Key_Return)
    document = window.desk.bridge.document
    assert (document.data.task, document.data.roles) == ("regression", ("feature", "feature", "target"))
    assert window.settings.recent == [str(table)]
    rested(window)
    assert window.desk.bridge.progress.epoch == document.train.epochs
    assert (
        "30 rows, 2 features, 3 inputs, 1 label; 0 rows dropped" in window.panels["data"].page.summary.text()
    )


def test_that_what_cannot_be_a_table_is_refused_with_a_word_why(open_window, tmp_path, table):
    window = open_window()
    picture = tmp_path / "cat.png"
    picture.write_bytes(b"\x89PNG")
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    link, image = QMimeData(), QMimeData()
    link.setUrls([QUrl("https://example.org/iris.csv")])
    image.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    for mime, word in (
        (mime_of(tmp_path), "folder"),
        (mime_of(picture), "picture"),
        (mime_of(picture, tmp_path), "picture"),
        (link, "network"),
        (image, "picture"),
        (QMimeData(), "Only files and text"),
    ):
        enter = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, mime, left, none)
        QApplication.sendEvent(window, enter)
        move = QDragMoveEvent(QPoint(300, 300), Qt.DropAction.CopyAction, mime, left, none)
        QApplication.sendEvent(window, move)
        assert not move.isAccepted()
        assert word in window.drops.overlay.text()
        assert window.drops.overlay.property("refused")
    assert dragged(mime_of(table)).file == table


def test_that_of_several_files_the_first_table_is_opened_and_the_others_are_named(
    open_window, qtbot, tmp_path, table
):
    window = open_window()
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n3,4\n")
    mime = mime_of(tmp_path / "cat.png", table, other)
    assert (
        dragged(mime).target == f"Open {table.name}\nNot opened, for it is one at a time: cat.png, other.csv"
    )
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        drop(window, mime)
    assert window.desk.importer.source.name == table.name
    text = "nnviz takes one table at a time, so it left cat.png, other.csv."
    assert window.strip.text == f"This is {table.name}, which is used when you say so. {text}"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("https://example.org/iris.csv", "loads nothing from the network"),
        ("www.example.org/iris.csv", "loads nothing from the network"),
        ("/nowhere/at/all.csv", "There is no file all.csv"),
        ("file:///nowhere/at/all.csv", "There is no file all.csv"),
        ("hello", "That is a text, not a table"),
        ("Dear reader. How are you?", "That is a text, not a table"),
    ],
)
def test_that_pasted_words_and_links_are_told_from_cells(open_window, text, word):
    window = open_window()
    mime = QMimeData()
    mime.setText(text)
    window.opening.take(mime)
    assert word in window.strip.text
    assert window.desk.importer.source is None


@pytest.mark.parametrize("written", ["{}", '"{}"', "file"])
def test_that_a_pasted_path_opens_its_file(open_window, qtbot, table, written):
    window = open_window()
    mime = QMimeData()
    mime.setText(QUrl.fromLocalFile(str(table)).toString() if written == "file" else written.format(table))
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        window.opening.take(mime)
    assert window.desk.importer.source.name == table.name


def test_that_a_file_that_cannot_be_read_is_said_and_changes_nothing(open_window, qtbot, tmp_path):
    window = open_window()
    document = window.desk.bridge.document
    path = tmp_path / "empty.csv"
    path.write_text("", encoding="utf-8")
    with qtbot.waitSignal(window.desk.importer.failed, timeout=20_000):
        window.opening.open_path(path)
    assert "empty" in window.strip.text
    assert window.desk.bridge.document is document
    assert window.desk.bridge.loading is None


@pytest.mark.parametrize(
    ("content", "hopeless"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", True),
        (b"\x89\1\2\3" * 400, True),
        (b"a,b\n", False),
        (b"", False),
    ],
)
def test_that_what_no_setting_can_mend_offers_no_import(open_window, qtbot, tmp_path, content, hopeless):
    window = open_window()
    importer = window.desk.importer
    path = tmp_path / "refused.csv"
    path.write_bytes(content)
    with qtbot.waitSignal(importer.failed, timeout=20_000) as failed:
        window.opening.open_path(path)
    message = failed.args[0].message
    assert window.strip.text == message
    actions = dict(window.strip.shown.actions)
    assert list(actions) == ([] if hopeless else ["Open import"])
    assert window.settings.recent == []
    importer.stand()
    page = window.panels["data"].importing
    assert page.strip.text == message
    assert not page.use.isEnabled()


def test_that_the_word_of_an_old_table_goes_when_another_is_opened(open_window, qtbot, table):
    window = open_window()
    window.strip.say(Message("used", "The new data changed Loss."))
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        window.opening.open_path(table)
    assert window.strip.text == ""
    assert window.settings.recent == [str(table)]


def test_that_reading_can_be_cancelled(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 400_000, encoding="utf-8")
    reader = Reader(path.name, lambda report, cancelled: read_table(path, report, cancelled))
    reader.cancel()
    assert reader.close(5.0)
    assert isinstance(reader.result(), UserError)


def test_that_reading_a_large_table_never_holds_the_window(open_window, qtbot, tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("a,b,c\n" + "".join(f"{n},{n * 2},{n % 3}\n" for n in range(60_000)), encoding="utf-8")
    window = open_window()
    window.opening.open_argument(str(path))
    status = window.statusBar()
    assert status.wait.isActive()
    assert "long.csv" in status.reading.text()
    longest, before = 0.0, time.thread_time()

    def beat() -> bool:
        nonlocal longest, before
        now = time.thread_time()
        longest, before = max(longest, now - before), now
        return window.desk.bridge.loading is None

    qtbot.waitUntil(beat, timeout=60_000)
    assert not status.cancel.isVisible()
    assert longest < 1.0
    assert window.desk.bridge.document.data.table.n_rows == 60_000


@pytest.mark.parametrize("key", list(SAMPLES))
def test_that_every_sample_opens_by_its_name(open_window, key):
    window = open_window(f"sample:{key}")
    assert window.desk.bridge.document.data.source == f"sample:{key}"
    assert window.panels["data"].page.samples.currentData() == key


def test_that_a_file_named_at_the_start_is_opened(open_window, qtbot, table):
    window = open_window(str(table))
    bridge = window.desk.bridge
    qtbot.waitUntil(lambda: bridge.document.data.source == str(table), timeout=20_000)
    assert bridge.playing


def test_that_the_last_file_is_read_again_with_what_was_decided(open_window, qtbot, table):
    first = open_window(str(table))
    qtbot.waitUntil(lambda: first.desk.bridge.document.data.source == str(table), timeout=20_000)
    preview = first.panels["data"].page.preview
    preview.header.role_chosen.emit(1, "ignore")
    first.close()
    second = open_window(later=False)
    qtbot.waitUntil(lambda: second.desk.bridge.document.data.source == str(table), timeout=20_000)
    assert second.desk.bridge.document.data.roles == ("feature", "ignore", "target")
    assert not second.desk.bridge.playing


def test_that_roles_are_chosen_by_letters_and_a_table_without_a_label_is_said(open_window, qtbot):
    window = open_window()
    preview = window.panels["data"].page.preview
    preview.setCurrentIndex(preview.rows.index(0, 0))
    qtbot.keyClick(preview, Qt.Key.Key_I)
    assert window.desk.bridge.document.data.roles == ("ignore", "feature", "target")
    qtbot.waitUntil(lambda: len(window.desk.bridge.snapshot.data.inputs) == 1, timeout=10_000)
    preview.setCurrentIndex(preview.rows.index(0, 2))
    qtbot.keyClick(preview, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: window.strip.text != "", timeout=10_000)
    assert "abel" in window.strip.text
    window.actions_by_key["undo"].trigger()
    assert window.strip.text == ""


def test_that_text_from_files_is_never_rich(open_window, qtbot, table):
    window = open_window(str(table))
    qtbot.waitUntil(lambda: window.desk.bridge.document.data.source == str(table), timeout=20_000)
    rich = [label.text() for label in window.findChildren(QLabel) if "<b>" in label.text()]
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText
        for label in window.findChildren(QLabel)
        if label.text() in rich
    )
    assert "bricks & <b>mortar<b>" in window.windowTitle()


def test_that_captions_say_what_there_is():
    document = document_of_sample("laptop")
    assert data_summary(document, None) == "9 rows, 2 features, 1 label"
    assert file_stem(document, 20) == "laptop_epoch20"


def test_that_inputs_are_counted_where_a_category_makes_them_more_than_the_features(table):
    document = document_of_table(str(table), read_table(table))
    assert data_summary(document, prepare(document)).startswith("30 rows, 2 features, 3 inputs, 1 label;")
