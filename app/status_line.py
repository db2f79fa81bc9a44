"""The status bar: the network, how it learns, where it computes and how fast, and what is being read."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar

from app.captions import device_summary, network_summary, training_summary
from app.desk import Desk
from nnviz.numbers import format_count, format_number

_WAIT = 300
"""Milliseconds of reading before it is shown: what is quicker would only flicker."""


class StatusLine(QStatusBar):
    """Kept in step with document and run."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setSizeGripEnabled(False)
        self.network, self.training = _part(), _part()
        self.device, self.speed = _part(), _part()
        self.chip = _part()
        self.chip.setText("compiling")
        self.chip.setProperty("role", "chip")
        self.chip.hide()
        for part in (self.network, self.training, self.chip):
            self.addWidget(part)
        self.wait = QTimer(self)
        self.wait.setSingleShot(True)
        self.wait.setInterval(_WAIT)
        self.wait.timeout.connect(lambda: self._show_reading(True))
        self.reading = _part()
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.bar.setAccessibleName("Reading the file")
        self.cancel = QPushButton("Cancel")
        self.cancel.setAccessibleName("Cancel reading")
        self.cancel.setToolTip("Stop reading the file  (Esc)")
        self.cancel.setShortcut("Esc")  # only while it is seen
        self.cancel.setObjectName("low-button")  # Qt keeps room for it while it is hidden
        self.cancel.clicked.connect(desk.bridge.cancel_loading)
        for widget in (self.reading, self.bar, self.cancel, self.device, self.speed):
            self.addPermanentWidget(widget)
        bridge = desk.bridge
        bridge.document_changed.connect(self.refresh)
        bridge.status_changed.connect(self.refresh_run)
        bridge.viewing_changed.connect(self.refresh_run)
        bridge.present_changed.connect(self.refresh_run)
        bridge.loading_changed.connect(self.refresh_reading)
        self.refresh()
        self.refresh_run()
        self.refresh_reading()

    def refresh(self) -> None:
        """Show the present document."""
        document = self._desk.bridge.document
        self.network.setText(network_summary(document))
        self.training.setText(training_summary(document))

    def refresh_run(self) -> None:
        """Show how the run stands."""
        bridge = self._desk.bridge
        progress, status = bridge.progress, bridge.status
        waits = status == "compiling" or (status == "loading" and bridge.playing)
        told = waits and not self._desk.still  # by the chip
        said = progress.device.upper() if told else device_summary(progress, status)
        if bridge.viewing is not None:
            said = f"Viewing epoch {format_count(bridge.viewing)} of {format_count(progress.epoch)} · {said}"
        self.device.setText(said.removesuffix(" · "))
        self.chip.setText("compiling" if status == "compiling" else "starting")
        self.chip.setVisible(told)
        speed = progress.epochs_per_second if status == "running" else 0.0
        self.speed.setText(f"{format_number(speed, 2)} epochs/s" if speed else "")
        self.speed.setVisible(bool(speed))

    def refresh_reading(self) -> None:
        """Show how much of a file has been read, if that takes a while."""
        loading = self._desk.bridge.loading
        if loading is None:
            self.wait.stop()
            self._show_reading(False)
            return
        self.reading.setText(f"Reading {loading.name[:40]}")
        self.bar.setValue(round(1000 * loading.share))
        if not self.bar.isVisibleTo(self) and not self.wait.isActive():
            self.wait.start()

    def _show_reading(self, shown: bool) -> None:
        for widget in (self.reading, self.bar, self.cancel):
            widget.setVisible(shown)


def _part() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setContentsMargins(8, 2, 8, 2)
    return label
