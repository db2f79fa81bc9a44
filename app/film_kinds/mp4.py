"""MP4 by the machine's own ffmpeg: it gets picture after picture, and is ended if the film is given up."""

from __future__ import annotations

import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

from app.film_kinds.making import Making, comment, ticks
from nnviz.errors import UserError

_LOOK = 0.1
"""Seconds between two looks whether the film is still wanted."""
_ENCODERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("libx264", ("-crf", "18", "-preset", "medium")),
    ("libopenh264", ("-b:v", "6M")),
    ("libvpx-vp9", ("-crf", "24", "-b:v", "0", "-row-mt", "1")),
    ("mpeg4", ("-q:v", "2")),
)
"""What can write the pictures, the best known to players first; not every ffmpeg has the first."""
_COLOURS = "out_color_matrix=bt709:out_range=tv"


def has_ffmpeg() -> bool:
    """Tell whether the machine has a program that writes MP4."""
    return shutil.which("ffmpeg") is not None


def write_mp4(images: Iterable[Any], making: Making) -> bytes:
    """Write an MP4.

    Raises:
        UserError: If there is no ffmpeg, or it cannot do it.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        message = "MP4 needs the program ffmpeg, which was not found. Install it, or choose WebP or GIF."
        raise UserError("no_ffmpeg", message)
    encoder = _encoder(program)
    pictures = iter(images)
    first = next(pictures)
    with tempfile.TemporaryDirectory(prefix="nnviz-") as folder:
        out = Path(folder) / "film.mp4"
        shortest = min(making.durations)
        command = _command(program, encoder, first.size, 1000.0 / shortest, making, out)
        feeding = _Feeding(command, Path(folder) / "said.txt", making)
        try:
            # A picture that stands longer is written several times: not all players know other ways.
            times = ticks(making.durations, shortest)
            for image, time in zip(chain([first], pictures), times, strict=True):
                feeding.write(image.convert("RGB").tobytes(), time)
            feeding.finish()
        finally:
            feeding.end()
        if not out.is_file():
            raise feeding.failed()
        return out.read_bytes()


def _encoder(program: str) -> Sequence[str]:
    """Choose what writes the pictures; its options begin with its name."""
    try:
        said = subprocess.run(
            [program, "-hide_banner", "-encoders"],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=20.0,
            check=False,
            start_new_session=True,
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.TimeoutExpired) as error:
        why = getattr(error, "strerror", None) or "it does not answer"
        raise UserError("ffmpeg", f"ffmpeg could not be started: {why}. Choose WebP or GIF.") from None
    known = {words[1] for line in said.splitlines() if len(words := line.split()) > 1}
    for name, options in _ENCODERS:
        if name in known:
            return ("-c:v", name, *options)
    message = (
        "This ffmpeg can't write films for MP4: it has neither libx264 nor another of the usual encoders. "
    )
    raise UserError("ffmpeg", message + "Install a full one, or choose WebP or GIF.")


def _command(
    program: str, encoder: Sequence[str], size: tuple[int, int], fps: float, making: Making, out: Path
) -> list[str]:
    said = {"title": making.texts.get("Title", ""), "comment": comment(making.texts)}
    tags = [part for key, text in said.items() if text for part in ("-metadata", f"{key}={text}")]
    return [
        *(program, "-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"),
        *("-s", f"{size[0]}x{size[1]}", "-r", str(Fraction(fps).limit_denominator(1001)), "-i", "-"),
        # Most players know no other colours, and those need even sides.
        *("-vf", f"pad=ceil(iw/2)*2:ceil(ih/2)*2,scale={_COLOURS}", "-pix_fmt", "yuv420p"),
        *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
        *encoder,
        # The same pictures give the same bytes: no times, no versions, and always as many threads.
        *("-threads", "2", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
        *("-movflags", "+faststart", *tags, str(out)),
    ]


class _Feeding:
    """A running ffmpeg, fed by a thread of its own: a program that takes nothing must not hold anybody up.

    Args:
        command: The program and its arguments.
        said: A file for what it says.
        making: Tells whether the film is still wanted.
    """

    def __init__(self, command: Sequence[str], said: Path, making: Making) -> None:
        self._said, self._making, self._share = said, making, 0.0
        self._count = 0
        try:
            with said.open("wb") as file:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=file,
                    start_new_session=True,  # Ctrl+C is for us: it would end as if all were well
                )
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UserError("ffmpeg", f"ffmpeg could not be started: {why}. Choose WebP or GIF.") from None
        self._waiting: queue.Queue[tuple[bytes, int] | None] = queue.Queue(1)
        self._thread = threading.Thread(target=self._feed, name="nnviz-ffmpeg", daemon=True)
        self._thread.start()

    def write(self, picture: bytes, times: int) -> None:
        """Hand a picture over, to be shown for several of the shortest times."""
        self._count += 1
        self._put((picture, times))

    def finish(self) -> None:
        """Wait until it has written everything.

        Raises:
            UserError: If it failed.
        """
        self._put(None)
        while self._process.poll() is None:
            self._look()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LOOK)
        if self._process.returncode:
            raise self.failed()

    def end(self) -> None:
        """End it, whatever it is doing."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        with suppress(queue.Empty):
            self._waiting.get_nowait()
        with suppress(queue.Full):
            self._waiting.put_nowait(None)
        self._thread.join()

    def failed(self) -> UserError:
        """Say in words why there is no film."""
        last = self._said.read_text(errors="replace").strip().splitlines()[-1:]
        why = f" ({last[0]})" if last else ""
        if not why and (self._process.returncode or 0) < 0:
            why = " (it was ended from outside)"
        return UserError("ffmpeg", f"ffmpeg could not write the film{why}. Choose WebP or GIF.")

    def _look(self) -> None:
        share = self._count / (len(self._making.durations) + 1)
        self._making.tell(share)

    def _put(self, what: tuple[bytes, int] | None) -> None:
        while True:
            try:
                self._waiting.put(what, timeout=_LOOK)
            except queue.Full:
                self._look()
                if self._process.poll() is not None:
                    raise self.failed() from None
            else:
                return

    def _feed(self) -> None:
        """Write what waits, until there is nothing more or nobody reads."""
        stream = self._process.stdin
        assert stream is not None
        with suppress(OSError, ValueError):
            while (its := self._waiting.get()) is not None:
                for _ in range(its[1]):
                    stream.write(its[0])
        with suppress(OSError, ValueError):
            stream.close()
