"""Where epochs lie on the timeline, and which epoch lies under the mouse: one geometry for both."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from nnviz.drafts import Log, Progress, empty_log
from nnviz.milestones import Milestone, milestones
from nnviz.pinned import PinnedRun
from nnviz.scene.text import type_scale

_REACH = 6.0
"""How near to a milestone, in pixels of the usual text size, a click means that one."""


@dataclass(frozen=True, eq=False)
class Story:
    """What a timeline tells of a run.

    Attributes:
        log: Its history.
        end: Its newest epoch: the present.
        goal: The epoch at which it will stop.
        viewed: The past epoch that is looked at, None for the present.
        milestones: Epochs that are worth finding again.
        pinned: Futures that were left.
        room: A log that the loss has room for beside its own, or None.
    """

    log: Log = field(default_factory=empty_log)
    end: int = 0
    goal: int = 1
    viewed: int | None = None
    milestones: tuple[Milestone, ...] = ()
    pinned: tuple[PinnedRun, ...] = ()
    room: Log | None = None

    @property
    def shown(self) -> int:
        """The epoch that is looked at."""
        return self.end if self.viewed is None else self.viewed

    @property
    def last(self) -> int:
        """The last epoch that needs a place."""
        return max(1, self.goal, self.end, *(run.end for run in self.pinned))

    @property
    def told(self) -> tuple[Milestone, ...]:
        """The milestones that have a sign of their own, in the order of their epochs."""
        return tuple(its for its in self.milestones if its.kind not in ("begin", "now"))


def story_of(
    progress: Progress,
    goal: int,
    viewed: int | None = None,
    pinned: tuple[PinnedRun, ...] = (),
    measured: Log | None = None,
) -> Story:
    """Give what the timeline of a run tells at one moment; arguments are those of ``milestones``, too."""
    told = milestones(progress, measured)
    return Story(progress.log, progress.epoch, max(goal, progress.epoch), viewed, told, pinned)


@dataclass(frozen=True)
class TimelineLayout:
    """The places of a timeline, in pixels.

    Attributes:
        left: Where epoch 0 lies; epoch ``last`` lies at ``right``.
        right: See ``left``.
        last: The last epoch.
        top: The upper end of the loss; ``track`` is the middle of the track below it.
        track: See ``top``.
        words: The line of the milestones' names; in a bar that of the numbers, too.
        numbers: The line of the numbers under the epochs.
        text: The size of text.
        bar: Whether it is the low one of a window.
    """

    left: float
    right: float
    last: int
    top: float
    track: float
    words: float
    numbers: float
    text: float
    bar: bool

    @property
    def sign(self) -> float:
        """The diameter of a milestone's sign."""
        return 0.78 * self.text if self.bar else 0.9 * self.text

    def x_of(self, epoch: float) -> float:
        """Give the place of an epoch."""
        return self.left + (self.right - self.left) * (epoch / self.last)

    def epoch_at(self, x: float) -> int:
        """Give the epoch that is nearest to a place, from 0 to the last one."""
        share = (x - self.left) / (self.right - self.left)
        return min(max(math.floor(share * self.last + 0.5), 0), self.last)


@dataclass(frozen=True)
class TimelineAt:
    """What lies under the mouse.

    Attributes:
        epoch: The epoch that a click there means; of those that were trained.
        milestone: The milestone that it belongs to, or None.
    """

    epoch: int
    milestone: Milestone | None = None


def bar_layout(story: Story, size: tuple[float, float], text_scale: float = 1.0) -> TimelineLayout:
    """Lay out the bar of a window; where it is low the loss gets what the text leaves."""
    width, height = size
    text = 10.5 * text_scale
    words = height - 0.72 * text
    track = max(words - 1.32 * text, 0.3 * height)
    margin = text + 2.0
    right = max(width - margin, margin + 8.0)
    return TimelineLayout(margin, right, story.last, 0.1 * height, track, words, words, text, bar=True)


def file_layout(story: Story, size: tuple[float, float], text_scale: float = 1.0) -> TimelineLayout:
    """Lay out the picture for a file: a title over it, names and numbers in lines of their own under it."""
    scale = type_scale(size[0], 4.0 * size[1]) * text_scale
    text, margin = 11.0 * scale, 16.0 * scale
    foot = max(size[1] - 0.9 * margin, 8.0 * text)
    numbers = foot - 1.45 * text
    track = numbers - 3.1 * text
    top = min(12.0 * scale + 1.9 * text, track - 1.5 * text)
    right = max(size[0] - margin, margin + 8.0)
    return TimelineLayout(
        margin, right, story.last, top, track, track + 1.45 * text, numbers, text, bar=False
    )


def timeline_at(layout: TimelineLayout, story: Story, x: float, y: float) -> TimelineAt:
    """Give what lies at a point: a milestone where its sign or name is met, else the nearest epoch."""
    reach = _REACH * layout.text / 10.5
    if y >= layout.track - reach:
        near = [(abs(layout.x_of(its.epoch) - x), n) for n, its in enumerate(story.told)]
        distance, number = min(near, default=(math.inf, 0))
        if distance <= reach:
            found = story.told[number]
            return TimelineAt(min(found.epoch, story.end), found)
    return TimelineAt(min(layout.epoch_at(x), story.end))
