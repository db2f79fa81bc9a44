"""The weights of a network as curves; where there are too many, as ribbons under the strongest few."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.scene.edge_style import LEVELS, EdgeStyle
from nnviz.scene.marks import Curves, Mark
from nnviz.scene.network_layout import Links, NetworkLayout
from nnviz.scene.ribbon import ribbon
from nnviz.scene.targets import EdgeAt, NeuronAt, Target
from nnviz.snapshot import Params
from nnviz.theme import Theme, argb, blend

MOST_CURVES = 2000
_STRONGEST = 600


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
    params: Params, layout: NetworkLayout, style: EdgeStyle, theme: Theme, hovered: Target | None
) -> list[Mark]:
    """Draw all shown edges from weak to strong; those of other neurons recede from a hovered one."""
    if not layout.links:
        return []
    weights = [params[link.layer - 1][0][link.source, link.target] for link in layout.links]
    values = np.concatenate(weights)
    ends = np.concatenate([link.ends for link in layout.links])
    receding = np.concatenate([_receding(link, hovered) for link in layout.links])
    marks: list[Mark] = []
    levels = style.levels(values)
    if len(values) > MOST_CURVES:
        marks += [
            ribbon(link.ends, style.levels(w) / (LEVELS - 1.0) * np.sign(w), theme)
            for link, w in zip(layout.links, weights, strict=True)
        ]
        strongest = np.argpartition(np.abs(values), -_STRONGEST)[-_STRONGEST:]
        values, ends, levels = values[strongest], ends[strongest], levels[strongest]
        receding = receding[strongest]
    order = style.order(levels, values)
    colours = _palette(theme)[(values >= 0).astype(np.intp), levels, receding.astype(np.intp)]
    dashed = values < 0
    marks.append(Curves(ends[order], colours[order], style.widths(levels)[order], dashed[order]))
    return marks


def _receding(links: Links, hovered: Target | None) -> NDArray[np.bool_]:
    if not isinstance(hovered, NeuronAt):
        return np.zeros(len(links.source), np.bool_)
    into = (links.target == hovered.index) & (links.layer == hovered.layer)
    out_of = (links.source == hovered.index) & (links.layer == hovered.layer + 1)
    return ~(into | out_of)


def emphasised(
    params: Params, layout: NetworkLayout, style: EdgeStyle, theme: Theme, targets: tuple[Target | None, ...]
) -> list[Mark]:
    """Draw the selected and the hovered edge again, on top, with an outline."""
    marks: list[Mark] = []
    for target, outline in zip(targets, (theme.selected, theme.text), strict=True):
        if not isinstance(target, EdgeAt) or not 1 <= target.layer <= len(layout.links):
            continue
        links = layout.links[target.layer - 1]
        found = np.flatnonzero((links.source == target.source) & (links.target == target.target))[:1]
        if not len(found):
            continue
        weights = params[target.layer - 1][0][links.source[found], links.target[found]]
        width = np.maximum(style.widths(style.levels(weights)), 1.5)
        colour = argb(theme.positive if weights[0] >= 0 else theme.negative)
        ends, plain = links.ends[found], np.zeros(1, np.bool_)
        marks.append(Curves(ends, np.array([argb(outline)], np.uint32), width + 5.0, plain))
        marks.append(Curves(ends, np.array([argb(theme.canvas)], np.uint32), width + 2.4, plain))
        marks.append(Curves(ends, np.array([colour], np.uint32), width, weights < 0))
    return marks
