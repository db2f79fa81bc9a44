"""All scores of the drawn weights can be read in the window, validation beside training."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.score_sheet import MOST_CLASSES, score_sheet
from app.sheets import Sheet
from nnviz.cartographer import draw_maps
from nnviz.commands.evaluation import scores_json
from nnviz.datasets.preparation.preparing import prepare
from nnviz.drafts import Draft, Progress
from nnviz.edits.data import change_data
from nnviz.edits.training import change_train
from nnviz.network import init_params
from nnviz.numbers import format_number, format_share
from nnviz.presets import document_of_sample
from nnviz.scores import SCORES
from nnviz.snapshot import Scored, Snapshot


def snapshot_of(sample: str, validation: float = 0.25, k: float = 3.0) -> Snapshot:
    document = change_train(score_parameters=(("k", k),))(document_of_sample(sample))
    document = change_data(validation=validation)(document)
    data = prepare(document)
    params = init_params(document.network, len(data.inputs), 3)
    return draw_maps(Draft(0, 0, document, params, Progress("paused")), data)


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row if cell.text.strip()] for row in sheet.narrow or sheet.rows]


@pytest.mark.parametrize("sample", ["laptop", "spiral", "house-prices", "sine"])
def test_that_every_score_is_there_for_training_and_validation(sample):
    snapshot = snapshot_of(sample)
    known: Any = scores_json(snapshot.document, snapshot.data, snapshot.params)
    rows = {row[0]: row[1:] for row in texts(score_sheet(snapshot)) if row}
    write = format_share if snapshot.data.classes else format_number
    for key, score in SCORES.items():
        if score.task == snapshot.document.data.task and key != "top_k":
            name = score.label.replace("-k ", "-3 ")
            assert rows[name] == [write(float(known[side][key])) for side in ("train", "validation")]
    assert snapshot.fit is not None
    assert rows["Loss"] == [format_number(snapshot.fit.values[key]) for key in ("loss", "val_loss")]


@pytest.mark.parametrize("validation", [0.0, 0.25])
def test_that_the_confusion_matrices_are_there(validation):
    snapshot = snapshot_of("spiral", validation)
    known: Any = scores_json(snapshot.document, snapshot.data, snapshot.params)
    rows = texts(score_sheet(snapshot))
    for side, name in (("train", "training"), ("validation", "validation")):
        heads = [place for place, row in enumerate(rows) if row == [name, *snapshot.data.classes]]
        assert len(heads) == (side in known)
        for place in heads:
            found = [row[1:] for row in rows[place + 1 : place + 3]]
            assert found == [[str(n) for n in counts] for counts in known[side]["confusion"]]
    assert ("validation" in known) == (validation > 0)


def test_that_top_k_is_named_with_its_k_and_left_out_where_it_must_be_1():
    def names(k: float) -> list[str]:
        snapshot = snapshot_of("spiral", k=k)
        assert snapshot.fit is not None and snapshot.fit.scored is not None
        scored = (
            Scored(snapshot.fit.scored[0].scores, np.eye(3, dtype=np.int64)),
            Scored({}, np.eye(3, dtype=np.int64)),
        )
        data, fit = replace(snapshot.data, classes=("a", "b", "c")), replace(snapshot.fit, scored=scored)
        return [row[0] for row in texts(score_sheet(replace(snapshot, data=data, fit=fit))) if row]

    assert "Top-2 accuracy" in names(2.0)
    assert not [name for name in names(3.0) if name.startswith("Top")]


def test_that_of_very_many_classes_the_commonest_mistakes_are_listed():
    snapshot, n = snapshot_of("spiral"), MOST_CLASSES + 1
    confusion = np.zeros((n, n), np.int64)
    confusion[3, 4], confusion[8, 0], confusion[2, 2] = 7, 9, 99
    assert snapshot.fit is not None
    scored = (Scored({"accuracy": 0.5}, confusion), Scored({"accuracy": 0.5}, confusion // 3))
    classes = tuple(f"c{i}" for i in range(n))
    many = replace(
        snapshot, data=replace(snapshot.data, classes=classes), fit=replace(snapshot.fit, scored=scored)
    )
    rows = texts(score_sheet(many))
    assert rows[-3:] == [
        ["true → predicted", "training", "validation"], ["c8 → c0", "9", "3"], ["c3 → c4", "7", "2"]
    ]  # fmt: skip


def test_that_scores_of_some_rows_say_so():
    snapshot = snapshot_of("spiral")
    assert snapshot.fit is not None
    assert "on all rows" in score_sheet(snapshot).formula
    some = replace(snapshot, fit=replace(snapshot.fit, exact=False))
    assert "on some rows" in score_sheet(some).formula
    assert score_sheet(replace(snapshot, fit=None)).rows == ()


def test_that_the_inspector_shows_them_until_something_is_selected(open_window):
    from nnviz.scene.targets import NeuronAt

    window = open_window("sample:laptop")
    inspector = window.panels["inspector"]
    assert inspector.title.text() == "Network"
    inspector.scores.click()
    assert inspector.title.text() == "Scores"
    shown = [label.text() for label in inspector._cells.values() if not label.isHidden()]
    assert {"Accuracy", "Precision", "Recall", "F1"} <= set(shown)
    window.desk.attention.select(NeuronAt(1, 0))
    assert inspector.title.text().startswith("Hidden 1")
    assert not inspector.scores.isVisibleTo(inspector)
    window.desk.attention.select(None)
    assert inspector.title.text() == "Scores"
    inspector.scores.click()
    assert inspector.title.text() == "Network"
