"""The shown edges between two columns: all pairs, so their geometry is a product of two short lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnviz.params import Params
from nnviz.scene.camera import Box
from nnviz.scene.curves import share_across, slope_at


@dataclass(frozen=True, eq=False)
class Links:
    """The edges from ``m`` shown neurons to ``n`` shown ones; edge ``i * n + j`` joins i-th and j-th.

    Attributes:
        layer: The layer they lead into.
        sources: ``(m,)`` neurons of the layer before.
        targets: ``(n,)`` neurons of ``layer``.
        starts: ``(m,)`` where they start, as y.
        stops: ``(n,)`` where they end, as y.
        left: The x at which all start; ``right`` that at which all end.
        whole: Whether no neuron of either layer is left out.
    """

    layer: int
    sources: NDArray[np.intp]
    targets: NDArray[np.intp]
    starts: NDArray[np.float64]
    stops: NDArray[np.float64]
    left: float
    right: float
    whole: bool

    def __len__(self) -> int:
        return len(self.sources) * len(self.targets)

    @cached_property
    def source(self) -> NDArray[np.intp]:
        """The neuron of the layer before at which each edge starts, ``(m * n,)``."""
        return np.repeat(self.sources, len(self.targets))

    @cached_property
    def target(self) -> NDArray[np.intp]:
        """The neuron of ``layer`` at which each edge ends, ``(m * n,)``."""
        return np.tile(self.targets, len(self.sources))

    @cached_property
    def ends(self) -> NDArray[np.float64]:
        """Where all edges start and end, ``(m * n, 4)``."""
        return self.ends_of(np.arange(len(self)))

    def ends_of(self, edges: NDArray[np.intp]) -> NDArray[np.float64]:
        """Give where some edges start and end, ``(k, 4)``."""
        i, j = np.divmod(edges, len(self.targets))
        ends = np.empty((len(edges), 4))
        ends[:, 0], ends[:, 2] = self.left, self.right
        ends[:, 1], ends[:, 3] = self.starts[i], self.stops[j]
        return ends

    def source_of(self, edges: NDArray[np.intp]) -> NDArray[np.intp]:
        """Give the neurons at which some edges start."""
        return self.sources[edges // len(self.targets)]

    def target_of(self, edges: NDArray[np.intp]) -> NDArray[np.intp]:
        """Give the neurons at which some edges end."""
        return self.targets[edges % len(self.targets)]

    def weights(self, params: Params) -> NDArray[np.float32]:
        """Give the weights of the edges ``(m * n,)``."""
        kernel = params[self.layer - 1][0]
        return (kernel if self.whole else kernel[np.ix_(self.sources, self.targets)]).ravel()

    def number(self, source: int, target: int) -> int | None:
        """Give the number of the edge between two neurons, or None where it is not shown."""
        i, j = np.flatnonzero(self.sources == source), np.flatnonzero(self.targets == target)
        return int(i[0]) * len(self.targets) + int(j[0]) if len(i) and len(j) else None

    def within(self, body: Box) -> NDArray[np.intp]:
        """Give the edges of which something is seen in a room."""
        x, y, width, height = body
        low = share_across((x - self.left) / (self.right - self.left))
        high = share_across((x + width - self.left) / (self.right - self.left))
        if self.right < x or self.left > x + width or low == high:
            return np.zeros(0, np.intp)
        first = ((1.0 - low) * self.starts - y)[:, None] + (low * self.stops)[None]
        last = ((1.0 - high) * self.starts - y)[:, None] + (high * self.stops)[None]
        beyond = (np.minimum(first, last) > height) | (np.maximum(first, last) < 0.0)
        return np.flatnonzero(~beyond.ravel())

    def near(self, x: float, y: float, reach: float) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Give the edges that pass a point within some pixels, in their order, and how far away they do.

        The distance is that to the tangent where the curve passes the point's x.
        """
        if not self.left <= x <= self.right:
            return np.zeros(0, np.intp), np.zeros(0)
        width = self.right - self.left
        along = (x - self.left) / width
        share, slope = share_across(along), slope_at(along) / width
        away = ((1.0 - share) * self.starts - y).astype(np.float32)[:, None] + (share * self.stops).astype(
            np.float32
        )
        steep = (slope * self.stops).astype(np.float32) - (slope * self.starts).astype(np.float32)[:, None]
        found = np.flatnonzero((away * away <= reach * reach * (1.0 + steep * steep)).ravel())
        i, j = np.divmod(found, len(self.targets))
        exact = (1.0 - share) * self.starts[i] + share * self.stops[j] - y
        return found, np.abs(exact) / np.hypot(1.0, slope * (self.stops[j] - self.starts[i]))
