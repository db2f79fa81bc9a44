"""The inspector: every number of what is selected, in the order in which it is computed."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.controls import CountBox
from app.desk import Desk
from app.forms import say_refused
from app.graph.editing import Editor
from app.inspecting.copy_button import CopyButton
from app.inspecting.copying import formula_of, sheet_text
from app.inspecting.curve_view import CurveView
from app.inspecting.findings_box import FindingsBox, FoldingText
from app.inspecting.formula_view import FormulaView
from app.inspecting.grid import SheetGrid, plain_label
from app.inspecting.head import Head
from app.inspecting.last_update import LastUpdate
from app.inspecting.part_buttons import PartButtons
from app.inspecting.sheet_of import sheet_of
from app.inspecting.weights_table import WeightsTable
from app.score_sheet import score_sheet
from app.sheets import Sheet, input_digits
from nnviz.explain import forward_row, neuron_sum
from nnviz.health import findings_of
from nnviz.labs.activation_curves import Choice
from nnviz.naming import layer_name
from nnviz.scene.targets import BadgeAt, BiasAt, EdgeAt, HeaderAt, NeuronAt, Target
from nnviz.snapshot import Snapshot
from nnviz.written import activation_markup

_LOW = 9
"""Lines of text below which the inspector is low."""


class Inspector(QWidget):
    """Shows what is selected as a formula, a grid of numbers, a curve, or a table of weights."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._stale = True
        self._sheet: Sheet | None = None
        self._last = LastUpdate()
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Inspector")
        self._make_head()
        self.editor = Editor(desk, self.copy.say)
        self.typeset, self.curve = FormulaView(desk), CurveView(desk)
        self.findings, self.parts = FindingsBox(desk), PartButtons(desk, self.editor)
        self.table = WeightsTable(self.editor, desk)
        self.grid = SheetGrid(desk, self.editor)
        self._cells = self.grid.cells
        self._arrange()
        for signal in (desk.attention.selected_changed, desk.attention.probe_changed):
            signal.connect(self._refresh_seen)
        for signal in (desk.bridge.document_changed, desk.look.changed, desk.bridge.snapshot_changed):
            signal.connect(lambda: desk.bridge.turns.take(self, self._refresh_seen))
        self.refresh()

    @property
    def before(self) -> Snapshot | None:
        """The moment one update before the one that is shown, or None where that is not known."""
        return self._last.before

    def _make_head(self) -> None:
        self.title, self.formula = FoldingText(), plain_label()
        self.title.setProperty("role", "title")
        self.title.fold(True)
        self.formula.setProperty("role", "muted")
        self.formula.setWordWrap(True)
        self.row_box = CountBox(0, 1, none="Probe")
        self.row_box.setAccessibleName("Row whose numbers are shown")
        self.row_box.setToolTip(
            "Choose the row whose numbers are shown; click the prediction to probe a point instead"
        )
        self.row_box.setPrefix("Row ")
        self.row_box.setStepType(CountBox.StepType.DefaultStepType)
        self.row_box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        say_refused(self.row_box, "The row", self._desk.bridge)
        self.row_box.valueChanged.connect(self._choose_row)
        self.weights = _switch(
            "Weights", "Show all weights and biases as a table that can be sorted and edited"
        )
        self.scores = _switch("Scores", "Show how well the drawn weights do, in the place of the layers")
        self.weights.toggled.connect(lambda on: self._switched(self.scores, on))
        self.scores.toggled.connect(lambda on: self._switched(self.weights, on))
        self.copy = CopyButton(self._desk, self._to_copy)

    def _arrange(self) -> None:
        self.head = Head(self.title, self.row_box, (self.weights, self.scores, self.copy))
        self._arrange_body()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(self.head)
        rows.addWidget(self.area, 1)
        rows.addWidget(self.table, 1)
        self.table.hide()

    def _arrange_body(self) -> None:
        self._body = QWidget()
        self._body.setObjectName("page")
        self._rooms = QGridLayout(self._body)
        self._rooms.setContentsMargins(12, 2, 12, 8)
        self._rooms.setVerticalSpacing(6)
        self._rooms.addWidget(self.findings, 0, 0, 1, 2)
        self._rooms.addWidget(self.formula, 1, 0, 1, 2)
        self._rooms.addWidget(self.typeset, 2, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self._rooms.addWidget(self.grid, 4, 0)
        self._rooms.addWidget(self.parts, 6, 0, 1, 2)
        self._rooms.setColumnStretch(0, 1)
        self._rooms.setRowStretch(7, 1)
        self._place_curve(beside=True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(self._body)

    def _place_curve(self, *, beside: bool) -> None:
        self._beside = beside
        top = Qt.AlignmentFlag.AlignTop
        self._rooms.removeWidget(self.curve)
        self._rooms.setHorizontalSpacing(12 if beside else 0)
        if beside:
            self._rooms.addWidget(self.curve, 4, 1, top | Qt.AlignmentFlag.AlignRight)
        else:
            self._rooms.addWidget(self.curve, 5, 0, 1, 2, top | Qt.AlignmentFlag.AlignLeft)

    # --- what is shown ---

    def _refresh_seen(self) -> None:
        """Show the present numbers where anybody sees them; else when they are seen again."""
        if self.isVisible() or self._desk.still:
            self.refresh()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()
        self._wish()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._wish()

    def _wish(self) -> None:
        """Ask for the gradient while somebody looks at a weight or bias."""
        bridge, seen = self._desk.bridge, isinstance(self._desk.attention.selected, EdgeAt | BiasAt)
        wanted = seen and self.isVisible()
        if bridge.view.slopes != wanted:
            bridge.look(replace(bridge.view, slopes=wanted))

    def refresh(self) -> None:
        """Show the present numbers."""
        begin = time.perf_counter()
        snapshot, attention = self._desk.bridge.snapshot, self._desk.attention
        if snapshot is None:
            return
        self._stale = False
        self._last.take(snapshot)
        attention.fit(snapshot)
        selected = attention.selected
        self._wish()
        self._show_head(snapshot, selected)
        if not self.table.isHidden():
            self._offer_buttons(selected)
            self.table.weights.show_weights(snapshot, selected.layer if selected is not None else None)
            self._desk.bridge.spent(time.perf_counter() - begin)
            return
        sheet = self._sheet = self._sheet_of(snapshot, selected)
        self.title.setText(sheet.title)
        self.row_box.setVisible(sheet.of_row and not self._desk.still)
        self._offer_buttons(selected)
        self._show_formula(snapshot, selected, sheet)
        self.parts.show_target(selected)
        self.findings.show_findings(self._findings(snapshot, selected))
        self.grid.show_rows(self._fitting(sheet))
        self._desk.bridge.spent(time.perf_counter() - begin)

    def _sheet_of(self, snapshot: Snapshot, selected: Target | None) -> Sheet:
        attention = self._desk.attention
        if selected is None and self.scores.isChecked():
            return score_sheet(snapshot)
        seen = None if attention.probe is not None else attention.row
        inputs = attention.inputs(snapshot)
        return sheet_of(snapshot, selected, inputs, seen=seen, before=self._last.before)

    @staticmethod
    def _findings(snapshot: Snapshot, selected: Target | None) -> tuple:
        if isinstance(selected, BadgeAt):
            all_of_it = findings_of(snapshot, selected.layer, selected.index)
            return tuple(its for its in all_of_it if its.code == selected.code)
        if isinstance(selected, NeuronAt) and selected.layer:
            return findings_of(snapshot, selected.layer, selected.index)
        return ()

    def _show_head(self, snapshot: Snapshot, selected: Target | None) -> None:
        of_all, still = selected is None, self._desk.still
        of_layer = isinstance(selected, HeaderAt) and selected.layer > 0
        neuron = isinstance(selected, NeuronAt | BadgeAt) and selected.layer > 0
        what = "the formula with its numbers, as Python" if neuron else "what is shown"
        self.copy.setToolTip("Copy the summary or all weights" if of_all else f"Copy {what}")
        as_table = (of_all or of_layer) and self.weights.isChecked() and not still
        if as_table and self.table.isHidden():
            self.table.fit_text()
        self.table.setVisible(as_table)
        self.area.setVisible(not as_table)
        if as_table:
            self.title.setText(
                "Weights" if selected is None else f"{layer_name(snapshot, selected.layer)}, weights"
            )
            self.row_box.hide()
        self.row_box.blockSignals(True)
        self.row_box.setMaximum(len(snapshot.data.x))
        self.row_box.setValue(0 if self._desk.attention.probe is not None else self._desk.attention.row + 1)
        self.row_box.blockSignals(False)

    def _offer_buttons(self, selected: Target | None) -> None:
        """Offer what can be done with what is shown, beside its title."""
        of_all = selected is None
        of_layer = isinstance(selected, HeaderAt) and selected.layer > 0
        offered = {self.weights: of_all or of_layer, self.scores: of_all, self.copy: True}
        self.head.offer({} if self._desk.still else offered)

    def _show_formula(self, snapshot: Snapshot, selected: Target | None, sheet: Sheet) -> None:
        """Show a neuron typeset with its curve, all else with a line of words."""
        neuron = isinstance(selected, NeuronAt | BadgeAt) and selected.layer > 0
        # Where there is little height, numbers are worth more than what is said of them.
        low = self.isVisible() and self.height() < _LOW * self.fontMetrics().lineSpacing()
        self.formula.setVisible(not neuron and not low)
        self.formula.setText(sheet.formula)
        self.typeset.setVisible(neuron)
        self.curve.setVisible(neuron)
        if not neuron:
            return
        assert isinstance(selected, NeuronAt | BadgeAt)
        row = forward_row(snapshot, self._desk.attention.inputs(snapshot))
        its = neuron_sum(snapshot, row, selected.layer, selected.index)
        spec = snapshot.document.network.layers[selected.layer - 1]
        about = (selected.layer, selected.index, spec.activation, len(its.weights))
        digits = input_digits(selected.layer)
        self.typeset.show_sum(its, activation_markup(snapshot, selected.layer, its), about, digits)
        self.curve.show_point(Choice(spec.activation, spec.activation_parameters), its.z, its.output)

    def _fitting(self, sheet: Sheet) -> tuple:
        """Give the rows, or those for a narrow panel, and put the curve where it has room."""
        room = self._room()
        curve = 0 if self.curve.isHidden() else self.curve.sizeHint().width() + 12
        wide, low = self.grid.width_of(sheet.rows), self.grid.width_of(sheet.narrow or sheet.rows)
        lies_beside = wide <= room
        rows = sheet.rows if lies_beside or not sheet.narrow else sheet.narrow
        beside = (wide if lies_beside else low) + curve <= room
        if curve and beside != self._beside:
            self._place_curve(beside=beside)
        return rows

    def _room(self) -> int:
        """Give the width that is seen, in pixels, where numbers would need more."""
        return self.width() - 24 - self.area.verticalScrollBar().sizeHint().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.typeset.setFixedWidth(max(self._room(), 40))
        if event.size() != event.oldSize():
            self.refresh()

    # --- what a person does ---

    def _choose_row(self, value: int) -> None:
        if value > 0:
            self._desk.attention.choose_row(value - 1)

    def _switched(self, other: QToolButton, on: bool) -> None:
        if on and other.isChecked():
            other.blockSignals(True)
            other.setChecked(False)
            other.blockSignals(False)
        self.refresh()

    def _to_copy(self) -> str | None:
        """Give what is shown as a text, or None where all weights are."""
        snapshot, attention = self._desk.bridge.snapshot, self._desk.attention
        if self.table.isVisible() or (attention.selected is None and not self.scores.isChecked()):
            return None
        if snapshot is None or self._sheet is None:
            return ""
        about = "a probed point" if attention.probe is not None else f"row {attention.row + 1}"
        target = attention.selected
        if isinstance(target, BadgeAt):
            target = NeuronAt(target.layer, target.index)
        text = formula_of(snapshot, target, attention.inputs(snapshot), about)
        return text if text is not None else sheet_text(self._sheet)


def _switch(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    return button
