"""What lies on the track of a timeline: signs of milestones, the handle, and what is under the mouse."""

from __future__ import annotations

import numpy as np

from nnviz.milestones import MilestoneKind
from nnviz.scene.marks import Mark, Points, Rect, Segments
from nnviz.scene.timeline_layout import Story, TimelineAt, TimelineLayout
from nnviz.scene.timeline_words import SHAPES, hover_word, labels, said_of, token_of
from nnviz.theme import Theme, argb, blend

_MOST_SIGNS = 400
_SIGNS: tuple[MilestoneKind, ...] = ("edit", "out_of_turn", "best", "diverged")
"""The milestones that have a sign, those that lie on top last."""


def signs(layout: TimelineLayout, story: Story, theme: Theme) -> list[Mark]:
    """Draw the milestones on the track; those of one kind that lie on one pixel are one.

    What lies under the star of the best epoch stands over that.
    """
    marks: list[Mark] = []
    stars = {round(layout.x_of(its.epoch)) for its in story.told if its.kind == "best"}
    for kind in _SIGNS:
        kept = {round(layout.x_of(its.epoch)): its for its in story.told if its.kind == kind}
        xs = [layout.x_of(its.epoch) for its in kept.values()][-_MOST_SIGNS:]
        if xs:
            lifts = [layout.sign * (kind != "best" and round(x) in stars) for x in xs]
            places = zip(xs, lifts, strict=True)
            inside = [[min(max(x, layout.left), layout.right), layout.track - up] for x, up in places]
            centres = np.array(inside)
            colour = argb(getattr(theme, token_of(kind)))
            hollow = kind == "diverged"
            ring = colour if hollow else argb(theme.canvas)
            fill, wide = (0, 2.0) if hollow else (colour, 1.0)
            size = layout.sign * (1.25 if kind == "best" else 1.0)
            marks.append(Points(centres, SHAPES[kind], size, fill, ring, wide))
    return marks


def handle(layout: TimelineLayout, x: float, theme: Theme, *, past: bool) -> list[Mark]:
    """Draw the handle at a place, filled while it holds the past."""
    centre = np.array([[x, layout.track]])
    ink = argb(theme.accent)
    line = np.array([[x, 0.0, x, layout.track]])
    fill = blend(theme.accent, theme.raised, 0.3) if past else argb(theme.raised)
    return [
        Segments(line, ink, 1.5 if past else 1.0),
        Points(centre, "circle", 1.6 * layout.sign, fill, ink, 2.0),
    ]


def looked_at(layout: TimelineLayout, story: Story, theme: Theme) -> list[Mark]:
    """Mark the past epoch that is looked at where no hand drags: a line through the loss, and no handle."""
    if story.viewed is None:
        return []
    x, foot = layout.x_of(story.viewed), layout.track + 0.6 * layout.sign
    top = 0.0 if layout.bar else layout.top
    return [Segments(np.array([[x, top, x, foot]]), argb(theme.accent), 1.5 * layout.text / 10.5)]


def hovered(layout: TimelineLayout, story: Story, theme: Theme, hover: TimelineAt) -> list[Mark]:
    """Draw a line at the epoch under the mouse, and say on the line of words what is known of it."""
    x = layout.x_of(hover.epoch)
    marks: list[Mark] = [Segments(np.array([[x, 0.0, x, layout.track]]), argb(theme.text, 0.55), 1.0)]
    word = hover_word(layout, x, said_of(story, hover.epoch, hover.milestone))
    if word is not None:
        air, text = 0.5 * layout.text, layout.text
        plate = Rect(
            word.left - air,
            layout.words - 0.78 * text,
            word.width + 2.0 * air,
            1.5 * text,
            argb(theme.raised),
            argb(theme.border),
            1.0,
            3.0,
        )
        marks += [plate, *labels([word], layout.words, theme)]
    return marks
