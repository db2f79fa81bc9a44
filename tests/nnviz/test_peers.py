"""Every peer of the bench that is installed does the same mathematics."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from nnviz.batching import row_order
from nnviz.benchmarks.peers import PEERS
from nnviz.benchmarks.task import task_of
from nnviz.benchmarks.workloads import WORKLOADS, make_wide
from nnviz.datasets.preparation.preparing import prepare
from nnviz.network import init_params
from nnviz.run import Run

pytestmark = pytest.mark.slow
EPOCHS = 2


@pytest.fixture(params=list(WORKLOADS))
def trained(request):
    """Give a workload's task, and nnviz's weights after some epochs of it."""
    document = make_wide(5_000) if request.param == "W6" else WORKLOADS[request.param].make()
    if document.train.optimizer == "adam":
        # PyTorch adds epsilon in another place than Keras and nnviz do: let it count for nothing.
        document = replace(
            document, train=replace(document.train, optimizer_parameters=(("epsilon", 1e-14),))
        )
    data = prepare(document)
    params = init_params(document.network, len(data.inputs), document.train.seed)
    run = Run(document, data, params)
    for _ in range(EPOCHS):
        assert run.advance(1) == 1
    return document, task_of(document, data, params), run.params()


@pytest.mark.parametrize("key", list(PEERS))
def test_that_an_epoch_of_a_peer_gives_the_same_weights(key, trained):
    document, task, expected = trained
    row = PEERS[key]
    if not row.version():
        pytest.skip(f"{row.label} is not installed")
    if lack := row.lacks(task):
        pytest.skip(f"{row.label}: {lack}")
    orders = row_order(document.train.seed, 0, EPOCHS, task.rows)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of other libraries
        peer = row.make(task)
        for order in orders:
            peer.epoch(order if task.shuffled else np.arange(task.rows, dtype=np.int32))
    try:
        moved = max(
            float(np.abs(w - before).max()) for (w, _), (before, _) in zip(expected, task.params, strict=True)
        )
        for mine, its in zip(expected, peer.params(), strict=True):
            for part, other in zip(mine, its, strict=True):
                np.testing.assert_allclose(other, part, rtol=0, atol=1e-4 * moved)
    finally:
        peer.close()
