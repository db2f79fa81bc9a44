"""What the network answers for the probe or the chosen row, as bars or as a number."""

from __future__ import annotations

from PySide6.QtCore import QSize

from app.desk import Desk
from app.picture_view import PictureView
from app.predicting.words import is_validation
from nnviz.explain import forward_row
from nnviz.scene.marks import Picture
from nnviz.scene.prediction_answer import answer_picture, answers
from nnviz.theme import Theme


class AnswerView(PictureView):
    """The picture of an answer."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Answer of the network")
        desk.attention.probe_changed.connect(self.invalidate)

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        snapshot, attention = self.desk.bridge.snapshot, self.desk.attention
        if snapshot is None:
            return None
        inputs = attention.inputs(snapshot)
        row = None if attention.probe is not None else min(attention.row, len(snapshot.data.x) - 1)
        title = "Probe"
        if row is not None:
            title = f"Row {row + 1}{' (validation)' if is_validation(snapshot, row) else ''}"
        lines = answers(snapshot, forward_row(snapshot, inputs).outputs, row)
        return answer_picture(snapshot, lines, theme, size, title=title, text_scale=self.text_scale)

    def sizeHint(self) -> QSize:
        return QSize(round(150 * self.text_scale), round(52 * self.text_scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, round(40 * self.text_scale))
