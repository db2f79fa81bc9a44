"""What stands above and below tables, and what only looks like it: read right, and said."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook_files import xlsx

from nnviz.commands.inspection import run as inspect
from nnviz.datasets.reading import read_table, read_text
from nnviz.datasets.roles import guess_roles
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.table import Table
from nnviz.errors import UserError

CITIES = ("Bonn", "Ulm", "Trier")
ROWS = "".join(f"{CITIES[i % 3]},{i * 1.5},{i * i}\n" for i in range(21))
NUMBERS = "".join(f"{i * 1.5};{i * i};{'kw'[i % 2]}\n" for i in range(20))


def codes(table: Table) -> list[str]:
    return [notice.code for notice in table.notices]


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def texts(table: Table, code: str) -> list[str]:
    return [notice.text for notice in table.notices if notice.code == code]


@pytest.mark.parametrize(
    "last",
    [
        "Sum,315,2870",
        "SUM,315.0,2870",
        "Avg,15.0,136.67",
        "Min,0.0,0",
        "Max,30.0,400",
        "Std,9.08,125.44",
        "SD,9.31,128.5",
        "Var,86.625,",
        "N,21,21",
    ],
)
def test_that_a_short_word_whose_numbers_sum_up_the_rows_is_left_out(last):
    table = read_text(f"city,a,b\n{ROWS}{last}\n", "pasted")
    assert table.n_rows == 21
    assert texts(table, "footer") == [
        f'Line 23 stands below the table and was not read: "{" ".join(last.split(",")).strip()}".'
    ]


def test_that_several_summaries_are_left_out_together():
    table = read_text(f"city,a,b\n{ROWS}Min,0.0,0\nMax,30.0,400\nMean,15.0,136.67\n", "pasted")
    assert (table.n_rows, codes(table)) == (21, ["footer"])


@pytest.mark.parametrize("last", ["Max,12.0,17", "Sum,1,2", "Avg,30.0,136.67"])
def test_that_a_short_word_with_other_numbers_stays_a_row_and_is_said(last):
    table = read_text(f"city,a,b\n{ROWS}{last}\n", "pasted")
    assert (table.n_rows, codes(table)) == (22, ["summary_row"])
    assert "line 23" in texts(table, "summary_row")[0].lower()


def test_that_one_largest_number_beside_a_name_proves_nothing():
    table = read_text("name,grade\n" + "Ann,1\nTom,6\nBen,3\nEva,2\n" * 3 + "Max,6\n", "pasted")
    assert table.n_rows == 13


@pytest.mark.parametrize("word", ["max", "sum", "mean", "N"])
def test_that_a_category_that_is_named_like_a_summary_stays_in_every_row(word):
    rows = "".join(f"{kind},{i},{i * i}\n" for i in range(1, 7) for kind in ("other", word))
    table = read_text(f"kind,a,b\n{rows}", "pasted")
    assert (table.n_rows, codes(table)) == (12, [])


def test_that_summaries_of_a_sheet_are_proved_too(tmp_path: Path):
    rows = [["city", "a", "b"], *([CITIES[i % 3], i * 1.5, i * i] for i in range(9)), ["Sum", 54, 204]]
    path = tmp_path / "book.xlsx"
    path.write_bytes(xlsx({"one": rows}))
    table = read_table(path)
    assert (table.n_rows, codes(table)) == (9, ["footer"])


def test_that_an_escaped_quote_before_a_comma_ends_no_cell():
    rows = "".join(f'{i}.5,"the \\"{"xyz"[i % 3]}, w\\"",{i % 4}\n' for i in range(12))
    table = read_text(f"a,b,c\n{rows}", "pasted")
    assert (names(table), table.column("b").categories) == (
        ["a", "b", "c"],
        ('the "x, w"', 'the "y, w"', 'the "z, w"'),
    )


def test_that_a_backslash_before_a_comma_outside_of_quotes_keeps_the_cell_whole():
    rows = "".join(f"{i}.5,{'xyz'[i % 3]}\\, y,{i % 4}\n" for i in range(12))
    table = read_text(f"a,b,c\n{rows}", "pasted")
    assert (names(table), table.column("b").categories) == (["a", "b", "c"], ("x, y", "y, y", "z, y"))


def test_that_folders_which_end_with_a_backslash_are_no_escapes():
    rows = "".join(f"{i}.5,C:\\{'xyz'[i % 3]}\\,{i % 4}\n" for i in range(12))
    table = read_text(f"a,b,c\n{rows}", "pasted")
    assert (names(table), table.column("b").categories[0]) == (["a", "b", "c"], "C:\\x\\")


@pytest.mark.parametrize("above", ["Station;Berlin\n", "Station;Berlin\nOperator;Doe\n"])
def test_that_keys_and_values_above_the_names_are_no_names(above):
    table = read_text(f"{above}t;p;q\n{NUMBERS}", "pasted")
    assert (names(table), table.n_rows, codes(table)) == (["t", "p", "q"], 20, ["preamble"])


def test_that_names_one_cell_short_still_name_the_rows():
    table = read_text("".join(["a;b\n", *(f"r{i};{i};{i * i}\n" for i in range(12))]), "pasted")
    assert (names(table), table.n_rows) == (["row names", "a", "b"], 12)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("cp1251", "Москва Казань Самара"),
        ("cp1251", "да нет"),
        ("cp1253", "Αθήνα Θεσσαλονίκη Πάτρα"),
        ("cp1252", "Köln Nîmes Málaga"),
        ("cp1250", "Łódź Kraków Gdańsk"),
        ("cp850", "Köln Zürich München"),
        ("mac-roman", "Köln"),
        ("mac-roman", "Köln Zürich München Düsseldorf"),
        ("koi8-r", "Москва Казань Самара"),
        ("cp1254", "İstanbul Şırnak"),
    ],
)
def test_that_a_few_words_are_read_by_their_code_page(tmp_path: Path, page: str, words: str):
    path = tmp_path / "words.csv"
    kinds = words.split()
    text = "".join(f"{kinds[i % len(kinds)]};{i * 0.5};a\n" for i in range(60))
    path.write_bytes(("w;x;y\n" + text).encode(page))
    table = read_table(path)
    assert (table.encoding, set(table.column("w").categories)) == (page, set(kinds))


def test_that_an_id_that_stays_a_feature_is_said():
    table = read_text("id,score\n" + "".join(f"{i},{i * 7 % 31}\n" for i in range(1, 31)), "pasted")
    assert guess_roles(table) == ("feature", "target")
    assert [notice.text for notice in table.notices] == [
        'Column "id" only numbers the rows, but no other column is left to learn from, so it is a feature.'
    ]


@pytest.mark.parametrize(
    ("above", "found"),
    [("# one\n# two\n", ["comment"]), ("# one\n", ["comment"]), ("# one\n% two\n", ["comment", "preamble"])],
)
def test_that_comments_above_a_table_are_said(above, found):
    table = read_text(f"{above}a,b\n1,2\n3,5\n4,4\n", "pasted")
    assert (names(table), codes(table)) == (["a", "b"], found)


@pytest.mark.parametrize("codec", ["utf-16", "utf-32"])
def test_that_a_sign_cut_by_the_end_of_the_file_is_said(tmp_path: Path, codec: str):
    path = tmp_path / "cut.csv"
    path.write_bytes("a,kind\n1,oak\n2,elm\n3,oak\n4,elm".encode(codec) + b"\x41")
    table = read_table(path)
    assert (codes(table), table.column("kind").categories) == (["broken_signs"], ("oak", "elm"))


def test_that_a_sheet_with_a_title_only_is_passed_over(tmp_path: Path):
    path = tmp_path / "book.xlsx"
    rows = [["a", "b"], [1.5, 2], [2.5, 5], [4.5, 3]]
    path.write_bytes(xlsx({"Cover": [["Report"]], "Data": rows}))
    table = read_table(path)
    assert (names(table), table.n_rows) == (["a", "b"], 3)
    assert texts(table, "sheet") == ['Only the sheet "Data" was read; the workbook also holds "Cover".']


def test_that_a_refused_workbook_names_its_sheets(tmp_path: Path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(xlsx({"Cover": [["Report"]], "Back": [["End"]]}))
    with pytest.raises(UserError) as caught:
        read_table(path)
    assert '"Cover"' in caught.value.message and '"Back"' in caught.value.message


def test_that_all_lines_of_infinite_numbers_are_named():
    table = read_text("x,y\n1,2\n2,inf\n3,4\n4,-inf\n5,3\n6,5\n", "pasted")
    assert texts(table, "infinite") == [
        'Lines 3, 5: 2 infinite or too large numbers in column "y" count as missing.'
    ]


def test_that_a_name_over_two_lines_is_said():
    table = read_text('"size\nin m",y\n1,2\n2,5\n3,4\n', "pasted")
    assert names(table) == ["size in m", "y"]
    assert texts(table, "names") == [
        'Column 1 is called "size in m": its name runs over several lines in the file.'
    ]


def test_that_a_quote_without_an_end_says_what_can_be_done():
    with pytest.raises(UserError, match="--quote none") as caught:
        read_text('a,b\n1,2\n3,"4\n5,6\n', "pasted")
    assert (caught.value.code, caught.value.line) == ("quote", 3)


def test_that_an_empty_file_says_what_can_be_done(tmp_path: Path):
    path = tmp_path / "none.csv"
    path.write_bytes(b"")
    with pytest.raises(UserError, match="open another file"):
        read_table(path)


@pytest.mark.parametrize(("kinds", "said"), [(1000, 0), (1001, 1)])
def test_that_inspect_says_when_a_label_has_too_many_classes(tmp_path: Path, capsys, kinds, said):
    path = tmp_path / "words.csv"
    path.write_text("x,word\n" + "".join(f"{i % 91}.5,w{i % kinds}\n" for i in range(10 * kinds)))
    assert inspect([str(path)]) == 0
    assert capsys.readouterr().out.count("classes, and at most 1000 work") == said


def test_that_a_sheet_is_chosen_by_its_name(tmp_path: Path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(xlsx({"One": [["a", "b"], [1.5, 2], [2.5, 5]], "Two": [["c", "d"], [1.5, 2], [2.5, 5]]}))
    table = read_table(path, settings=ImportSettings(sheet="Two"))
    assert (names(table), table.used.sheet, table.sheets) == (["c", "d"], "Two", ("One", "Two"))
    assert names(read_table(path)) == ["a", "b"]
    with pytest.raises(UserError, match=r'no sheet "Three" in "book\.xlsx", which holds "One", "Two"'):
        read_table(path, settings=ImportSettings(sheet="Three"))


def test_that_a_text_has_no_sheet_to_choose(tmp_path: Path):
    path = tmp_path / "text.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(UserError, match="is no workbook"):
        read_table(path, settings=ImportSettings(sheet="One"))


def test_that_inspect_takes_the_name_of_a_sheet(tmp_path: Path, capsys):
    path = tmp_path / "book.xlsx"
    path.write_bytes(xlsx({"One": [["a", "b"], [1.5, 2], [2.5, 5]], "Two": [["c", "d"], [1.5, 2], [2.5, 5]]}))
    assert inspect([str(path), "--sheet", "Two"]) == 0
    assert 'Only the sheet "Two" was read' in capsys.readouterr().out
