"""The view of a table's first rows, however many columns there are."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from app.main_window import MainWindow
from app.picture_files import painted_svg, pdf_bytes
from app.table_model import NumberDelegate, TableModel
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


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_that_files_of_shapes_hold_nothing_of_a_column_beyond_what_is_seen(kind, wide_view, monkeypatch):
    """Qt clips no shapes there: cells and heads that are cut off on the screen have to end by themselves."""
    view, _ = wide_view
    painted: list[tuple[int, int]] = []
    delegate, header = view.itemDelegate(), view.header

    def noted(option, index) -> None:
        NumberDelegate.initStyleOption(delegate, option, index)
        painted.append((option.rect.right(), view.viewport().width()))

    def filled(painter, rect, role, theme) -> None:
        painted.append((rect.right(), header.viewport().width()))

    monkeypatch.setattr(delegate, "initStyleOption", noted)
    monkeypatch.setattr("app.role_header._paint_chip", filled)
    size = (float(view.width()), float(view.height()))

    def paint(painter: QPainter) -> None:
        view.render(painter, QPoint())

    painted_svg(size, paint, {}) if kind == "svg" else pdf_bytes(size, paint, {})

    assert len(painted) > 20
    assert all(right <= wide + 1 for right, wide in painted)
