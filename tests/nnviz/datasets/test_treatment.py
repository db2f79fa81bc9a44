"""What is told of each column after preparing."""

import json
from typing import Any

import numpy as np
from plans import MIXED, document

from nnviz.datasets.preparation.preparing import prepare
from nnviz.datasets.preparation.treatment import dropped_rows, preparation_json, treatment_text, treatments

TEXT = (
    "id,size,colour,new,sold,price\n"
    "a,1.5,red,yes,2020-01-02,10\n"
    "b,2.5,,no,2020-01-03,20\n"
    "c,,red,yes,2021-01-04,\n"
    "d,9.5,green,no,2024-01-05,40\n"
)


def told(text: str, roles: str, **options: Any) -> dict[str, Any]:
    wanted = document(text, roles, "linear", "mse", task="regression", **options)
    return {its.column: its for its in treatments(wanted.data, prepare(wanted))}


def test_that_every_column_is_told_of_in_the_table_s_order():
    found = told(TEXT, "ifffft", scaling="minmax", missing="mean")
    assert list(found) == ["id", "size", "colour", "new", "sold", "price"]
    assert found["id"].method == "ignored" and found["id"].inputs == ()
    size = found["size"]
    assert (size.missing, size.filled, size.fill) == (1, 0, "4.5")  # the row of the missing cell is dropped
    assert (size.method, size.offset, size.scale) == ("minmax", 1.5, 8.0)
    assert size.text == "from 1.5 to 9.5, brought to 0 to 1"
    assert (found["colour"].filled, found["colour"].fill) == (1, "red")
    assert found["colour"].inputs == ("colour = red", "colour = green")
    assert found["new"].text == "no is 0, yes is 1"
    assert found["sold"].text.startswith("from 2020-01-02 to 2024-01-05")
    assert found["price"].inputs == ("price",)


def test_that_means_and_first_days_are_written_out():
    found = told("a,d,y\n1,2020-01-01,0\n3,2023-01-01,4\n", "fft", scaling="standard")
    assert found["a"].text == "minus the mean 2, divided by the standard deviation 1"
    assert found["y"].offset == 2 and found["y"].scale == 2
    assert "2021-07-02" in found["d"].text and "548 days" in found["d"].text
    assert told("a,d,y\n1,2020-01-01,0\n3,2023-01-01,4\n", "fft")["d"].text.endswith("since 2020-01-01")


def test_that_offset_and_scale_are_what_was_computed_with():
    wanted = document(TEXT, "ifffft", "linear", "mse", task="regression", scaling="standard", missing="mean")
    data = prepare(wanted)
    for its in treatments(wanted.data, data):
        for name in its.inputs:
            place = next((i for i, unit in enumerate(data.inputs) if unit.name == name), None)
            if place is not None and its.offset is not None and its.scale is not None:
                assert np.array_equal(
                    data.x[:, place], ((data.raw_x[:, place] - its.offset) / its.scale).astype(np.float32)
                )


def test_that_classes_are_named_in_the_order_of_the_outputs():
    wanted = document(MIXED, "fffft")
    label = treatments(wanted.data, prepare(wanted))[-1]
    assert (label.method, label.text, label.inputs) == ("classes", "one of cat, dog", ("dog",))
    assert label.offset is None


def test_that_the_text_is_a_table_with_tabs_that_no_name_can_break():
    text = '"=cmd()","a\tb",y\n1,-1,2\n2,-3,5\n4,-7,6\n'
    wanted = document(text, "fft", "linear", "mse", task="regression", scaling="minmax")
    lines = treatment_text(treatments(wanted.data, prepare(wanted))).splitlines()
    assert {line.count("\t") for line in lines} == {9}
    assert lines[0].startswith("column\ttype\trole\tmissing")
    assert lines[1].startswith("'=cmd()\tnumber\tFeature\t0\t0\t\t")
    assert lines[2].split("\t")[7] == "-7.0"


def test_that_dropped_rows_are_numbered_from_one_and_bounded():
    body = "".join(f"{'' if i % 2 else i},{i * i}\n" for i in range(400))
    wanted = document("a,y\n" + body, "ft", "linear", "mse", task="regression")
    found = dropped_rows(wanted.data, prepare(wanted))
    assert found[:3] == [2, 4, 6]
    assert len(found) == 100
    assert prepare(wanted).dropped == 200


def test_that_the_preparation_is_json():
    wanted = document(TEXT, "ifffft", "linear", "mse", task="regression")
    found = preparation_json(wanted.data, prepare(wanted))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["dropped"] == {"rows": 2, "first": [2, 3]}
    assert [column["role"] for column in found["columns"]][-1] == "target"
