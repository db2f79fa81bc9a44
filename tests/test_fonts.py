"""The font that is shipped, and the widths by which the core lays out text without it."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF

from app.theming import load_fonts
from nnviz import resource_files

HOUSE = Path(__file__).parent.parent
WEIGHTS = {"regular": QFont.Weight.Normal, "bold": QFont.Weight.Bold}
SIGNS = "0123456789+-−.,:%()×·→←↑↓ΔΣσαβγηθλμπ∂√∞≈≠≤≥₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵢⱼŷ½←…“”’–—äßéñçÅøłšžЖя"


@pytest.fixture(autouse=True)
def inter(qapp) -> Iterator[None]:
    files = sorted(resource_files.path("fonts").glob("*.ttf"))
    loaded = [QFontDatabase.addApplicationFont(str(file)) for file in files]
    yield
    for font in loaded:
        QFontDatabase.removeApplicationFont(font)


@pytest.fixture
def advances() -> dict[str, dict[str, float]]:
    return json.loads(resource_files.path("fonts", "advances.json").read_text(encoding="utf-8"))


def inter_at_1000_pixels(weight: QFont.Weight, *, italic: bool = False) -> QFont:
    font = QFont("Inter")
    font.setPixelSize(1000)
    font.setWeight(weight)
    font.setItalic(italic)
    return font


@pytest.mark.parametrize(
    ("weight", "italic", "style"),
    [
        (QFont.Weight.Normal, False, "Regular"),
        (QFont.Weight.Normal, True, "Italic"),
        (QFont.Weight.DemiBold, False, "SemiBold"),
        (QFont.Weight.Bold, False, "Bold"),
    ],
)
def test_that_each_face_is_found_by_family_and_weight(weight, italic, style):
    info = QFontInfo(inter_at_1000_pixels(weight, italic=italic))

    assert (info.family(), info.styleName()) == ("Inter", style)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_that_the_widths_known_to_the_core_are_those_that_qt_draws(weight, advances):
    metrics = QFontMetricsF(inter_at_1000_pixels(WEIGHTS[weight]))
    letters = {character: width for character, width in advances[weight].items() if character.isalnum()}

    for character, width in letters.items():
        assert metrics.horizontalAdvance(character) / 1000 == pytest.approx(width, abs=0.002), character


@pytest.mark.parametrize("weight", WEIGHTS)
def test_that_figures_are_tabular(weight, advances):
    assert len({advances[weight][digit] for digit in "0123456789"}) == 1


@pytest.mark.parametrize("weight", WEIGHTS)
def test_that_the_signs_of_mathematics_are_in_the_font(weight, advances):
    assert [sign for sign in SIGNS if sign not in advances[weight]] == []


READ_SIGNS = ("numerals.py", "odd_cells.py", "pictographs.py")
"""Modules with signs that are looked for in people's texts: currencies, ticks, what joins emoji."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""What stands for a broken sign in a person's own text: it comes from another font, as that text may."""


def test_that_all_texts_of_the_program_can_be_drawn_in_the_font(advances):
    files = [file for folder in ("nnviz", "app") for file in HOUSE.joinpath(folder).rglob("*.py")]
    files = [file for file in files if "commands" not in file.parts]  # they print
    files = [file for file in files if file.name not in READ_SIGNS]
    missing = {
        f"{file.relative_to(HOUSE)}: {character} in {text!r}"
        for file in files
        for text in texts(file)
        for character in text
        if character.isprintable() and character not in advances["regular"] and character != REPLACEMENT
    }

    assert missing == set()


def texts(file: Path) -> Iterator[str]:
    """Give the strings of a module, but for its docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    loose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in loose:
            yield node.value


def test_that_an_arrow_typed_as_two_characters_stays_two_characters(advances):
    metrics = QFontMetricsF(inter_at_1000_pixels(QFont.Weight.Normal))
    typed = advances["regular"]["-"] + advances["regular"][">"]

    assert metrics.horizontalAdvance("->") / 1000 == pytest.approx(typed, abs=0.05)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_that_pictographs_are_as_wide_as_the_core_believes_whatever_fonts_a_machine_has(weight, advances):
    load_fonts()
    metrics = QFontMetricsF(inter_at_1000_pixels(WEIGHTS[weight]))

    for character in "🙂🚀🧠🐍📈":
        assert metrics.horizontalAdvance(character) / 1000 == pytest.approx(
            advances["emoji"][character], abs=0.01
        )


def test_that_letters_and_figures_never_come_from_the_font_of_pictographs(advances):
    assert not set(advances["emoji"]) & set(advances["regular"])
    assert not any(character.isascii() for character in advances["emoji"])
