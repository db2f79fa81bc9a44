"""The boxes in which it is said how a file is read: what was detected, and what can be said instead."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QElapsedTimer, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView

from app.controls import ChoiceBox, CountBox
from nnviz.scene.marks import undirected

Offer = tuple[tuple[Any, str], ...]
_DETECT = "detect"
_PAUSE = 1200
"""Milliseconds after which what is typed begins anew."""

_ENCODINGS: Offer = (
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Western (Windows-1252)"),
    ("iso8859-15", "Western (ISO 8859-15)"),
    ("mac-roman", "Western (Mac)"),
    ("cp850", "Western (DOS 850)"),
    ("cp437", "Western (DOS 437)"),
    ("cp1250", "Central European (Windows-1250)"),
    ("cp1251", "Cyrillic (Windows-1251)"),
    ("koi8-r", "Cyrillic (KOI8-R)"),
    ("cp866", "Cyrillic (DOS 866)"),
    ("cp1253", "Greek (Windows-1253)"),
    ("cp1254", "Turkish (Windows-1254)"),
    ("cp1255", "Hebrew (Windows-1255)"),
    ("cp1256", "Arabic (Windows-1256)"),
    ("gb18030", "Chinese (GB 18030)"),
    ("big5", "Chinese (Big5)"),
    ("shift-jis", "Japanese (Shift JIS)"),
    ("euc-kr", "Korean (EUC-KR)"),
)


class DetectedBox(ChoiceBox):
    """What was detected, and what can be said instead."""

    said = Signal(object)
    tells_codes = False

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self._offered = offer
        self._values: dict[str, Any] = {}
        self.setMinimumContentsLength(6)
        self.chosen.connect(lambda key: self.said.emit(self._values.get(key)))

    def show_setting(self, said: Any, used: Any) -> None:
        """Show what was said, or else what is used."""
        offered = self._offered
        for value in (said, used):
            if value is not None and all(value != known for known, _ in offered):
                offered = (*offered, (value, str(value)))
        self._values = {str(place): value for place, (value, _) in enumerate(offered)}
        words = {value: word for value, word in offered}
        detected = "Detect" if said is not None else f"{words.get(used, '–')} (detected)"
        keys = [
            (str(place), word, str(value) if self.tells_codes else "")
            for place, (value, word) in enumerate(offered)
        ]
        self.offer([(_DETECT, detected, "Let nnviz decide"), *keys])
        chosen = next((key for key, value in self._values.items() if value == said), _DETECT)
        self.show_value(_DETECT if said is None else chosen)


class CodeList(QListView):
    """The list of a box, in which letters and digits find what is called so, by any word or by its code."""

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""
        self._since = QElapsedTimer()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Go to the first line that contains what was typed without a pause."""
        paused = not self._since.isValid() or self._since.elapsed() > _PAUSE
        self._since.start()
        self._typed = search if paused else self._typed + search
        found = self._find(_plain(self._typed))
        if found is not None:
            self.setCurrentIndex(found)

    def _find(self, wanted: str) -> QModelIndex | None:
        model = self.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            words = f"{index.data()} {index.data(Qt.ItemDataRole.ToolTipRole)}"
            if row and wanted and wanted in _plain(words):
                return index
        return None


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


class EncodingBox(DetectedBox):
    """The encodings; typing looks for one in the open list, so that nothing is read before it is chosen."""

    tells_codes = True

    def __init__(self) -> None:
        super().__init__(_ENCODINGS)
        self.setView(CodeList())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list at the first letter or digit."""
        if event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.showPopup()
            self.view().keyboardSearch(event.text())
        else:
            super().keyPressEvent(event)


class SheetBox(DetectedBox):
    """The sheets of a workbook."""

    def __init__(self) -> None:
        super().__init__(())

    def offer_sheets(self, names: tuple[str, ...]) -> None:
        """Offer these sheets."""
        self._offered = tuple((name, undirected(name)) for name in names)


class SkipBox(CountBox):
    """How many lines above the table are left out."""

    said = Signal(object)

    def __init__(self) -> None:
        super().__init__(0, 1_000_000, none="detected")
        self.setRange(-1, 1_000_000)
        self.setStepType(CountBox.StepType.DefaultStepType)

    def show_setting(self, said: int | None, used: int | None) -> None:
        """Show what was said, or else what is used."""
        self.setSpecialValueText(f"{used or 0} (detected)")
        self.show_value(-1 if said is None else said)

    def _say(self, value: int) -> None:
        self.said.emit(None if value < 0 else value)


class MissingBox(QLineEdit):
    """Further texts that mean "nothing here", with commas between them."""

    said = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self.setPlaceholderText("such as -999")
        self.setAcceptDrops(False)
        self.editingFinished.connect(self._finish)

    def show_setting(self, said: tuple[str, ...] | None, used: object) -> None:
        """Show what was said."""
        text = ", ".join(said or ())
        if text != self._shown or not self.hasFocus():
            self._shown = text
            self.setText(text)

    def _finish(self) -> None:
        texts = tuple(dict.fromkeys(part.strip() for part in self.text().split(",") if part.strip()))
        if ", ".join(texts) != self._shown:
            self._shown = ", ".join(texts)
            self.said.emit(texts or None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape take back what is typed."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
        else:
            super().keyPressEvent(event)
