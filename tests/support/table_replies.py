"""The reader's answer to a file, in the form of ``nnviz inspect --json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from table_contract import Case

from nnviz.datasets.reading import read_table
from nnviz.datasets.report import inspect_json
from nnviz.datasets.roles import guess_task, judge_roles
from nnviz.errors import UserError


def reply_to(path: Path) -> dict[str, Any]:
    """Read a file as the command does; only a refusal in words is an answer, any other error is raised."""
    try:
        table = read_table(path)
    except UserError as refusal:
        return {"kind": "error", "code": refusal.code, "message": refusal.message}
    lengths = {len(column.values) for column in table.columns}
    assert len(lengths) == 1, f"columns of {sorted(lengths)} rows"
    roles, _ = judge_roles(table)
    return inspect_json(table, roles, guess_task(table, roles))


def reply_to_case(case: Case, folder: Path) -> dict[str, Any]:
    """Give the answer to a case's file."""
    path = folder / case.file
    path.write_bytes(case.bytes())
    return reply_to(path)
