"""What is copied between host and device is counted as JAX itself tells of it."""

import jax
import numpy as np

from nnviz.datasets.preparation.preparing import prepare
from nnviz.network import init_params
from nnviz.presets import document_of_sample
from nnviz.run import Run
from nnviz.training import programs, transfers


def started(sample):
    document = document_of_sample(sample)
    data = prepare(document)
    run = Run(document, data, init_params(document.network, len(data.inputs), 0))
    run.compile()
    return run


def test_that_every_copy_to_the_device_is_counted(capfd):
    run = started("spiral")
    capfd.readouterr()
    before = transfers.count()

    with jax.transfer_guard_host_to_device("log_explicit"):
        for _ in range(3):
            run.advance(2)
        run.advance_batches(1)

    told = capfd.readouterr().err.count("host-to-device transfer")
    assert told > 0
    assert transfers.count().since(before).to_device == told


def test_that_copies_are_counted_in_arrays_and_bytes():
    cpu = jax.devices("cpu")[0]
    before = transfers.count()

    there = programs.put((np.zeros((2, 3), np.float32), np.zeros(5, np.int32)), cpu)
    programs.put(there, cpu)  # lies there already
    programs.read(there[0])

    assert transfers.count().since(before) == transfers.Transfers(2, 44, 1, 24)


def test_that_a_program_counts_what_it_is_given_by_the_host():
    run = transfers.counting(lambda state, span: None)
    before = transfers.count()

    run((jax.numpy.zeros(3),), np.zeros(3, np.int32))

    assert transfers.count().since(before) == transfers.Transfers(1, 12, 0, 0)
