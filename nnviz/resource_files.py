"""Where the files that travel with nnviz lie, in a checkout and in an installed wheel alike."""

from pathlib import Path

_INSTALLED = Path(__file__).parent / "resources"
_CHECKOUT = Path(__file__).parent.parent / "resources"

ROOT = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def path(*parts: str) -> Path:
    """Give the path of one resource, such as ``path("themes", "dark.toml")``."""
    return ROOT.joinpath(*parts)
