"""What stands on the card beside the mouse."""

from __future__ import annotations

import numpy as np

from app.hover import words_of
from nnviz.carrying import initial_params
from nnviz.cartographer import draw_maps
from nnviz.datasets.preparation.preparing import prepare
from nnviz.drafts import Draft, Progress
from nnviz.presets import document_of_sample
from nnviz.scene.targets import BiasAt, EdgeAt, HeaderAt, NeuronAt, Target
from nnviz.snapshot import Snapshot


def moment(sample: str, params: object = None) -> Snapshot:
    document = document_of_sample(sample)
    shown = params if params is not None else initial_params(document)
    return draw_maps(Draft(0, 0, document, shown, Progress("paused")), prepare(document))  # type: ignore[arg-type]


def said(snapshot: Snapshot, target: Target, inputs: list[float]) -> list[str]:
    words = words_of(snapshot, target, np.array(inputs))
    assert words is not None
    return [value.replace("\u202f", "") for _, value in words.rows]


def test_that_the_numbers_of_a_card_add_up_where_they_are_large() -> None:
    price = ((np.array([[0.5]], np.float32), np.array([0.0], np.float32)),)
    snapshot = moment("house-prices", price)
    assert said(snapshot, EdgeAt(1, 0, 0), [3765.0])[:3] == ["0.5", "3765", "1882.5"]
    price = ((np.array([[0.5]], np.float32), np.array([1.0], np.float32)),)
    snapshot = moment("house-prices", price)
    assert said(snapshot, NeuronAt(1, 0), [2271799.0]) == ["1135899.5", "1", "1135900.5", "1135900.5"]
    assert said(snapshot, BiasAt(1, 0), [2271799.0])[:3] == ["1", "1135899.5", "1135900.5"]


def test_that_a_header_offers_to_be_moved_only_where_a_layer_can_be() -> None:
    snapshot = moment("laptop")
    hints = [words_of(snapshot, HeaderAt(n), np.zeros(2)).hint for n in range(3)]  # type: ignore[union-attr]
    assert not any("drag" in hint for hint in hints)
