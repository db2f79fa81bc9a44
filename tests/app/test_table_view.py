"""The view of a table's first rows, however many columns there are."""

import numpy as np
import pytest
from PySide6.QtCore import QRect

from app.main_window import MainWindow
from app.table_model import TableModel
from app.table_view import TableView
from nnviz.datasets.table import Column, Table

WIDE = 3000


@pytest.fixture
def wide_view(open_window, qtbot, monkeypatch) -> tuple[TableView, list[int]]:
    """Give a view of a wide table, and a list to which each question for the number of columns adds."""
    window: MainWindow = open_window()
    view = TableView(window.desk, with_types=True)
    qtbot.addWidget(view)
    table = Table("wide", tuple(Column(f"c{n}", "number", np.arange(60.0)) for n in range(WIDE)))
    view.show_table(table, ("feature",) * WIDE)
    view.setSelectionBehavior(TableView.SelectionBehavior.SelectColumns)
    view.resize(500, 400)
    view.show()
    qtbot.waitExposed(view)
    asked: list[int] = []
    count = TableModel.columnCount

    def counted(model: TableModel, *parent) -> int:
        asked.append(1)
        return count(model, *parent)

    monkeypatch.setattr(TableModel, "columnCount", counted)
    return view, asked


@pytest.mark.slow
def test_that_selecting_very_many_columns_does_not_ask_each_of_them(wide_view):
    view, asked = wide_view
    view.selectAll()
    view.grab()
    assert view.sections() == list(range(WIDE))
    assert len(asked) < WIDE


@pytest.mark.slow
def test_that_each_row_shows_a_number_of_its_own(wide_view):
    view, _ = wide_view
    numbers = view.verticalHeader()
    high = numbers.sectionSize(0)
    rows = [numbers.grab(QRect(0, row * high, numbers.width(), high)).toImage() for row in range(3)]
    assert rows[0] != rows[1] != rows[2] != rows[0]
