"""What is copied between host and device is counted as JAX itself tells of it."""

import jax
import numpy as np

from nnviz.datasets.preparation.preparing import prepare
from nnviz.edits.training import change_train
from nnviz.network import init_params
from nnviz.parameters import Parameter
from nnviz.presets import document_of_sample
from nnviz.run import Run
from nnviz.touches import set_parameters
from nnviz.training import programs, transfers


def started(sample, **train):
    document = change_train(**train)(document_of_sample(sample))
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


def test_that_an_edit_of_a_weight_copies_the_table_no_second_time():
    run = started("spiral", shuffle=False)
    run.advance(2)
    rows = run.data.x.nbytes + run.data.y.nbytes
    before = transfers.count()

    edited = set_parameters({Parameter(0, None): 0.5})(run.document)
    run.change(edited, run.data, run.params())
    run.advance(1)

    assert transfers.count().since(before).to_device_bytes < rows
