"""Laws of the units in the picture of the loss: an error's are the label's; a scaled loss says it is."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from nnviz.datasets.preparation.prepared import Affine
from nnviz.drafts import Log
from nnviz.scene.loss_curves import curves_of, error_factor
from nnviz.scene.loss_scene import SCALED, loss_picture
from nnviz.scene.marks import Label
from nnviz.snapshot import Fit
from nnviz.theme import THEMES

LIGHT = THEMES["light"]


def scaled_by(snapshot, *scale):
    scaling = Affine(np.zeros(len(scale)), np.array(scale, np.float64))
    log = Log(
        np.arange(1, 4),
        {"loss": np.array([0.9, 0.5, 0.3]), "mae": np.array([0.8, 0.6, 0.4449])},
    )
    data = dataclasses.replace(snapshot.data, output_scaling=scaling)
    return logged(dataclasses.replace(snapshot, data=data), log)


def logged(snapshot, log):
    return dataclasses.replace(snapshot, progress=dataclasses.replace(snapshot.progress, log=log))


def words_of(snapshot):
    return [mark.text for mark in loss_picture(snapshot, LIGHT, (560, 320)).marks if isinstance(mark, Label)]


def test_that_the_error_of_scaled_labels_is_written_in_the_labels_units(fake):
    snapshot = scaled_by(fake("house"), 8000.0)
    curve = next(curve for curve in curves_of(snapshot, LIGHT, 1.0, metric=True) if curve.key == "mae")
    assert curve.last == pytest.approx(0.4449 * 8000.0)
    words = words_of(snapshot)
    assert "loss in scaled units" in words
    assert any(text.replace("\u202f", "").endswith("3559") or "3559.2" in text for text in words)


def test_that_an_error_of_labels_of_different_scale_is_called_scaled(fake):
    snapshot = scaled_by(fake("house"), 8000.0, 2.0)
    assert error_factor(snapshot) is None
    curve = next(curve for curve in curves_of(snapshot, LIGHT, 1.0, metric=True) if curve.key == "mae")
    assert (curve.last, curve.name) == (pytest.approx(0.4449), ("mean absolute error, scaled", "mae, scaled"))


def test_that_nothing_is_said_of_scaling_where_labels_are_not_scaled(fake):
    assert not set(words_of(scaled_by(fake("house"), 1.0))) & set(SCALED)


def test_that_a_validation_error_is_written_as_the_map_writes_it(fake):
    snapshot = scaled_by(fake("house"), 1.0)
    log = Log(snapshot.log.epoch, {**snapshot.log.series, "val_mae": np.array([9e5, 8e5, 794_829.0])})
    fit = Fit("mae", 790_000.0, 794_831.0, exact=True)
    snapshot = logged(dataclasses.replace(snapshot, fit=fit), log)
    curve = next(c for c in curves_of(snapshot, LIGHT, 1.0, metric=True) if c.key == "val_mae")
    assert curve.last == 794_831.0
    about = dataclasses.replace(snapshot, fit=dataclasses.replace(fit, exact=False))
    curve = next(c for c in curves_of(about, LIGHT, 1.0, metric=True) if c.key == "val_mae")
    assert curve.last == 794_829.0
