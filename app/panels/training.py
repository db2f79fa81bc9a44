"""How the network learns: loss, optimizer, rate, epochs, batches, and what each layer is like."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.desk import Desk
from app.fields import TRAIN_FIELDS
from app.forms import Form
from app.layer_form import LayerForm


class TrainingPanel(QScrollArea):
    """The form of the training, and under a button that of a layer.

    Attributes:
        form: How the network learns.
        layer: What the chosen layer is like.
        layers: Shows or hides that.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("Training")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # What the window has more in height goes to the data, whose table can use it.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._desk = desk
        self.form, self.layer = Form(desk.bridge, TRAIN_FIELDS), LayerForm(desk)
        self.layers = QToolButton()
        self.layers.setText("Layers…")
        self.layers.setCheckable(True)
        self.layers.setAutoRaise(True)
        self.layers.setToolTip("Show what each layer is like: its activation and its dropout")
        self.layers.toggled.connect(self._show_layers)
        self.layer.hide()
        self.form.feet.insertWidget(1, self.layers)
        page = QWidget()
        page.setObjectName("page")
        rows = QVBoxLayout(page)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.addWidget(self.form)
        rows.addWidget(self.layer)
        rows.addStretch(1)
        self.setWidget(page)

    def _show_layers(self, on: bool) -> None:
        self.layer.setVisible(on)
        if on:
            # Once it is laid out: it may begin below what can be seen.
            QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.layer, 0, 8))


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return TrainingPanel(desk)
