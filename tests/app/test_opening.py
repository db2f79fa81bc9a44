import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel

from app.captions import data_summary, file_stem
from app.drops import dropped_file, refusal
from app.reader import Reader
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


def test_that_a_dropped_table_is_named_read_and_trained(open_window, rested, qtbot, table):
    window = open_window()
    window.desk.bridge.set_speed(None)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    mime = mime_of(table)
    enter = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    assert window.drops.overlay.isVisible()
    assert window.drops.overlay.text() == f"Open {table.name}"
    drop = QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, mime, left, none)
    with qtbot.waitSignal(window.desk.bridge.opened, timeout=20_000):
        QApplication.sendEvent(window, drop)
    assert not window.drops.overlay.isVisible()
    document = window.desk.bridge.document
    assert (document.data.task, document.data.roles) == ("regression", ("feature", "feature", "target"))
    assert window.settings.recent == [str(table)]
    rested(window)
    assert window.desk.bridge.progress.epoch == document.train.epochs
    assert "30 rows, 2 features, 1 label; 0 rows dropped" in window.panels["data"].summary.text()


def test_that_what_cannot_be_a_table_is_refused_with_a_word_why(open_window, tmp_path, table):
    window = open_window()
    picture = tmp_path / "cat.png"
    picture.write_bytes(b"\x89PNG")
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for paths, word in (((tmp_path,), "folder"), ((picture,), "picture"), ((table, picture), "one file")):
        mime = mime_of(*paths)
        assert word in refusal(mime)
        enter = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, mime, left, none)
        QApplication.sendEvent(window, enter)
        move = QDragMoveEvent(QPoint(300, 300), Qt.DropAction.CopyAction, mime, left, none)
        QApplication.sendEvent(window, move)
        assert not move.isAccepted()
        assert word in window.drops.overlay.text()
    assert dropped_file(mime_of(table)) == table
    assert refusal(QMimeData())


def test_that_a_file_that_cannot_be_read_is_said_and_changes_nothing(open_window, qtbot, tmp_path):
    window = open_window()
    document = window.desk.bridge.document
    path = tmp_path / "empty.csv"
    path.write_text("", encoding="utf-8")
    with qtbot.waitSignal(window.desk.bridge.refused, timeout=20_000):
        window.opening.open_path(path)
    assert "empty" in window.strip.text
    assert window.desk.bridge.document is document
    assert window.desk.bridge.loading is None


def test_that_reading_can_be_cancelled(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 400_000, encoding="utf-8")
    reader = Reader(path, lambda table: document_of_table(str(path), table))
    reader.cancel()
    assert reader.close(5.0)
    assert isinstance(reader.result(), UserError)


def test_that_reading_a_large_table_never_holds_the_window(open_window, qtbot, tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("a,b,c\n" + "".join(f"{n},{n * 2},{n % 3}\n" for n in range(60_000)), encoding="utf-8")
    window = open_window()
    window.opening.open_path(path)
    status = window.statusBar()
    assert status.cancel.isVisible()
    assert "long.csv" in status.reading.text()
    longest, before = 0.0, time.perf_counter()

    def beat() -> bool:
        nonlocal longest, before
        now = time.perf_counter()
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
    assert window.panels["data"].samples.currentData() == key


def test_that_a_file_named_at_the_start_is_opened(open_window, qtbot, table):
    window = open_window(str(table))
    bridge = window.desk.bridge
    qtbot.waitUntil(lambda: bridge.document.data.source == str(table), timeout=20_000)
    assert bridge.playing


def test_that_the_last_file_is_read_again_with_what_was_decided(open_window, qtbot, table):
    first = open_window(str(table))
    qtbot.waitUntil(lambda: first.desk.bridge.document.data.source == str(table), timeout=20_000)
    preview = first.panels["data"].preview
    preview.header.role_chosen.emit(1, "ignore")
    first.close()
    second = open_window(later=False)
    qtbot.waitUntil(lambda: second.desk.bridge.document.data.source == str(table), timeout=20_000)
    assert second.desk.bridge.document.data.roles == ("feature", "ignore", "target")
    assert not second.desk.bridge.playing


def test_that_roles_are_chosen_by_letters_and_a_table_without_a_label_is_said(open_window, qtbot):
    window = open_window()
    preview = window.panels["data"].preview
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
