"""Which versions of packages are installed."""

from __future__ import annotations

from importlib import metadata


def version_of(package: str) -> str:
    """Give the version of an installed package, or say that there is none."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
