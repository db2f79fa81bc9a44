"""Where a table can come from: a file, or what was pasted or dropped as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.importing.web_tables import table_text
from app.reader import Cancelled, Report
from nnviz.datasets.reading import read_table, read_text
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.table import Table

PASTED = "pasted"
"""What a document calls the source of a table that came as text."""


@dataclass(frozen=True)
class Source:
    """A table that can be read, once more too.

    Attributes:
        key: What a document calls it: a file's path, or ``"pasted"``.
        name: What people call it, such as the file's name.
        read: Reads it; runs in a thread.
    """

    key: str
    name: str
    read: Callable[[ImportSettings, Report, Cancelled], Table]


def file_source(path: Path) -> Source:
    """Give a file as a source."""

    def read(settings: ImportSettings, report: Report, cancelled: Cancelled) -> Table:
        return read_table(path, report, cancelled, settings)

    return Source(str(path), path.name, read)


def text_source(text: str, web_page: str, name: str) -> Source:
    """Give text as a source.

    Args:
        text: Plain text, such as tab separated cells; or "".
        web_page: HTML with a table, for where there is no plain text.
        name: What people call it.
    """

    def read(settings: ImportSettings, report: Report, cancelled: Cancelled) -> Table:
        plain = text if text.strip() else table_text(web_page)
        return read_text(plain, name, settings)

    return Source(PASTED, name, read)
