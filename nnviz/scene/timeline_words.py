"""The words of a timeline: the names of its milestones and the numbers of its epochs, none on another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnviz.drafts import Log
from nnviz.milestones import Milestone, MilestoneKind
from nnviz.numbers import format_count, format_number
from nnviz.scene.axes import Scale, fitting_ticks
from nnviz.scene.marks import Anchor, Label, Mark, Marker, Segments
from nnviz.scene.text import text_width
from nnviz.scene.timeline_layout import Story, TimelineLayout
from nnviz.theme import Theme, argb

SHAPES: dict[MilestoneKind, Marker] = {
    "best": "star",
    "edit": "diamond",
    "out_of_turn": "triangle",
    "diverged": "cross",
}
_NAMES: dict[MilestoneKind, str] = {
    "best": "best",
    "edit": "edit",
    "out_of_turn": "extra update",
    "diverged": "diverged",
}
_FIRST: tuple[MilestoneKind, ...] = ("diverged", "best", "out_of_turn", "edit")
"""Whose names are written first where there is no room for all."""
_MOST = 64
"""More names than this are not even tried."""


@dataclass(frozen=True)
class Word:
    """A piece of text on a line: where it begins and how wide it is, and its colour as a theme's token."""

    left: float
    width: float
    text: str
    token: str
    size: float
    strong: bool = False

    def meets(self, other: Word, apart: float) -> bool:
        """Tell whether two words of a line are nearer to one another than they may be."""
        return self.left < other.left + other.width + apart and other.left < self.left + self.width + apart


def token_of(kind: MilestoneKind) -> str:
    """Give the token of a theme in which a milestone is drawn."""
    return {"best": "success", "diverged": "error"}.get(kind, "text")


def milestone_words(layout: TimelineLayout, story: Story) -> list[Word]:
    """Name the milestones that have room, each with its epoch where that has room, too."""
    told = sorted(story.told, key=lambda its: (_FIRST.index(its.kind), -its.epoch))
    words: list[Word] = []
    for its in told[:_MOST]:
        word = _named(layout, its, words, _beside(told[:_MOST], its)) or _named(layout, its, words)
        if word is not None:
            words.append(word)
    return words


def _named(layout: TimelineLayout, its: Milestone, taken: list[Word], more: str = "") -> Word | None:
    name = _NAMES[its.kind] + more
    for text in (f"{name} {format_count(its.epoch)}", name):
        word = _centred(layout, layout.x_of(its.epoch), text, token_of(its.kind), strong=True)
        if word is not None and not any(word.meets(other, 0.8 * layout.text) for other in taken):
            return word
    return None


def _beside(told: list[Milestone], its: Milestone) -> str:
    """Give the names of what else is at the same epoch and comes behind it, such as ", edit"."""
    behind = told[told.index(its) + 1 :]
    names = dict.fromkeys(_NAMES[other.kind] for other in behind if other.epoch == its.epoch)
    return "".join(f", {name}" for name in names if name != _NAMES[its.kind])


def _centred(layout: TimelineLayout, x: float, text: str, token: str, *, strong: bool = False) -> Word | None:
    """Put a word under a place, moved as far as the ends of the line need it; None where it is too wide."""
    width = text_width(text, layout.text, "semibold" if strong else "regular")
    low, high = _line(layout)
    if width > high - low:
        return None
    left = min(max(x - width / 2.0, low), high - width)
    return Word(left, width, text, token, layout.text, strong)


def _line(layout: TimelineLayout) -> tuple[float, float]:
    """Give where a line of words may begin and must end: a little beyond the track."""
    return layout.left - 0.5 * layout.text, layout.right + 0.5 * layout.text


def number_words(layout: TimelineLayout, story: Story, taken: list[Word]) -> tuple[list[Word], list[float]]:
    """Write the first and the last epoch and round ones between, and give the places of their ticks."""
    scale = Scale(0.0, float(layout.last), layout.left, layout.right, whole=True)
    between, _ = fitting_ticks(scale, 1.25 * layout.text, upright=False)
    words: list[Word] = []
    places: list[float] = []
    for epoch in (0, layout.last, *(int(tick) for tick in between)):
        x = layout.x_of(epoch)
        if x in places:
            continue
        word = _centred(layout, x, format_count(epoch), "muted")
        if word is not None and not any(word.meets(other, 0.8 * layout.text) for other in (*words, *taken)):
            words.append(word)
            places.append(x)
    return words, places


def hover_word(layout: TimelineLayout, x: float, wordings: tuple[str, ...]) -> Word | None:
    """Put what is said of the epoch under the mouse on the line of words; the first wording that fits."""
    words = (_centred(layout, x, text, "text") for text in wordings)
    return next((word for word in words if word is not None), None)


def labels(words: list[Word], y: float, theme: Theme) -> list[Mark]:
    """Write words on a line."""
    start: Anchor = "start"
    return [
        Label(
            word.left,
            y,
            word.text,
            argb(getattr(theme, word.token)),
            word.size,
            start,
            "semibold" if word.strong else "regular",
        )
        for word in words
    ]


def tick_marks(layout: TimelineLayout, places: list[float], theme: Theme) -> list[Mark]:
    """Draw short strokes at the track over the numbers."""
    top = layout.track + 0.25 * layout.text
    high = 2.5 if layout.bar else 0.4 * layout.text
    lines = np.array([[x, top, x, top + high] for x in places]).reshape(-1, 4)
    return [Segments(lines, argb(theme.axis))] if places else []


def said_of(story: Story, epoch: int, milestone: Milestone | None = None) -> tuple[str, ...]:
    """Say what is known of an epoch, such as "epoch 137: loss 0.0412", in ever shorter wordings."""
    said = f"epoch {format_count(epoch)}"
    values = _values(story.log, epoch) + _pinned_values(story, epoch)
    whole = f"{said}: {', '.join(values)}" if values else said
    short = f"{said}: {values[0]}" if values else said
    if milestone is None:
        return whole, short, said
    others = (its for its in story.told if its.epoch == milestone.epoch and its is not milestone)
    more = "".join(f" · {text}" for text in dict.fromkeys(its.text for its in others))
    return (
        *([f"{whole} · {milestone.text}{more}"] if more else []),
        f"{whole} · {milestone.text or _NAMES[milestone.kind]}",
        f"{whole} · {_NAMES[milestone.kind]}",
        short,
    )


def _pinned_values(story: Story, epoch: int) -> list[str]:
    """Write the losses that futures which were left had at an epoch, by their names."""
    runs = (run for run in story.pinned if run.branch < epoch <= run.end)
    found = [(run, int(np.searchsorted(run.log.epoch, epoch))) for run in runs]
    return [
        f"{run.label} {format_number(float(run.log.series['loss'][place]))}"
        for run, place in found
        if place < len(run.log.epoch) and "loss" in run.log.series
    ]


def _values(log: Log, epoch: int) -> list[str]:
    """Write the losses of an epoch; of one that a long history has left out those of the next."""
    place = int(np.searchsorted(log.epoch, epoch))
    if place >= len(log.epoch) or (not epoch and int(log.epoch[place])):
        return [] if epoch else ["initial weights"]
    about = "" if int(log.epoch[place]) == epoch else "≈ "
    found = ((name, log.series.get(key)) for key, name in (("loss", "loss"), ("val_loss", "validation")))
    return [
        f"{name} {about}{format_number(float(values[place]))}"
        for name, values in found
        if values is not None and not np.isnan(values[place])
    ]
