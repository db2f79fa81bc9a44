"""MP4: by a program that may be missing, poor, broken or slow."""

import os
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image

from app.film_kinds import mp4
from app.films import StoppedError, film_bytes
from nnviz.errors import UserError
from nnviz.filming import Film

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="there is no ffmpeg")
needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="the programs of this test are scripts")
X264 = " V..... libx264   H.264"
WRITES = 'cat > "$HERE/fed"; for its in "$@"; do last="$its"; done; printf film > "$last"'


def images(count: int = 3, size: tuple[int, int] = (64, 48)) -> list[Image.Image]:
    return [Image.new("RGBA", size, (40 * number, 90, 200, 255)) for number in range(count)]


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Puts a program of the name ffmpeg on the path; gives the folder where it notes what it was told."""

    def put(work: str = WRITES, encoders: str = X264) -> Path:
        path = tmp_path / "bin" / "ffmpeg"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f'#!/bin/sh\nHERE="{tmp_path}"\ncase "$*" in *-encoders*) echo "{encoders}"; exit 0;; esac\n'
            f'for its in "$@"; do echo "$its"; done > "$HERE/told"\necho $$ > "$HERE/pid"\n{work}\n'
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")
        return tmp_path

    return put


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def told(folder: Path) -> list[str]:
    return (folder / "told").read_text().splitlines()


def test_that_mp4_without_ffmpeg_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(UserError, match=r"MP4 needs the program ffmpeg"):
        film_bytes("mp4", iter(images()), [100] * 3)


@needs_scripts
def test_that_ffmpeg_gets_every_picture_as_often_as_it_stands(program):
    folder = program()

    assert film_bytes("mp4", iter(images()), Film(fps=10.0, hold=0.3).durations(3)) == b"film"
    fed = (folder / "fed").read_bytes()
    frame = 64 * 48 * 3
    assert len(fed) == (3 + 1 + 6) * frame
    assert [fed[its * frame] for its in range(10)] == [0, 0, 0, 40, 80, 80, 80, 80, 80, 80]
    assert told(folder)[told(folder).index("-r") + 1] == "10"


@needs_scripts
def test_that_a_film_for_all_players_has_even_sides_and_their_colours(program):
    folder = program()
    film_bytes("mp4", iter(images(size=(63, 47))), [100] * 3, texts={"Title": "a;b 'c' $(d)", "Seed": "7"})
    arguments = told(folder)

    assert "63x47" in arguments and "yuv420p" in arguments and "libx264" in arguments
    assert any(its.startswith("pad=ceil(iw/2)*2:ceil(ih/2)*2") for its in arguments)
    assert "title=a;b 'c' $(d)" in arguments and "Seed: 7" in arguments


@needs_scripts
@pytest.mark.parametrize(
    ("known", "chosen"),
    [
        (" V..... libopenh264 x", "libopenh264"),
        (" V..... libvpx-vp9 x", "libvpx-vp9"),
        (" V..... mpeg4 x", "mpeg4"),
    ],
)
def test_that_another_encoder_is_used_where_the_usual_one_is_missing(program, known, chosen):
    folder = program(encoders=known)
    film_bytes("mp4", iter(images()), [100] * 3)

    assert told(folder)[told(folder).index("-c:v") + 1] == chosen


@needs_scripts
def test_that_an_ffmpeg_without_any_encoder_is_refused_in_words(program):
    program(encoders=" A..... aac")

    with pytest.raises(UserError, match=r"neither libx264 nor another") as caught:
        film_bytes("mp4", iter(images()), [100] * 3)
    assert "\n" not in caught.value.message


@needs_scripts
@pytest.mark.parametrize(
    ("work", "why"),
    [
        ("echo header >&2; echo Disk full >&2; exit 1", "(Disk full)"),
        ("cat > /dev/null; echo Disk full >&2; exit 1", "(Disk full)"),
        ("kill -9 $$", "(it was ended from outside)"),
        ("cat > /dev/null; exit 0", "could not write the film. Choose"),
    ],
)
def test_that_what_goes_wrong_in_ffmpeg_is_one_sentence(program, work, why):
    program(work)

    with pytest.raises(UserError) as caught:
        film_bytes("mp4", iter(images(40, (640, 480))), [100] * 40)
    assert why in caught.value.message and "\n" not in caught.value.message


@needs_scripts
def test_that_an_ffmpeg_that_cannot_be_started_is_one_sentence(program):
    folder = program()
    (folder / "bin" / "ffmpeg").write_text("#!/no/such/shell\n")

    with pytest.raises(UserError, match=r"ffmpeg could not be started"):
        film_bytes("mp4", iter(images()), [100] * 3)


@needs_scripts
@pytest.mark.parametrize("work", ["exec sleep 600", "cat > /dev/null; exec sleep 600"])
def test_that_a_film_that_is_given_up_ends_an_ffmpeg_that_hangs(program, work, monkeypatch, tmp_path):
    monkeypatch.setattr(mp4.tempfile, "tempdir", str(tmp_path))
    folder, before = program(f"exec sh -c '{work}'"), threading.active_count()
    asked = []

    def progress(share: float) -> bool:
        asked.append(share)
        return len(asked) < 6

    with pytest.raises(StoppedError):
        film_bytes("mp4", iter(images(3, (640, 480))), [100] * 3, progress=progress)
    assert is_gone(int((folder / "pid").read_text()))
    assert threading.active_count() == before
    assert not list(tmp_path.glob("nnviz-*"))


@needs_ffmpeg
def test_that_the_same_pictures_give_the_same_film():
    one, other = (film_bytes("mp4", images(8), [100] * 8, texts={"Title": "a"}) for _ in range(2))

    assert one == other and one[4:8] == b"ftyp"


@needs_ffmpeg
def test_that_a_film_of_odd_sides_says_what_it_is_and_how_long(tmp_path):
    path = tmp_path / "a.mp4"
    times = Film(fps=12.0, hold=0.5).durations(8)
    path.write_bytes(film_bytes("mp4", images(8, (63, 47)), times, texts={"Title": "Spirale é", "Seed": "7"}))
    ask = [
        "ffprobe",
        "-v",
        "error",
        "-show_entries",
        "format=duration:format_tags:stream=width,height,pix_fmt",
    ]
    said = subprocess.run([*ask, str(path)], capture_output=True, text=True, check=True).stdout

    assert "width=64" in said and "height=48" in said and "pix_fmt=yuv420p" in said
    assert "TAG:title=Spirale é" in said and "Seed: 7" in said
    length = float(said.split("duration=")[1].split()[0])
    assert length == pytest.approx(sum(times) / 1000.0, abs=0.09)
