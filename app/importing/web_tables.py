"""The largest table of a piece of HTML as text: some programs put nothing else on the clipboard."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

MOST_CHARACTERS = 1 << 26
_CELLS = ("td", "th")
_SILENT = ("script", "style", "template")


class _Tables(HTMLParser):
    """Collects the rows of all tables; one inside another is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cells: list[list[str] | None] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append([])
            self._cells.append(None)
            self.tables.append(self._open[-1])
        elif tag in _SILENT:
            self._silent += 1
        elif not self._open:
            return
        elif tag == "tr":
            self._end_cell()
            self._open[-1].append([])
        elif tag in _CELLS:
            self._begin_cell(dict(attrs).get("colspan"))
        elif tag == "br":
            self.handle_data(" ")

    def _begin_cell(self, colspan: str | None) -> None:
        self._end_cell()
        if not self._open[-1]:
            self._open[-1].append([])
        self._cells[-1] = []
        wide = int(colspan) if colspan and colspan.isascii() and colspan.isdigit() and len(colspan) < 4 else 1
        self._open[-1][-1].extend([""] * max(wide, 1))
        self._span = max(wide, 1)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif not self._open:
            return
        elif tag in (*_CELLS, "tr"):
            self._end_cell()
        elif tag == "table":
            self._end_cell()
            self._open.pop()
            self._cells.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent:
            cell = self._cells[-1]
            if cell is not None:
                cell.append(data)

    def _end_cell(self) -> None:
        cell = self._cells[-1]
        if cell is not None:
            self._open[-1][-1][-self._span] = " ".join("".join(cell).split())
            self._cells[-1] = None


def table_text(web_page: str) -> str:
    """Give the largest table as tab separated text, or "" where there is none."""
    parser = _Tables()
    parser.feed(web_page[:MOST_CHARACTERS])
    parser.close()
    rows = max(parser.tables, key=lambda table: sum(map(len, table)), default=[])
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(row for row in rows if row)
    return out.getvalue()
