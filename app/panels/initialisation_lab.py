"""The initialisation lab: how signals fare through many layers of random weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFormLayout, QPushButton, QToolButton, QWidget

from app.controls import CountBox
from app.desk import Desk
from app.forms import form_layout, say_refused
from app.labs.initialisation_view import InitialisationView
from app.labs.newest import Newest
from app.labs.page import LabPage, beside, field_label
from app.labs.tuned_choice import CountSlider, TunedChoice
from nnviz.activations import ACTIVATIONS
from nnviz.initializers import INITIALIZERS
from nnviz.labs.activation_curves import Choice
from nnviz.labs.depth import MOST_DEPTH, MOST_WIDTH, Beginning, Fates, Stack, explore, use_beginning
from nnviz.labs.depth_view import DepthView

MOST_COMPARED = 6
_DRAWS = 20
_FIRST = (
    Beginning("normal", (("stddev", 0.01),)),
    Beginning("normal", (("stddev", 1.0),)),
    Beginning("he_normal"),
)
"""What is compared at first: too small, too large, and about right for ReLU."""


@dataclass(frozen=True)
class _Wish:
    stack: Stack
    beginnings: tuple[Beginning, ...]
    draws: int


def _work(wish: _Wish) -> Iterator[DepthView | None]:
    for lines in explore(wish.stack, wish.beginnings, wish.draws):
        yield None if lines is None else _view(wish, lines)


def _view(wish: _Wish, lines: tuple[Fates, ...]) -> DepthView:
    return DepthView(wish.stack, lines, wish.draws)


class InitialisationLab(LabPage):
    """The panel.

    Attributes:
        view: The picture.
        choice: The initializer that is looked at.
        activation: What each layer makes of its sums.
        layers: How many layers, as ``units`` how wide they are.
        seed: The seed of the first network, as ``draws`` how many there are.
        compared: What the chosen one is compared with.
        newest: What computes it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Initialisation lab")
        bridge = desk.bridge
        self.view = InitialisationView(desk)
        self.choice = TunedChoice("Initializer", INITIALIZERS, bridge)
        self.activation = TunedChoice("Activation", ACTIVATIONS, bridge)
        self.layers = CountSlider("Layers", 1, MOST_DEPTH, bridge)
        self.units = CountSlider("Neurons in each layer", 1, MOST_WIDTH, bridge)
        self.seed, self.draws = CountBox(0, 2**31 - 1), CountBox(1, 1000)
        self.use, self.keep, self.clear = QPushButton("Use in network"), QToolButton(), QToolButton()
        self.compared: tuple[Beginning, ...] = _FIRST
        self.newest: Newest[_Wish, DepthView] = Newest(self, _work)
        self._followed: object = None
        self._asked: _Wish | None = None
        self._arrange()
        self._connect()
        self._follow()

    def _arrange(self) -> None:
        fields = QWidget()
        form: QFormLayout = form_layout(fields)
        self.activation.show_choice("relu", ())
        self.layers.show_value(10)
        self.units.show_value(100)
        self.draws.show_value(_DRAWS)
        for box, name, tip in (
            (self.seed, "Seed", "The seed of the first network's weights, and of its inputs"),
            (
                self.draws,
                "Networks",
                "How many networks, of one seed after the other, the lines are means of",
            ),
        ):
            box.setAccessibleName(name)
            box.setToolTip(tip)
            box.setMinimumWidth(64)
            say_refused(box, name, self.desk.bridge)
        form.addRow(field_label("Layers", self.layers.box), self.layers)
        form.addRow(field_label("Width", self.units.box), self.units)
        form.addRow(field_label("Seed", self.seed), self.seed)
        form.addRow(field_label("Networks", self.draws), self.draws)
        self.use.setAccessibleName("Use this initializer in the network")
        self.use.setToolTip("Begin with such weights in all layers of the network; Undo takes it back")
        for button, text, tip in (
            (self.keep, "Compare", "Keep this initializer's line to compare others with"),
            (self.clear, "Clear", "Forget the lines to compare with"),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        for widget in (self.choice, self.activation, fields):
            self.rows.addWidget(widget)
        self.rows.addLayout(beside(self.use, self.keep, self.clear))
        self.show_picture(self.view, 390)

    def _connect(self) -> None:
        for tuned in (self.choice, self.activation):
            tuned.changed.connect(self._ask)
        for number in (self.layers, self.units, self.seed, self.draws):
            number.chosen.connect(self._ask)
        self.newest.arrived.connect(lambda: self.view.show_depth(self.newest.result))
        self.use.clicked.connect(self._use)
        self.keep.clicked.connect(self._keep)
        self.clear.clicked.connect(lambda: self._compare_with(()))
        self.desk.bridge.document_changed.connect(self._follow)

    # --- what is computed ---

    def _beginning(self) -> Beginning:
        return Beginning(self.choice.key, self.choice.values)

    def _wish(self) -> _Wish:
        chosen = self._beginning()
        activation = Choice(self.activation.key, self.activation.values)
        stack = Stack(self.layers.value, self.units.value, activation, self.seed.value())
        others = tuple(its for its in self.compared if its != chosen)
        return _Wish(stack, (chosen, *others), self.draws.value())

    def _ask(self) -> None:
        """Compute what is chosen; a panel that nobody sees asks when it is shown."""
        self._name_buttons()
        wish = self._wish()
        if self.desk.still:
            for view in _work(wish):
                self.view.show_depth(view or self.view.shown)
        elif self.isVisible() and wish != self._asked:
            self._asked = wish
            self.newest.ask(wish)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.newest.busy:
            self.newest.drop()
            self._asked = None

    # --- comparing and using ---

    def _keep(self) -> None:
        rest = tuple(its for its in self.compared if its != self._beginning())
        self._compare_with((*rest, self._beginning())[-MOST_COMPARED:])

    def _compare_with(self, beginnings: tuple[Beginning, ...]) -> None:
        self.compared = beginnings
        self._ask()

    def _follow(self) -> None:
        """Show the network's own initializer, whenever that becomes another one."""
        layer = self.desk.bridge.document.network.layers[0]
        present = (layer.initializer, layer.initializer_parameters)
        if present != self._followed:
            self._followed = present
            self.choice.show_choice(*present)
        self._ask()

    def _name_buttons(self) -> None:
        layers = self.desk.bridge.document.network.layers
        used = {(layer.initializer, layer.initializer_parameters) for layer in layers}
        self.use.setEnabled(used != {(self.choice.key, self.choice.values)})
        self.keep.setEnabled(self._beginning() not in self.compared)
        self.clear.setEnabled(bool(self.compared))

    def _use(self) -> None:
        chosen = self._beginning()
        self._followed = (chosen.key, chosen.values)
        self.desk.bridge.apply(use_beginning(chosen), f"Use {chosen.label}")


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return InitialisationLab(desk)
