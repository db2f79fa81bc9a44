"""What the command line will know one day: until then it is refused by its name, not ignored.

A row that its table gets is known from then on, whatever is written here.
"""

from __future__ import annotations

from collections.abc import Container

from nnviz.errors import UserError
from nnviz.optimizers import OPTIMIZERS

COMMANDS = ("export",)
VIEWS = ("lesson",)
OPTIONS = ("--save",)


def not_yet(what: str, instead: str = "") -> UserError:
    """Give the refusal of something that a later version will have."""
    return UserError("not_yet", f"{what} isn't there yet in this version.{instead and f' {instead}'}")


def parameter_keys() -> tuple[str, ...]:
    """Give the keys of all parameters that optimizers have."""
    return tuple(dict.fromkeys(its.key for row in OPTIMIZERS.values() for its in row.parameters))


def option_of(parameter: str) -> str:
    """Give the option that sets a parameter."""
    return f"--{parameter.replace('_', '-')}"


def is_promised(option: str) -> bool:
    """Tell whether a later version will have an option."""
    return option in OPTIONS


def check_promised(noun: str, name: str, known: Container[str], promised: tuple[str, ...]) -> None:
    """Refuse a name that a table will have but has not yet.

    Raises:
        UserError: With the code ``"not_yet"``.
    """
    if name in promised and name not in known:
        raise not_yet(f"The {noun} {name}")


def check_project(name: str) -> None:
    """Refuse a project file.

    Raises:
        UserError: With the code ``"not_yet"``.
    """
    if name.lower().endswith(".nnviz"):
        raise not_yet("Opening a .nnviz project", "Use a table (.csv) or a sample (sample:laptop).")
