"""How a file was read: each decision as it was detected, and what can be said instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from app.forms import form_layout
from app.importing.importer import Importer
from app.importing.reading_boxes import DetectedBox, EncodingBox, MissingBox, Offer, SheetBox, SkipBox
from nnviz.datasets.settings import ImportSettings

_DELIMITERS: Offer = (
    (",", "Comma  ,"),
    (";", "Semicolon  ;"),
    ("\t", "Tab"),
    ("|", "Bar  |"),
    (" ", "Blanks"),
    (":", "Colon  :"),
    ("", "None: one column"),
)
_DECIMALS: Offer = ((".", "Dot  0.5"), (",", "Comma  0,5"))
_THOUSANDS: Offer = (
    ("", "None"),
    (",", "Comma  1,000"),
    (".", "Dot  1.000"),
    (" ", "Blank  1 000"),
    ("'", "Apostrophe  1'000"),
)
_HEADERS: Offer = ((True, "The first row"), (False, "None"))
_QUOTES: Offer = (('"', 'Double  "'), ("'", "Single  '"), ("", "None"))
_ESCAPES: Offer = (("", "Doubled quotes"), ("\\", "Backslash"))
_COMMENTS: Offer = (("", "None"), ("#", "#"), ("%", "%"), ("//", "//"), (";", ";"))
_RAGGED: Offer = (("keep", "Keep, the rest is missing"), ("skip", "Leave out"))


@dataclass(frozen=True)
class Row:
    """One decision of the reader.

    Attributes:
        key: The field of ImportSettings.
        label: Its name for people.
        tip: What it means.
        make: Makes its control.
        seldom: Whether it only shows under "More".
    """

    key: str
    label: str
    tip: str
    make: Callable[[], Any]
    seldom: bool = False


ROWS: tuple[Row, ...] = (
    Row("sheet", "Sheet", "Which sheet of the workbook is read", SheetBox),
    Row("encoding", "Encoding", "How bytes become letters", EncodingBox),
    Row("delimiter", "Delimiter", "What stands between two cells", lambda: DetectedBox(_DELIMITERS)),
    Row("decimal", "Decimal sign", "What stands before the fraction", lambda: DetectedBox(_DECIMALS)),
    Row("thousands", "Thousands", "What stands between groups of digits", lambda: DetectedBox(_THOUSANDS)),
    Row("header", "Names", "Which row holds the columns' names", lambda: DetectedBox(_HEADERS)),
    Row("skip_lines", "Lines to skip", "Lines above the table that are left out", SkipBox),
    Row("missing", "Also missing", "Texts that mean nothing is there, with commas between them", MissingBox),
    Row("quote", "Quotes", "The sign around cells with delimiters", lambda: DetectedBox(_QUOTES), True),
    Row(
        "escape",
        "Quotes in cells",
        "How a quote inside a cell is written",
        lambda: DetectedBox(_ESCAPES),
        True,
    ),
    Row("comment", "Comments", "How lines begin that are left out", lambda: DetectedBox(_COMMENTS), True),
    Row("ragged", "Uneven rows", "Rows with too few or too many cells", lambda: DetectedBox(_RAGGED), True),
)


class ReadingForm(QWidget):
    """Kept in step with the importer."""

    def __init__(self, importer: Importer) -> None:
        super().__init__()
        self._importer = importer
        self.controls: dict[str, Any] = {}
        self._layout = form_layout(self)
        self.more = QToolButton()
        self.more.setText("More…")
        self.more.setCheckable(True)
        self.more.setAutoRaise(True)
        self.more.setToolTip("Show what is seldom changed")
        self.more.toggled.connect(self.refresh)
        self._layout.addRow("", self.more)

    def fill(self) -> None:
        """Make the controls, which takes a moment that a page need not wait for."""
        if not self.controls:
            for row in ROWS:
                self._add(row)
            self.refresh()

    def _add(self, row: Row) -> None:
        control = row.make()
        control.setToolTip(row.tip)
        control.setAccessibleName(row.label)
        control.setAccessibleDescription(row.tip)
        control.setObjectName(row.key)
        label = f"Change {row.label.lower()}"
        control.said.connect(lambda value: self._importer.say(label, **{row.key: value}))
        self.controls[row.key] = control
        name = QLabel(row.label)
        name.setBuddy(control)
        self._layout.insertRow(self._layout.rowCount() - 1, name, control)

    def refresh(self) -> None:
        """Show what was said and what is used."""
        said, proposal = self._importer.choices.settings, self._importer.proposal
        used = proposal.table.used if proposal is not None else ImportSettings()
        sheets = proposal.table.sheets if proposal is not None else ()
        for row in ROWS if self.controls else ():
            control = self.controls[row.key]
            told = getattr(said, row.key)
            if isinstance(control, SheetBox):
                control.offer_sheets(sheets)
            control.show_setting(told, getattr(used, row.key))
            shown = not row.seldom or self.more.isChecked() or told is not None
            shown = shown and (row.key != "sheet" or len(sheets) > 1)
            self._layout.setRowVisible(control, shown)
