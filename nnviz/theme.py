"""Themes: every colour, size and font that the window and the pictures use, one file each."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from nnviz import resource_files
from nnviz.errors import UserError
from nnviz.registry import Registry, did_you_mean

Table = Literal["diverging", "sequential", "diverging_map", "sequential_map"]
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, eq=False)
class Theme:
    """All tokens of one theme; colours are ``"#rrggbb"``.

    Attributes:
        key: Its name in settings and on the command line.
        label: Its name for people.
        dark: Whether light text stands on a dark ground.
        window: The ground behind the panels.
        panel: The ground of a panel.
        raised: Buttons.
        field: Where text is typed, and lists.
        border: Quiet lines between parts.
        control_border: The outline of a check box or a slider's groove, seen at 3:1.
        hover: A button under the mouse.
        text: Text; ``muted`` is quieter text, ``disabled`` text that answers to nothing.
        accent: What is chosen or has the focus; ``on_accent`` is text on it.
        selection: The ground of selected rows.
        warning: Text and sign of a warning on a ``warning_strip``; likewise error, notice.
        canvas: The ground of pictures.
        grid: Lines of a grid; ``axis`` is the frame of a plot and its ticks.
        tile_border: The outline of a neuron; ``tile_fill`` a neuron without a map.
        contour: The decision boundary.
        ring: The ring around a data point.
        selected: The outline of what is selected.
        negative: Lines of negative weights; ``positive`` of positive ones.
        diverging: Colours of signed values, evenly spaced; ``sequential`` of one-sided ones.
        map_strength: How strong the large map's colours are, 0 to 1, so that points stand out.
        train: The curve of training; ``validation`` that of validation.
        fit: The line of a fitted model over ``scatter`` points.
        class_colours: The colours of the classes where there are more than two.
        family: The font's family.
        font_size: The window's font size in pixels.
        radius: The radius of the corners of controls.
    """

    key: str
    label: str
    dark: bool
    window: str
    panel: str
    raised: str
    field: str
    border: str
    control_border: str
    hover: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    selection: str
    warning: str
    warning_strip: str
    error: str
    error_strip: str
    notice: str
    notice_strip: str
    success: str
    canvas: str
    grid: str
    axis: str
    tile_border: str
    tile_fill: str
    contour: str
    ring: str
    selected: str
    negative: str
    positive: str
    diverging: tuple[str, ...]
    sequential: tuple[str, ...]
    map_strength: float
    train: str
    validation: str
    fit: str
    scatter: str
    class_colours: tuple[str, ...]
    family: str
    font_size: int
    radius: int


def argb(colour: str, alpha: float = 1.0) -> int:
    """Give ``"#rrggbb"`` as the number 0xAARRGGBB."""
    return (round(255 * alpha) << 24) | int(colour[1:], 16)


def blend(colour: str, ground: str, strength: float) -> int:
    """Mix a colour into a ground, opaque: strength 1 gives the colour, 0 the ground."""
    mixed = np.rint(rgb(colour) * strength + rgb(ground) * (1.0 - strength)).astype(int)
    return 0xFF000000 | int(mixed[0]) << 16 | int(mixed[1]) << 8 | int(mixed[2])


def rgb(colour: str) -> NDArray[np.float64]:
    """Give ``"#rrggbb"`` as ``(3,)`` numbers of 0 to 255."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float64)


def pack(channels: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Give ``(..., 3)`` channels of 0 to 255 as opaque colours ``(...)``."""
    return premultiplied(channels, np.ones(channels.shape[:-1]))


def premultiplied(channels: NDArray[np.float64], alpha: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Give ``(..., 3)`` channels of 0 to 255 and opacities ``(...)`` of 0 to 1 as premultiplied colours."""
    c = np.rint(channels * alpha[..., None]).astype(np.uint32)
    opacity = np.rint(alpha * 255.0).astype(np.uint32)
    return ((opacity << 24) | (c[..., 0] << 16) | (c[..., 1] << 8) | c[..., 2]).astype(np.uint32)


@lru_cache(maxsize=32)
def table(theme: Theme, key: Table) -> NDArray[np.uint32]:
    """Give the 256 colours of a map; a ``_map`` is milder, so that data points stand out on it."""
    stops = theme.diverging if key.startswith("diverging") else theme.sequential
    channels = np.stack([rgb(stop) for stop in stops])
    places = np.linspace(0.0, 1.0, len(stops))
    at = np.linspace(0.0, 1.0, 256)
    mixed = np.stack([np.interp(at, places, channels[:, i]) for i in range(3)], axis=1)
    if key.endswith("_map"):
        mixed = mixed * theme.map_strength + rgb(theme.canvas) * (1.0 - theme.map_strength)
    colours = pack(mixed)
    colours.flags.writeable = False
    return colours


def class_colours(theme: Theme, classes: int) -> tuple[str, ...]:
    """Give one colour a class: for two the colours of the signs, else the theme's.

    Where there are more classes than colours the theme's come again, stronger and then paler.
    """
    if classes <= 2:
        return (theme.negative, theme.positive)
    known = theme.class_colours
    return tuple(_shaded(known[i % len(known)], i // len(known), theme) for i in range(classes))


def _shaded(colour: str, cycle: int, theme: Theme) -> str:
    """Move a colour of a later cycle towards the text's, then towards the ground's, and so on."""
    ground, strength = ((colour, 1.0), (theme.text, 0.58), (theme.canvas, 0.7))[cycle % 3]
    return f"#{blend(colour, ground, strength) & 0xFFFFFF:06x}"


def parse_theme(text: str) -> Theme:
    """Read a theme from TOML.

    Raises:
        UserError: If it is not TOML, or a token is missing, unknown or not what it should be.
    """
    try:
        parts: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError("theme", f"The theme is not valid TOML: {error}.") from error
    tokens: dict[str, Any] = {}
    for part in parts.values():
        tokens.update(cast(dict[str, Any], part) if isinstance(part, dict) else {})
    _check(tokens)
    given: dict[str, Any] = {
        key: tuple(cast(list[Any], v)) if isinstance(v, list) else v for key, v in tokens.items()
    }
    return Theme(**given)


def _check(tokens: dict[str, Any]) -> None:
    kinds = {field.name: str(field.type) for field in fields(Theme)}
    for key in tokens:
        if key not in kinds:
            raise UserError("theme", f'The theme has an unknown token "{key}".{did_you_mean(key, kinds)}')
    for key, kind in kinds.items():
        if key not in tokens:
            raise UserError("theme", f'The theme lacks the token "{key}".')
        if not _fits(key, kind, tokens[key]):
            raise UserError("theme", f'The theme\'s token "{key}" cannot be {tokens[key]!r}.')


def _fits(key: str, kind: str, value: object) -> bool:
    if kind == "str":
        named = key in ("key", "label", "family")
        return isinstance(value, str) and (named or _HEX.fullmatch(value) is not None)
    if kind.startswith("tuple"):
        items = cast(list[Any], value) if isinstance(value, list) else []
        return len(items) >= 2 and all(isinstance(v, str) and _HEX.fullmatch(v) for v in items)
    if kind == "bool":
        return isinstance(value, bool)
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0


def read_themes(folder: Path) -> Registry[Theme]:
    """Read every theme of a folder, in the order of their file names."""
    files = sorted(folder.glob("*.toml"))
    return Registry("theme", [parse_theme(file.read_text(encoding="utf-8")) for file in files])


THEMES = read_themes(resource_files.path("themes"))


def load_theme(key: str) -> Theme:
    """Give the theme of a key.

    Raises:
        UserError: If there is none; with a suggestion.
    """
    return THEMES[key]


def solid_colours(theme: Theme) -> tuple[int, ...]:
    """Give the colours ``0xRRGGBB`` of lines, text and grounds of pictures, without repeats."""
    named = (
        *(theme.canvas, theme.text, theme.muted, theme.grid, theme.axis, theme.tile_border, theme.contour),
        *(theme.negative, theme.positive, theme.train, theme.validation, theme.fit, theme.scatter),
        *theme.class_colours,
    )
    return tuple(dict.fromkeys(int(colour.removeprefix("#"), 16) for colour in named))
