"""The typeset formula is painted as wide as it is laid out."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.inspecting.formula_view import FormulaView
from app.paint import paint_picture
from app.passing.step_formula import StepFormula
from app.theming import load_fonts
from nnviz.explain import NeuronSum
from nnviz.scene.marks import Group, Label, Segments
from nnviz.theme import load_theme


@pytest.mark.parametrize("width", range(380, 620, 24))
def test_that_no_sign_of_a_formula_is_painted_beyond_its_edge(qtbot, width: int) -> None:
    load_fonts()
    quiet = SimpleNamespace(connect=lambda do: None)
    look = SimpleNamespace(changed=quiet, theme=load_theme("light"), text_scale=1.0)
    view = FormulaView(SimpleNamespace(look=look))  # type: ignore[arg-type]
    qtbot.addWidget(view)
    x = np.array([0.0, 0.0, 5.722, 0.7592, 1.0, 2.0, 3.0, 4.0], np.float32)
    w = np.array([-1.973, 1.19, 1.247, -0.317, 0.0, 0.0, 0.0, 0.0], np.float32)
    view.resize(width, 200)
    view.show_sum(NeuronSum(x, w, x * w, 6.895, -1.003, 5.892, 5.892), ("a", "max(0, z)", "5.892"), "it", 4)
    assert view.picture is not None
    image = QImage(width + 100, 200, QImage.Format.Format_ARGB32)
    image.fill(0)
    with QPainter(image) as painter:
        paint_picture(painter, view.picture)
    painted = [
        column for column in range(image.width()) if any(image.pixel(column, row) for row in range(200))
    ]
    assert painted and max(painted) < width


@pytest.mark.parametrize("width", [240, 360, 520, 900])
def test_that_a_step_of_a_pass_is_typeset_within_its_width_and_can_be_heard(qtbot, width: int) -> None:
    load_fonts()
    quiet = SimpleNamespace(connect=lambda do: None)
    view = StepFormula(SimpleNamespace(changed=quiet, theme=load_theme("dark"), text_scale=1.0))  # type: ignore[arg-type]
    qtbot.addWidget(view)
    view.resize(width, 100)
    lines = (
        "gradient g = −0.0007",
        "w ← w − η·m/(√v + ε) = 0.4494 − 0.1·0.0115591/(√3.53×10⁻⁵ + 10⁻⁷) = 0.2548",
    )
    view.show_lines(lines)

    assert view.text() == view.accessibleDescription() == "\n".join(lines)
    assert view.picture is not None and view.picture.width <= width
    assert view.height() >= view.picture.height
    assert any(isinstance(mark, Segments) for mark in view.picture.marks)  # the strokes of fractions
    view.show_lines(())
    assert view.isHidden() and view.text() == ""


def test_that_a_large_formula_goes_on_in_a_line_below_in_the_place_of_becoming_small(qtbot) -> None:
    load_fonts()
    quiet = SimpleNamespace(connect=lambda do: None)
    look = SimpleNamespace(changed=quiet, theme=load_theme("light"), text_scale=2.0)
    view = FormulaView(SimpleNamespace(look=look))  # type: ignore[arg-type]
    qtbot.addWidget(view)
    x, w = np.array([0.1, 0.1], np.float32), np.array([0.1863, 1.976], np.float32)
    view.resize(470, 200)
    view.show_sum(NeuronSum(x, w, x * w, 0.2162, -0.6459, -0.4297, 0.0), ("a", "max(0, z)", "0"), "it", 4)
    assert view.picture is not None and view.picture.width <= 470
    letters = [mark.size for mark in _labels(view.picture.marks)]
    assert max(letters) >= 27.0


def _labels(marks):
    for mark in marks:
        if isinstance(mark, Group):
            yield from _labels(mark.marks)
        elif isinstance(mark, Label) and mark.text.strip(" Σ"):
            yield mark
