"""Pictures after one another as one file: GIF, WebP, APNG, and MP4 where the machine has an ffmpeg."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.errors import UserError
from nnviz.registry import Registry

Keep = Sequence[int]
Progress = Callable[[float], bool]
"""Is told how much is done, 0 to 1, and tells whether to go on."""
_PALETTE_FROM, _EVERY_PIXEL, _KEPT = 12, 3, 96
_CLEAR = 255
"""The place in a GIF's palette that stands for what stays as it was."""
_WEBP_QUALITY = 88
_ENCODING = 0.35
"""The share of the time that writing takes when all pictures are there."""


class StoppedError(Exception):
    """The person wants the film no more."""


@dataclass(frozen=True)
class FilmFile:
    """One kind of file.

    Attributes:
        key: Its ending without the dot.
        label: Its name for people.
        write: Makes its bytes of Pillow's images, the milliseconds of each, whether it begins again, and
            colours that must be among those of a file that knows only some.
    """

    key: str
    label: str
    write: Callable[[Sequence[Any], Sequence[int], bool, Keep], bytes]


def film_bytes(
    key: str,
    images: Iterable[Any],
    durations: Sequence[int],
    *,
    loop: bool = True,
    keep: Keep = (),
    progress: Progress | None = None,
) -> bytes:
    """Write a film.

    Args:
        key: Key into FILM_FILES.
        images: Pillow's images, one at a time, all of one size.
        durations: For how many milliseconds each of them stands.
        loop: Whether it begins again at its end.
        keep: Colours 0xRRGGBB that shall be exact also in files of few colours.
        progress: Is told how far it is.

    Raises:
        StoppedError: If ``progress`` says so.
        UserError: If the kind needs a program that is not there.
    """
    drawn: list[Any] = []
    for image in images:
        drawn.append(image)
        if progress is not None and not progress((1.0 - _ENCODING) * len(drawn) / len(durations)):
            raise StoppedError
    return FILM_FILES[key].write(drawn, durations, loop, keep)


def _gif(images: Sequence[Any], durations: Sequence[int], loop: bool, keep: Keep) -> bytes:
    palette, exact = _palette(images, keep)
    flat = [_flattened(image, palette, exact) for image in images]
    # What has not changed since the picture before is left clear, which is a third of the size.
    return _saved(flat, "GIF", durations, loop, optimize=True, transparency=_CLEAR, disposal=1)


def _flattened(image: Any, palette: Any, exact: NDArray[np.int64]) -> Any:
    """Give an image in the colours of a palette, the first of which are ``exact``.

    Pillow looks for the nearest colour in a coarse table: white could become a grey beside it.
    """
    from PIL import Image  # noqa: PLC0415  needed for files only

    nearest = np.array(image.convert("RGB").quantize(palette=palette, dither=0))
    colours, order = _packed(image), np.argsort(exact)
    places = order[np.searchsorted(exact[order], colours).clip(max=len(exact) - 1)]
    flat = np.where(exact[places] == colours, places, nearest.ravel()).astype(np.uint8)
    result = Image.fromarray(flat.reshape(nearest.shape))
    result.putpalette(palette.getpalette())
    return result


def _palette(images: Sequence[Any], keep: Keep) -> tuple[Any, NDArray[np.int64]]:
    """Give 255 colours that suit pictures of the whole run: one picture's own would lack the others'.

    The colours that are met most are kept as they are: those of ground, text and lines. The others, mostly
    of maps, are cut by medians (Heckbert 1982).

    Returns:
        The palette, and the colours 0xRRGGBB that it begins with as they are.
    """
    from PIL import Image  # noqa: PLC0415  needed for files only

    places = [*range(0, len(images), max(len(images) // _PALETTE_FROM, 1)), len(images) - 1]
    some = np.concatenate([_packed(images[place])[::_EVERY_PIXEL] for place in places])
    colours, counts = np.unique(some, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    order = order[~np.isin(colours[order], keep)]
    few = _KEPT - len(keep)
    kept, others = np.append(colours[order[:few]], np.asarray(keep, np.int64)), colours[order[few:]]
    exact = [(c >> 16 & 255, c >> 8 & 255, c & 255) for c in kept.tolist()]
    cut: list[int] = []
    if len(others):
        rest = np.stack([others >> 16 & 255, others >> 8 & 255, others & 255], axis=-1).astype(np.uint8)
        sheet = Image.fromarray(rest[None])
        less = sheet.quantize(_CLEAR - len(exact), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        cut = less.getpalette() or []
    palette = Image.new("P", (1, 1))
    flat = [part for colour in exact for part in colour] + cut
    palette.putpalette((flat + flat[:3] * 256)[:768])
    return palette, kept


def _packed(image: Any) -> NDArray[np.int64]:
    """Give the pixels of an image as numbers 0xRRGGBB."""
    rgb = np.asarray(image.convert("RGB"), np.int64).reshape(-1, 3)
    return (rgb[:, 0] << 16) | (rgb[:, 1] << 8) | rgb[:, 2]


def _webp(images: Sequence[Any], durations: Sequence[int], loop: bool, keep: Keep) -> bytes:
    return _saved(images, "WEBP", durations, loop, quality=_WEBP_QUALITY, method=3)


def _apng(images: Sequence[Any], durations: Sequence[int], loop: bool, keep: Keep) -> bytes:
    return _saved(images, "PNG", durations, loop)


def _saved(images: Sequence[Any], kind: str, durations: Sequence[int], loop: bool, **more: Any) -> bytes:
    buffer = io.BytesIO()
    if loop or kind != "GIF":  # a GIF that says nothing of loops stops at its end
        more["loop"] = 0 if loop else 1
    if len(images) == 1:
        images[0].save(buffer, kind, **more)
    else:
        images[0].save(
            buffer, kind, save_all=True, append_images=images[1:], duration=list(durations), **more
        )
    return buffer.getvalue()


def has_ffmpeg() -> bool:
    """Tell whether the machine has a program that writes MP4."""
    return shutil.which("ffmpeg") is not None


def _mp4(images: Sequence[Any], durations: Sequence[int], loop: bool, keep: Keep) -> bytes:
    program = shutil.which("ffmpeg")
    if program is None:
        message = "MP4 needs the program ffmpeg, which was not found. Install it, or choose WebP or GIF."
        raise UserError("no_ffmpeg", message)
    shortest = min(durations)
    width, height = images[0].size
    with tempfile.TemporaryDirectory(prefix="nnviz-") as folder:
        out = Path(folder) / "film.mp4"
        command = [
            *(program, "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"),
            *("-s", f"{width}x{height}", "-r", f"{1000 / shortest:g}", "-i", "-"),
            # Most players know no other colours, and those need even sides.
            *("-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p", "-crf", "18"),
            *("-movflags", "+faststart", "-fflags", "+bitexact", str(out)),
        ]
        # A picture that stands longer is written several times: not all players know other ways.
        frames = [
            image.convert("RGB").tobytes()
            for image, time in zip(images, durations, strict=True)
            for _ in range(max(round(time / shortest), 1))
        ]
        done = subprocess.run(command, input=b"".join(frames), capture_output=True, check=False)
        if done.returncode or not out.is_file():
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            why = f" ({last[0]})" if last else ""
            raise UserError("ffmpeg", f"ffmpeg could not write the film{why}. Choose WebP or GIF.")
        return out.read_bytes()


FILM_FILES: Registry[FilmFile] = Registry(
    "kind of film",
    (
        FilmFile("gif", "GIF", _gif),
        FilmFile("webp", "Animated WebP", _webp),
        FilmFile("apng", "Animated PNG", _apng),
        FilmFile("mp4", "MP4 film", _mp4),
    ),
)
