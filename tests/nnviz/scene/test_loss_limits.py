"""Laws of the loss in films: its axes have room for the whole run from the first picture on."""

from __future__ import annotations

import dataclasses

import numpy as np

from nnviz.drafts import Log
from nnviz.scene.loss_scene import loss_picture
from nnviz.scene.marks import Label, Polyline, Segments
from nnviz.theme import THEMES

LIGHT = THEMES["light"]
SIZE = (800.0, 500.0)


def flat(marks):
    for mark in marks:
        yield from flat(mark.marks) if hasattr(mark, "marks") else (mark,)


def begun(snapshot, epochs: int):
    log = Log(snapshot.log.epoch[:epochs], {key: its[:epochs] for key, its in snapshot.log.series.items()})
    return dataclasses.replace(
        snapshot, progress=dataclasses.replace(snapshot.progress, log=log, epoch=epochs)
    )


def words_of(marks) -> list[str]:
    return [mark.text for mark in marks if isinstance(mark, Label)]


def test_that_a_film_shows_the_axes_of_the_whole_run_before_its_first_epoch(fake):
    whole = fake("laptop")
    first, later = (
        list(flat(loss_picture(begun(whole, epochs), LIGHT, SIZE, limits=whole.log).marks))
        for epochs in (0, 5)
    )
    assert "Not trained yet" not in words_of(first)
    assert "epoch 0" in words_of(first)
    assert not [mark for mark in first if isinstance(mark, Polyline)]
    assert [mark for mark in later if isinstance(mark, Polyline)]
    grids = [next(mark.ends for mark in marks if isinstance(mark, Segments)) for marks in (first, later)]
    assert np.array_equal(grids[0], grids[1])
    assert {"epoch", "log scale"} <= set(words_of(first))


def test_that_a_run_of_no_epoch_has_no_axes(fake):
    untrained = begun(fake("laptop"), 0)
    for limits in (None, untrained.log):
        assert "Not trained yet" in words_of(flat(loss_picture(untrained, LIGHT, SIZE, limits=limits).marks))
