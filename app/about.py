"""Help: what this is, all keys, and what a bug report needs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.actions import ACTIONS
from app.crash import diagnostics
from app.graph.keys import TOLD
from app.theming import icon_pixmap
from app.watch import copy_text
from nnviz.versions import version_of

_KEYS = (
    ("In the inspector", "Enter, digits", "Type a value; Enter again takes it, Esc keeps the old one"),
    ("In the inspector", "Up, Down", "Change a value; with Shift finely, with Ctrl coarsely"),
    ("In the prediction", "Arrows", "Move the probe; with Shift finely"),
    ("In the prediction", "Esc", "Put the probe away"),
    ("In the prediction", "Arrows, Enter", "Walk the confusion matrix; list the rows of a cell"),
    ("In the loss", "L", "Logarithmic or linear axis"),
    ("In the timeline", "Arrows", "Look at the epoch before or behind"),
    ("In the timeline", "Esc", "Return to the present"),
    ("In the pass", "Space", "Play or stop the steps"),
    ("In the pass", "Left, Right, Home, End", "Step before, step behind, first, last"),
    ("In the table", "F  L  I", "Make the column a feature, a label, or ignore it"),
    ("In the table", "Enter", "All that can be done with the column"),
    ("While a table is looked at", "Ctrl+Enter, Esc", "Use this data; leave it"),
    ("In the labs", "Left, Right", "Read off a sum or a layer"),
    ("In the labs", "Up, Down, Enter", "Walk the seeds by their final loss; open one"),
    ("In the picture panel", "Enter", "Save the picture or the film"),
    ("In the picture panel", "Ctrl+Shift+C", "Copy the picture"),
)


def copy_diagnostics() -> None:
    """Put what a bug report needs on the clipboard."""
    copy_text(diagnostics())


def show_about(window: QWidget) -> QDialog:
    """Say what this is, with versions."""
    dialog = _dialog(window, "About nnviz")
    sign, words = QLabel(), QVBoxLayout()
    sign.setPixmap(icon_pixmap("network", "#4c9ff0", 56, window.devicePixelRatioF()))
    sign.setAlignment(Qt.AlignmentFlag.AlignTop)
    title = _plain(f"nnviz {version_of('nnviz')}")
    title.setProperty("role", "title")
    words.addWidget(title)
    words.addWidget(_plain("Watch a small neural network learn your own table."))
    words.addWidget(_plain(diagnostics()))
    words.addWidget(
        _plain("MIT licence. The font Inter: SIL Open Font License 1.1.\nQt and PySide6: LGPL 3.")
    )
    top = QHBoxLayout()
    top.setSpacing(16)
    top.addWidget(sign)
    top.addLayout(words, 1)
    copy = QPushButton("Copy diagnostics")
    copy.clicked.connect(copy_diagnostics)
    _finish(dialog, top, copy)
    return dialog


def show_shortcuts(window: QWidget) -> QDialog:
    """List all keys."""
    dialog = _dialog(window, "Keyboard shortcuts")
    page = QWidget()
    page.setObjectName("page")
    grid = QGridLayout(page)
    grid.setHorizontalSpacing(24)
    last = ""
    for group, keys, label in _all_keys():
        row = grid.rowCount()
        if group != last:
            head = _plain(group)
            head.setProperty("role", "title")
            grid.addWidget(head, row, 0, 1, 2)
            row, last = row + 1, group
        grid.addWidget(_plain(keys), row, 0)
        grid.addWidget(_plain(label), row, 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    box = QVBoxLayout()
    box.addWidget(area)
    _finish(dialog, box, None)
    dialog.resize(max(460, page.sizeHint().width() + 60), 560)
    return dialog


def _all_keys() -> list[tuple[str, str, str]]:
    rows: list[tuple[str, str, str]] = []
    for row in ACTIONS.values():
        if row.shortcut:
            native = QKeySequence.SequenceFormat.NativeText
            keys = "  ".join(QKeySequence(part).toString(native) for part in row.shortcut.split())
            rows.append((row.menu, keys, row.label.replace("&", "").rstrip("…")))
    return [*rows, *(("In the network", keys, label) for keys, label in TOLD), *_KEYS]


def _dialog(window: QWidget, title: str) -> QDialog:
    dialog = QDialog(window)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def _finish(dialog: QDialog, body: QHBoxLayout | QVBoxLayout, extra: QPushButton | None) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    if extra is not None:
        buttons.addButton(extra, QDialogButtonBox.ButtonRole.ActionRole)
    buttons.rejected.connect(dialog.close)
    rows = QVBoxLayout(dialog)
    rows.addLayout(body)
    rows.addWidget(buttons)
    dialog.show()


def _plain(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
