"""What one layer is like: choose the layer, or select a neuron of it, and change it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.controls import ChoiceBox
from app.desk import Desk
from app.forms import Form
from app.layer_fields import layer_fields
from nnviz.document import Document


class LayerForm(QWidget):
    """The controls of the chosen layer; it follows what is selected in the picture of the network.

    Attributes:
        layers: Which layer is shown.
        form: Its controls.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._layer = 1
        self.layers = ChoiceBox()
        self.layers.setToolTip("The layer to change; a selected neuron chooses its own")
        self.layers.setAccessibleName("Layer")
        self.layers.setObjectName("layer")
        self.layers.chosen.connect(lambda key: self.choose(int(key)))
        self.form = Form(desk.bridge, layer_fields(self.chosen))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.layers)
        rows.addWidget(self.form)
        desk.bridge.document_changed.connect(self._show_layers)
        desk.attention.selected_changed.connect(self._follow)
        self._show_layers()

    def chosen(self, document: Document) -> int:
        """Give the layer that is shown, counted from 1, of those that a document has."""
        return min(self._layer, len(document.network.layers))

    def choose(self, layer: int) -> None:
        """Show a layer."""
        self._layer = layer
        self._show_layers()
        self.form.refresh()

    def _follow(self) -> None:
        selected = self._desk.attention.selected
        if selected is not None and selected.layer > 0:
            self.choose(selected.layer)

    def _show_layers(self) -> None:
        document = self._desk.bridge.document
        layers = document.network.layers
        names = [f"Hidden {number}" for number in range(1, len(layers))] + ["Output layer"]
        self.layers.offer([(str(number), name, "") for number, name in enumerate(names, start=1)])
        self.layers.show_value(str(self.chosen(document)))
