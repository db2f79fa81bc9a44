"""The button that copies what the inspector shows, and its menu of the forms of all weights."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from app.desk import Desk
from app.inspecting.copying import Copier, summary_of
from nnviz.weight_tables import WEIGHTS_FORMS


class CopyButton(QToolButton):
    """Copies what is shown, or asks in which form all weights are to be copied.

    Args:
        desk: The desk.
        shown: Gives what is shown as a text, "" where there is nothing, None where all weights are shown.

    Attributes:
        forms: The menu of the forms.
    """

    def __init__(self, desk: Desk, shown: Callable[[], str | None]) -> None:
        super().__init__()
        self._desk, self._shown = desk, shown
        self._copier = Copier(self, self.say)
        self.forms = QMenu(self)
        self.setText("Copy")
        self.clicked.connect(self._copy)
        self._add_form("Summary", "The network as Keras prints it by model.summary()", None)
        for form in WEIGHTS_FORMS.values():
            self._add_form(f"Weights as {form.label}", form.tip, form.key)

    def _add_form(self, label: str, tip: str, key: str | None) -> None:
        action = QAction(label, self.forms)
        action.setToolTip(tip)
        action.triggered.connect(lambda: self._copy_form(key))
        self.forms.addAction(action)

    def _copy(self) -> None:
        text = self._shown()
        if text is None:
            self.forms.popup(self.mapToGlobal(self.rect().bottomLeft()))
        elif text:
            self._copier.copy(text)

    def _copy_form(self, key: str | None) -> None:
        snapshot = self._desk.bridge.snapshot
        if snapshot is None:
            return
        if key is None:
            self._copier.copy(summary_of(snapshot.document))
        else:
            self._copier.copy_weights(snapshot, key)

    def say(self, text: str) -> None:
        """Say for a moment on the button what came of copying; the rest only to screen readers."""
        self.setAccessibleDescription(text)
        if text.startswith("Cop"):
            self.setText(text)
            QTimer.singleShot(1500, self, lambda: self.setText("Copy"))
