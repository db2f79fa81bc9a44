"""How much room the tool bars have: what they give up first, and when they stand under one another."""

from __future__ import annotations

from app.toolbar import RunBar, StartBar

_MOST = 5


class ToolbarRoom:
    """Lets two bars stand in one row of a width, or else in two.

    Args:
        run: The first bar.
        start: The second one.
    """

    def __init__(self, run: RunBar, start: StartBar) -> None:
        self._run, self._start = run, start
        self._needs: list[tuple[int, int]] = []

    def forget(self) -> None:
        """Measure anew: the font is another one, or numbers have grown."""
        self._needs = []

    def fit(self, width: int) -> bool:
        """Make both as wide as can be within a width in pixels; tells whether they need two rows."""
        if not self._needs:
            self._needs = [self._measured(level) for level in range(_MOST + 1)]
        beside = [level for level, needs in enumerate(self._needs) if sum(needs) <= width]
        if beside:
            self._be(beside[0], beside[0])
            return False
        rows = [
            next((level for level, needs in enumerate(self._needs) if needs[bar] <= width), _MOST)
            for bar in (0, 1)
        ]
        self._be(*rows)
        return True

    def _be(self, run: int, start: int) -> None:
        if self._run.narrowness != run:
            self._run.be(run)
        if self._start.narrowness != start:
            self._start.be(start)

    def _measured(self, level: int) -> tuple[int, int]:
        self._be(level, level)
        for bar in (self._run, self._start):
            if (layout := bar.layout()) is not None:
                layout.invalidate()
                layout.activate()
        return self._run.sizeHint().width(), self._start.sizeHint().width()
