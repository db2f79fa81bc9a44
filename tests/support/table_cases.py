"""All tables that the reader is tried with, by group; what a class may bring."""

from __future__ import annotations

import cases_archives
import cases_dates
import cases_dialects
import cases_encodings
import cases_headers
import cases_large
import cases_names
import cases_numbers
import cases_real
import cases_roles
import cases_strangers
import cases_structures
import cases_untidy
import cases_values
from table_contract import Case

CASES: tuple[Case, ...] = (
    *cases_encodings.CASES,
    *cases_dialects.CASES,
    *cases_structures.CASES,
    *cases_headers.CASES,
    *cases_names.CASES,
    *cases_numbers.CASES,
    *cases_values.CASES,
    *cases_dates.CASES,
    *cases_roles.CASES,
    *cases_strangers.CASES,
    *cases_untidy.CASES,
    *cases_archives.CASES,
    *cases_real.CASES,
)
LARGE: tuple[Case, ...] = cases_large.CASES


def files_up_to(most: int) -> dict[str, bytes]:
    """Give the content of all files of so many bytes at the most, by key; only the bomb is not even made."""
    made = {case.id: case.bytes() for case in CASES if case.data is not cases_archives.bomb}
    return {key: data for key, data in made.items() if len(data) <= most}
