"""Stages 2 to 4 of reading for workbooks (.xlsx, .ods, .xls): their first table, with the types of its cells.

The cells are typed in the file already, so numbers, dates and truth values never become text and back.
python-calamine reads them, which comes with the extra ``nnviz[workbooks]``.
"""

from __future__ import annotations

import importlib
import io
import lzma
import threading
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

import numpy as np

from nnviz.datasets.files.guard import check_cancelled
from nnviz.datasets.files.workbook_limits import NotAWorkbookError, check_workbook
from nnviz.datasets.table import Column, Notice
from nnviz.datasets.values.cells import number_text, shorten
from nnviz.errors import UserError

Cell = str | float | bool | date | datetime | time | timedelta
"""What a cell holds; ``""`` where it is empty, or where its formula has no value."""

_CHECKED, _LOADED = 0.4, 0.8
_PATIENCE = 0.05
_ROWS_BETWEEN_REPORTS = 10_000
_NAMED = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_ZIP = b"PK"
_FAULTS = (
    NotAWorkbookError,
    expat.ExpatError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)


@dataclass(frozen=True, eq=False)
class Sheet:
    """The table of a workbook.

    Attributes:
        rows: Its rows that are not blank, all of one width; the header is among them.
        lines: The row of the sheet that each was, counted from 1.
        notices: What had to be decided.
        name: What it is called.
        names: What all sheets are called.
    """

    rows: list[list[Cell]]
    lines: list[int]
    notices: tuple[Notice, ...] = ()
    name: str = ""
    names: tuple[str, ...] = ()


def read_workbook(
    data: bytes,
    name: str,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    wanted: str | None = None,
) -> Sheet:
    """Read the first sheet with a table, or the one that is wanted.

    Args:
        data: The whole file.
        name: Its name, for messages.
        progress: Called now and then with the share done, 0 to 1.
        cancelled: Asked now and then whether to stop.
        wanted: The name of a sheet, or None.

    Raises:
        UserError: If the reader is not installed, there is no such sheet, or the workbook is damaged,
            encrypted, too large or empty.
    """
    calamine = _library(name)
    try:
        found: tuple[Notice, ...] = ()
        if data.startswith(_ZIP):
            found = check_workbook(
                io.BytesIO(data), len(data), name, _part(progress, 0.0, _CHECKED), cancelled
            )
        book = _Waiting(lambda: calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))).get(cancelled)
        sheet = _first_table(book, name, progress, cancelled, wanted)
    except calamine.PasswordError:
        message = (
            f"{shorten(name)} is protected with a password. Save it without one, or export the table as CSV."
        )
        raise UserError("encrypted", message) from None
    except (calamine.CalamineError, *_FAULTS):
        message = (
            f"{shorten(name)} is no workbook that can be read, or it is damaged. Export the table as CSV."
        )
        raise UserError("damaged", message) from None
    return replace(sheet, notices=(*sheet.notices, *found))


def cell_as_text(cell: Cell) -> str:
    """Write a cell as a file of text would: a number with a dot, a date as ``YYYY-MM-DD``."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        return number_text(float(cell))
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return cell.isoformat()


def typed_column(name: str, cells: Sequence[Cell]) -> Column | None:
    """Give a column whose cells are all of one kind other than text, or None.

    Args:
        name: The column's name.
        cells: Its cells below the header.
    """
    kinds = {_kind(cell) for cell in cells if cell != ""}
    if kinds == {"number"}:
        values = np.asarray([np.nan if cell == "" else cell for cell in cells], np.float64)
        return Column(name, "number", values) if not np.isinf(values).any() else None
    if kinds == {"bool"}:
        values = np.asarray([np.nan if cell == "" else cell for cell in cells], np.float64)
        return Column(name, "bool", values, ("false", "true"))
    if kinds == {"date"}:
        return Column(name, "date", np.asarray([_days(cell) for cell in cells], np.float64))
    return None


def _kind(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "bool"
    if isinstance(cell, date):  # a datetime is one, too
        return "date"
    return "number" if isinstance(cell, float | int) else "text"


def _days(cell: Cell) -> float:
    if not isinstance(cell, date):
        return float("nan")
    moment = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
    return (moment.replace(tzinfo=UTC) - _EPOCH) / _DAY


def _library(name: str) -> Any:
    try:
        return importlib.import_module("python_calamine")
    except ImportError:
        message = (
            f"{shorten(name)} is a workbook, and the reader of workbooks is not installed. "
            'Install it with pip install "nnviz[workbooks]", or export the table as CSV.'
        )
        raise UserError("no_workbooks", message) from None


def _part(
    progress: Callable[[float], None] | None, start: float, end: float
) -> Callable[[float], None] | None:
    return None if progress is None else lambda share: progress(start + (end - start) * share)


class _Waiting:
    """A call of the library, which can't be interrupted, in a thread that a cancel leaves behind."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call
        self._result: Any = None
        self._error: BaseException | None = None

    def get(self, cancelled: Callable[[], bool] | None) -> Any:
        """Give what the call gives.

        Raises:
            UserError: If it was cancelled meanwhile.
            ValueError: If the library failed inside.
        """
        thread = threading.Thread(target=self._run, name="nnviz-workbook", daemon=True)
        thread.start()
        while thread.is_alive():
            check_cancelled(cancelled)
            thread.join(_PATIENCE)
        if isinstance(self._error, Exception):
            raise self._error
        if self._error is not None:
            raise ValueError("the library panicked")  # an exception that is no Exception
        return self._result

    def _run(self) -> None:
        try:
            self._result = self._call()
        except BaseException as error:  # a panic of the library is no Exception
            self._error = error


def _first_table(
    book: Any,
    name: str,
    progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None,
    wanted: str | None,
) -> Sheet:
    """Give the first visible sheet that has a table; beside one, a title or a column alone is none."""
    visible = [
        index for index, its in enumerate(book.sheets_metadata) if str(its.visible).endswith(".Visible")
    ]
    names: list[str] = book.sheet_names
    if wanted is not None:
        visible = [_place_of(wanted, names, name)]
    best: tuple[int, Sheet, str] | None = None
    for index in visible or range(len(names)):
        loaded = _Waiting(lambda index=index: book.get_sheet_by_index(index)).get(cancelled)
        sheet = _table_of(_rows(loaded, _part(progress, _LOADED, 1.0), cancelled))
        if sheet is None:
            continue
        worth = (len(sheet.rows) > 1) * (1 + (len(sheet.rows[0]) > 1))
        if best is None or worth > best[0]:
            best = worth, sheet, names[index]
        if worth > 1:
            break
    if best is None:
        raise UserError(
            "empty",
            f"{shorten(name)} is empty: it has no data rows in any sheet. Add some, or open another file.",
        )
    _, sheet, found = best
    sheet = replace(sheet, name=found, names=tuple(names))
    return _with_notice(sheet, found, [shorten(other) for other in names if other != found])


def _place_of(wanted: str, names: list[str], name: str) -> int:
    if wanted in names:
        return names.index(wanted)
    listed = ", ".join(map(shorten, names[:_NAMED])) + (" ..." if len(names) > _NAMED else "")
    message = (
        f"There is no sheet {shorten(wanted)} in {shorten(name)}, which holds {listed}. Choose one of these."
    )
    raise UserError("unknown_sheet", message)


def _with_notice(sheet: Sheet, name: str, others: list[str]) -> Sheet:
    if not others:
        return sheet
    listed = ", ".join(others[:_NAMED]) + (
        f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    )
    text = f"Only the sheet {shorten(name)} was read; the workbook also holds {listed}."
    return replace(sheet, notices=(Notice("sheet", text), *sheet.notices))


def _rows(
    sheet: Any, progress: Callable[[float], None] | None, cancelled: Callable[[], bool] | None
) -> list[tuple[int, list[Cell]]]:
    """Give the rows that are not blank with their numbers."""
    rows: list[tuple[int, list[Cell]]] = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        if any(cell != "" for cell in row):
            rows.append((number, row))
        if number % _ROWS_BETWEEN_REPORTS == 0:
            check_cancelled(cancelled)
            if progress is not None:
                progress(min(1.0, number / max(1, sheet.total_height)))
    return rows


def _table_of(rows: list[tuple[int, list[Cell]]]) -> Sheet | None:
    """Cut blank columns at both sides and titles above; None if nothing is left."""
    filled = {place for _, row in rows for place, cell in enumerate(row) if cell != ""}
    if not filled:
        return None
    start, end = min(filled), max(filled) + 1
    first = 0
    while first < len(rows) - 1 and end - start > 1 and _count(rows[first][1]) < 2:
        first += 1
    notices: tuple[Notice, ...] = ()
    if first:
        line = rows[0][0]
        what = "The row above the table was" if first == 1 else f"The {first} rows above the table were"
        notices = (Notice("preamble", f"{what} left out.", line),)
    below = rows[first:]
    return Sheet([row[start:end] for _, row in below], [number for number, _ in below], notices)


def _count(row: list[Cell]) -> int:
    return sum(cell != "" for cell in row)
