"""Small trained networks to draw pictures of."""

import functools
from collections.abc import Callable

import pytest
from fakes import FAKES


@functools.cache
def trained(name: str) -> object:
    return FAKES[name]()


@pytest.fixture
def fake() -> Callable[[str], object]:
    """Give the snapshot of a name, trained once in a run of the tests."""
    return trained
