"""Rows that a person asks about on the command line, and what the network answers."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.preparation.probing import encode
from nnviz.datasets.table import Notice
from nnviz.datasets.values.cells import parse_number, shorten
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.network import forward
from nnviz.params import Floats, Params
from nnviz.scores import classify, held


@dataclass(frozen=True, eq=False)
class Probe:
    """One row that is asked about.

    Attributes:
        values: What was typed, a number or a text for each feature column.
        row: ``(1, inputs)`` as the network sees it.
        notices: What a person should know of it.
    """

    values: tuple[float | str, ...]
    row: Floats
    notices: tuple[Notice, ...] = ()


def read_probes(texts: Sequence[str], document: Document, data: Prepared) -> tuple[Probe, ...]:
    """Read rows such as ``"0.1,0.6"``, in the order of the feature columns and the table's units.

    Raises:
        UserError: If one does not fit the features.
    """
    return tuple(_probe(text, document, data) for text in texts)


def _probe(text: str, document: Document, data: Prepared) -> Probe:
    try:
        rows = list(csv.reader([text], skipinitialspace=True))
        cells = [cell.strip() for row in rows for cell in row]
        encoded = encode(document, data, cells)
    except UserError as error:
        raise UserError(error.code, f"--predict {shorten(text)}: {error.message}") from None
    except csv.Error:
        message = f"--predict {shorten(text)}: write one row, with commas between the values."
        raise UserError("bad_value", message) from None
    values = [_value(cell, its) for cell, its in zip(cells, _types(document), strict=True)]
    where = f"--predict {shorten(text)}: "
    notices = tuple(replace(its, text=where + its.text) for its in encoded.notices)
    return Probe(tuple(values), encoded.row, notices)


def _types(document: Document) -> list[str]:
    table = document.data.table
    return [table.column(name).type for name in document.data.names("feature")]


def _value(cell: str, column_type: str) -> float | str:
    number = parse_number(cell) if column_type not in ("category", "text") else None
    return cell if number is None else number


def answer(probe: Probe, document: Document, data: Prepared, params: Params) -> dict[str, Any]:
    """Give the outputs for a row, in the label's units for a regression, and the class decided for."""
    outputs = held(data.output_scaling.back(forward(document.network, params, probe.row)[-1]))[0]
    return {"inputs": list(probe.values), "outputs": outputs.tolist(), "class": _decide(outputs, data)}


def _decide(outputs: NDArray[np.float64], data: Prepared) -> str | None:
    """Give the class decided for, None for a regression or outputs that are no numbers."""
    if not data.classes or not bool(np.isfinite(outputs).all()):
        return None
    return data.classes[int(classify(data, outputs[None, :])[0])]
