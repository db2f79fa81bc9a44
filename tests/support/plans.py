"""Documents of small tables that are written as text."""

from typing import Any

from nnviz.datasets.reading import read_text
from nnviz.datasets.roles import guess_roles, guess_task
from nnviz.document import DataSpec, Document, LayerSpec, NetworkSpec, TrainSpec

MIXED = (
    "size,colour,new,sold,kind\n"
    "1.5,red,yes,1970-01-02,cat\n"
    "2.5,blue,no,1970-01-03,dog\n"
    "3.5,red,yes,1970-01-04,dog\n"
    "9.5,green,no,1970-01-05,cat\n"
)


def document(
    text: str, roles: str = "", output: str = "sigmoid", loss: str = "binary_crossentropy", **options: Any
) -> Document:
    """Make a document of a text; roles as letters, such as "fft"."""
    table = read_text(text, "table")
    names = {"f": "feature", "t": "target", "i": "ignore"}
    chosen: Any = tuple(names[letter] for letter in roles) or guess_roles(table)
    options.setdefault("task", guess_task(table, chosen))
    data = DataSpec("table.csv", table, chosen, **options)
    return Document(data, NetworkSpec((LayerSpec((0,), output),), 1), TrainSpec(loss))
