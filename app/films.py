"""Pictures after one another as one file: GIF, WebP, APNG, and MP4 where the machine has an ffmpeg."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.film_kinds import apng, gif, webp
from app.film_kinds.apng import write_apng
from app.film_kinds.gif import write_gif
from app.film_kinds.making import Making
from app.film_kinds.mp4 import has_ffmpeg, write_mp4
from app.film_kinds.webp import write_webp
from app.xmp import plain_text
from nnviz.errors import UserError
from nnviz.numbers import format_count
from nnviz.registry import Registry

__all__ = ["FILM_FILES", "FilmFile", "StoppedError", "film_bytes", "has_ffmpeg"]

Progress = Callable[[float], bool]
"""Is told how much is done, 0 to 1, and tells whether to go on."""


class StoppedError(Exception):
    """The person wants the film no more."""


@dataclass(frozen=True)
class FilmFile:
    """One kind of file.

    Attributes:
        key: Its ending without the dot.
        label: Its name for people.
        write: Makes its bytes of Pillow's images, one at a time.
        drawing: The share of the time after which all pictures are drawn.
        most_side: Pixels of a side that it can hold.
    """

    key: str
    label: str
    write: Callable[[Iterable[Any], Making], bytes]
    drawing: float = 1.0
    most_side: int = 32_767


def film_bytes(
    key: str,
    images: Iterable[Any],
    durations: Sequence[float],
    *,
    loop: bool = True,
    keep: Sequence[int] = (),
    texts: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Write a film.

    Args:
        key: Key into FILM_FILES.
        images: Pillow's images, one at a time, all of one size, as many as durations.
        durations: For how many milliseconds each of them stands.
        loop: Whether it begins again at its end.
        keep: Colours 0xRRGGBB that shall be exact also in files of few colours.
        texts: What the file says of itself, such as data set and seed.
        progress: Is told how far it is, several times a second.

    Raises:
        StoppedError: If ``progress`` says so.
        UserError: If the kind cannot hold it, or needs a program that is not there.
    """
    kind = FILM_FILES[key]

    def tell(share: float) -> None:
        if progress is not None and not progress(share):
            raise StoppedError

    said = {key: plain_text(text) for key, text in (texts or {}).items()}
    making = Making(durations, loop, keep, said, tell)
    return kind.write(_followed(images, kind, making), making)


def _followed(images: Iterable[Any], kind: FilmFile, making: Making) -> Iterator[Any]:
    """Give images on, and tell how many there were."""
    for number, image in enumerate(images, start=1):
        if max(image.size) > kind.most_side:
            wide, high = image.size
            size = f"{format_count(wide)} x {format_count(high)} pixels"
            message = f"{kind.label} can't hold pictures of {size}. Choose a smaller size."
            raise UserError("picture_size", message)
        making.tell(kind.drawing * (number - 1) / len(making.durations))
        yield image


FILM_FILES: Registry[FilmFile] = Registry(
    "kind of film",
    (
        FilmFile("gif", "Animated GIF", write_gif, gif.DRAWING),
        FilmFile("webp", "Animated WebP", write_webp, webp.DRAWING, most_side=webp.MOST_SIDE),
        FilmFile("apng", "Animated PNG", write_apng, apng.DRAWING),
        FilmFile("mp4", "MP4 film", write_mp4),
    ),
)
