"""Laws of the session, with its real threads: what a person does, and what comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from session_driver import LAPTOP, LONG, SMALL, Driver, by_itself, initial, same, same_log

from nnviz.carrying import begins_again
from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Role
from nnviz.edits.data import change_data, set_role
from nnviz.edits.layers import add_neuron, insert_layer, remove_neuron, set_units
from nnviz.edits.training import change_train, lower_rate, set_loss, set_optimizer
from nnviz.errors import UserError
from nnviz.network import init_params
from nnviz.params import Params
from nnviz.presets import document_of_sample
from nnviz.run import Run
from nnviz.scores import evaluate
from nnviz.session import Session

# --- playing ---


def test_that_a_session_shows_its_network_before_it_is_trained(drive):
    driver = drive()
    shown = driver.rests()
    assert (shown.status, shown.epoch, shown.revision, shown.run) == ("idle", 0, 0, 0)
    assert shown.document is LAPTOP
    assert same(shown.params, init_params(LAPTOP.network, 2, LAPTOP.train.seed))
    assert shown.surfaces is not None
    assert not driver.session.playing


def test_that_playing_goes_to_the_end_and_stops_there(drive):
    driver = drive()
    shown = driver.plays_to_the_end()
    assert (shown.status, shown.epoch) == ("finished", 20)
    assert not driver.session.playing
    alone = by_itself(LAPTOP, 20)
    assert same(shown.params, alone.params())
    assert same_log(shown.log, alone.book.log())
    assert shown.progress.device == "cpu"


def test_that_playing_again_goes_as_far_again(drive):
    driver = drive()
    driver.plays_to_the_end()
    shown = driver.plays_to_the_end()
    assert (shown.status, shown.epoch) == ("finished", 40)
    assert same_log(shown.log, by_itself(LAPTOP, 40).book.log())


def test_that_a_pause_stops_where_it_is_and_play_goes_on_from_there(drive):
    driver = drive(LONG)
    driver.session.play()
    driver.sees(lambda shown: shown.epoch > 100)
    driver.session.pause()
    shown = driver.rests()
    assert shown.status == "paused"
    assert not driver.session.playing
    stood = shown.epoch
    time.sleep(0.05)
    assert not driver.session.poll()
    assert driver.snapshot.epoch == stood
    driver.session.play()
    driver.sees(lambda shown: shown.epoch > stood)
    driver.session.pause()
    shown = driver.rests()
    assert same(shown.params, by_itself(LAPTOP, shown.epoch).params())


@pytest.mark.parametrize("document", [LAPTOP, SMALL], ids=["one batch", "three batches"])
def test_that_n_quick_steps_are_n_epochs(document, drive):
    driver = drive(document)
    for _ in range(7):
        driver.session.step()
    assert driver.rests().epoch == 7
    for _ in range(3):
        driver.session.step()
        driver.rests()
    for count in range(1, 6):
        driver.session.step()
        if count % 2:
            driver.session.poll()
    shown = driver.rests()
    assert (shown.epoch, shown.progress.batch) == (15, 0)
    assert same(shown.params, by_itself(document, 15).params())


def test_that_n_quick_steps_of_a_batch_are_n_updates(drive):
    driver = drive(SMALL)
    for _ in range(7):
        driver.session.step_batch()
    shown = driver.rests()
    assert (shown.epoch, shown.progress.batch, shown.progress.batches) == (2, 1, 3)
    for number in range(8, 13):
        driver.session.step_batch()
        shown = driver.rests()
        assert (shown.epoch, shown.progress.batch) == divmod(number, 3)
    assert same(shown.params, by_itself(SMALL, 4).params())
    assert same_log(shown.log, by_itself(SMALL, 4).book.log())


def test_that_a_step_of_a_batch_from_a_fresh_preview_is_one_update(drive):
    driver = drive(SMALL)
    driver.polls_until(lambda: driver.session.snapshot is not None)
    driver.session.step_batch()
    shown = driver.rests()
    assert (shown.epoch, shown.progress.batch) == (0, 1)
    driver.session.reset()
    driver.polls_until(lambda: driver.snapshot.run == driver.session.course.run)
    driver.session.step_batch()
    shown = driver.rests()
    assert (shown.epoch, shown.progress.batch) == (0, 1)


def test_that_a_step_of_a_batch_counts_the_batches_of_the_edited_document(drive):
    driver = drive()
    driver.rests()
    driver.session.apply(change_train(batch_size=3), "Batch size")
    driver.session.step_batch()
    shown = driver.rests()
    assert (shown.epoch, shown.progress.batch) == (0, 1)


def test_that_a_step_of_an_epoch_in_the_middle_of_one_finishes_it(drive):
    driver = drive(SMALL)
    driver.session.step_batch()
    driver.rests()
    driver.session.step()
    shown = driver.rests()
    assert (shown.epoch, shown.progress.batch) == (1, 0)
    assert same(shown.params, by_itself(SMALL, 1).params())


def test_that_play_after_steps_goes_to_the_limit(drive):
    driver = drive()
    driver.session.step()
    driver.rests()
    assert driver.plays_to_the_end().epoch == 20
    driver.session.step()
    assert driver.rests().epoch == 21
    assert driver.plays_to_the_end().epoch == 41


def test_that_training_stops_at_the_target_loss(drive):
    losses = by_itself(LAPTOP, 20).book.log().series["loss"]
    driver = drive(change_train(target_loss=float(losses[11]))(LAPTOP))
    shown = driver.plays_to_the_end()
    assert (shown.status, shown.epoch) == ("finished", 12)


def test_that_divergence_is_named_and_stands_at_the_last_finite_weights(drive):
    document = set_loss("mse")(document_of_sample("house-prices"))
    driver = drive(document)
    shown = driver.plays_to_the_end()
    assert shown.status == "diverged"
    assert "diverged at epoch 3" in shown.progress.message
    assert not driver.session.playing
    assert all(np.isfinite(part).all() for layer in shown.params for part in layer)
    assert not np.isfinite(shown.log.series["loss"][-1])
    driver.session.reset()
    driver.session.apply(lower_rate, "Lower rate")
    shown = driver.plays_to_the_end()
    assert (shown.status, shown.epoch) == ("finished", 100)
    assert np.isfinite(shown.log.series["loss"]).all()


# --- beginning again ---


def test_that_a_reset_gives_the_same_weights_and_the_same_history(drive):
    driver = drive()
    first = driver.plays_to_the_end()
    driver.session.reset()
    shown = driver.rests()
    assert (shown.status, shown.epoch) == ("idle", 0)
    assert len(shown.log.epoch) == 0
    assert same(shown.params, init_params(LAPTOP.network, 2, LAPTOP.train.seed))
    again = driver.plays_to_the_end()
    assert same_log(again.log, first.log)
    assert same(again.params, first.params)


def test_that_a_reset_while_playing_plays_on_from_the_beginning(drive):
    driver = drive(LONG)
    driver.session.play()
    driver.sees(lambda shown: shown.epoch > 2000)
    driver.session.reset()
    shown = driver.sees(lambda shown: shown.epoch > 0)
    assert shown.run == 1
    assert driver.session.playing
    driver.session.pause()
    shown = driver.rests()
    assert same(shown.params, by_itself(LAPTOP, shown.epoch).params())


def test_that_another_seed_begins_with_other_weights_and_undo_brings_the_learned_ones_back(drive):
    driver = drive()
    first = driver.plays_to_the_end()
    driver.session.reseed(LAPTOP.train.seed + 1)
    shown = driver.rests()
    assert shown.epoch == 0
    assert same(shown.params, init_params(LAPTOP.network, 2, LAPTOP.train.seed + 1))
    driver.session.undo()
    shown = driver.rests()
    assert shown.document == LAPTOP
    assert same(shown.params, first.params)


def test_that_an_edit_right_after_a_reset_begins_from_the_initial_weights(drive):
    driver = drive()
    driver.plays_to_the_end()
    driver.session.reset()
    driver.session.apply(add_neuron(1), "Add neuron")
    shown = driver.rests()
    assert shown.epoch == 0
    start = init_params(LAPTOP.network, 2, LAPTOP.train.seed)
    assert np.array_equal(shown.params[0][0][:, :3], start[0][0])
    assert np.array_equal(shown.params[1][0][:3], start[1][0])


def test_that_a_step_and_a_reset_at_once_do_not_play_to_the_end(drive):
    driver = drive()
    driver.rests()
    driver.session.step()
    driver.session.reset()
    assert driver.rests().epoch <= 1


@pytest.mark.parametrize("edit", [change_data(scaling="standard"), change_train(epochs=50)])
def test_that_a_step_and_an_edit_at_once_do_not_play_to_the_end(edit, drive):
    driver = drive()
    driver.rests()
    driver.session.step()
    driver.session.apply(edit, "Edit")
    assert driver.rests().epoch <= 1


@pytest.mark.parametrize(
    ("edit", "again"),
    [
        (add_neuron(1), False),
        (insert_layer(1), False),
        (change_train(learning_rate=0.5), False),
        (set_optimizer("sgd"), False),
        (change_data(scaling="minmax"), True),
        (change_data(validation=0.2), True),
        (change_data(split_seed=3), True),
        (change_train(seed=9), True),
        (lambda document: document_of_sample("xor"), True),
    ],
)
def test_that_only_what_makes_learning_meaningless_begins_again(edit, again):
    assert begins_again(LAPTOP, edit(LAPTOP)) == again


def test_that_loading_the_same_document_again_begins_afresh(drive):
    driver = drive()
    first = driver.plays_to_the_end()
    driver.session.load(LAPTOP, "Open sample")
    shown = driver.rests()
    assert (shown.epoch, len(shown.log.epoch)) == (0, 0)
    assert same(shown.params, initial(LAPTOP))
    assert same_log(driver.plays_to_the_end().log, first.log)


def test_that_loading_over_an_edited_document_begins_afresh_and_can_be_undone(drive):
    driver = drive()
    driver.session.apply(add_neuron(1), "Add neuron")
    driver.plays_to_the_end()
    driver.session.load(LAPTOP, "Open sample")
    assert same(driver.rests().params, initial(LAPTOP))
    driver.session.undo()
    assert driver.session.document.network.units == (4, 2)


def test_that_undo_does_not_bring_back_weights_that_have_exploded(drive):
    house = document_of_sample("house-prices")
    driver = drive(house)
    driver.session.apply(set_loss("mse"), "Change loss")
    driver.session.reset()
    driver.session.play()
    assert driver.rests().status == "diverged"
    exploded = replace(house, train=replace(house.train, loss="mse"))
    driver.session.apply(change_data(scaling="standard"), "Scale features")
    driver.session.undo()
    assert same(driver.rests().params, initial(exploded))


# --- going back ---


def test_that_going_back_gives_the_weights_of_that_time_exactly(drive):
    driver = drive()
    driver.plays_to_the_end()
    driver.session.go_to(7)
    shown = driver.rests()
    assert shown.epoch == 7
    assert same(shown.params, by_itself(LAPTOP, 7).params())
    driver.session.go_to(5)
    shown = driver.rests()
    assert shown.epoch == 5
    assert same(shown.params, by_itself(LAPTOP, 5).params())
    shown = driver.plays_to_the_end()
    assert shown.epoch == 20
    assert same_log(shown.log, by_itself(LAPTOP, 20).book.log())


def test_that_a_step_back_and_a_step_at_once_are_one_epoch_from_there(drive):
    driver = drive()
    driver.plays_to_the_end()
    driver.session.go_to(5)
    driver.session.step()
    assert driver.rests().epoch == 6
    driver.session.go_to(3)
    driver.session.play()
    assert driver.rests().epoch == 20


# --- failures ---


def test_that_a_failure_of_the_engine_is_told_and_training_can_be_taken_up_again(drive, monkeypatch):
    driver = drive(LONG)
    session = driver.session
    session.play()
    driver.sees(lambda shown: shown.epoch > 100)
    session.pause()
    good = driver.rests()

    def fail(run: Run, epochs: int, chunk: int | None = None) -> int:
        raise RuntimeError("the device was lost")

    with monkeypatch.context() as broken:
        broken.setattr(Run, "advance", fail)
        session.play()
        shown = driver.sees(lambda shown: shown.status == "failed")
        assert "the device was lost" in shown.progress.message
        assert "RuntimeError" in shown.progress.report
        assert "Traceback" in shown.progress.report
        assert not session.playing
    session.restart()
    shown = driver.rests()
    assert shown.status == "idle"
    assert same(shown.params, good.params)
    session.apply(change_train(epochs=10), "Epochs")
    assert driver.plays_to_the_end().status == "finished"


def test_that_a_failure_in_the_middle_keeps_what_was_learned(drive, monkeypatch):
    driver = drive(LONG)
    session = driver.session
    honest = Run.advance

    def fail_late(run: Run, epochs: int, chunk: int | None = None) -> int:
        if run.epoch > 1000:
            raise RuntimeError("the device was lost")
        return honest(run, epochs, chunk)

    monkeypatch.setattr(Run, "advance", fail_late)
    session.play()
    shown = driver.sees(lambda shown: shown.status == "failed")
    assert shown.epoch > 100
    assert len(shown.log.epoch) == shown.epoch
    assert same(shown.params, by_itself_honest(honest, shown.epoch))
    session.restart()
    assert same(driver.rests().params, shown.params)


def by_itself_honest(advance: Callable[[Run, int], int], epochs: int) -> Params:
    run = Run(LAPTOP, prepare(LAPTOP), init_params(LAPTOP.network, 2, LAPTOP.train.seed))
    while run.epoch < epochs:
        advance(run, epochs - run.epoch)
    return run.params()


def test_that_an_engine_that_cannot_be_loaded_is_told(drive, monkeypatch):
    from nnviz.training import programs

    def fail(folder: str) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(programs, "use_compilation_cache", fail)
    driver = drive(cache_folder="/nowhere")
    shown = driver.sees(lambda shown: shown.status == "failed", 20)
    assert "no space left" in shown.progress.message


# --- speed ---


@pytest.mark.slow
@pytest.mark.parametrize(
    "document", [LONG, change_train(epochs=1_000_000)(SMALL)], ids=["one batch", "three"]
)
def test_that_fifty_epochs_a_second_are_about_fifty(document, drive):
    driver = drive(document)
    session = driver.session
    session.set_speed(50)
    session.play()
    start = driver.sees(lambda shown: shown.epoch >= 1).epoch
    begun = time.perf_counter()
    driver.polls_until(lambda: time.perf_counter() - begun > 1.5)
    session.pause()
    shown = driver.rests()
    seconds = time.perf_counter() - begun
    assert 20 < (shown.epoch - start) / seconds < 80


@pytest.mark.slow
def test_that_the_speed_can_be_let_go_and_bound_again(drive):
    driver = drive(LONG)
    session = driver.session
    session.set_speed(2)
    session.play()
    driver.sees(lambda shown: shown.epoch >= 1)
    session.set_speed(None)
    driver.sees(lambda shown: shown.epoch > 1000)
    session.set_speed(5)
    start = driver.sees(lambda shown: True).epoch
    begun = time.perf_counter()
    driver.polls_until(lambda: time.perf_counter() - begun > 1)
    session.pause()
    assert driver.rests().epoch - start < 15


# --- anything at all ---


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_that_whatever_is_done_in_whatever_order_it_all_fits_together(seed, drive):
    rng = np.random.default_rng(seed)
    driver = drive(change_train(epochs=300)(SMALL))
    session = driver.session
    rate = {"label": "Rate", "merge": "learning_rate"}
    roles: tuple[Role, Role] = ("ignore", "feature")
    actions: list[Callable[[], object]] = [
        session.play,
        session.pause,
        session.step,
        session.step_batch,
        session.step_back,
        session.reset,
        session.undo,
        session.redo,
        lambda: session.go_to(int(rng.integers(0, 40))),
        lambda: session.look_at(int(rng.integers(0, 40))),
        session.continue_from_here,
        lambda: session.reseed(int(rng.integers(3))),
        lambda: session.set_speed([None, 30.0][int(rng.integers(2))]),
        lambda: session.apply(add_neuron(1), "Add"),
        lambda: session.apply(remove_neuron(1, 0), "Remove"),
        lambda: session.apply(insert_layer(1), "Insert"),
        lambda: session.apply(change_train(learning_rate=float(rng.choice([0.01, 0.1]))), **rate),
        lambda: session.apply(set_optimizer(str(rng.choice(["sgd", "adam"]))), "Optimizer"),
        lambda: session.apply(change_data(scaling=str(rng.choice(["none", "minmax"]))), "Scale"),
        lambda: session.apply(set_role("pink", roles[int(rng.integers(2))]), "Role"),
        lambda: time.sleep(0.01),
    ]
    for _ in range(80):
        try:
            actions[int(rng.integers(len(actions)))]()
        except UserError as error:
            assert error.code in ("not_hidden", "no_such_neuron", "no_such_place")
        session.poll()
        assert session.problem is None
        if session.snapshot is not None:
            shown = session.snapshot
            assert shown.status != "failed", shown.progress.report
            assert shown.revision <= session.revision
            assert shown.revision < session.revision or shown.document == session.document
            for shown in (session.snapshot, session.shown):
                widths = tuple(kernel.shape[1] for kernel, _ in shown.params)
                assert widths == shown.document.network.units
                assert list(shown.log.epoch) == list(range(1, len(shown.log.epoch) + 1))
    session.look_at(None)
    session.set_speed(None)
    session.pause()
    shown = driver.rests()
    assert shown.status in ("idle", "paused", "finished")
    assert shown.document == session.document
    stood = shown.epoch
    session.step()
    assert driver.rests().epoch == stood + 1
    session.reset()
    first = driver.plays_to_the_end()
    session.reset()
    again = driver.plays_to_the_end()
    assert first.epoch == again.epoch == 300
    assert same(first.params, again.params)
    assert same_log(first.log, again.log)


# --- the end ---


def ours() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("nnviz-")]


@pytest.mark.slow
def test_that_many_resets_and_rebuilds_leave_no_thread_and_close_quickly(wait_for):
    before = threading.active_count()
    session = Session(LONG)
    driver = Driver(session, wait_for)
    session.play()
    rng = np.random.default_rng(0)
    for number in range(200):
        kind = int(rng.integers(4))
        if kind == 0:
            session.reset()
        elif kind == 1:
            session.apply(set_units(1, 2 + number % 3), "Units")
        elif kind == 2:
            session.reseed(number + 100)
        else:
            session.undo()
        session.poll()
        if number % 10 == 0:
            time.sleep(0.005)
    assert len(ours()) == 2
    session.play()
    driver.sees(lambda shown: shown.epoch > 0)
    begun = time.perf_counter()
    assert session.close(2)
    assert time.perf_counter() - begun < 2
    assert threading.active_count() == before


def test_that_a_session_opened_and_closed_at_once_ends_its_threads():
    for _ in range(10):
        session = Session(LAPTOP)
        session.play()
        assert session.close(20)
    assert ours() == []


@pytest.mark.slow
def test_that_closing_during_a_compile_ends_the_threads(wait_for):
    deep = LAPTOP
    for _ in range(12):
        deep = insert_layer(1)(deep)
    session = Session(deep)
    driver = Driver(session, wait_for)
    session.play()
    driver.sees(lambda shown: shown.status == "compiling")
    begun = time.perf_counter()
    session.close(0.1)
    assert time.perf_counter() - begun < 1
    wait_for(lambda: not ours(), 60)


def test_that_closing_twice_is_once():
    session = Session(LAPTOP)
    assert session.close(20)
    assert session.close(20)


def test_that_what_is_measured_while_it_trains_is_that_of_the_run_there(drive):
    """Drawn while it trains, edited and taken back: every measured epoch is exactly the run's own."""
    mine = drive(change_train(epochs=60)(SMALL))
    mine.session.set_speed(100.0)
    mine.session.play()
    mine.sees(lambda shown: shown.epoch > 15)
    mine.session.apply(add_neuron(1), "Add neuron")
    mine.rests()
    mine.session.go_to(40)
    mine.rests()
    mine.session.step()
    log = mine.rests().measured
    run = mine.session._trainer._run
    assert run is not None
    assert log.epoch[-1] == run.epoch == 41
    for place, epoch in enumerate(log.epoch.tolist()):
        past = run.at(epoch)
        known = evaluate(past.document, past.data, past.params())
        assert {key: values[place] for key, values in log.series.items()} == known, epoch
