"""Films: every picture in its order and for its time, in each kind of file."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from app.film_kinds.making import ticks
from app.films import FILM_FILES, StoppedError, film_bytes
from nnviz.errors import UserError
from nnviz.filming import Film

TIMES = [500, 100, 100, 1000]
WITHOUT_PROGRAM = [key for key in FILM_FILES if key != "mp4"]
TEXTS = {"Title": "Spiral & «moons»", "Data set": "größe 🙂.csv", "Seed": "7", "Software": "nnviz 1.0"}


def images(alpha: int = 255) -> list[Image.Image]:
    found = []
    for number in range(4):
        pixels = np.zeros((40, 60, 4), np.uint8)
        pixels[..., :3] = np.linspace(0, 255, 60, dtype=np.uint8)[None, :, None]
        pixels[..., number % 3] = 60 * number
        pixels[..., 3] = alpha
        found.append(Image.fromarray(pixels))
    return found


def moving(count: int, size: tuple[int, int] = (64, 48), alpha: int = 255) -> list[Image.Image]:
    """A dark square that goes to the right over a ground of soft colours, or over none."""
    wide, high = size
    ground = np.zeros((high, wide, 4), np.uint8)
    ground[..., 0], ground[..., 1] = np.linspace(0, 250, wide), np.linspace(90, 200, high)[:, None]
    ground[..., 3] = alpha
    found = []
    for number in range(count):
        pixels = ground.copy()
        pixels[10:20, 5 + number : 15 + number] = (20, 30, 40, 255)
        found.append(Image.fromarray(pixels))
    return found


def read(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def frames_of(data: bytes, mode: str = "RGB") -> list[np.ndarray]:
    film = read(data)
    found = []
    for number in range(getattr(film, "n_frames", 1)):
        film.seek(number)
        found.append(np.asarray(film.convert(mode), int))
    return found


def times_of(data: bytes) -> list[float]:
    film = read(data)
    found = []
    for number in range(getattr(film, "n_frames", 1)):
        film.seek(number)
        film.load()
        found.append(film.info["duration"])
    return found


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_every_picture_is_there_in_its_order_and_time(key):
    data = film_bytes(key, iter(images()), TIMES)
    assert times_of(data) == TIMES
    for there, image in zip(frames_of(data), images(), strict=True):
        assert np.abs(there - np.asarray(image.convert("RGB"), int)).mean() < 1


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
@pytest.mark.parametrize(("loop", "count"), [(True, 0), (False, 1)])
def test_that_a_film_begins_again_only_where_it_should(key, loop, count):
    film = read(film_bytes(key, iter(images()), TIMES, loop=loop))

    assert film.info.get("loop", 1) == count


# --- time ---


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
@pytest.mark.parametrize("fps", [7.0, 12.0, 30.0, 48.0])
def test_that_a_film_is_as_long_as_it_should_though_no_picture_can_be(key, fps):
    wanted = Film(fps=fps, hold=0.5).durations(30)
    times = times_of(film_bytes(key, moving(30), wanted))

    assert len(times) == 30 and sum(times) == pytest.approx(sum(wanted), abs=6.0)


def test_that_twelve_pictures_a_second_are_eight_and_nine_hundredths_by_turns():
    assert ticks([1000 / 12] * 6, 10.0) == [8, 9, 8, 8, 9, 8]
    assert sum(ticks([1000 / 12] * 1200, 10.0)) == 10_000


def test_that_a_gif_too_fast_for_browsers_leaves_pictures_out_and_stays_as_long():
    wanted = Film(fps=60.0, hold=0.0).durations(40)
    data = film_bytes("gif", moving(40), wanted)
    times = times_of(data)

    assert min(times) >= 20 and sum(times) == pytest.approx(sum(wanted), abs=25.0)
    assert len(times) < 40
    for place in (0, -1):
        wanted_picture = np.asarray(moving(40)[place].convert("RGB"), int)
        assert np.abs(frames_of(data)[place] - wanted_picture).mean() < 3


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_pictures_that_do_not_differ_take_their_time(key):
    assert sum(times_of(film_bytes(key, images()[:1] * 3, [100, 100, 300]))) == 500


# --- what is seen ---


@pytest.mark.parametrize("key", ["webp", "apng"])
def test_that_a_clear_ground_stays_clear(key):
    data = film_bytes(key, iter(images(0)), TIMES)

    assert max(frame[..., 3].max() for frame in frames_of(data, "RGBA")) == 0


@pytest.mark.parametrize("key", ["webp", "apng"])
def test_that_what_moves_over_a_clear_ground_leaves_no_trace(key):
    there = frames_of(film_bytes(key, moving(9, alpha=0), [100] * 9), "RGBA")

    for frame, image in zip(there, moving(9, alpha=0), strict=True):
        wanted = np.asarray(image, int)
        assert (frame[..., 3] == wanted[..., 3]).all()
        assert (frame == wanted)[wanted[..., 3] > 0].all()


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_what_stands_still_does_not_flicker(key):
    rng = np.random.default_rng(0)
    still = rng.integers(0, 256, (60, 80, 3), dtype=np.uint8)
    pictures = []
    for _ in range(6):
        pixels = still.copy()
        pixels[20:40, 20:60] = rng.integers(0, 256, (20, 40, 3), dtype=np.uint8)
        pictures.append(Image.fromarray(pixels))

    first, *others = frames_of(film_bytes(key, pictures, [100] * 6))

    for other in others:
        changed = (first != other).any(axis=-1)
        changed[20:40, 20:60] = False
        assert not changed.any()


@pytest.mark.slow
@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_a_film_keeps_the_colours_that_matter_though_few_pixels_have_them(key):
    rng = np.random.default_rng(0)
    noisy = [rng.integers(0, 256, (300, 300, 3), dtype=np.uint8) for _ in range(3)]
    for pixels in noisy:
        pixels[7, 7] = (0x4B, 0x3F, 0xAE)

    film = read(film_bytes(key, map(Image.fromarray, noisy), [100] * 3, keep=(0x4B3FAE,)))

    assert film.convert("RGB").getpixel((7, 7)) == (0x4B, 0x3F, 0xAE)


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_white_ground_stays_white_among_many_colours_near_it(key):
    rng = np.random.default_rng(0)
    pixels = rng.integers(240, 256, (200, 300, 3), dtype=np.uint8)
    pixels[50:] = 255

    film = read(film_bytes(key, [Image.fromarray(pixels)] * 2, [100] * 2))

    assert film.convert("RGB").getpixel((9, 99)) == (255, 255, 255)


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_a_ramp_of_two_colours_is_hardly_coarser_than_it_was(key):
    ramp = np.linspace((0xE6, 0x80, 0x20), (0xF8, 0xF8, 0xF8), 400).round().astype(np.uint8)
    pictures = [Image.fromarray(np.tile(np.roll(ramp, 7 * its, axis=0), (50, 1, 1))) for its in range(5)]

    for there, image in zip(frames_of(film_bytes(key, pictures, [100] * 5)), pictures, strict=True):
        assert np.abs(there - np.asarray(image, int)).max() <= 2


@pytest.mark.slow
@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_what_stands_still_costs_next_to_nothing(key):
    rng = np.random.default_rng(0)
    still = rng.integers(0, 256, (200, 300, 3), dtype=np.uint8)
    moved = still.copy()
    moved[0, 0], moved[-1, -1] = 0, 255

    one, many = (film_bytes(key, [Image.fromarray(its) for its in ims], [100] * len(ims))
                 for ims in ([still, moved], [still, moved] * 8))  # fmt: skip

    assert len(many) < 1.5 * len(one)


# --- what a file says of itself ---


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_a_film_says_what_it_was_made_of(key):
    info = read(film_bytes(key, iter(images()), TIMES, texts=TEXTS)).info
    said = {
        "gif": info.get("comment", b"").decode(),
        "webp": info.get("xmp", b"").decode().replace("&amp;", "&"),
        "apng": "\n".join(f"{name}: {info.get(name)}" for name in TEXTS),
    }[key]

    assert all(f"{name}: {text}" in said for name, text in TEXTS.items())


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_no_title_breaks_a_file(key):
    title = "a\0b\x07 <b>]]> \u202eright\ud800" + "long " * 200
    assert len(frames_of(film_bytes(key, iter(images()), TIMES, texts={"Title": title}))) == 4


# --- as a whole ---


@pytest.mark.parametrize("alpha", [0, 255])
@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_the_same_pictures_give_the_same_bytes(key, alpha):
    assert film_bytes(key, moving(5, alpha=alpha), [80] * 5) == film_bytes(
        key, iter(moving(5, alpha=alpha)), [80] * 5
    )


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_a_film_of_one_picture_is_a_picture(key):
    assert read(film_bytes(key, iter(images()[:1]), TIMES[:1])).size == (60, 40)


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_a_film_of_a_single_pixel_is_one(key):
    dot = Image.new("RGBA", (1, 1), (9, 9, 9, 255))
    assert frames_of(film_bytes(key, [dot, dot], [50, 50]))[0].tolist() == [[[9, 9, 9]]]


@pytest.mark.parametrize("key", WITHOUT_PROGRAM)
def test_that_a_film_can_be_given_up_at_any_time(key):
    told: list[float] = []
    film_bytes(key, iter(moving(6)), [80] * 6, progress=lambda share: told.append(share) is None)
    assert len(told) > 6 and told == sorted(told) and told[0] >= 0 and told[-1] < 1

    for allowed in range(len(told)):
        asked = itertools.count()
        with pytest.raises(StoppedError):
            film_bytes(key, iter(moving(6)), [80] * 6, progress=lambda _: next(asked) < allowed)  # noqa: B023
        assert next(asked) == allowed + 1


def test_that_a_film_too_large_for_its_kind_is_refused_in_words():
    with pytest.raises(UserError, match=r"Animated WebP can't hold pictures of 16\u202f384 x 1 pixels"):
        film_bytes("webp", [Image.new("RGBA", (16_384, 1), "white")], [100])
