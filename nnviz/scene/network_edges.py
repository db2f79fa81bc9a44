"""The weights of a network as curves; where there are too many, as ribbons under the strongest few."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.params import Params
from nnviz.scene.curves import dotted_lines
from nnviz.scene.edge_style import LEVELS
from nnviz.scene.marks import Curves, Mark, Segments
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.network_links import Links
from nnviz.scene.network_strokes import MOST_CURVES, Strokes, strokes_of
from nnviz.scene.network_touched import Edges, Touched
from nnviz.scene.ribbon import ribbon
from nnviz.scene.targets import EdgeAt, NeuronAt, Target
from nnviz.theme import Theme, argb, blend

_MOST_OFF = 600
_MOST_OF_ONE = 150
_LEAST_OF_ONE = 6
_PALE = 0.3


@lru_cache(maxsize=8)
def _palette(theme: Theme) -> NDArray[np.uint32]:
    """Give ``(2, levels, 2)`` colours: negative and positive, by strength, plain and receding."""
    strengths = 0.26 + 0.74 * (np.arange(LEVELS) / (LEVELS - 1.0)) ** 0.8
    return np.array(
        [
            [
                [blend(sign, theme.canvas, float(s)), blend(sign, theme.canvas, float(0.3 * s))]
                for s in strengths
            ]
            for sign in (theme.negative, theme.positive)
        ],
        np.uint32,
    )


def edge_marks(
    params: Params,
    layout: NetworkLayout,
    theme: Theme,
    hovered: Target | None,
    its: Touched,
    dim: bool = False,
) -> list[Mark]:
    """Draw all shown edges from weak to strong, those that recede under the others.

    Args:
        params: The weights.
        layout: Where they stand.
        theme: In which colours.
        hovered: The neuron whose edges stand out: all others recede.
        its: Which edges are off: dotted grey lines with a gap.
        dim: Whether all recede.
    """
    if not layout.links:
        return []
    strokes = strokes_of(params, layout)
    marks: list[Mark] = []
    if strokes.many:
        strength = _PALE if dim or isinstance(hovered, NeuronAt) else 1.0
        for links, edges, weights in zip(layout.links, strokes.seen, strokes.weights, strict=True):
            if len(edges):
                marks.append(ribbon(links, edges, weights, layout.body, theme, strength))
    values, ends, receding = _lines(layout, strokes, hovered, its, dim)
    levels = strokes.style.levels(values)
    if strokes.many and isinstance(hovered, NeuronAt):
        levels = np.where(receding, levels, np.maximum(levels, _LEAST_OF_ONE))
    order = strokes.style.order(levels, values)
    order = np.concatenate([order[receding[order]], order[~receding[order]]])
    colours = _palette(theme)[(values >= 0).astype(np.intp), levels, receding.astype(np.intp)]
    widths = strokes.style.widths(levels)
    dashed = (values < 0)[order]
    marks.append(Curves(ends[order], colours[order], widths[order], dashed, layout.window))
    return marks + _switched_off(layout, theme, its)


def _switched_off(layout: NetworkLayout, theme: Theme, its: Touched) -> list[Mark]:
    ends = [links.ends_of(_numbers(links, its.off_in(links.layer))) for links in layout.links]
    dots = dotted_lines(np.concatenate(ends)[:_MOST_OFF], layout.window)
    return [Segments(dots, argb(theme.muted), 1.3)] if len(dots) else []


def _numbers(links: Links, edges: Edges) -> NDArray[np.intp]:
    """Give the numbers of those edges that are shown."""
    found = [links.number(source, target) for source, target in sorted(edges)[:_MOST_OFF]]
    return np.array([number for number in found if number is not None], np.intp)


def _lines(
    layout: NetworkLayout, strokes: Strokes, hovered: Target | None, its: Touched, dim: bool
) -> tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.bool_]]:
    """Give weights, ends and whether they recede of the edges that are drawn one by one."""
    values: list[NDArray[np.float32]] = []
    ends: list[NDArray[np.float64]] = []
    receding: list[NDArray[np.bool_]] = []
    for links, edges, weights in zip(layout.links, strokes.seen, strokes.weights, strict=True):
        drawn = strokes.on_top(weights) if strokes.many else np.ones(len(edges), np.bool_)
        if strokes.many and isinstance(hovered, NeuronAt):
            drawn[_its_strongest(links, edges, weights, hovered)] = True
        if off := its.off_in(links.layer):
            drawn &= ~np.isin(edges, _numbers(links, off))
        part = np.flatnonzero(drawn)
        chosen = edges[part]
        values.append(weights[part])
        ends.append(links.ends if len(chosen) == len(links) else links.ends_of(chosen))
        receding.append(np.full(len(chosen), True) if dim else _receding(links, chosen, hovered))
    return np.concatenate(values), np.concatenate(ends), np.concatenate(receding)


def _its_strongest(
    links: Links, edges: NDArray[np.intp], weights: NDArray[np.float32], neuron: NeuronAt
) -> NDArray[np.intp]:
    """Give the places of the strongest edges of a neuron, which are lines while it is pointed at."""
    its = np.flatnonzero(~_receding(links, edges, neuron))
    return its[np.argsort(-np.abs(weights[its]), kind="stable")[:_MOST_OF_ONE]]


def _receding(links: Links, edges: NDArray[np.intp], hovered: Target | None) -> NDArray[np.bool_]:
    if not isinstance(hovered, NeuronAt):
        return np.zeros(len(edges), np.bool_)
    into = (links.target_of(edges) == hovered.index) & (links.layer == hovered.layer)
    out_of = (links.source_of(edges) == hovered.index) & (links.layer == hovered.layer + 1)
    return ~(into | out_of)


def emphasised(
    params: Params, layout: NetworkLayout, theme: Theme, targets: tuple[Target | None, ...]
) -> list[Mark]:
    """Draw the selected and the hovered edge again, on top, with an outline."""
    marks: list[Mark] = []
    for target, outline in zip(targets, (theme.selected, theme.text), strict=True):
        if not isinstance(target, EdgeAt) or not 1 <= target.layer <= len(layout.links):
            continue
        links = layout.links[target.layer - 1]
        number = links.number(target.source, target.target)
        if number is None:
            continue
        style = strokes_of(params, layout).style
        weights = params[target.layer - 1][0][[target.source], [target.target]]
        width = np.maximum(style.widths(style.levels(weights)), 1.5)
        colour = argb(theme.positive if weights[0] >= 0 else theme.negative)
        window = layout.window
        ends, plain = links.ends_of(np.array([number])), np.zeros(1, np.bool_)
        marks.append(Curves(ends, np.array([argb(outline)], np.uint32), width + 5.0, plain, window))
        marks.append(Curves(ends, np.array([argb(theme.canvas)], np.uint32), width + 2.4, plain, window))
        marks.append(Curves(ends, np.array([colour], np.uint32), width, weights < 0, window))
    return marks


__all__ = ["MOST_CURVES", "edge_marks", "emphasised"]
