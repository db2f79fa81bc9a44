"""The picture panel: preview, controls, and what to do with the picture; it stays open beside the window."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.exporting.form import PictureForm
from app.exporting.preview import Preview
from app.exporting.wish import Wish
from app.look import Look
from app.strip import Strip

_USUAL = QSize(860, 500)
_FORM = 300
"""Width of the controls, in pixels of the usual text size."""


class PicturePanel(QDialog):
    """The panel.

    Attributes:
        strip: Where it says what became of a picture.
        preview: The picture as it will be.
        form: What is chosen.

    Signals:
        wanted: The preview shall be made anew.
        closed: It is not to be seen any more.
    """

    wanted = Signal()
    closed = Signal()
    save_asked = Signal()
    copy_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, window: QWidget, look: Look, wish: Wish) -> None:
        super().__init__(window)
        self.setWindowTitle("Picture")
        self.strip = Strip()
        self.preview = Preview(look)
        self.form = PictureForm(wish)
        self.size_label = QLabel()
        self.size_label.setProperty("role", "muted")
        self.size_label.setTextFormat(Qt.TextFormat.PlainText)
        self.size_label.setWordWrap(True)
        self.bar, self.cancel = QProgressBar(), QPushButton("Ca&ncel")
        self.save, self.copy, self.shut = QPushButton("&Save…"), QPushButton("&Copy"), QPushButton("C&lose")
        self._arrange(round(_FORM * min(look.text_scale, 1.5)))
        self._connect()
        self.show_progress(None)
        self.resize(_USUAL)
        self.form.view_box.setFocus()

    def _arrange(self, width: int) -> None:
        scroll = QScrollArea()
        scroll.setWidget(self.form)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setStyleSheet("QScrollArea { background: transparent; }")  # a panel's would be another ground
        scroll.setFixedWidth(width)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = QVBoxLayout()
        left.addWidget(self.preview, 1)
        left.addWidget(self.size_label)
        left.addWidget(self.strip)  # what it says takes room from the preview, and moves no control
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left, 1)
        middle.addWidget(scroll)
        self.bar.setAccessibleName("Progress")
        self.bar.setRange(0, 1000)
        for button in (self.cancel, self.copy, self.shut):
            button.setAutoDefault(False)  # Enter saves, wherever the focus is
        self.save.setDefault(True)
        self.copy.setToolTip("Copy the picture (Ctrl+Shift+C)")
        buttons = QHBoxLayout()
        buttons.addWidget(self.bar, 1)
        buttons.addWidget(self.cancel)
        buttons.addStretch(0)
        for button in (self.shut, self.copy, self.save):
            buttons.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(12)
        rows.addLayout(middle, 1)
        rows.addLayout(buttons)
        order = [*self.form.in_order, self.cancel, self.shut, self.copy, self.save]
        for first, then in pairwise(order):
            self.setTabOrder(first, then)

    def _connect(self) -> None:
        self.form.changed.connect(self.wanted)
        self.form.changed.connect(lambda: self.strip.clear("refused"))  # another choice is the answer to it
        self.preview.resized.connect(self.wanted)
        self.save.clicked.connect(self.save_asked)
        self.copy.clicked.connect(self.copy_asked)
        # The window's own keys do nothing while the panel has the focus.
        QShortcut(QKeySequence("Ctrl+Shift+C"), self).activated.connect(self.copy_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.shut.clicked.connect(self.close)

    @property
    def wish(self) -> Wish:
        """What is chosen."""
        return self.form.wish

    def offer(self, views: Sequence[tuple[str, str]]) -> None:
        """Offer what a picture can be taken of."""
        self.form.offer_views(views)

    def show_progress(self, share: float | None) -> None:
        """Show how far a film is, 0 to 1; None when none is made."""
        busy = share is not None
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy)
        self.bar.setValue(round(1000 * (share or 0.0)))
        self.save.setEnabled(not busy)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.wanted.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for key in ("saved", "refused"):  # said of a picture before: to be seen once
            self.strip.clear(key)
        self.closed.emit()
