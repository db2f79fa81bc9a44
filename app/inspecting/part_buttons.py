"""What can be done with the selected weight, bias, neuron or layer: lock it, switch it off, bring it back."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.desk import Desk
from app.graph.editing import Editor
from nnviz.model_summary import summarize
from nnviz.scene.targets import BiasAt, EdgeAt, HeaderAt, NeuronAt, Target


class PartButtons(QWidget):
    """Three buttons; they show the present state of what is selected."""

    def __init__(self, desk: Desk, editor: Editor) -> None:
        super().__init__()
        self._desk, self._editor = desk, editor
        self._target: Target | None = None
        self.lock = _button("Locked", "Keep it as it is while training")
        self.off = _button("Off", "Switch it off: 0 in its place, until it is switched on again")
        self.reset = _button("Initial value", "Bring it back to what it began with", checkable=False)
        self.lock.clicked.connect(lambda: self._do(self._editor.toggle_lock))
        self.off.clicked.connect(lambda: self._do(self._editor.toggle_switch))
        self.reset.clicked.connect(lambda: self._do(self._editor.reset))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for button in (self.lock, self.off, self.reset):
            row.addWidget(button)
        row.addStretch(1)
        self.hide()

    def show_target(self, target: Target | None) -> None:
        """Show the state of what is selected; nothing for an input, whose weights are those out of it."""
        self._target = target
        shown = isinstance(target, EdgeAt | BiasAt | HeaderAt) and target.layer > 0 and not self._desk.still
        shown = shown or (isinstance(target, NeuronAt) and not self._desk.still)
        self.setVisible(shown)
        if not shown:
            return
        of_neuron = isinstance(target, NeuronAt)
        is_input = of_neuron and target is not None and target.layer == 0
        self.lock.setVisible(not is_input)
        self.reset.setVisible(not is_input)
        self.lock.setChecked(self._is_locked(target))
        can_be_off = not isinstance(target, HeaderAt) and bool(self._editor.switched_of(target))
        self.off.setVisible(can_be_off)
        self.off.setChecked(can_be_off and self._editor.is_off(target))
        self._name_reset(several=of_neuron or isinstance(target, HeaderAt))

    def _name_reset(self, *, several: bool) -> None:
        """Say what it goes back to: before any training a value by hand is itself the initial one."""
        bridge = self._desk.bridge
        progress = bridge.progress
        drawn = (progress.epoch, progress.batch) == (0, 0) and bool(bridge.document.network.by_hand)
        self.reset.setText(f"{'Drawn' if drawn else 'Initial'} value{'s' if several else ''}")
        tip = "Bring it back to what was drawn" if drawn else "Bring it back to what it began with"
        self.reset.setToolTip(tip)

    def _is_locked(self, target: Target | None) -> bool:
        """Whether training leaves all of it as it is; the weights of a layer are counted, not looked at."""
        snapshot = self._desk.bridge.snapshot
        if not isinstance(target, HeaderAt) or snapshot is None:
            return self._editor.is_locked(target)
        names = [unit.name for unit in snapshot.data.inputs]
        return summarize(snapshot.document.network, names).rows[target.layer].trainable == 0

    def _do(self, what: object) -> None:
        if self._target is not None and callable(what):
            what(self._target)
            self.show_target(self._target)


def _button(text: str, tip: str, *, checkable: bool = True) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setCheckable(checkable)
    return button
