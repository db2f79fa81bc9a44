"""What was said about a file, as texts, numbers and lists, so that it is known when the file comes again."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, TypeVar, cast

from app.settings import Settings
from nnviz.datasets.settings import ImportSettings, check_settings
from nnviz.document import MISSINGS, ROLES, SCALINGS, TASKS, Document
from nnviz.errors import UserError
from nnviz.proposals import Choices

_KEY = "readings"
Key = TypeVar("Key", bound=str)
MOST_COLUMNS = 2000
"""Of wider tables the roles are not remembered."""


def settings_to_json(settings: ImportSettings) -> dict[str, Any]:
    """Write down what was said about reading."""
    return {key: value for key, value in asdict(settings).items() if value is not None}


def settings_from_json(memory: object) -> ImportSettings:
    """Give what was written down; nothing where that cannot be so, for it may have been changed by hand."""
    if not isinstance(memory, dict):
        return ImportSettings()
    known = {its.name for its in fields(ImportSettings)}
    try:
        values = {str(key): _tuples(value) for key, value in memory.items() if key in known}
        settings = ImportSettings(**cast(dict[str, Any], values))
        _check_kinds(settings)
        check_settings(settings)
    except (UserError, TypeError, ValueError, AttributeError):
        return ImportSettings()
    return settings


def _check_kinds(settings: ImportSettings) -> None:
    """Refuse values of a wrong kind."""
    texts = ("encoding", "delimiter", "quote", "escape", "decimal", "thousands", "comment", "ragged", "sheet")
    kinds: dict[str, type] = dict.fromkeys(texts, str) | {"header": bool, "skip_lines": int}
    kinds |= {"missing": tuple, "types": tuple}
    for key, kind in kinds.items():
        value = getattr(settings, key)
        if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            raise TypeError(key)
    if not all(isinstance(text, str) for text in settings.missing or ()):
        raise TypeError("missing")
    if not all(isinstance(name, str) and isinstance(kind, str) for name, kind in settings.types or ()):
        raise TypeError("types")


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value


def choices_of(document: Document) -> Choices:
    """Give the choices that a document was made with, or came to since."""
    data = document.data
    pairs = zip((column.name for column in data.table.columns), data.roles, strict=True)
    roles = tuple(pairs) if len(data.roles) <= MOST_COLUMNS else ()
    return Choices(data.table.settings, roles, data.task, data.missing, data.scaling)


def remember_choices(settings: Settings, document: Document) -> None:
    """Keep what was said about a document's file as long as it is among the recent ones."""
    recent = settings.recent
    kept = {path: its for path, its in _dict(settings.json(_KEY)).items() if path in recent}
    choices = choices_of(document)
    kept[document.data.source] = {
        "settings": settings_to_json(choices.settings),
        "roles": list(choices.roles),
        "task": choices.task,
        "missing": choices.missing,
        "scaling": choices.scaling,
    }
    settings.keep_json(_KEY, kept)


def recall_choices(settings: Settings, path: str) -> Choices:
    """Give what was said about a file when it was last used; nothing where it was not."""
    memory = _dict(_dict(settings.json(_KEY)).get(path))
    pairs = memory.get("roles")
    pairs = [pair for pair in pairs if _is_role(pair)] if isinstance(pairs, list) else []
    return Choices(
        settings_from_json(memory.get("settings")),
        tuple((name, its) for name, its in pairs),
        _one_of(TASKS, memory.get("task")),
        _one_of(MISSINGS, memory.get("missing")),
        _one_of(SCALINGS, memory.get("scaling")),
    )


def _one_of(known: tuple[Key, ...], value: object) -> Key | None:
    return next((its for its in known if its == value), None)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_role(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and pair[1] in ROLES
