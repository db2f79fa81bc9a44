"""What preparing makes of a table: the arrays that a network sees, and the way back to the table's units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.table import Notice

Floats = NDArray[np.float32]
Method = Literal["none", "standard", "minmax", "days", "years", "constant", "one_hot", "classes"]
"""What was done to the numbers of a column; days and years count from the earliest training row."""


@dataclass(frozen=True)
class InputUnit:
    """One input of the network: a numeric column, or one category of a column (one-hot).

    Attributes:
        name: The column's name, or ``"column = category"``.
        column: The name of the column it comes from.
        category: The category that it stands for, or None for a numeric column.
        folded: How many of the column's values share this input; 0 where it stands for one of them.
        dates: Whether its numbers are days since 1970-01-01.
    """

    name: str
    column: str
    category: str | None = None
    folded: int = 0
    dates: bool = False


@dataclass(frozen=True)
class OutputUnit:
    """One output of the network: a class, or a numeric label column.

    Attributes:
        name: The class's or the column's name.
        column: The label column it belongs to.
        dates: Whether its numbers are days since 1970-01-01.
    """

    name: str
    column: str
    dates: bool = False


@dataclass(frozen=True, eq=False)
class Affine:
    """Scaling of each unit: ``scaled = (raw - offset) / scale``.

    Attributes:
        offset: ``(units,)`` float64.
        scale: ``(units,)`` float64, never 0.
    """

    offset: NDArray[np.float64]
    scale: NDArray[np.float64]

    def forward(self, raw: NDArray[np.float64]) -> Floats:
        """Scale ``(rows, units)`` in the table's units to what the network sees."""
        return ((raw - self.offset) / self.scale).astype(np.float32)

    def back(self, scaled: NDArray[np.floating]) -> NDArray[np.float64]:
        """Bring ``(rows, units)`` from the network back to the table's units."""
        return scaled.astype(np.float64) * self.scale + self.offset


@dataclass(frozen=True)
class ColumnFit:
    """How one column became inputs or outputs of the network.

    Attributes:
        column: The column's name.
        first: The place of its first input (or output, of a label).
        count: How many inputs (or outputs) it has.
        method: What was done to its numbers.
        fill: The value (or code) that stands for missing cells, NaN where rows with them are dropped.
        filled: In how many of the kept rows it stands.
    """

    column: str
    first: int
    count: int
    method: Method
    fill: float = float("nan")
    filled: int = 0


@dataclass(frozen=True, eq=False)
class Prepared:
    """A table made ready for one network.

    Attributes:
        x: ``(rows, inputs)`` float32: the network's inputs, all kept rows in the table's order.
        y: ``(rows, outputs)`` float32: its targets.
        raw_x: ``(rows, inputs)`` float64: the inputs in the table's own units (one-hot: 0 and 1; dates:
            days since 1970-01-01); each input's numbers lie side by side in memory.
        raw_y: ``(rows, outputs)`` float64: targets in the table's units (classes: as ``y``).
        rows: ``(rows,)`` int64: the number of each kept row in the table, from 0.
        train: ``(train rows,)`` int64: indices into ``x`` of the training rows, ascending.
        validation: ``(validation rows,)`` int64: likewise, maybe empty.
        inputs: The network's inputs.
        outputs: The network's outputs.
        classes: The classes in the order of the output units (for one unit: the class of the low
            target, then the class of the high one); empty for a regression.
        labels: ``(rows,)`` int64 class of each row, or -1 everywhere for a regression.
        targets: The low and the high target value of a class, such as (0, 1) or (-1, 1).
        input_scaling: From the table's units to ``x``.
        output_scaling: From the table's units to ``y`` (identity for classes).
        dropped: How many rows were dropped for missing cells.
        notices: What a person should know.
        inputs_fit: What was done to each feature column, in the table's order.
        outputs_fit: Likewise for each label column.
    """

    x: Floats
    y: Floats
    raw_x: NDArray[np.float64]
    raw_y: NDArray[np.float64]
    rows: NDArray[np.int64]
    train: NDArray[np.int64]
    validation: NDArray[np.int64]
    inputs: tuple[InputUnit, ...]
    outputs: tuple[OutputUnit, ...]
    classes: tuple[str, ...]
    labels: NDArray[np.int64]
    targets: tuple[float, float]
    input_scaling: Affine
    output_scaling: Affine
    dropped: int = 0
    notices: tuple[Notice, ...] = ()
    inputs_fit: tuple[ColumnFit, ...] = ()
    outputs_fit: tuple[ColumnFit, ...] = ()
