"""The room that a panel takes from its neighbour while it shows more, and gives back afterwards."""

from __future__ import annotations

from PySide6.QtWidgets import QSplitter, QWidget

_MOST = 0.66
"""The largest share of both panels' height that is taken."""


class MoreRoom:
    """Remembers how a splitter stood.

    Args:
        panel: The panel, one of the splitter's.
    """

    def __init__(self, panel: QWidget) -> None:
        self._panel = panel
        self._before: list[int] = []
        self._after: list[int] = []

    def take(self, height: int) -> None:
        """See to it that the panel is so high, in pixels, where its neighbours can spare it."""
        splitter = self._panel.parentWidget()
        if not isinstance(splitter, QSplitter) or self._panel.height() >= height:
            return
        sizes = splitter.sizes()
        place, total = splitter.indexOf(self._panel), sum(sizes)
        wanted = min(height, round(_MOST * total))
        others = total - sizes[place]
        if wanted <= sizes[place] or others <= 0:
            return
        shrunk = [round(size * (total - wanted) / others) for size in sizes]
        shrunk[place] = wanted
        self._before = sizes
        splitter.setSizes(shrunk)
        self._after = splitter.sizes()

    def give_back(self) -> None:
        """Put the splitter back where it stood, unless a hand has moved it since."""
        splitter = self._panel.parentWidget()
        if isinstance(splitter, QSplitter) and self._after and splitter.sizes() == self._after:
            splitter.setSizes(self._before)
        self._before, self._after = [], []
