"""What is found in a file before it is read as a text."""

import gzip

import pytest
from workbook_files import ods, xlsx, zipped

from nnviz.datasets.contents import is_wrapped, open_contents
from nnviz.errors import UserError

TABLE = b"a,b\n1,2\n"


def test_that_a_text_is_taken_as_it_is():
    contents = open_contents(TABLE, "plants.2024.csv")
    assert contents.data is TABLE
    assert (contents.name, contents.sheet, contents.notices) == ("plants.2024", None, ())
    assert not is_wrapped(TABLE)


@pytest.mark.parametrize(
    ("data", "name"),
    [(gzip.compress(TABLE), "plants.csv.gz"), (zipped({"deep/plants.csv": TABLE}), "may.zip")],
)
def test_that_a_packed_text_is_unpacked_and_named_after_itself(data, name):
    contents = open_contents(data, name)
    assert (contents.data, contents.name) == (TABLE, "plants")


@pytest.mark.parametrize("write", [xlsx, ods])
def test_that_a_workbook_gives_its_sheet_whatever_its_ending(write):
    contents = open_contents(write({"S": [["a"], [1]], "T": []}), "plants.csv")
    assert contents.sheet is not None
    assert contents.sheet.rows == [["a"], [1.0]]
    assert [notice.code for notice in contents.notices] == ["sheet"]


def test_that_another_document_is_named_as_what_it_is():
    with pytest.raises(UserError) as caught:
        open_contents(zipped({"word/document.xml": "<w/>"}), "plants.docx")
    assert caught.value.code == "not_a_table"
    assert "Word" in caught.value.message


def test_that_an_old_office_file_that_is_no_workbook_is_refused_in_words():
    with pytest.raises(UserError) as caught:
        open_contents(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "letter.doc")
    assert "no workbook" in caught.value.message
