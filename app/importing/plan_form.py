"""What is to be learned from a table that is looked at, and how its cells become numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from app.controls import ChoiceBox, Option
from app.fields import MISSING_CELLS, SCALINGS, TASKS
from app.forms import form_layout
from app.importing.importer import Importer


class PlanForm(QWidget):
    """The task, what happens to missing cells where there are any, and the scaling.

    Attributes:
        controls: The three, from top to bottom.
    """

    def __init__(self, importer: Importer) -> None:
        super().__init__()
        self._importer = importer
        self._layout = form_layout(self)
        self.task = self._add("Task", TASKS)
        self.missing = self._add("Missing cells", MISSING_CELLS)
        self.scaling = self._add("Scaling", SCALINGS)
        self.task.chosen.connect(lambda key: importer.plan("Change task", task=key))
        self.missing.chosen.connect(lambda key: importer.plan("Change missing cells", missing=key))
        self.scaling.chosen.connect(lambda key: importer.plan("Change scaling", scaling=key))
        self.controls = (self.task, self.missing, self.scaling)

    def _add(self, name: str, options: tuple[Option, ...]) -> ChoiceBox:
        box = ChoiceBox(options)
        box.setAccessibleName(name)
        label = QLabel(name)
        label.setBuddy(box)
        self._layout.addRow(label, box)
        return box

    def refresh(self) -> None:
        """Show what was chosen, or else what is guessed."""
        proposal, choices = self._importer.proposal, self._importer.choices
        self.setVisible(proposal is not None)
        if proposal is None:
            return
        data = proposal.document.data if proposal.document is not None else None
        self.task.show_value(choices.task or proposal.task)
        self.missing.show_value(choices.missing or (data.missing if data is not None else "drop"))
        self.scaling.show_value(choices.scaling or (data.scaling if data is not None else "none"))
        self._layout.setRowVisible(self.missing, proposal.gaps > 0)
