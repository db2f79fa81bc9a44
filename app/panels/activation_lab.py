"""The activation lab: curve and derivative of any activation, and where the neurons' sums lie on it."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLabel, QPushButton, QWidget

from app.controls import ChoiceBox, NumberBox, TickBox
from app.desk import Desk
from app.forms import form_layout, say_refused
from app.labs.activation_view import ActivationView
from app.labs.page import LabPage, beside, field_label, plain_label
from app.labs.tuned_choice import TunedChoice
from nnviz.activations import ACTIVATIONS
from nnviz.labs.activation_curves import Choice, use_activation, value_at
from nnviz.labs.activation_view import LabView
from nnviz.numbers import format_number

_LEAST, _MOST = -1000.0, 1000.0
_DIGITS = 6


class ActivationLab(LabPage):
    """The panel.

    Attributes:
        view: The picture.
        choice: The activation that is looked at, as ``other`` what it is compared with.
        layers: The layer whose neurons are marked, and to which "Use" applies.
        low: The least sum, as ``high`` the greatest.
        z: A sum whose values are read off.
        values: Those values.
        use: Gives the layer this activation.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Activation lab")
        bridge = desk.bridge
        self.view = ActivationView(desk)
        self.layers = ChoiceBox()
        self.choice = TunedChoice("Activation", ACTIVATIONS, bridge)
        self.other = TunedChoice("Compare", ACTIVATIONS, bridge, none="None")
        self.low, self.high, self.z = (NumberBox(_LEAST, _MOST) for _ in range(3))
        self.all_rows = TickBox("All rows")
        self.values = plain_label()
        self.use = QPushButton()
        self._followed = ""
        self._arrange()
        self._connect()
        self._show_layers()
        self._follow()

    def _arrange(self) -> None:
        fields = QWidget()
        form: QFormLayout = form_layout(fields)
        for label, box, tip in (
            ("Sums from", self.low, "The least weighted sum"),
            ("to", self.high, "The greatest weighted sum"),
            ("Read off z", self.z, "A weighted sum whose values are written below"),
        ):
            box.setAccessibleName(label)
            box.setToolTip(tip)
            box.setMinimumWidth(64)
            say_refused(box, label, self.desk.bridge)
        self.low.show_value(-10.0)
        self.high.show_value(9.0)
        self.layers.setAccessibleName("Layer whose neurons are marked")
        self.layers.setToolTip("The layer whose neurons' sums are marked on the curve")
        self.all_rows.setToolTip("Show the sums of all training rows too, as bars")
        self.all_rows.show_value(True)
        self.values.setAccessibleName("Values read off")
        form.addRow(field_label("Neurons of", self.layers), beside(self.layers, self.all_rows))
        form.addRow(field_label("Sums from", self.low), beside(self.low, QLabel("to"), self.high))
        form.addRow(field_label("Read off z", self.z), beside(self.z, self.use))
        for widget in (self.choice, self.other, fields, self.values):
            self.rows.addWidget(widget)
        self.show_picture(self.view, 300)

    def _connect(self) -> None:
        bridge = self.desk.bridge
        for tuned in (self.choice, self.other):
            tuned.changed.connect(self._show)
        for box in (self.low, self.high):
            box.chosen.connect(self._choose_range)
        self.z.chosen.connect(self.view.pin)
        self.view.pin_moved.connect(self.z.show_value)
        self.view.cursor_moved.connect(self._read_off)
        self.layers.chosen.connect(self._choose_layer)
        self.all_rows.chosen.connect(self._show)
        self.use.clicked.connect(self._use)
        bridge.document_changed.connect(self._show_layers)
        bridge.document_changed.connect(self._follow)
        self.desk.attention.selected_changed.connect(self._follow_selection)

    # --- what is shown ---

    def _choice(self) -> Choice:
        return Choice(self.choice.key, self.choice.values)

    def _show(self) -> None:
        """Show what is chosen."""
        other = Choice(self.other.key, self.other.values) if self.other.key else None
        self.view.rows = self.all_rows.isChecked()
        self.view.show_lab(LabView(self._choice(), other, self.low.value(), self.high.value()))
        self._read_off()
        self._name_use()

    def _choose_range(self) -> None:
        """Keep high above low: whichever was not chosen gives way."""
        low, high = self.low.value(), self.high.value()
        if low >= high:
            if self.sender() is self.low:
                self.high.show_value(min(low + 1.0, _MOST))
            else:
                self.low.show_value(max(high - 1.0, _LEAST))
            if self.low.value() >= self.high.value():
                self.low.show_value(self.high.value() - 1.0)
        self._show()

    def _read_off(self) -> None:
        """Write what the activations make of the sum under the mouse, or of the typed one."""
        z = self.view.cursor_z
        z = self.z.value() if z is None else z
        chosen = [self._choice()]
        if self.view.lab.other is not None:
            chosen.append(self.view.lab.other)
        lines: list[str] = []
        for choice in chosen:
            a, slope = (format_number(float(its), _DIGITS) for its in value_at(choice, z))
            lines.append(f"{choice.label}:  f({format_number(z)}) = {a},  f′({format_number(z)}) = {slope}")
        self.values.setText("\n".join(lines))

    # --- the layer ---

    def _show_layers(self) -> None:
        layers = self.desk.bridge.document.network.layers
        names = [f"Hidden {number}" for number in range(1, len(layers))] + ["Output"]
        options = [(number, name) for number, name in enumerate(names, start=1)]
        self.layers.offer([("0", "No layer", ""), *((str(number), name, "") for number, name in options)])
        self.view.layer = min(self.view.layer, len(layers))
        self.layers.show_value(str(self.view.layer))
        self._name_use()

    def _choose_layer(self, key: str) -> None:
        self.view.layer = int(key)
        self._follow()
        self._show()

    def _follow_selection(self) -> None:
        selected = self.desk.attention.selected
        last = len(self.desk.bridge.document.network.layers)
        if selected is not None and 0 < selected.layer <= last and selected.layer != self.view.layer:
            self._choose_layer(str(selected.layer))
            self._show_layers()

    def _follow(self) -> None:
        """Show the layer's own activation, whenever that becomes another one."""
        if not self.view.layer:
            return
        spec = self.desk.bridge.document.network.layers[self.view.layer - 1]
        present = f"{self.view.layer} {spec.activation} {spec.activation_parameters}"
        if present != self._followed:
            self._followed = present
            self.choice.show_choice(spec.activation, spec.activation_parameters)
            self._show()

    def _name_use(self) -> None:
        """Name the button after the layer; it rests while the layer has this activation already."""
        document, layer = self.desk.bridge.document, self.view.layer
        name = self.layers.currentText()
        self.use.setText(f"Use in {name}" if layer else "Use")
        self.use.setToolTip(
            f"Give {name} this activation; Undo takes it back" if layer else "Choose a layer first"
        )
        self.use.setAccessibleName(self.use.text())
        spec = document.network.layers[layer - 1] if layer else None
        same = spec is not None and (spec.activation, spec.activation_parameters) == (
            self.choice.key,
            self.choice.values,
        )
        self.use.setEnabled(spec is not None and not same)

    def _use(self) -> None:
        layer, choice = self.view.layer, self._choice()
        self._followed = f"{layer} {choice.key} {choice.values}"
        self.desk.bridge.apply(
            use_activation(layer, choice), f"Use {choice.row.label} in {self.layers.currentText()}"
        )
        self._name_use()


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return ActivationLab(desk)
