"""What the inspector can copy, as texts; those of large networks are written in the background."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer

from app.reader import Reader
from app.sheets import Sheet
from app.watch import copy_text
from nnviz.datasets.preparation.preparing import input_units
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.explain import forward_row, neuron_sum
from nnviz.model_summary import summarize, summary_text
from nnviz.naming import neuron_name
from nnviz.scene.targets import NeuronAt, Target
from nnviz.snapshot import Snapshot
from nnviz.weight_tables import WEIGHTS_FORMS
from nnviz.written import neuron_python

_QUICK = 20_000
"""Weights that are written at once; more in the background."""


def summary_of(document: Document) -> str:
    """Give the summary of a network as Keras prints it."""
    names = [unit.name for unit in input_units(document.data)]
    return summary_text(summarize(document.network, names), document.title or "nnviz")


def sheet_text(sheet: Sheet) -> str:
    """Give a sheet as lines of cells apart by tabs, numbers with all their digits, for a spreadsheet."""
    lines = [sheet.title]
    for cells in sheet.narrow or sheet.rows:
        texts = [
            cell.tip if cell.number and _is_number(cell.tip) else cell.text for cell in cells if not cell.lock
        ]
        while texts and not texts[-1]:
            texts.pop()
        lines.append("\t".join(texts))
    return "\n".join(lines) + "\n"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def formula_of(
    snapshot: Snapshot, target: Target | None, inputs: NDArray[np.float64], about: str
) -> str | None:
    """Give a neuron's formula as Python that anybody can run, or None where no neuron is selected."""
    if not isinstance(target, NeuronAt) or target.layer == 0:
        return None
    row = forward_row(snapshot, inputs)
    its = neuron_sum(snapshot, row, target.layer, target.index)
    name = f"{neuron_name(snapshot, target.layer, target.index)}, {about}"
    return neuron_python(snapshot, row, its, target.layer, target.index, name)


class Copier(QObject):
    """Puts texts on the clipboard.

    Args:
        parent: Whose they are.
        say: Says what came of it.
    """

    def __init__(self, parent: QObject, say: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._say = say
        self._reader: Reader[str] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(30)
        self._timer.timeout.connect(self._look)

    def copy(self, text: str) -> None:
        """Copy a text."""
        copy_text(text)
        self._say("Copied")

    def copy_weights(self, snapshot: Snapshot, key: str) -> None:
        """Copy all weights in one of the forms."""
        names = [unit.name for unit in snapshot.data.inputs]
        form = WEIGHTS_FORMS[key]
        if sum(kernel.size for kernel, _ in snapshot.params) <= _QUICK:
            self.copy(form.write(snapshot.params, names))
            return
        self._say("Copying …")
        if self._reader is not None:
            self._reader.cancel()
        self._reader = Reader("the weights", lambda report, cancelled: form.write(snapshot.params, names))
        self._timer.start()

    def _look(self) -> None:
        result = self._reader.result() if self._reader is not None else None
        if result is None:
            return
        self._timer.stop()
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close(1.0)
        if isinstance(result, UserError):
            self._say(result.message)
        else:
            self.copy(result)
