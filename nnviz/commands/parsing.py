"""A parser of arguments that never exits with a usage text, but refuses in one plain sentence."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

import numpy as np

from nnviz.commands import promised
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.registry import did_you_mean

_INSTEAD = {"--at": "--epoch"}
"""What another command calls an option."""
_NEGATIVE = re.compile(r"-(\.?\d|inf|nan)", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_REAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WIDTH, _OPTION_WIDTH = 130, 34


def _usage_error(text: str) -> UserError:
    return UserError("usage", text)


class _Help(argparse.RawDescriptionHelpFormatter):
    """Every option on one line."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=_OPTION_WIDTH, width=_WIDTH)


class Parser(argparse.ArgumentParser):
    """The arguments of one command.

    Options that are not given have no attribute, so that defaults stand in one place.

    Args:
        command: Its name, or "" for nnviz itself.
        description: What it does.
        epilog: What stands below the options in its help.
    """

    _section: Any = None

    def __init__(self, command: str, description: str, epilog: str = "", usage: str | None = None) -> None:
        super().__init__(
            prog=f"nnviz {command}".strip(),
            usage=usage,
            description=description,
            epilog=epilog,
            formatter_class=_Help,
            argument_default=argparse.SUPPRESS,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        """Refuse with a sentence in the place of a usage text."""
        option, _, problem = message.removeprefix("argument ").partition(": ")
        option = option.split("/")[0]
        if "expected one argument" in problem:
            raise _usage_error(f"{option} needs a value behind it. See {self.prog} --help.")
        if "ignored explicit argument" in problem:
            raise _usage_error(f"{option} takes no value. See {self.prog} --help.")
        raise _usage_error(f"{message}. See {self.prog} --help.")

    def read(self, arguments: Sequence[str]) -> dict[str, Any]:
        """Give what was given.

        Raises:
            UserError: If an option is unknown or its value cannot be used.
        """
        for argument in arguments:
            name = argument.partition("=")[0]
            if promised.is_promised(name) and name not in self._option_string_actions:
                raise promised.not_yet(name)
        known, rest = self.parse_known_args(self._with_negative_values(arguments))
        if rest:
            raise self._unexpected(rest)
        return vars(known)

    def _with_negative_values(self, arguments: Sequence[str]) -> list[str]:
        """Tie a value such as ``-1,2`` to its option, which would be taken for an option itself."""
        tied: list[str] = []
        for argument in arguments:
            action = self._option_string_actions.get(tied[-1]) if tied else None
            if action is not None and action.nargs is None and _NEGATIVE.match(argument):
                tied[-1] = f"{tied[-1]}={argument}"
            else:
                tied.append(argument)
        return tied

    def _unexpected(self, rest: Sequence[str]) -> UserError:
        options = [name for name in rest if name.startswith("-") and name != "--"]
        if not options:
            return _usage_error(f"{shorten(rest[0])} is one argument too many. See {self.prog} --help.")
        name = options[0].partition("=")[0]
        known = [option for option in self._option_string_actions if option.startswith("--")]
        # The dashes are alike in all of them and say nothing of how near a name is.
        hint = did_you_mean(name.lstrip("-"), [option.removeprefix("--") for option in known])
        hint = hint.replace("Did you mean ", "Did you mean --")
        instead = _INSTEAD.get(name)
        hint = f" Did you mean {instead}?" if instead in known else hint
        hint = hint if hint.startswith(" Did") else f" See {self.prog} --help."
        return UserError("unknown_option", f"There is no option {shorten(name)}.{hint}")

    def section(self, title: str) -> None:
        """Let the options that are added from here on stand under a title in the help."""
        known = [group for group in self._action_groups if group.title == title]
        self._section = known[0] if known else self.add_argument_group(title)

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """Add an argument to the present section, or to none."""
        if self._section is None or not str(names[0]).startswith("-"):
            return super().add_argument(*names, **options)
        action: argparse.Action = self._section.add_argument(*names, **options)
        return action

    def add_flag(self, option: str, text: str) -> None:
        """Add an option without a value."""
        self.add_argument(option, action="store_true", help=text)

    def add_value(
        self, option: str, metavar: str, read: Callable[[str, str], Any], text: str, **more: Any
    ) -> None:
        """Add an option whose value is read by ``read(option, text)``."""

        def take(value: str) -> Any:
            return read(option, value)

        self.add_argument(option, metavar=metavar, type=take, help=text, **more)


def text_of(option: str, value: str) -> str:
    """Take a value as it is."""
    return value


def whole(low: int, high: int) -> Callable[[str, str], int]:
    """Give a reader of whole numbers."""

    def read(option: str, value: str) -> int:
        text = value.strip()
        if _WHOLE.fullmatch(text) and len(text) < 30 and low <= int(text) <= high:
            return int(text)
        raise _bad_value(option, f"a whole number from {low} to {high}", value)

    return read


def real(low: float = -math.inf, high: float = math.inf) -> Callable[[str, str], float]:
    """Give a reader of finite numbers."""
    wanted = (
        "a number"
        if math.isinf(low)
        else f"a number from {low:g}" + ("" if math.isinf(high) else f" to {high:g}")
    )

    def read(option: str, value: str) -> float:
        text = value.strip()
        number = float(text) if _REAL.fullmatch(text) else math.nan
        if math.isfinite(number) and low <= number <= high:
            return number
        raise _bad_value(option, wanted, value)

    return read


def positive(option: str, value: str) -> float:
    """Read a number above 0 that float32 can hold."""
    number = real()(option, value) if _REAL.fullmatch(value.strip()) else math.nan
    with np.errstate(over="ignore", under="ignore"):
        held = float(np.float32(number))
    if not (held > 0 and math.isfinite(held)):
        raise _bad_value(option, "a number above 0", value)
    return number


def share(option: str, value: str) -> float:
    """Read a share of 0 to below 1."""
    text = value.strip()
    number = float(text) if _REAL.fullmatch(text) else math.nan
    if not 0 <= number < 1:
        raise _bad_value(option, "a share from 0 to below 1, such as 0.2,", value)
    return number


def one_of(noun: str, names: Iterable[str], later: tuple[str, ...] = ()) -> Callable[[str, str], str]:
    """Give a reader of names of a table.

    Args:
        noun: What a name stands for.
        names: The names there are.
        later: Names that there will be.
    """
    known = tuple(names)

    def read(option: str, value: str) -> str:
        promised.check_promised(noun, value, known, later)
        if value not in known:
            code = f"unknown_{noun.replace(' ', '_')}"
            raise UserError(
                code, f"{option}: there is no {noun} {shorten(value)}.{did_you_mean(value, known)}"
            )
        return value

    return read


def _bad_value(option: str, wanted: str, value: str) -> UserError:
    return UserError("bad_value", f"{option} needs {wanted} instead of {shorten(value)}.")
