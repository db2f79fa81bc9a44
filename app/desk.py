"""What every panel is handed: the bridge, the look, and what the person looks at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from app.attention import Attention
from app.bridge import Bridge
from app.importing.importer import Importer
from app.look import Look


@dataclass(frozen=True)
class Desk:
    """All that panels share; they know nothing of one another.

    Attributes:
        bridge: The way to the session.
        look: The present theme.
        attention: What is selected and probed.
        still: Whether this is for a picture, where nothing blinks, hints or reacts.
    """

    bridge: Bridge
    look: Look
    attention: Attention
    still: bool = False

    @cached_property
    def importer(self) -> Importer:
        """The table that is looked at before it is used."""
        return Importer(self.bridge)
