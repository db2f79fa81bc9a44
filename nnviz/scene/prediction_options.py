"""What a person chose to see in the picture of the predictions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.orders import Part


@dataclass(frozen=True)
class Shown:
    """What is drawn of predictions and rows.

    Attributes:
        output: Which label of a regression of several labels a map shows.
        discretise: Whether each place has the whole colour of its class, however unsure the network is.
        training: Whether the training rows are drawn.
        validation: Whether the validation rows are drawn.
        residuals: Whether a stick from each row to the fitted line shows how far off it is.
        sample: Whether some of very many rows are drawn as points, instead of the density of all.
        marked: Rows with a ring around them, by their place among the prepared rows.
        note: Whether a line says where the features that are on no axis are held.
    """

    output: int = 0
    discretise: bool = False
    training: bool = True
    validation: bool = True
    residuals: bool = True
    sample: bool = False
    marked: tuple[int, ...] = ()
    note: bool = True

    @property
    def part(self) -> Part | None:
        """Which rows are drawn; None for none."""
        if self.training and self.validation:
            return "all"
        return "training" if self.training else "validation" if self.validation else None

    def count(self, data: Prepared) -> int:
        """Count the rows that are drawn, as points or as their density."""
        return len(data.train) * self.training + len(data.validation) * self.validation


USUAL = Shown()


def rows_of(data: Prepared, part: Part | None) -> NDArray[np.int64] | slice:
    """Give the rows of a part of the table."""
    if part == "all":
        return slice(None)
    if part is None:
        return slice(0, 0)
    return data.train if part == "training" else data.validation
