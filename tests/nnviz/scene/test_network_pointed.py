"""What is pointed at in the picture of a network is marked once."""

from __future__ import annotations

from nnviz.carrying import initial_params
from nnviz.cartographer import draw_maps
from nnviz.datasets.preparation.preparing import prepare
from nnviz.drafts import Draft, Progress
from nnviz.numbers import format_number, format_short
from nnviz.presets import document_of_sample
from nnviz.scene.marks import Label, Rect
from nnviz.scene.network_scene import network_picture
from nnviz.scene.targets import EdgeAt, HeaderAt, Target
from nnviz.snapshot import Snapshot
from nnviz.theme import argb, load_theme

LIGHT = load_theme("light")


def _moment() -> Snapshot:
    document = document_of_sample("laptop")
    return draw_maps(Draft(0, 0, document, initial_params(document), Progress("paused")), prepare(document))


def test_that_a_selected_header_has_an_outline_and_no_other_has() -> None:
    snapshot = _moment()
    layers = range(len(snapshot.params) + 1)
    outlined = {}
    for selected in (None, *(HeaderAt(layer) for layer in layers)):
        marks = network_picture(snapshot, LIGHT, (640.0, 480.0), selected=selected).marks
        outlined[selected] = [m.x for m in marks if isinstance(m, Rect) and m.stroke == argb(LIGHT.selected)]
    assert outlined.pop(None) == []
    places = [places for places in outlined.values() if len(places) == 1]
    assert len(places) == len(outlined) and places == sorted(places)


def test_that_a_weight_that_is_pointed_at_has_one_number() -> None:
    snapshot = _moment()
    edge = EdgeAt(1, 0, 0)
    weight = float(snapshot.params[0][0][0, 0])

    def labels(hovered: Target | None) -> list[str]:
        picture = network_picture(snapshot, LIGHT, (900.0, 700.0), hovered=hovered, numbers=True)
        return [mark.text for mark in picture.marks if isinstance(mark, Label)]

    short, plate = format_short(weight), f"w = {format_number(weight)}"
    assert labels(None).count(short) == labels(edge).count(short) + 1
    assert plate in labels(edge)
