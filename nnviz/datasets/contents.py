"""Between stages 1 and 2 of reading: is a file a text itself, an archive of one, or a workbook?"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from nnviz.datasets.archives import archive_kind, unpack
from nnviz.datasets.cells import shorten
from nnviz.datasets.packages import ARCHIVE, WORKBOOK, package_kind
from nnviz.datasets.table import Notice
from nnviz.datasets.workbooks import Sheet, read_workbook
from nnviz.errors import UserError

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, eq=False)
class Contents:
    """What a file holds.

    Attributes:
        name: The name of the table for people, without an ending.
        data: The bytes of its text; none for a workbook.
        sheet: Its table if it is a workbook.
        notices: What had to be decided.
    """

    name: str
    data: bytes = b""
    sheet: Sheet | None = None
    notices: tuple[Notice, ...] = ()


def is_wrapped(head: bytes) -> bool:
    """Whether a file that begins so is an archive or a workbook, for open_contents to look into."""
    return archive_kind(head) is not None or head.startswith(_OLD_OFFICE)


def open_contents(
    data: bytes,
    name: str,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Contents:
    """Unpack a table from what is around it, if anything is.

    Args:
        data: The whole file.
        name: Its name.
        progress: Called now and then with the share done, 0 to 1.
        cancelled: Asked now and then whether to stop.

    Raises:
        UserError: If there is none, or not exactly one, or it can't be taken out.
    """
    stem = PurePath(name).stem
    if not is_wrapped(data[:8]):
        return Contents(stem, data)
    kind = package_kind(io.BytesIO(data)) if archive_kind(data[:8]) == "zip" else ARCHIVE
    if kind == WORKBOOK or data.startswith(_OLD_OFFICE):
        sheet = read_workbook(data, name, progress, cancelled)
        return Contents(stem, sheet=sheet, notices=sheet.notices)
    if kind != ARCHIVE:
        message = f"{shorten(name)} is {kind}, not a table of text. Export the table as CSV and open that."
        raise UserError("not_a_table", message)
    unpacked = unpack(io.BytesIO(data), len(data), name, progress, cancelled)
    return Contents(PurePath(unpacked.name).stem, unpacked.data, notices=unpacked.notices)
