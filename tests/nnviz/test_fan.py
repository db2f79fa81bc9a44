"""The seed fan: many seeds at once give what each gives alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.preparing import prepare
from nnviz.edits import change_train
from nnviz.presets import document_of_sample
from nnviz.run import Run
from nnviz.session import initial_params
from nnviz.training.fan import train_fan


@pytest.mark.parametrize("sample", ["laptop", "xor", "gaussians"])
def test_that_a_fan_gives_what_each_seed_gives_alone(sample: str) -> None:
    document = document_of_sample(sample)
    data = prepare(document)
    seeds, epochs = (0, 3, 11), 6
    fan = train_fan(document, data, seeds, epochs)
    for place, seed in enumerate(seeds):
        alone = change_train(seed=seed)(document)
        run = Run(alone, data, initial_params(alone))
        run.advance(epochs)
        log = run.book.log()
        np.testing.assert_allclose(fan.loss[place], log.series["loss"], rtol=2e-5)
        np.testing.assert_allclose(fan.metric[place], log.series["accuracy"], rtol=2e-5)
        for layer, (kernel, bias) in enumerate(run.params()):
            np.testing.assert_allclose(fan.params[layer][0][place], kernel, rtol=1e-3, atol=1e-5)
            np.testing.assert_allclose(fan.params[layer][1][place], bias, rtol=1e-3, atol=1e-5)


@pytest.mark.slow
def test_that_the_laptop_is_solved_and_dies_as_often_as_published() -> None:
    """B10: 77 % of seeds solve it with Glorot weights after 20 epochs; B7: 18.6 % end dead."""
    document = document_of_sample("laptop")
    fan = train_fan(document, prepare(document), range(1000), 20)
    # Three standard errors of a share of 1000 draws, from other random numbers than the published ones.
    assert fan.solved.mean() == pytest.approx(0.77, abs=0.045)
    assert fan.dead.mean() == pytest.approx(0.186, abs=0.04)


def test_that_diverged_and_dead_seeds_are_told_apart() -> None:
    document = document_of_sample("laptop")
    layers = tuple(
        replace(layer, bias_initializer="constant", bias_initializer_parameters=(("value", -9.0),))
        for layer in document.network.layers
    )
    dead = replace(document, network=replace(document.network, layers=layers))
    fan = train_fan(dead, prepare(dead), range(5), 2)
    assert fan.dead.all()
    assert not fan.solved.any()
