"""What the network answers for the probe or the chosen row, as bars or as a number."""

from __future__ import annotations

from PySide6.QtCore import QSize

from app.desk import Desk
from app.picture_view import PictureView
from app.predicting.looking import Looking
from app.predicting.words import is_validation
from nnviz.explain import forward_row
from nnviz.scene.marks import Picture
from nnviz.scene.prediction_answer import TICK, answer_picture, answers
from nnviz.theme import Theme


class AnswerView(PictureView):
    """The picture of an answer."""

    def __init__(self, desk: Desk, looking: Looking) -> None:
        super().__init__(desk, "Answer of the network")
        self._looking = looking
        self.setToolTip(f"{TICK} marks the class that the table says")
        desk.attention.probe_changed.connect(self.invalidate)
        looking.changed.connect(self.invalidate)

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        snapshot, attention = self.desk.bridge.snapshot, self.desk.attention
        if snapshot is None:
            return None
        inputs, row = self._looking.inputs(snapshot), self._looking.row(snapshot)
        title = "Probe" if attention.probe is not None else "These values"
        if row is not None:
            title = f"Row {row + 1}{' (validation)' if is_validation(snapshot, row) else ''}"
        lines = answers(snapshot, forward_row(snapshot, inputs).outputs, row)
        return answer_picture(snapshot, lines, theme, size, title=title, text_scale=self.text_scale)

    def sizeHint(self) -> QSize:
        return QSize(round(150 * self.text_scale), round(52 * self.text_scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, round(40 * self.text_scale))
