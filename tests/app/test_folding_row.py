"""Laws of two widgets that stand side by side, or fold."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.folding_row import FoldingRow


@pytest.mark.parametrize("share", [0.5, 0.99, 1.01, 2.0])
def test_that_a_row_folds_where_both_have_no_room_side_by_side(qtbot, share):
    first, second = QLabel("a name that is rather long"), QPushButton("a button that is long too")
    room = QWidget()
    qtbot.addWidget(room)
    row = FoldingRow(first, second)
    row.setParent(room)
    wide = first.minimumSizeHint().width() + second.minimumSizeHint().width() + 6
    row.resize(round(share * wide), 80)
    room.show()
    assert row.folded == (share < 1)
    layout = row.layout()
    assert layout is not None
    layout.activate()
    assert (second.x() > first.x()) == (share > 1)


def test_that_a_row_asks_for_the_width_of_the_wider_only(qtbot):
    first, second = QLabel("short"), QPushButton("a button that is rather long")
    row = FoldingRow(first, second)
    qtbot.addWidget(row)
    assert row.minimumSizeHint().width() == second.minimumSizeHint().width()
