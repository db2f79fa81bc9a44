"""What the graph says: the card beside the mouse or the focus, and what came of an edit, in the corner."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer
from PySide6.QtWidgets import QApplication

from app.graph.card import Card
from app.graph.placing import box_of, spots_of
from app.hover import Words, words_of
from app.readout import Readout
from nnviz.scene.targets import BadgeAt, BiasAt, EdgeAt, FoldAt, HeaderAt, NeuronAt, Target

if TYPE_CHECKING:
    from app.graph.view import NetworkView

_BY_KEYS: dict[type, str] = {
    NeuronAt: "Enter its bias · E its weights · O off · Menu key for more",
    EdgeAt: "↑ ↓ next · ← → leave · Enter type · K lock · O off",
    BiasAt: "↑ weights · ← → leave · Enter type · K lock",
    HeaderAt: "Enter change · Del remove",
    FoldAt: "Enter open · ↓ over it",
}
"""What keys do with what was reached by keys."""


class Speech(QObject):
    """Speaks for the panel of the network.

    Attributes:
        card: Stands beside what is spoken of.
        readout: Says what came of an edit, for a while.
    """

    def __init__(self, view: NetworkView) -> None:
        super().__init__(view)
        self._view = view
        self.card = Card(view.desk.look, view)
        self.readout = Readout(view, low=True)
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(lambda: self.readout.say(""))

    def say(self, text: str, seconds: float = 10.0) -> None:
        """Say what came of something, for a while."""
        self.readout.say(text)
        self._silence.start(round(1000 * seconds))

    def speak(self) -> None:
        """Say on the card what is under the mouse, or what was reached by keys."""
        view = self._view
        target, at = view.hovered, view.pointer
        if target is None and view.walked is not None and view.walked == view.desk.attention.selected:
            target, at = view.walked, None
        if target is None or self._must_not_disturb():
            self.card.end()
            return
        words = self._words(target)
        if words is not None and at is None and type(target) in _BY_KEYS:
            words = replace(words, hint=self._hint(target))
        keep, spots = self._unhidden(target)
        if at is None and keep:
            at = keep[0].center()
        if words is None or at is None:
            self.card.end()
        else:
            self.card.show_words(view, target, words, at, keep, spots)

    def _hint(self, target: Target) -> str:
        """Say what the keys do with what was reached by them; only what they really do there."""
        hint, editor = _BY_KEYS[type(target)], self._view.editor
        last = len(self._view.desk.bridge.document.network.layers)
        if isinstance(target, HeaderAt):
            if not target.layer:
                return "Enter for more · ↓ its features"
            hint = hint.replace(" · ", " · Alt+← → move · ") if editor.can_move(target.layer) else hint
            return hint.partition(" · ")[0] + " · ↓ its neurons" if target.layer == last else hint
        if isinstance(target, NeuronAt) and not target.layer:
            return hint.removeprefix("Enter its bias · ")
        return hint.replace(" · O off", "") if isinstance(target, NeuronAt) and target.layer == last else hint

    def _must_not_disturb(self) -> bool:
        """Whether something else is being looked at: a menu, a typed value, what a drag does."""
        view = self._view
        busy = view.field.isVisible() or view.hand.dragging or not view.isVisible()
        return busy or QApplication.activePopupWidget() is not None

    def _words(self, target: Target) -> Words | None:
        desk = self._view.desk
        snapshot = desk.bridge.snapshot
        if snapshot is None:
            return None
        words = words_of(snapshot, target, desk.attention.inputs(snapshot))
        if words is not None and isinstance(target, NeuronAt | EdgeAt | BiasAt):
            row = "probe" if desk.attention.probe is not None else f"row {desk.attention.row + 1}"
            words = replace(words, title=f"{words.title} · {row}")
        if words is None or not isinstance(target, NeuronAt | EdgeAt | BiasAt | BadgeAt | FoldAt):
            return words
        return words.with_notes(*self._view.editor.notes(target))

    def give_way(self, at: QPointF) -> None:
        """Let the card go where the mouse is not."""
        if self._view.hovered is not None and not self.card.isHidden():
            self.card.move_away(self._view, at, *self._unhidden(self._view.hovered))

    def _unhidden(self, target: Target) -> tuple[list[QRectF], list[QPointF]]:
        """Give what the card must leave free: the part itself, of a weight its curve and both its ends."""
        layout = self._view.sight.layout()
        if layout is None:
            return [], []
        parts: list[Target] = [target]
        if isinstance(target, EdgeAt):
            parts += [NeuronAt(target.layer - 1, target.source), NeuronAt(target.layer, target.target)]
        boxes = [box_of(layout, part) for part in parts]
        return [box for box in boxes if box is not None], spots_of(layout, target)
