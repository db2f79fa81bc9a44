"""Where a table comes from: a file, or a bundled sample."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnviz.commands.progress import Bar
from nnviz.commands.promised import check_project
from nnviz.datasets.reading import read_table
from nnviz.datasets.samples import SAMPLES, Sample, load_sample
from nnviz.datasets.settings import NOTHING_SAID, ImportSettings
from nnviz.datasets.table import Table
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.registry import did_you_mean

PREFIX = "sample:"


@dataclass(frozen=True)
class Source:
    """A table and where it came from.

    Attributes:
        name: As it was given.
        table: The table.
        sample: The sample that it is, if any.
    """

    name: str
    table: Table
    sample: Sample | None = None


def open_source(name: str, settings: ImportSettings = NOTHING_SAID) -> Source:
    """Open ``sample:NAME`` or a file.

    Args:
        name: Which.
        settings: What was said about how a file is to be read.

    Raises:
        UserError: If there is none of that name, or it is no table.
    """
    if name.startswith(PREFIX):
        if settings.said:
            raise UserError("bad_value", f"{shorten(name)} is a sample: no option changes how it is read.")
        key = name.removeprefix(PREFIX)
        return Source(name, load_sample(key), SAMPLES[key])
    check_project(name)
    try:
        with Bar("Reading") as bar:
            return Source(name, read_table(Path(name), bar.show, settings=settings))
    except UserError as error:
        if error.code != "not_found":
            raise
        hint = did_you_mean(name, SAMPLES)
        hint = hint.replace("mean ", f"mean {PREFIX}") if hint.startswith(" Did") else ""
        raise UserError(error.code, error.message + hint) from None
