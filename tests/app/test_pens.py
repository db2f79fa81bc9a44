"""Laws of what the painter takes into its hand."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtWidgets import QWidgetItem
from shiboken6 import Shiboken

from app.pens import _address_of, as_qt


def test_that_numbers_move_where_python_knows_something_else_by_their_address():
    lines = np.arange(8, dtype=np.float64).reshape(2, 4)
    stale = Shiboken.wrapInstance(_address_of(lines), QWidgetItem)  # as of an item that Qt has deleted
    first, numbers = as_qt(lines, QLineF)
    assert numbers is not lines
    assert (first.x1(), first.y1(), first.x2(), first.y2()) == (0.0, 1.0, 2.0, 3.0)
    del stale


def test_that_numbers_stay_where_their_address_is_free():
    lines = np.ones((3, 4))
    first, numbers = as_qt(lines, QLineF)
    assert numbers is lines
    assert first.dx() == 0.0
