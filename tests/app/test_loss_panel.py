"""What is read off the loss."""

import numpy as np

from app.panels.loss import describe
from nnviz.drafts import Log, empty_log

LOG = Log(np.arange(1, 5), {"loss": np.array([0.9, 0.7, 0.6, 0.5]), "accuracy": np.full(4, 0.5)})
MEASURED = Log(
    np.array([0, 2, 4]),
    {"loss": np.array([1.0, 0.65, 0.43]), "accuracy": np.array([0.4, 0.5, 0.812]), "val_loss": np.ones(3)},
)


def test_that_an_epoch_is_read_with_what_was_measured_on_all_rows():
    assert describe(LOG, 4, MEASURED).splitlines() == [
        "epoch 4:  loss 0.5,  accuracy 50\u202f%",
        "all rows:  loss 0.43,  accuracy 81.2\u202f%",
    ]


def test_that_the_nearest_measured_epoch_is_named_where_it_is_another():
    assert describe(LOG, 1, MEASURED).splitlines()[1].startswith("all rows after epoch 0:  loss 1")
    assert describe(LOG, 3, MEASURED).splitlines()[1].startswith("all rows after epoch 2:  loss 0.65")


def test_that_nothing_is_said_of_what_was_not_measured():
    assert describe(LOG, 3, empty_log()) == "epoch 3:  loss 0.6,  accuracy 50\u202f%"


def test_that_a_window_measures_the_epochs_it_draws(open_window, qtbot):
    window = open_window()  # one that is named would begin to play
    bridge = window.desk.bridge
    for epoch in (1, 2):
        bridge.step()
        qtbot.waitUntil(lambda: bridge.progress.epoch == epoch and not bridge.playing, timeout=60_000)  # noqa: B023
    assert bridge.snapshot is not None
    assert bridge.snapshot.measured.epoch.tolist()[-2:] == [1, 2]  # 0 is only there if it was drawn before
    assert bridge.snapshot.fit is not None
    assert bridge.snapshot.fit.values["loss"] == bridge.snapshot.measured.last("loss")
