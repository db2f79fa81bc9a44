"""Which columns are features and which are labels, from a guess and what the person says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nnviz.datasets.roles import guess_roles
from nnviz.datasets.table import Column, Table
from nnviz.datasets.values.cells import shorten
from nnviz.document import Role
from nnviz.errors import UserError
from nnviz.registry import did_you_mean


@dataclass(frozen=True)
class Wishes:
    """The columns that were named for a role."""

    labels: Sequence[str] = ()
    features: Sequence[str] = ()
    ignored: Sequence[str] = ()


def choose_roles(table: Table, wishes: Wishes, known: tuple[Role, ...] | None = None) -> tuple[Role, ...]:
    """Give every column its role: what was named wins over a guess.

    Naming a feature makes the columns that were not named ignored.

    Args:
        table: The table.
        wishes: What was named.
        known: The roles that a sample has; without them, they are guessed.

    Raises:
        UserError: If a column is unknown, has two roles, or no label is left.
    """
    named = _named(table, wishes)
    guess = dict(zip(_names(table), known or guess_roles(table), strict=True))
    if not wishes.labels:
        guess = _guess_label(table, named, guess)
    return tuple(_role(column, named, guess, wishes) for column in table.columns)


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _named(table: Table, wishes: Wishes) -> dict[str, Role]:
    names = _names(table)
    named: dict[str, Role] = {}
    said: tuple[tuple[Role, Sequence[str]], ...] = (
        ("target", wishes.labels),
        ("feature", wishes.features),
        ("ignore", wishes.ignored),
    )
    for role, columns in said:
        for name in columns:
            if name not in names:
                raise UserError(
                    "unknown_column", f"There is no column {shorten(name)}.{did_you_mean(name, names[:50])}"
                )
            if named.setdefault(name, role) != role:
                message = f"Column {shorten(name)} can't have two roles: name it once, for one of them."
                raise UserError("two_roles", message)
    return named


def _guess_label(table: Table, named: dict[str, Role], guess: dict[str, Role]) -> dict[str, Role]:
    """Guess again among the columns without a role where the guessed label was given another one."""
    if any(role == "target" and name not in named for name, role in guess.items()):
        return guess
    free = tuple(column for column in table.columns if column.name not in named)
    if not free:
        raise UserError("no_label", "No column is left to be predicted. Name one with --label.")
    roles = guess_roles(replace(table, columns=free))
    again: dict[str, Role] = {column.name: role for column, role in zip(free, roles, strict=True)}
    return {**guess, **again}


def _role(column: Column, named: dict[str, Role], guess: dict[str, Role], wishes: Wishes) -> Role:
    if column.name in named:
        return named[column.name]
    guessed = guess[column.name]
    if guessed == "target":
        return guessed if not wishes.labels else _demoted(column, wishes)
    return "ignore" if wishes.features else guessed


def _demoted(column: Column, wishes: Wishes) -> Role:
    """Give the role of a column that was taken for the label where another one is."""
    return "ignore" if wishes.features or column.type in ("text", "empty") else "feature"
