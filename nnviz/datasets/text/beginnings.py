"""Stage 3 of reading, continued: where in a text the table begins."""

from __future__ import annotations

from collections.abc import Sequence

from nnviz.datasets.text.dialect import Guess, looks_like_value
from nnviz.datasets.text.header import has_header, is_number_column
from nnviz.datasets.text.rows import Row, cut_rows
from nnviz.datasets.text.sampling import Sample
from nnviz.datasets.values.cells import is_missing
from nnviz.errors import UserError

_NEAR = 5
_TOP = 100
_FEWEST_ROWS = 3


class FirstRows:
    """The first rows of a file.

    Attributes:
        solid: Those that are neither blank nor comments nor lines of dashes.
        comments: Comments, those with as many cells as the table too.
        width: How many cells most rows have.
    """

    def __init__(self, sample: Sample, guess: Guess) -> None:
        self.width = guess.width
        self.dialect = guess.dialect
        self.lines = sample.head
        self.first_line = sample.first_line
        self.solid: list[Row] = []
        self.comments: list[Row] = []
        self.gaps: set[int] = set()
        self._begin: list[int] = []
        gap = False
        try:
            for row in cut_rows(sample.head, guess.dialect, sample.first_line):
                self._begin.append(row.line)
                if row.begins_with(guess.dialect.comment):
                    self.comments.append(row)
                elif row.is_blank:
                    gap = True
                elif not row.is_rule:
                    if gap:
                        self.gaps.add(len(self.solid))
                    self.solid.append(row)
                    gap = False
        except UserError:
            if not self.solid:
                raise
        self._drop_half_row(sample)

    def _drop_half_row(self, sample: Sample) -> None:
        if not sample.is_whole and len(self.solid) > 2:
            self.solid.pop()

    def line_after(self, line: int) -> int:
        """Give the line on which the row behind the one on a line begins, whatever it holds."""
        return next((begin for begin in self._begin if begin > line), line + 1)

    def start(self) -> int:
        """Give which of the solid rows is the first of the table."""
        top = min(len(self.solid), _TOP)
        start = next((place for place in range(top) if self._begins(place)), 0)
        for place in sorted(self.gaps):
            if start < place < top and self._begins_better(start, place):
                start = place
        return start - (start > 0 and start not in self.gaps and self.is_ragged_row(start - 1))

    def width_above(self, start: int) -> int | None:
        """Give the width of a smaller table above the one that begins at a row, behind a gap; else None.

        It has names, three rows of that width and a column of numbers. Pairs of a word and a number are
        none: many files begin with some.
        """
        rows = [row.cells for row in self.solid[:start]]
        if start not in self.gaps or len(rows) < _FEWEST_ROWS + 1:
            return None
        width = len(rows[-1])
        first = next(place for place in range(start) if all(len(its) == width for its in rows[place:]))
        block = rows[max([first, *(gap for gap in self.gaps if gap < start)]) :]
        if width < 2 or width == self.width or len(block) < _FEWEST_ROWS + 1 or not has_header(block):
            return None
        numeric = [is_number_column(block[1:], column) for column in range(width)]
        are_pairs = width == 2 and not numeric[0] and len({row[0] for row in block}) == len(block)
        return width if any(numeric) and not are_pairs else None

    def is_ragged_row(self, place: int) -> bool:
        """Whether a row of another width above the rows of a table without names is one of them."""
        cells = self.solid[place].cells
        body = [row.cells for row in self.solid[place + 1 :] if len(row.cells) == self.width]
        if not 1 < len(cells) != self.width or not body or has_header(body):
            return False
        known = list(enumerate(cells[: self.width]))
        numeric = [column for column, _ in known if is_number_column(body, column)]
        alike = all(
            is_missing(cell)
            or (
                looks_like_value(cell.strip())
                if column in numeric
                else any(cell == row[column] for row in body)
            )
            for column, cell in known
        )
        return alike and any(looks_like_value(cells[column].strip()) for column in numeric)

    def _begins_better(self, start: int, place: int) -> bool:
        """Whether names stand behind a gap, and what stands before it is no table of numbers or smaller."""
        if not self._begins(place) or place - start > len(self.solid) - place:
            return False
        body = [row.cells for row in self.solid[place + 1 : place + 50]]
        cells = self.solid[place].cells
        above = [row.cells for row in self.solid[start:place]]
        numeric = [column for column in range(min(len(cells), self.width)) if is_number_column(body, column)]
        is_named = bool(numeric) and not any(
            looks_like_value(cell.strip()) or is_missing(cells[column]) for column, cell in enumerate(cells)
        )
        return is_named and not (len(above) > 2 and any(is_number_column(above[1:], its) for its in numeric))

    def _begins(self, place: int) -> bool:
        """Whether a row and those behind it have the form of the table."""
        if self.width < 2:
            return True
        cells = self.solid[place].cells
        behind = self.solid[place + 1 : place + 1 + _NEAR]
        even = sum(self._fits(row.cells) for row in behind)
        if behind and 2 * even < len(behind):
            return False
        if self._fits(cells):
            return True
        return self._could_name(cells, len(behind)) and not self._is_above_names(place)

    def _is_above_names(self, place: int) -> bool:
        """Whether a row lacks a cell because it stands above the names, as a key and its value do."""
        if len(self.solid[place].cells) >= self.width:
            return False
        behind = [row.cells for row in self.solid[place + 1 :]]
        first = next((at for at, cells in enumerate(behind[:_NEAR]) if len(cells) == self.width), None)
        if first is None or any(looks_like_value(cell.strip()) for cell in behind[first]):
            return False
        body = [cells for cells in behind[first + 1 :] if len(cells) == self.width]
        is_numbered = any(is_number_column(body, column) for column in range(self.width))
        return is_numbered and has_header([behind[first], *body])

    def _fits(self, cells: Sequence[str]) -> bool:
        filled = sum(bool(cell.strip()) for cell in cells)
        if self.width == 2 and len(cells) == 2:
            return filled > 0
        titled = bool(cells[0].strip()) and filled <= max(1, self.width // 4)
        return len(cells) == self.width and filled > 0 and not titled

    def _could_name(self, cells: Sequence[str], behind: int) -> bool:
        """Whether a row of another width may hold the names: one less, or more."""
        if not behind or any(looks_like_value(cell.strip()) for cell in cells):
            return False
        count = len(cells)
        while count and not cells[count - 1].strip():
            count -= 1
        one_less = count == self.width - 1 and self.width > 2
        return all(cell.strip() for cell in cells[:count]) and (one_less or count >= self.width)
