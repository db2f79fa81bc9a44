"""What a person wants a picture of, and how; remembered from one start to the next."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, get_args

from app.films import FILM_FILES, has_ffmpeg
from app.picture_files import PICTURE_FILES
from app.views import VIEWS
from nnviz.filming import MOST_FRAMES, Film
from nnviz.theme import THEMES

WINDOW, SLIDE = "window", "slide"
Unit = Literal["times", "px", "cm"]
SHAPES: dict[str, tuple[int, int]] = {"16:9": (1280, 720), "4:3": (960, 720)}
"""The shapes of a slide, with width and height in pixels before scaling."""
FILM = "film-"
"""What the keys of films begin with."""
MOST_TIMES, CM = 4, 96.0 / 2.54
LEAST_CM, MOST_CM, LEAST_DPI, MOST_DPI = 2.0, 120.0, 30, 2400
LEAST_PX, MOST_PX = 64, 16_384
_NAMES = {"prediction": "boundary"}
LEAST_SECONDS, MOST_SECONDS = 0.1, 60.0
MOST_FPS, LEAST_FILM, MOST_FILM = 60, 160, 3840
_PASSING = ("title", "caption", "first", "last", "first_step", "last_step")
"""What belongs to one picture, run or pass, and is not remembered."""


@dataclass(frozen=True)
class Wish:
    """What to draw, and into what.

    Attributes:
        view: "window", a panel's key, or one of VIEWS.
        shape: Key into SHAPES, where it is a slide.
        kind: Key of PICTURE_FILES, or FILM and one of FILM_FILES.
        theme: Key of a theme.
        unit: What says how large it is: ``times``, ``pixels`` and ``high``, or ``width`` and ``dpi``.
        times: Pixels for each one on screen.
        pixels: Width in pixels.
        high: Height in pixels; 0 for the proportion that it has on screen.
        width: Width in centimetres.
        dpi: Pixels an inch.
        transparent: Whether the ground is left out.
        outlined: Whether the texts of an SVG are shapes.
        footer: Whether data set, network, seed, epoch and version stand below.
        title: A line above, or "".
        caption: A line below, or "".
        first: The epoch that a film begins with.
        last: The one that it ends with; 0 for the last there is.
        frames: How many pictures it has at most.
        even_in_loss: Whether they lie evenly in the loss, instead of in epochs.
        fps: Pictures a second.
        first_step: The step, from 1, that a film of a pass begins with.
        last_step: The one that it ends with; 0 for the last there is.
        seconds: For how long each step of a pass stands.
        loop: Whether it begins again at its end.
        film_width: Its width in pixels.
    """

    view: str = WINDOW
    kind: str = "png"
    theme: str = "light"
    shape: str = "16:9"
    unit: Unit = "times"
    times: int = 2
    pixels: int = 1920
    high: int = 0
    width: float = 16.0
    dpi: int = 300
    transparent: bool = False
    outlined: bool = False
    footer: bool = False
    title: str = ""
    caption: str = ""
    first: int = 0
    last: int = 0
    frames: int = 60
    even_in_loss: bool = False
    fps: int = 12
    first_step: int = 1
    last_step: int = 0
    seconds: float = 1.5
    loop: bool = True
    film_width: int = 960

    @property
    def film(self) -> Film:
        """What a film shows of the run, or how fast it goes through a pass."""
        if self.films_steps:
            return Film(frames=self.frames, fps=1.0 / self.seconds, hold=self.seconds, loop=self.loop)
        return Film(
            first=self.first,
            last=self.last or None,
            frames=self.frames,
            spacing="loss" if self.even_in_loss else "epochs",
            fps=float(self.fps),
            loop=self.loop,
        )

    @property
    def is_film(self) -> bool:
        """Whether the whole run or pass is wanted."""
        return self.kind.startswith(FILM)

    @property
    def films_steps(self) -> bool:
        """Whether a film of a pass is wanted, step by step."""
        return self.is_film and self.view in VIEWS and VIEWS[self.view].films == "steps"

    @property
    def still(self) -> Wish:
        """The same as pixels of one moment."""
        return replace(self, kind="png")

    @property
    def is_vector(self) -> bool:
        """Whether the file has shapes and text in the place of pixels."""
        return not self.is_film and PICTURE_FILES[self.kind].vector

    @property
    def ending(self) -> str:
        """The ending of the file, without the dot."""
        return self.kind.removeprefix(FILM)

    @property
    def is_window(self) -> bool:
        """Whether the window is wanted."""
        return self.view == WINDOW

    @property
    def is_slide(self) -> bool:
        """Whether a slide is wanted."""
        return self.view == SLIDE

    @property
    def slide_size(self) -> tuple[float, float]:
        """Width and height of a slide before scaling."""
        wide, high = SHAPES[self.shape]
        return float(wide), float(high)

    @property
    def in_cm(self) -> bool:
        """Whether a still picture has a width in print."""
        return self.unit == "cm" and not self.is_film

    @property
    def in_px(self) -> bool:
        """Whether a still picture has a width in pixels: what has none is as on screen."""
        return self.unit == "px" and not self.is_film and not self.is_vector

    @property
    def in_times(self) -> bool:
        """Whether a still picture has so many pixels for each one of its usual size."""
        return not (self.is_film or self.is_vector or self.in_cm or self.in_px)

    @property
    def fits(self) -> bool:
        """Whether a view may be less high than usual: nobody has said how high, and it is no film."""
        return not self.is_film and not (self.in_px and self.high)

    @property
    def can_be_transparent(self) -> bool:
        """Whether the ground can be left out: the window has one of its own, and some films know none."""
        return not self.is_window and self.kind not in (f"{FILM}gif", f"{FILM}mp4")

    @property
    def can_loop(self) -> bool:
        """Whether the file can say that it begins again at its end: that of MP4 is up to who plays it."""
        return self.is_film and self.kind != f"{FILM}mp4"

    @property
    def can_be_outlined(self) -> bool:
        """Whether texts can be shapes: in files that could hold text, but for the window, which Qt paints."""
        return self.kind == "svg" and not self.is_window

    def scale(self, laid_out: tuple[float, float]) -> float:
        """Give the pixels of the file for each of a still picture's layout."""
        if self.in_px:
            return self.pixels / laid_out[0]
        return self.dpi / 96.0 if self.in_cm else float(self.times)

    def laid_out(self, size: tuple[float, float]) -> tuple[float, float]:
        """Give the layout's width and height for those that it has on screen."""
        if self.in_cm:
            return self.width * CM, self.width * CM * size[1] / size[0]
        if self.in_px and self.high and not self.is_window:
            return size[0], size[0] * self.high / self.pixels
        return size

    def kept(self) -> dict[str, Any]:
        """Give what is remembered."""
        return {key: value for key, value in asdict(self).items() if key not in _PASSING}


def kinds() -> list[tuple[str, str, str]]:
    """Give all kinds of files: key, label and what it is good for."""
    meanings = {
        "png": "Pixels, for documents and the web",
        "svg": "Shapes and text, to be edited or printed at any size",
        "pdf": "One page of shapes and text, for print",
        "webp": "Pixels without loss, smaller than PNG",
    }
    return [(key, row.label, meanings[key]) for key, row in PICTURE_FILES.items()]


def film_kinds() -> list[tuple[str, str, str]]:
    """Give all kinds of films; MP4 says so where the machine has no ffmpeg."""
    found: list[tuple[str, str, str]] = []
    for key, row in FILM_FILES.items():
        missing = key == "mp4" and not has_ffmpeg()
        label = f"{row.label} (needs ffmpeg)" if missing else row.label
        found.append(
            (f"{FILM}{key}", label, "Needs the program ffmpeg, which was not found" if missing else "")
        )
    return found


def view_name(view: str) -> str:
    """Give what a view is called in the names of files."""
    return _NAMES.get(view, view).replace("_", "-")


def remembered(value: Any, **usual: Any) -> Wish:
    """Give the wish that was written down; whatever of it cannot be used is as usual."""
    known = value if isinstance(value, dict) else {}
    default = Wish(**usual)
    taken: dict[str, Any] = {}
    for field in fields(Wish):
        its, now = known.get(field.name), getattr(default, field.name)
        fits = type(its) is type(now) and field.name not in _PASSING
        taken[field.name] = its if fits and _is_usable(field.name, its) else now
    return Wish(**taken)


def _is_usable(name: str, value: Any) -> bool:
    if name == "kind":
        return value in PICTURE_FILES or value.removeprefix(FILM) in FILM_FILES
    choices = {"theme": THEMES, "unit": get_args(Unit), "shape": SHAPES}
    if name in choices:
        return value in choices[name]
    ranges = {
        "times": (1, MOST_TIMES),
        "pixels": (LEAST_PX, MOST_PX),
        "high": (0, MOST_PX),
        "width": (LEAST_CM, MOST_CM),
        "dpi": (LEAST_DPI, MOST_DPI),
        "frames": (2, MOST_FRAMES),
        "fps": (1, MOST_FPS),
        "seconds": (LEAST_SECONDS, MOST_SECONDS),
        "film_width": (LEAST_FILM, MOST_FILM),
    }
    low, high = ranges.get(name, (value, value))
    return bool(low <= value <= high)
