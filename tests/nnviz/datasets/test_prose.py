"""Texts of sentences are no tables, and say so."""

import pytest

from nnviz.datasets.reading import read_text
from nnviz.datasets.settings import ImportSettings
from nnviz.errors import UserError

LETTER = """Dear class,

today we learn about neural networks, their layers, and how they are trained.
Please bring your laptop, a pen, and some paper.

Kind regards,
Anna
"""
MEMO = """To:      all of the class
From:    Anna and Ben
We meet in the room below the library.
Bring a pen.
Nobody knows    how long it takes, but    it is fun.
"""
LIST = "New York City\nLos Angeles\nRome\nRio de Janeiro\nBath\nStoke on Trent\n"
TABLE = "name   shape   kind\n" + "".join(
    f"n{'abc'[n % 3]}     {'round' if n % 3 else 'long '}   {'xy'[n % 2]}\n" for n in range(9)
)


@pytest.mark.parametrize("text", [LETTER, MEMO])
def test_that_sentences_are_refused_in_words(text):
    with pytest.raises(UserError) as caught:
        read_text(text, "letter.txt")
    assert caught.value.code == "not_a_table"
    assert "reads like sentences" in caught.value.message


def test_that_aligned_words_are_a_table():
    assert len(read_text(TABLE, "words").columns) == 3


def test_that_lines_without_cells_are_one_column_and_told_so():
    table = read_text(LIST, "cities")
    assert len(table.columns) == 1
    assert "one_column" in [its.code for its in table.notices]


def test_that_a_delimiter_that_a_person_says_is_believed():
    assert len(read_text(LETTER, "letter", ImportSettings(delimiter=",")).columns) > 1
