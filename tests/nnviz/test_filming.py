"""Which epochs a film shows, and for how long."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.drafts import Log, empty_log
from nnviz.filming import MOST_FRAMES, Film, frame_epochs


def log_of(loss) -> Log:
    return Log(np.arange(1, len(loss) + 1), {"loss": np.asarray(loss, float)})


FALLING = log_of(np.exp(-np.arange(200) / 10.0) + 0.01)


@given(
    first=st.integers(0, 300),
    last=st.none() | st.integers(0, 300),
    frames=st.integers(1, 400),
    every=st.none() | st.integers(1, 90),
    spacing=st.sampled_from(["epochs", "loss"]),
    end=st.integers(0, 200),
)
def test_that_epochs_rise_within_the_run_and_the_ends_are_there(first, last, frames, every, spacing, end):
    log = log_of(np.exp(-np.arange(end) / 10.0)) if end else empty_log()
    epochs = frame_epochs(Film(first, last, frames, every, spacing), log, end)
    stop = end if last is None else min(last, end)

    assert list(epochs) == sorted(set(epochs))
    assert epochs[-1] == stop
    assert epochs[0] == min(first, stop) or (frames == 1 and every is None)
    assert every is not None or len(epochs) <= frames


def test_that_frames_are_even_in_epochs():
    assert frame_epochs(Film(frames=5), FALLING, 200) == (0, 50, 100, 150, 200)
    assert frame_epochs(Film(every=60), FALLING, 200) == (0, 60, 120, 180, 200)
    assert frame_epochs(Film(first=10, last=12, frames=60), FALLING, 200) == (10, 11, 12)


def test_that_frames_are_even_in_loss():
    loss = np.exp(-3000.0 / np.arange(1000.0, 3001.0))
    epochs = np.array(frame_epochs(Film(frames=41, spacing="loss"), log_of(loss), 2000))
    steps = np.abs(np.diff(np.log(loss[epochs])))

    assert len(epochs) == 41
    assert steps.std() < 0.15 * steps.mean()
    assert np.diff(epochs)[-1] > 3 * np.diff(epochs)[0]


def test_that_a_restless_loss_takes_no_pictures_from_its_fall():
    fall = np.linspace(0.0, -3.0, 100)
    restless = -3.0 + 0.5 * (np.arange(1900) % 2)
    epochs = np.array(frame_epochs(Film(frames=41, spacing="loss"), log_of(np.exp([*fall, *restless])), 2000))
    assert np.count_nonzero(epochs < 100) > 30


@pytest.mark.parametrize("loss", [[np.nan] * 20, [0.0] * 20, [1.0] * 20, [1.0, np.inf] * 10])
def test_that_a_strange_loss_still_gives_a_film(loss):
    epochs = frame_epochs(Film(frames=8, spacing="loss"), log_of(loss), 20)

    assert epochs[0] == 0 and epochs[-1] == 20


def test_that_a_film_has_an_end():
    assert len(frame_epochs(Film(every=1), FALLING, 10**6)) <= MOST_FRAMES + 1


def test_that_the_first_and_the_last_picture_stand_longer():
    assert Film(fps=10.0, hold=0.5).durations(4) == [500, 100, 100, 1000]
    assert Film(fps=10.0, hold=0.0).durations(3) == [100, 100, 100]
    assert Film(fps=0.5, hold=1.0).durations(1) == [2000]


def test_that_pictures_of_a_film_stand_for_exact_times():
    assert sum(Film(fps=12.0, hold=1.0).durations(62)) == pytest.approx(1000.0 + 60 * 1000 / 12 + 2000.0)


def test_that_a_film_of_one_picture_shows_the_end():
    assert frame_epochs(Film(frames=1), FALLING, 20) == (20,)
    assert frame_epochs(Film(frames=1, last=7), FALLING, 20) == (7,)
