"""Asks what to take a picture of, how large, and in which colours; with a preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.controls import ChoiceBox, CountBox
from nnviz.errors import UserError
from nnviz.theme import THEMES

MOST_SCALE = 4
_PREVIEW = QSize(440, 280)
Take = Callable[[str, float, str], QImage]


class PictureDialog(QDialog):
    """Stays open beside the window, so that several pictures can be taken.

    Attributes:
        taking: Makes a picture, for the preview.
    """

    save_asked = Signal(str, float, str)
    copy_asked = Signal(str, float, str)

    def __init__(self, window: QWidget, views: Sequence[tuple[str, str]], theme: str) -> None:
        super().__init__(window)
        self.setWindowTitle("Save picture")
        self.taking: Take | None = None
        self.preview = QLabel()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setMinimumSize(_PREVIEW)
        self.preview.setAccessibleName("Preview")
        self.view_box = ChoiceBox([(key, label, "") for key, label in views])
        self.theme_box = ChoiceBox([(row.key, row.label, "") for row in THEMES.values()])
        self.theme_box.show_value(theme)
        self.scale_box = CountBox(1, MOST_SCALE, suffix=" ×")
        self.scale_box.setStepType(CountBox.StepType.DefaultStepType)
        self.scale_box.setValue(2)
        self.size_label = QLabel()
        self.size_label.setProperty("role", "muted")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._show_preview)
        self._arrange()
        for signal in (self.view_box.chosen, self.theme_box.chosen, self.scale_box.valueChanged):
            signal.connect(lambda *_: self._timer.start())

    def _arrange(self) -> None:
        form = QFormLayout()
        for label, box in (
            ("&Picture of", self.view_box),
            ("&Colours", self.theme_box),
            ("Si&ze", self.scale_box),
        ):
            form.addRow(label, box)
            box.setAccessibleName(label.replace("&", ""))
        form.addRow("", self.size_label)
        save, copy, close = QPushButton("&Save…"), QPushButton("&Copy"), QPushButton("Close")
        save.setDefault(True)
        save.clicked.connect(lambda: self.save_asked.emit(*self.chosen()))
        copy.clicked.connect(lambda: self.copy_asked.emit(*self.chosen()))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (close, copy, save):
            buttons.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 16, 16, 16)
        rows.setSpacing(12)
        rows.addWidget(self.preview, 1)
        rows.addLayout(form)
        rows.addLayout(buttons)

    def chosen(self) -> tuple[str, float, str]:
        """Give the view, the scale and the theme."""
        return self.view_box.currentData(), float(self.scale_box.value()), self.theme_box.currentData()

    def show_view(self, view: str) -> None:
        """Choose what the picture is of."""
        self.view_box.show_value(view)
        self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def _show_preview(self) -> None:
        if self.taking is None or not self.isVisible():
            return
        view, scale, theme = self.chosen()
        try:
            image = self.taking(view, 1.0, theme)
        except UserError as error:
            self.size_label.setText(error.message)
            return
        self.size_label.setText(f"{round(image.width() * scale)} × {round(image.height() * scale)} pixels")
        ratio = self.devicePixelRatioF()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        small = image.scaled(_PREVIEW * ratio, keep, smooth)
        small.setDevicePixelRatio(ratio)
        self.preview.setPixmap(QPixmap.fromImage(small))
