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
