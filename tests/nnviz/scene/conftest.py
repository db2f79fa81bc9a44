"""Small trained networks to draw pictures of."""

import functools
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@functools.cache
def fakes() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scene_fakes", Path(__file__).with_name("fakes.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["scene_fakes"] = module
    spec.loader.exec_module(module)
    return module


@functools.cache
def trained(name: str) -> object:
    return fakes().FAKES[name]()


@pytest.fixture
def fake() -> Callable[[str], object]:
    """Give the snapshot of a name, trained once in a run of the tests."""
    return trained
