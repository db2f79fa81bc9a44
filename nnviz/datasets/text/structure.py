"""Stage 3 of reading, continued: where the table begins, how wide it is, and what stands above its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.table import Notice
from nnviz.datasets.text.beginnings import FirstRows
from nnviz.datasets.text.dialect import DELIMITERS, Guess, is_word
from nnviz.datasets.text.endings import is_summary
from nnviz.datasets.text.header import (
    ROW_NAMES,
    are_import_ids,
    are_numbers,
    column_names,
    counts_line,
    counts_up,
    has_header,
    is_number_column,
    is_second_header,
    is_units_row,
    joined_names,
    numbered_names,
)
from nnviz.datasets.text.layout import Layout
from nnviz.datasets.text.left_out import LeftOut
from nnviz.datasets.text.rows import Dialect, Row, cut_rows
from nnviz.datasets.text.sampling import Sample
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError

_NEAR_ROWS = 50


def find_layout(sample: Sample, guess: Guess, settings: ImportSettings, name: str) -> Layout:
    """Find where the table begins and what its columns are called.

    Args:
        sample: Some lines.
        guess: How they are cut.
        settings: What a person said.
        name: The file's name, for messages.

    Raises:
        UserError: If there is no row at all.
    """
    rows = FirstRows(sample, guess)
    if not rows.solid:
        raise UserError(
            "empty", f"{shorten(name)} is empty: it has no data rows. Add some, or open another file."
        )
    classes = counts_line([row.cells for row in rows.solid]) if settings.header is None else ()
    start = 1 if classes else rows.start() if settings.skip_lines is None else 0
    above = rows.width_above(start) if settings.skip_lines is None and not classes else None
    if above is not None:
        guess = replace(guess, width=above)
        rows = FirstRows(sample, guess)
        start = rows.start()
    width = max(guess.width, 1)
    above = _Above(rows, start, width, settings)
    layout = above.layout(guess.dialect, has_names=not classes)
    notices = [*_comments_above(rows, layout), *_above_notices(rows, start, layout, classes)]
    if guess.doubtful and not any(guess.doubtful in its.text for its in notices):
        notices.append(_doubt(guess))
    if width == 1 and settings.delimiter is None and not layout.numeric[0]:
        notices.append(_one_column(layout.first_line))
    return replace(layout, class_names=classes, notices=(*notices, *layout.notices))


class _Above:
    """What stands above the rows of data: names, a second row of names, units."""

    def __init__(self, rows: FirstRows, start: int, width: int, settings: ImportSettings) -> None:
        self._rows = rows
        self._solid = rows.solid[start:]
        self._before = rows.solid[:start]
        self._width = width
        self._settings = settings
        self._notices: list[Notice] = []

    def layout(self, dialect: Dialect, has_names: bool) -> Layout:
        """Give the layout, without what stands above the names."""
        header = self._has_header() if has_names else False
        taken, raw = self._names() if header else (0, [])
        if not header and has_names and self._settings.header is None:
            raw = self._names_elsewhere()
            header = bool(raw)
        if has_names and self._settings.header is None:
            self._note_numbers(taken > 0)
        data = self._solid[taken:]
        self._note_summary(data[: _NEAR_ROWS + 1] if taken else [])
        width = max(self._width, len(raw))
        line = self._solid[0].line if taken else max(1, (data[0].line if data else 1) - 1)
        names, naming = column_names(raw, line) if header else (numbered_names(width), ())
        body = [row.cells for row in data]
        return Layout(
            dialect=dialect,
            names=names,
            header=header,
            first_line=self._first_line(taken),
            usual=self._width,
            skipped=self._solid[0].line - 1,
            numeric=tuple(is_number_column(body, place) for place in range(width)),
            raw_names=tuple(self._solid[0].cells) if taken else (),
            named=tuple(bool(cell.strip()) for cell in raw) if header else (False,) * width,
            notices=(*self._notices, *(its for its in naming if not self._is_expected(its, raw))),
        )

    def _first_line(self, taken: int) -> int:
        """Give the line behind the names, or that of the first row."""
        if taken:
            return self._rows.line_after(self._solid[taken - 1].line)
        return self._solid[0].line if self._solid else self._rows.line_after(self._rows.solid[-1].line)

    def _is_expected(self, notice: Notice, raw: Sequence[str]) -> bool:
        """Whether a notice only says that a blank column behind the last delimiter has no name."""
        return (
            bool(raw) and not raw[-1].strip() and f"Column {len(raw)} " in notice.text and self._ends_blank()
        )

    def _ends_blank(self) -> bool:
        return all(len(row.cells) < self._width or not row.cells[-1].strip() for row in self._solid[1:])

    def _has_header(self) -> bool:
        if self._settings.header is not None:
            return self._settings.header
        cells = self._solid[0].cells
        if len(cells) != self._width and len(self._solid) > 1:
            return not self._rows.is_ragged_row(len(self._before))
        even = [row.cells for row in self._solid if len(row.cells) == self._width]
        return has_header(even or [cells])

    def _names(self) -> tuple[int, list[str]]:
        """Give how many rows hold names or units, and a name for each column."""
        first = self._solid[0]
        raw, taken = self._filled(first.cells), 1
        body = [row.cells for row in self._solid[2:]]
        ids = next((row for row in self._solid[1:3] if are_import_ids(row.cells)), None)
        if ids is not None:
            return self._names_of_qualtrics(raw, ids)
        if len(self._solid) > 2 and self._settings.header is None and self._width > 1:
            second = self._solid[1]
            cells = [*second.cells, *[""] * (len(raw) - len(second.cells))][: len(raw)]
            if is_units_row(cells, body):
                said = ", ".join(shorten(cell) for cell in cells[:8] if cell.strip())
                text = f"Line {second.line} holds units and no row: {said}."
                self._notices.append(Notice("units", text, second.line))
                taken = 2
            elif (
                second.cells != first.cells
                and len(second.cells) == self._width
                and is_second_header(cells, body)
            ):
                text = f"Lines {first.line} and {second.line} both hold names; they were put together."
                self._notices.append(Notice("two_headers", text, first.line))
                raw, taken = joined_names(raw, cells), 2
        return taken, raw

    def _names_of_qualtrics(self, raw: list[str], ids: Row) -> tuple[int, list[str]]:
        """Give names above a line of import ids: short ones, and in the line between maybe the questions."""
        text = f"Line {ids.line} holds import ids of Qualtrics, no row, and was left out."
        self._notices.append(Notice("import_ids", text, ids.line))
        second = self._solid[1]
        if second is ids:
            return 2, raw
        text = f"Lines {self._solid[0].line} and {second.line} both hold names; they were put together."
        self._notices.append(Notice("two_headers", text, self._solid[0].line))
        questions = [*second.cells, *[""] * (len(raw) - len(second.cells))][: len(raw)]
        return 3, joined_names(raw, questions)

    def _note_numbers(self, taken: bool) -> None:
        """Say of a first line of numbers what it was taken for, where it may be either."""
        first = self._solid[0]
        if taken and are_numbers(first.cells):
            meant = "as names; choose no header if it is a row"
        elif not taken and counts_up(first.cells):
            meant = "as a row; choose a header if it holds names"
        else:
            return
        text = f"Line {first.line} holds only numbers and was taken {meant}."
        self._notices.append(Notice("number_names", text, first.line))

    def _note_summary(self, data: Sequence[Row]) -> None:
        """Say that the first row may sum up the others."""
        if not data or not is_summary(data[0].cells[0]):
            return
        name = data[0].cells[0]
        if not any(row.cells[0] == name for row in data[1:]):
            text = (
                f"Line {data[0].line}, directly below the names, begins with {shorten(name)}: it may sum up "
                "the others, but was read as a row."
            )
            self._notices.append(Notice("summary_row", text, data[0].line))

    def _filled(self, cells: Sequence[str]) -> list[str]:
        """Give as many names as there are columns, where the header has fewer or more of them."""
        line, count = self._solid[0].line, len(cells)
        while count > self._width and not cells[count - 1].strip():
            count -= 1
        cells = list(cells[:count])
        if count == self._width - 1 and not self._ends_blank():
            text = f"Line {line} has one name less than the rows have cells: rows begin with names."
            self._notices.append(Notice("row_names", text, line))
            return [ROW_NAMES, *cells]
        if count > self._width:
            short = next((row.line for row in self._solid[1:] if len(row.cells) < count), line)
            text = (
                f"Line {line} names {count} columns, but most rows have {self._width} cells, "
                f"line {short} first; {shorten(cells[-1])} counts as missing there."
            )
            self._notices.append(Notice("short_rows", text, line))
        return [*cells, *[""] * (self._width - count)]

    def _names_elsewhere(self) -> list[str]:
        """Give names from the line above the data: a comment, an incomplete header, or another delimiter."""
        first = self._solid[0].line
        comment = next((row for row in reversed(self._rows.comments) if row.line < first), None)
        if comment is not None:
            cells = self._from_comment(comment)
            if len(cells) == self._width and all(map(is_word, cells)):
                text = f"The names of the columns were taken from the comment in line {comment.line}."
                self._notices.append(Notice("header_comment", text, comment.line))
                return cells
        above = self._before[-1] if self._before and self._before[-1].line == first - 1 else None
        return self._incomplete(above) if above is not None else []

    def _from_comment(self, comment: Row) -> list[str]:
        sign = self._rows.dialect.comment
        line = self._rows.lines[comment.line - self._rows.first_line]
        text = line.strip().removeprefix(sign).lstrip("#%/ \t")
        cells = next(iter(cut_rows([text], self._rows.dialect))).cells
        return [cell.strip() for cell in cells] if len(cells) == self._width else text.split()

    def _incomplete(self, above: Row) -> list[str]:
        line = self._rows.lines[above.line - self._rows.first_line]
        for delimiter in DELIMITERS:
            cells = line.strip().split(delimiter) if delimiter else [line]
            if len(cells) == self._width > 1 and all(map(is_word, cells)):
                text = f"Line {above.line} names the columns with another delimiter than the rows have."
                self._notices.append(Notice("header", text, above.line))
                return cells
        cells = [cell.strip() for cell in above.cells]
        if 1 < len(cells) < self._width and all(is_word(cell) and len(cell) <= 20 for cell in cells):
            text = (
                f"Line {above.line} names only {len(cells)} of {self._width} columns; others have numbers. "
                "See whether each name stands above its column."
            )
            self._notices.append(Notice("header", text, above.line))
            return [*cells, *[""] * (self._width - len(cells))]
        return []


def _comments_above(rows: FirstRows, layout: Layout) -> list[Notice]:
    """Say which comments stand above the rows; the names may have been taken from one."""
    named = {its.line for its in layout.notices if its.code == "header_comment"}
    found = LeftOut("comment", "comments")
    for row in rows.comments:
        if row.line < layout.first_line and row.line not in named:
            found.add(row.line)
    return [found.notice()] if found.count else []


def _above_notices(rows: FirstRows, start: int, layout: Layout, classes: tuple[str, ...]) -> list[Notice]:
    """Say what stands above the table and was not read."""
    if classes:
        names = ", ".join(f"{code} is {name}" for code, name in enumerate(classes))
        line = rows.solid[0].line
        text = f"Line {line} counts rows and columns and names the classes of the last column: {names}."
        return [Notice("class_names", text, line)]
    used = {its.line for its in layout.notices if its.code == "header"}
    before = [row for row in rows.solid[:start] if row.line not in used]
    if not before:
        return []
    first, last = before[0].line, before[-1].line
    table = rows.solid[start].line
    where = f"Line {first} stands" if first == last else f"Lines {first} to {last} stand"
    said = shorten(" ".join(cell for cell in before[0].cells if cell.strip()))
    verb = "was" if first == last else "were"
    text = f"{where} above the table and {verb} not read ({said}); it begins in line {table}."
    return [Notice("preamble", text, first)]


def _one_column(line: int) -> Notice:
    text = (
        "There is only one column: nothing parts the lines into cells. "
        "If there are several columns, choose the delimiter; if this is a text, open a table."
    )
    return Notice("one_column", text, line)


def _doubt(guess: Guess) -> Notice:
    text = guess.doubtful or ""
    sign = "," if "," in text else "."
    meant = "the decimal sign" if guess.dialect.decimal == sign else "a thousands sign"
    what = "comma" if sign == "," else "dot"
    what = f"the {what} in {shorten(text)}"
    message = f"Nothing tells whether {what} parts decimals or thousands; it counts as {meant}."
    return Notice("decimal", message)
