"""The message strip: what happened, why, and at most two things to do; it takes no room while empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton

from nnviz.scene.marks import undirected

Kind = Literal["notice", "warning", "error"]
_SIGNS: dict[Kind, str] = {"notice": "i", "warning": "!", "error": "×"}


@dataclass(frozen=True)
class Message:
    """Something to say.

    Attributes:
        key: What it is about; a newer message of the same key takes its place.
        text: One or two plain sentences.
        kind: How grave it is.
        actions: Up to three labels, each with what it does.
        keep: Whether it stays when its action was taken.
        seconds: After which it goes by itself, 0 for never.
    """

    key: str
    text: str
    kind: Kind = "notice"
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()
    keep: bool = False
    seconds: float = 0.0


class Strip(QFrame):
    """Shows the gravest message; the others wait behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.messages: dict[str, Message] = {}
        self.shown: Message | None = None
        self._sign = QLabel()
        self._sign.setObjectName("strip-sign")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._close = QToolButton()
        self._close.setText("×")
        self._close.setAutoRaise(True)
        self._close.setToolTip("Close")
        self._close.setAccessibleName("Close the message")
        self._close.clicked.connect(self._dismiss)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 6, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self._sign)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What is being said, or ""."""
        return self.shown.text if self.shown is not None else ""

    def say(self, message: Message) -> None:
        """Say something until it is closed or cleared."""
        if self.messages.get(message.key) != message:
            self.messages.pop(message.key, None)
            self.messages[message.key] = message
            self._show()
        if message.seconds:
            QTimer.singleShot(round(1000 * message.seconds), self, lambda: self._forget(message))

    def _forget(self, message: Message) -> None:
        if self.messages.get(message.key) is message:
            self.clear(message.key)

    def clear(self, key: str) -> None:
        """Say no more about something."""
        if self.messages.pop(key, None) is not None:
            self._show()

    def _dismiss(self) -> None:
        if self.shown is not None:
            self.clear(self.shown.key)

    def _show(self) -> None:
        grave: list[Kind] = ["notice", "warning", "error"]
        newest_last = list(self.messages.values())
        top = max(newest_last, key=lambda m: (grave.index(m.kind), newest_last.index(m)), default=None)
        self.shown = top
        self.setVisible(top is not None)
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        if top is None:
            return
        self._sign.setText(_SIGNS[top.kind])
        self._text.setText(undirected(top.text))
        self.setAccessibleName(top.text)
        for place, (label, do) in enumerate(top.actions):
            self._add_button(place, label, do, top)
        self.setProperty("role", top.kind)
        self._sign.setProperty("kind", top.kind)
        for widget in (self, self._sign):
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def _add_button(self, place: int, label: str, do: Callable[[], None], message: Message) -> None:
        button = QPushButton(label, self)
        self._row.insertWidget(2 + place, button)

        def act() -> None:
            if not message.keep:
                self.clear(message.key)
            do()

        button.clicked.connect(act)
        self._buttons.append(button)
        button.show()
