"""What is said of a table."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.datasets.report import inspect_json
from nnviz.datasets.table import Column, Table


def sum_of(numbers):
    values = np.array([float(number) for number in numbers])
    table = Table("t", (Column("a", "number", values),))
    columns: Any = inspect_json(table, ("feature",), "regression")["columns"]
    return columns[0]["sum"]


@pytest.mark.parametrize(
    ("numbers", "total"),
    [
        (["123.456", "-123.493"], -0.037),
        (["0.1", "0.2", "-0.3"], 0.0),
        (["1e15", "0.1", "-1e15"], 0.1),
        (["9007199254740991", "1"], 9007199254740992.0),
        (["3.14159265358979"], 3.14159265358979),
        (["1e308", "1e308"], None),
        (["1e-320", "0"], 1e-320),
        ([], 0.0),
    ],
)
def test_that_sums_have_no_dirt_of_rounding(numbers, total):
    assert sum_of(numbers) == total


@given(st.lists(st.integers(-(10**7), 10**7), max_size=300), st.integers(0, 4))
def test_that_the_sum_of_short_decimals_is_that_on_paper(whole, places):
    numbers = [Decimal(number).scaleb(-places) for number in whole]

    assert sum_of(numbers) == float(sum(numbers))
