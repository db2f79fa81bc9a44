"""What is seen of the network: how large, which part, and which folds are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from app.graph.placing import box_of, number_box
from nnviz.health import judge
from nnviz.scene.camera import HOME, Camera, clamped, fitted, panned, revealing, zoomed
from nnviz.scene.folding import Openings, closed, opened, opening_of, scrolled, showing, turned
from nnviz.scene.hit_test import hit_test
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.network_scene import layout_of
from nnviz.scene.targets import BiasAt, EdgeAt, FoldAt, NeuronAt, Target

if TYPE_CHECKING:
    from app.graph.view import NetworkView

STEP = 1.25
"""How many times larger one turn of the wheel or one key makes the picture."""


class Sight:
    """Looks at the network for its panel.

    Attributes:
        camera: Which part of the picture is seen, and how large.
        openings: The layers whose folds are open.
    """

    def __init__(self, view: NetworkView) -> None:
        self._view = view
        self.camera: Camera = HOME
        self.openings: Openings = ()

    # --- where things are ---

    def layout(self) -> NetworkLayout | None:
        """Give where everything stands in the panel at this moment."""
        view, snapshot = self._view, self._view.desk.bridge.snapshot
        if snapshot is None:
            return None
        return layout_of(
            snapshot,
            (float(view.width()), float(view.height())),
            controls=not view.desk.still,
            text_scale=view.text_scale,
            openings=self.openings,
            camera=self.camera,
        )

    def target_at(self, x: float, y: float) -> Target | None:
        """Give what is drawn at a pixel."""
        snapshot, layout = self._view.desk.bridge.snapshot, self.layout()
        if snapshot is None or layout is None:
            return None
        chosen = self._view.desk.attention.selected
        if chosen is not None and (box := number_box(layout, chosen)) is not None and box.contains(x, y):
            return chosen
        return hit_test(layout, x, y, snapshot.params, selected=chosen, findings=judge(snapshot))

    def box_of(self, target: Target) -> QRectF | None:
        """Give what a part of the network covers in the panel, or None where it is not shown."""
        layout = self.layout()
        return box_of(layout, target) if layout is not None else None

    # --- how large ---

    def look_through(self, camera: Camera) -> None:
        """See another part of the picture."""
        camera = clamped(camera)
        if camera != self.camera:
            self.camera = camera
            self._view.changed()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge about a point of the panel, by default its middle."""
        if (layout := self.layout()) is not None:
            x, y, width, height = layout.body
            spot = at if at is not None else QPointF(x + width / 2.0, y + height / 2.0)
            self.look_through(zoomed(self.camera, factor, spot.x(), spot.y(), layout.body))

    def zoom_in(self) -> None:
        """Enlarge about what is selected, or the middle."""
        self.zoom_by(STEP, self._selected_spot())

    def zoom_out(self) -> None:
        """Make smaller about what is selected, or the middle."""
        self.zoom_by(1.0 / STEP, self._selected_spot())

    def _selected_spot(self) -> QPointF | None:
        selected = self._view.desk.attention.selected
        box = self.box_of(selected) if selected is not None else None
        return box.center() if box is not None and QRectF(self._view.rect()).contains(box.center()) else None

    def pan(self, right: float, down: float) -> None:
        """Move what is seen, in pixels."""
        if (layout := self.layout()) is not None:
            self.look_through(panned(self.camera, right, down, layout.body))

    def fit(self) -> None:
        """Show all of the network."""
        self.look_through(HOME)

    def fit_to(self, target: Target) -> None:
        """Show a part of the network as large as it can be."""
        layout, box = self.layout(), self.box_of(target)
        if layout is not None and box is not None:
            self.look_through(fitted(self.camera, _edges(box), layout.body, 0.25 * layout.body[3]))

    def forget(self) -> None:
        """Show another network whole and folded."""
        self.camera, self.openings = HOME, ()
        self._view.changed()

    # --- what is folded ---

    def turn_fold(self, fold: FoldAt) -> None:
        """Open or close a fold, or turn a page of an open one."""
        if (layout := self.layout()) is not None:
            units = layout.units[fold.layer]
            self.openings = turned(self.openings, fold.layer, fold.way, units, layout.page)
            self._view.changed()

    def open_at(self, layer: int, index: int) -> None:
        """Open a fold at a neuron."""
        self.openings = opened(self.openings, layer, index)
        self._view.changed()

    def scroll(self, layer: int, turns: float) -> bool:
        """Move the page of an opened layer; tells whether it is one."""
        layout = self.layout()
        if layout is None or opening_of(self.openings, layer) is None:
            return False
        by = round(turns * max(layout.page // 4, 1)) or (1 if turns > 0 else -1)
        self.openings = scrolled(self.openings, layer, by, layout.units[layer], layout.page)
        self._view.changed()
        return True

    def fold_again(self, layer: int) -> None:
        """Close the fold of a layer."""
        self.openings = closed(self.openings, layer)
        self._view.changed()

    def reveal(self, target: Target) -> None:
        """Open folds and move the picture until a part of the network is seen."""
        if (layout := self.layout()) is None:
            return
        before = self.openings, self.camera
        for layer, index in _neurons(target):
            self.openings = showing(self.openings, layer, index, layout.units[layer], layout.page + 2)
        layout, box = self.layout(), self.box_of(target)
        if layout is not None and box is not None and _neurons(target):
            self.camera = revealing(self.camera, _edges(box), layout.body)
        if (self.openings, self.camera) != before:
            self._view.changed()


def _edges(box: QRectF) -> tuple[float, float, float, float]:
    return box.x(), box.y(), box.width(), box.height()


def _neurons(target: Target) -> tuple[tuple[int, int], ...]:
    """Give the neurons that must be shown for something to be seen, as (layer, index)."""
    if isinstance(target, EdgeAt):
        return (target.layer - 1, target.source), (target.layer, target.target)
    return ((target.layer, target.index),) if isinstance(target, NeuronAt | BiasAt) else ()
