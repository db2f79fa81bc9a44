"""Films from the picture panel: the run as it was, in the background, whole or not at all."""

import io
import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image as Raster
from PySide6.QtWidgets import QMessageBox

from app.exporting import figure, film_plans
from app.exporting.outcomes import saved_words
from app.exporting.saving import Place
from app.exporting.wish import Wish, film_kinds
from nnviz.edits.layers import add_neuron

SLIDE = Wish("slide", "film-gif", frames=4, film_width=320)


@pytest.fixture
def trained(open_window, qtbot):
    """A window whose run has come a few epochs far."""

    def train(epochs=3, window=None):
        window = window or open_window()
        for _ in range(epochs):
            epoch = window.desk.bridge.progress.epoch
            window.desk.bridge.step()
            qtbot.waitUntil(lambda e=epoch: window.desk.bridge.progress.epoch == e + 1, timeout=60_000)
        return window

    return train


def said(window, qtbot, text):
    qtbot.waitUntil(lambda: text in window.strip.text, timeout=60_000)
    return window.strip.text


@pytest.mark.parametrize("kind", ["gif", "webp", "apng"])
@pytest.mark.parametrize("view", ["slide", "network"])
def test_that_a_run_is_filmed_into_every_kind(trained, qtbot, tmp_path, kind, view):
    window, path = trained(), tmp_path / f"a.{kind}"
    assert window.pictures.film(replace(SLIDE, view=view, kind=f"film-{kind}"), Place(path, replace=True))
    assert "4 pictures" in said(window, qtbot, f"Saved a.{kind}")

    film = Raster.open(io.BytesIO(path.read_bytes()))
    assert (film.width, getattr(film, "n_frames", 1)) == (320, 4)
    first = film.convert("RGB").tobytes()
    film.seek(3)
    assert film.convert("RGB").tobytes() != first
    said_of_itself = path.read_bytes()
    for text in (b"Data set", b"sample:laptop", b"2-3-2", b"0 to 3", b"nnviz "):
        assert text in said_of_itself


def test_that_a_film_shows_the_run_as_it_was_before_an_edit(trained, qtbot, tmp_path):
    window = trained()
    window.desk.bridge.apply(add_neuron(1), "Add neuron")
    trained(1, window)
    plans = []
    window.pictures.films.ended.connect(lambda plan, result: plans.append(plan))
    window.pictures.film(replace(SLIDE, view="network", frames=5), Place(tmp_path / "a.gif", replace=True))
    said(window, qtbot, "Saved a.gif")

    (plan,) = plans
    units = [its.document.network.layers[0].units for its in film_plans.replay(plan.past, (0, 2, 4))]
    assert units == [3, 3, 4] and plan.epochs == (0, 1, 2, 3, 4)


def test_that_a_film_that_is_given_up_leaves_the_old_file(trained, qtbot, tmp_path, monkeypatch):
    window, path = trained(), tmp_path / "a.gif"
    path.write_bytes(b"old")
    drawn = []
    slow = figure.film_rasters

    def rasters(*arguments):
        for raster in slow(*arguments):
            drawn.append(raster)
            time.sleep(0.2)
            yield raster

    monkeypatch.setattr(figure, "film_rasters", rasters)
    window.pictures.ask()
    window.pictures.film(SLIDE, Place(path, replace=True))
    assert window.pictures.panel.bar.isVisible() and not window.pictures.panel.save.isEnabled()
    qtbot.waitUntil(lambda: bool(drawn), timeout=60_000)
    window.pictures.panel.cancel.click()
    assert not window.pictures.panel.bar.isVisible() and window.pictures.panel.save.isEnabled()
    assert window.pictures.films.close(20.0)
    assert path.read_bytes() == b"old" and len(drawn) < 4
    assert [its.name for its in tmp_path.iterdir() if its.name.startswith((".nnviz", "a"))] == ["a.gif"]


@pytest.fixture
def slow_film(trained, tmp_path, monkeypatch):
    """A window that makes a film until ``go_on`` is set."""
    window, go_on, slow = trained(2), threading.Event(), figure.film_rasters

    def rasters(*arguments):
        for raster in slow(*arguments):
            go_on.wait(20.0)
            yield raster

    monkeypatch.setattr(figure, "film_rasters", rasters)
    window.pictures.film(replace(SLIDE, frames=2), Place(tmp_path / "a.gif"))
    yield window, go_on
    go_on.set()


def question_of(window):
    return next(box for box in window.findChildren(QMessageBox) if box.isVisible())


def press(box, word):
    next(button for button in box.buttons() if word in button.text()).click()


def test_that_closing_asks_before_a_film_is_lost_and_the_film_goes_on(slow_film, qtbot, tmp_path):
    window, go_on = slow_film
    assert not window.close() and window.isVisible()
    assert not window.close()  # there is one question, however often one tries
    assert "film is still being made" in question_of(window).text()
    press(question_of(window), "Keep")
    go_on.set()
    said(window, qtbot, "Saved a.gif")
    assert (tmp_path / "a.gif").exists()


def test_that_the_question_goes_with_the_film_and_closing_needs_none_then(slow_film, qtbot):
    window, go_on = slow_film
    assert not window.close()
    go_on.set()
    said(window, qtbot, "Saved a.gif")
    assert not [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert window.close()


def test_that_a_film_is_given_up_for_closing_and_nothing_is_written(slow_film, tmp_path):
    window, go_on = slow_film
    window.close()
    go_on.set()
    press(question_of(window), "Give")
    assert not window.isVisible()
    assert not (tmp_path / "a.gif").exists()


def test_that_a_film_too_large_for_a_slide_says_so():
    said, seconds = saved_words(Path("a.gif"), 6_030_000, "200 pictures")
    assert said.startswith("Saved a.gif, 200 pictures, 6.0 MB. ") and "more than 5 MB" in said
    assert saved_words(Path("a.gif"), 4_900_000, "200 pictures")[0] == "Saved a.gif, 200 pictures, 4.9 MB."
    assert saved_words(Path("a.png"), 6_030_000)[0] == "Saved a.png, 6.0 MB."
    assert seconds > saved_words(Path("a.png"), 1)[1]


def test_that_beginning_again_is_offered_where_a_file_can_say_it(trained):
    window = trained(0)
    window.pictures.ask()
    form = window.pictures.panel.form
    for kind, offered in (("gif", True), ("webp", True), ("apng", True), ("mp4", False)):
        form.show_wish(replace(SLIDE, kind=f"film-{kind}"))
        assert form.film.loop.isVisible() == offered


def test_that_a_full_disk_is_one_sentence(trained, qtbot, tmp_path, monkeypatch):
    window = trained(1)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    window.pictures.film(replace(SLIDE, frames=2), Place(tmp_path / "a.gif", replace=True))
    assert "No space left" in said(window, qtbot, "could not be written")
    assert not (tmp_path / "a.gif").exists()


def test_that_the_window_is_filmed_too(trained, qtbot, tmp_path):
    window, path = trained(2), tmp_path / "a.webp"
    window.pictures.film(Wish("window", "film-webp", frames=3, film_width=640), Place(path))
    said(window, qtbot, "Saved a.webp")
    film = Raster.open(io.BytesIO(path.read_bytes()))
    assert (film.width, getattr(film, "n_frames", 1)) == (640, 3)


def test_that_what_shows_no_run_is_not_filmed(trained, tmp_path):
    window = trained(0)
    window.show_panel("activation_lab")
    assert not window.pictures.film(replace(SLIDE, view="activation_lab"), Place(tmp_path / "a.gif"))
    assert "cannot be filmed" in window.strip.text


def test_that_a_file_that_came_while_a_film_was_made_stays(trained, qtbot, tmp_path):
    window, path = trained(1), tmp_path / "a.gif"
    place = Place(path)
    path.write_bytes(b"other")
    window.pictures.film(replace(SLIDE, frames=2), place)
    said(window, qtbot, "Saved a-2.gif")
    assert path.read_bytes() == b"other" and (tmp_path / "a-2.gif").stat().st_size > 1000


def test_that_mp4_is_named_where_nothing_can_write_it(open_window, monkeypatch):
    monkeypatch.setattr("app.exporting.wish.has_ffmpeg", lambda: False)
    monkeypatch.setattr("app.exporting.form.has_ffmpeg", lambda: False)
    assert ("film-mp4", "MP4 film (needs ffmpeg)") in [its[:2] for its in film_kinds()]
    window = open_window()
    window.pictures.ask()
    box = window.pictures.panel.form.kind_box
    place = box.findData("film-mp4")
    assert place >= 0 and not box.model().item(place).isEnabled()


def test_that_a_film_shows_its_own_controls_and_is_measured(trained, qtbot):
    window = trained(2)
    window.pictures.ask()
    panel = window.pictures.panel
    panel.form.show_wish(SLIDE)
    panel.form.changed.emit()
    qtbot.waitUntil(lambda: "pictures" in panel.size_label.text(), timeout=20_000)
    assert panel.size_label.text().startswith("320 × 180 pixels, 3 pictures, 3.1 s")
    assert panel.form.film.frames.isVisible() and not panel.form.unit_box.isVisible()
    panel.form.film.spacing.chosen.emit("loss")
    assert panel.wish.film.spacing == "loss"
    panel.form.film.last.chosen.emit(None)
    assert panel.wish.film.last is None
    assert Path(f"a.{panel.wish.ending}").suffix == ".gif"


def test_that_a_film_is_measured_to_the_runs_end_while_the_past_is_looked_at(trained, qtbot, tmp_path):
    window = trained(3)
    bridge = window.desk.bridge
    bridge.look_at(1)
    qtbot.waitUntil(lambda: bridge.snapshot.epoch == 1, timeout=60_000)
    window.pictures.ask()
    panel = window.pictures.panel
    panel.form.show_wish(SLIDE)
    panel.form.changed.emit()
    qtbot.waitUntil(lambda: "4 pictures" in panel.size_label.text(), timeout=20_000)
    plans = []
    window.pictures.films.ended.connect(lambda plan, result: plans.append(plan))
    window.pictures.film(SLIDE, Place(tmp_path / "a.gif"))
    qtbot.waitUntil(lambda: len(plans) == 1, timeout=60_000)
    assert plans[0].epochs == (0, 1, 2, 3)


def test_that_a_slide_of_the_runs_beginning_does_not_call_it_untrained(trained, qtbot):
    window = trained(2)
    bridge = window.desk.bridge
    bridge.look_at(0)
    qtbot.waitUntil(lambda: bridge.snapshot.epoch == 0, timeout=60_000)
    figure_of_it = figure.figure_of(window, bridge.snapshot, Wish("slide"))
    said_in_it = list(texts_in(figure_of_it.draw(bridge.snapshot).marks))
    assert "epoch 0" in said_in_it and "Not trained yet" not in said_in_it


def texts_in(marks):
    for mark in marks:
        if hasattr(mark, "marks"):
            yield from texts_in(mark.marks)
        elif hasattr(mark, "text"):
            yield mark.text


@pytest.fixture
def following(trained, qtbot):
    """A window that follows the next update in steps of whole layers."""
    window = trained(1)
    panel = window.show_panel("pass")
    qtbot.waitUntil(lambda: panel.following.frames is not None, timeout=60_000)
    panel.following.choose_grain("layer")
    return window


PASS = Wish("pass", "film-gif", film_width=320, seconds=0.5)


def test_that_a_pass_is_filmed_as_its_panel_has_it(following, qtbot, tmp_path):
    window, path = following, tmp_path / "a.gif"
    steps = len(window.panels["pass"].following.frames)
    assert window.pictures.film(PASS, Place(path))
    assert f"{steps} pictures" in said(window, qtbot, "Saved a.gif")
    film = Raster.open(io.BytesIO(path.read_bytes()))
    assert (film.width, getattr(film, "n_frames", 1)) == (320, steps)
    times = [film.seek(n) or film.info["duration"] for n in range(steps)]
    assert times == [500] * (steps - 1) + [1000]


def test_that_a_film_of_a_pass_goes_from_one_step_to_another(following, qtbot, tmp_path):
    window = following
    plans = []
    window.pictures.films.ended.connect(lambda plan, result: plans.append(plan))
    window.pictures.film(replace(PASS, first_step=2, last_step=4), Place(tmp_path / "a.gif"))
    said(window, qtbot, "Saved a.gif")
    (plan,) = plans
    assert plan.steps == (1, 2, 3)
    assert "Epoch" in plan.texts


def test_that_without_a_pass_there_is_nothing_to_film(trained, qtbot, tmp_path):
    window = trained(1)
    assert not window.pictures.film(PASS, Place(tmp_path / "a.gif"))
    assert "Open the panel Pass" in window.strip.text


def test_that_a_film_of_a_pass_has_steps_in_the_place_of_epochs(following, qtbot):
    window = following
    window.pictures.ask()
    panel, film = window.pictures.panel, window.pictures.panel.form.film
    panel.form.show_wish(replace(PASS, frames=4))
    panel.form.changed.emit()
    steps = len(window.panels["pass"].following.frames)
    qtbot.waitUntil(lambda: f"4 of {steps} steps, 2.5 s" in panel.size_label.text(), timeout=20_000)
    seen = [film.first_step, film.last_step, film.frames, film.seconds, film.width]
    assert all(box.isVisible() for box in seen)
    assert not any(box.isVisible() for box in (film.first, film.last, film.spacing, film.fps))
    film.last_step.chosen.emit(3)
    assert panel.wish.last_step == 3 and "last_step" not in panel.wish.kept()
