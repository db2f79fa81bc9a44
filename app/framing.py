"""How the window is drawn into a file, as a value."""

from __future__ import annotations

from dataclasses import dataclass

Size = tuple[float, float]


@dataclass(frozen=True)
class Framing:
    """How the window is drawn.

    Attributes:
        size: Width and height in pixels, with what stands above and below.
        theme: Key of a theme.
        title: A line above, or "".
        caption: A line below, or "".
        footer: A smaller one under that, or "".
        scale: Pixels of the file for each of these.
        width: How wide the whole shall be in pixels of 1/96 inch, or None for as wide as it is laid out.
    """

    size: Size
    theme: str = "light"
    title: str = ""
    caption: str = ""
    footer: str = ""
    scale: float = 1.0
    width: float | None = None
