"""Texts, dates, missing cells and what is said of them; and the way back to the table's units."""

from itertools import repeat
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import MIXED, document

from nnviz.datasets.preparation.one_hot import MAX_INPUTS
from nnviz.datasets.preparation.preparing import input_units, prepare
from nnviz.datasets.preparation.probing import encode
from nnviz.errors import UserError


def cities(kinds: int, extra: str = "") -> str:
    """Write a table in which city k stands k + 1 times."""
    rows = [f"city{k},{i}\n" for k in range(kinds) for i in range(k + 1)]
    return "city,price\n" + "".join(rows) + extra


def of_cities(kinds: int, extra: str = "") -> Any:
    return document(cities(kinds, extra), "ft", "linear", "mse", task="regression")


def codes(data: Any) -> list[str]:
    return [notice.code for notice in data.notices]


def test_that_fifty_texts_have_an_input_each_and_nothing_is_said():
    data = prepare(of_cities(MAX_INPUTS))
    assert len(data.inputs) == MAX_INPUTS
    assert all(unit.folded == 0 for unit in data.inputs)
    assert "folded" not in codes(data)


def test_that_of_more_texts_the_rarest_share_one_input():
    data = prepare(of_cities(60))
    assert len(data.inputs) == MAX_INPUTS
    assert [unit.category for unit in data.inputs] == [*(f"city{k}" for k in range(11, 60)), "other"]
    assert data.inputs[-1].folded == 11
    assert (data.x.sum(axis=1) == 1).all()
    assert data.x[:, -1].sum() == sum(range(1, 12))
    text = next(notice.text for notice in data.notices if notice.code == "folded")
    assert "60 different texts: the 49 most frequent" in text
    assert "the other 11 (66 rows)" in text


def test_that_the_shared_input_has_a_name_of_its_own():
    text = "city,price\n" + "".join(f"{name},{i}\n" for i in range(2) for name in ("Other", "all others"))
    text += "".join(f"x{i},{i}\n" for i in range(60))
    wanted = document(text, "ft", "linear", "mse", task="regression")
    names = [unit.category for unit in input_units(wanted.data)]
    assert names[:2] == ["Other", "all others"]
    assert names[-1] == "all other values"


def test_that_an_unknown_text_counts_as_a_rare_one():
    wanted = of_cities(60)
    data = prepare(wanted)
    asked = encode(wanted, data, ["Atlantis"])
    assert asked.row.tolist() == [[0.0] * 49 + [1.0]]
    assert [notice.code for notice in asked.notices] == ["unknown_category"]
    assert 'counts as "other"' in asked.notices[0].text
    assert encode(wanted, data, ["city0"]).row.tolist() == asked.row.tolist()
    assert encode(wanted, data, ["city0"]).notices == encode(wanted, data, ["other"]).notices == ()


def test_that_an_unknown_text_without_a_shared_input_leaves_all_at_zero_and_is_said():
    wanted = document(MIXED, "fffft")
    asked = encode(wanted, prepare(wanted), (1.0, "rde", "yes", 1.0))
    assert asked.row[0, 1:4].tolist() == [0, 0, 0]
    assert asked.notices[0].code == "unknown_category"
    assert "Did you mean red?" in asked.notices[0].text


@pytest.mark.parametrize(("step", "unit", "last"), [(10, "days", 90), (365.25, "years", 9)])
def test_that_unscaled_dates_are_counted_from_the_first_training_row(step: float, unit: str, last: float):
    start = np.datetime64("2020-03-01T00")
    dates = [str(start + np.timedelta64(round(i * step * 24), "h")).replace("T", " ") for i in range(10)]
    text = "when,kind\n" + "".join(f"{day}:00,{'xy'[i % 2]}\n" for i, day in enumerate(dates))
    data = prepare(document(text, "ft"))
    assert np.allclose(data.x[:, 0], np.linspace(0, last, 10), atol=1e-3)
    assert data.raw_x[0, 0] == 18322
    assert f"{unit} since 2020-03-01" in data.notices[0].text
    assert "date" not in codes(prepare(document(text, "ft", scaling="standard")))


def test_that_a_date_label_comes_back_as_days_since_1970():
    text = "a,when\n" + "".join(f"{i},2{i:03}-01-01\n" for i in range(20))
    data = prepare(document(text, "ft", "linear", "mse", task="regression"))
    assert np.abs(data.y).max() < 20
    assert np.allclose(data.output_scaling.back(data.y), data.raw_y, atol=0.01)


def test_that_filled_cells_are_counted_with_their_columns():
    data = prepare(document("a,b,c,d\n1,,x,p\n,5,,q\n3,6,x,p\n", "ffft", missing="mean"))
    assert [(fit.column, fit.filled, fit.fill) for fit in data.inputs_fit] == [
        ("a", 1, 2.0), ("b", 1, 5.5), ("c", 1, 0.0),
    ]  # fmt: skip
    text = next(notice.text for notice in data.notices if notice.code == "filled")
    assert text.startswith("3 missing cells were filled")


def test_that_a_typed_row_may_lack_what_the_table_may_lack():
    text = "a,c,d\n1,x,p\n3,x,q\n5,y,p\n"
    filled = document(text, "fft", missing="mean", scaling="standard")
    asked = encode(filled, prepare(filled), ("", None))
    assert asked.raw.tolist() == [[3, 1, 0]]
    assert asked.row[0, 0] == 0
    assert [notice.text.split(":")[1] for notice in asked.notices] == [
        ' "3" stands for it.', ' "x" stands for it.',
    ]  # fmt: skip
    dropped = document(text, "fft")
    with pytest.raises(UserError) as caught:
        encode(dropped, prepare(dropped), ("NA", "x"))
    assert caught.value.code == "missing_value"


def test_that_a_class_whose_rows_were_all_dropped_is_said():
    text = "a,b\n1,x\n2,y\n,z\n4,x\n"
    data = prepare(document(text, "ft", "softmax"))
    assert data.classes == ("x", "y", "z")
    assert [notice.text for notice in data.notices if notice.code == "class_not_trained"] == [
        'No training row has the class "z": all rows of it were dropped.'
    ]


def test_that_uneven_classes_are_said_with_their_counts():
    text = "a,b\n" + "".join(f"{i},{'rare' if i % 10 == 0 else 'usual'}\n" for i in range(100))
    notice = next(its for its in prepare(document(text, "ft")).notices if its.code == "imbalance")
    assert '"usual" 90, "rare" 10' in notice.text
    assert "90 %" in notice.text
    even = "a,b\n" + "".join(f"{i},{'xy'[i % 3 == 0]}\n" for i in range(99))
    assert "imbalance" not in codes(prepare(document(even, "ft")))


@pytest.mark.parametrize("scaling", ["none", "standard", "minmax"])
def test_that_columns_without_differences_are_noticed_under_every_scaling(scaling: Any):
    text = "a,b,c,d\n" + "".join(f"7,x,{i},{i * i}\n" for i in range(5))
    wanted = document(text, "ffft", "linear", "mse", task="regression", scaling=scaling)
    data = prepare(wanted)
    assert 'Columns "a", "b" have the same value' in data.notices[0].text
    assert data.input_scaling.scale[:2].tolist() == [1, 1]


def test_that_numbers_too_close_for_float32_are_noticed():
    text = "t,y\n" + "".join(f"{1_700_000_000 + i},{i * i}\n" for i in range(50))
    plain: Any = {"task": "regression", "output": "linear", "loss": "mse"}
    assert codes(prepare(document(text, "ft", **plain))) == ["digits"]
    assert codes(prepare(document(text, "ft", scaling="standard", **plain))) == []


def test_that_validation_rows_never_touch_the_scaling():
    head = "".join(f"{i},{'pqr'[i % 3]},{i * 2}\n" for i in range(8))
    fits: list[Any] = []
    for tail in ("8,p,1\n9,q,2\n", "1e30,r,-1e30\n-5e20,s,7\n"):
        for scaling in ("standard", "minmax"):
            held: Any = {"validation": 0.2, "split": "tail", "scaling": scaling, "task": "regression"}
            data = prepare(document("a,b,c\n" + head + tail, "fft", "linear", "mse", **held))
            fits.append((*data.input_scaling.offset[:1], *data.output_scaling.scale))
    assert fits[:2] == fits[2:]


NUMBERS = st.floats(-1e6, 1e6, width=32)
ROWS = st.lists(
    st.tuples(
        NUMBERS, st.sampled_from(["red", "green", "blue"]), st.booleans(), st.integers(0, 9999), NUMBERS
    ),
    min_size=3,
    max_size=20,
)


@given(ROWS, st.sampled_from(["none", "standard", "minmax"]), st.sampled_from(["drop", "mean"]))
def test_that_a_row_typed_in_the_table_s_units_is_the_row_of_the_table(
    rows: list[Any], scaling: Any, missing: Any
):
    dates = [str(np.datetime64(0, "D") + row[3]) for row in rows]
    lines = [
        f"{a!r},{b},{str(c).lower()},{d},{e!r}\n" for (a, b, c, _, e), d in zip(rows, dates, strict=True)
    ]
    text = "a,b,c,d,e\n" + "".join(lines)
    wanted = document(text, "fffft", "linear", "mse", task="regression", scaling=scaling, missing=missing)
    data = prepare(wanted)
    for number, (row, day) in enumerate(zip(rows, dates, strict=True)):
        asked = encode(wanted, data, (row[0], row[1], str(row[2]).lower(), day))
        assert asked.row.tolist() == data.x[number : number + 1].tolist()
        assert asked.raw.tolist() == data.raw_x[number : number + 1].tolist()
        assert asked.notices == ()


@given(ROWS, st.sampled_from(["none", "standard", "minmax"]))
def test_that_what_was_prepared_comes_back_in_the_table_s_units(rows: list[Any], scaling: Any):
    text = "a,b,y,z\n" + "".join(f"{a!r},{b},{d},{e!r}\n" for a, b, _, d, e in rows)
    data = prepare(document(text, "fftt", "linear", "mse", task="regression", scaling=scaling))
    for back, raw in (
        (data.input_scaling.back(data.x), data.raw_x),
        (data.output_scaling.back(data.y), data.raw_y),
    ):
        room = np.abs(raw).max(axis=0) * 2e-7 + 1e-30
        assert (np.abs(back - raw) <= room).all()
        assert np.isfinite(back).all()


@given(st.lists(st.sampled_from("abc"), min_size=12, max_size=60), st.floats(0.1, 0.6), st.integers(0, 5))
def test_that_stratified_shares_are_exact_to_one_row(kinds: list[str], share: float, seed: int):
    text = "n,kind\n" + "".join(f"{i * i},{kind}\n" for i, kind in enumerate(kinds))
    wanted = document(text, "ft", "softmax", validation=share, split="stratified", split_seed=seed)
    try:
        data = prepare(wanted)
    except UserError as error:
        assert error.code in ("one_class", "no_training_rows")
        return
    for label, count in zip(*np.unique(data.labels, return_counts=True), strict=True):
        its = int((data.labels[data.validation] == label).sum())
        assert abs(its - count * len(data.validation) / len(kinds)) < 1


def test_that_a_tail_split_validates_on_the_last_kept_rows():
    text = "a,b\n" + "".join(f"{i if i % 4 else ''},{'xy'[i % 2]}\n" for i in range(40))
    data = prepare(document(text, "ft", validation=0.2, split="tail"))
    assert data.validation.tolist() == list(range(24, 30))
    assert data.rows[data.validation].tolist() == [33, 34, 35, 37, 38, 39]


def test_that_a_wide_table_s_constants_are_one_notice():
    names = ",".join(f"c{i}" for i in range(30))
    body = "".join(",".join(repeat("5", 30)) + f",{i},{i * i}\n" for i in range(5))
    wanted = document(f"{names},a,y\n{body}", "f" * 31 + "t", "linear", "mse", task="regression")
    notices = [notice.text for notice in prepare(wanted).notices if notice.code == "constant"]
    assert len(notices) == 1
    assert "and 25 more" in notices[0]
