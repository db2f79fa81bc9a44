"""Films: every picture in its order and for its time, in each kind of file."""

import io
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image

from app.films import FILM_FILES, StoppedError, film_bytes
from nnviz.errors import UserError

TIMES = [500, 100, 100, 1000]
WITHOUT_PROGRAM = [key for key in FILM_FILES if key != "mp4"]


def images(alpha: int = 255) -> list[Image.Image]:
    found = []
    for number in range(4):
        pixels = np.zeros((40, 60, 4), np.uint8)
        pixels[..., :3] = np.linspace(0, 255, 60, dtype=np.uint8)[None, :, None]
        pixels[..., number % 3] = 60 * number
        pixels[..., 3] = alpha
        found.append(Image.fromarray(pixels))
    return found


def read(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_every_picture_is_there_in_its_order_and_time(key):
    film = read(film_bytes(key, iter(images()), TIMES))
    assert getattr(film, "n_frames", 1) == 4
    for number, image in enumerate(images()):
        film.seek(number)
        film.load()
        assert film.info["duration"] == TIMES[number]
        there = np.asarray(film.convert("RGB"), int)
        assert np.abs(there - np.asarray(image.convert("RGB"), int)).mean() < 4


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
@pytest.mark.parametrize(("loop", "count"), [(True, 0), (False, 1)])
def test_that_a_film_begins_again_only_where_it_should(key, loop, count):
    film = read(film_bytes(key, iter(images()), TIMES, loop=loop))

    assert film.info.get("loop", 1) == count


@pytest.mark.parametrize("key", ["webp", "apng"])
def test_that_a_clear_ground_stays_clear(key):
    assert np.asarray(read(film_bytes(key, iter(images(0)), TIMES)).convert("RGBA"))[..., 3].max() == 0


def test_that_a_gif_keeps_the_colours_that_matter_though_few_pixels_have_them():
    rng = np.random.default_rng(0)
    noisy = [rng.integers(0, 256, (300, 300, 3), dtype=np.uint8) for _ in range(3)]
    for pixels in noisy:
        pixels[7, 7] = (0x4B, 0x3F, 0xAE)

    film = read(film_bytes("gif", map(Image.fromarray, noisy), [100] * 3, keep=(0x4B3FAE,)))

    assert film.convert("RGB").getpixel((7, 7)) == (0x4B, 0x3F, 0xAE)


def test_that_the_white_ground_of_a_gif_stays_white_among_many_colours_near_it():
    rng = np.random.default_rng(0)
    pixels = rng.integers(240, 256, (200, 300, 3), dtype=np.uint8)
    pixels[50:] = 255

    film = read(film_bytes("gif", [Image.fromarray(pixels)] * 2, [100] * 2))

    assert film.convert("RGB").getpixel((9, 99)) == (255, 255, 255)


def test_that_what_stands_still_in_a_gif_costs_next_to_nothing():
    rng = np.random.default_rng(0)
    still = rng.integers(0, 256, (200, 300, 3), dtype=np.uint8)
    moved = still.copy()
    moved[0, 0], moved[-1, -1] = 0, 255

    one, many = (film_bytes("gif", [Image.fromarray(its) for its in ims], [100] * len(ims))
                 for ims in ([still, moved], [still, moved] * 8))  # fmt: skip

    assert len(many) < 1.5 * len(one)


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_the_same_pictures_give_the_same_bytes(key):
    assert film_bytes(key, iter(images()), TIMES) == film_bytes(key, iter(images()), TIMES)


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_a_film_of_one_picture_is_a_picture(key):
    assert read(film_bytes(key, iter(images()[:1]), TIMES[:1])).size == (60, 40)


def test_that_progress_is_told_and_can_stop_it():
    told: list[float] = []

    def progress(share: float) -> bool:
        told.append(share)
        return len(told) < 2

    with pytest.raises(StoppedError):
        film_bytes("gif", iter(images()), TIMES, progress=progress)
    assert len(told) == 2 and 0 < told[0] < told[1] < 1


def test_that_mp4_without_ffmpeg_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(UserError, match=r"MP4 needs the program ffmpeg"):
        film_bytes("mp4", iter(images()), TIMES)


def test_that_what_ffmpeg_says_is_passed_on(monkeypatch):
    failed = subprocess.CompletedProcess([], 1, b"", b"header\nUnknown encoder\n")
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/ffmpeg")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)

    with pytest.raises(UserError, match=r"could not write the film \(Unknown encoder\)"):
        film_bytes("mp4", iter(images()), TIMES)
