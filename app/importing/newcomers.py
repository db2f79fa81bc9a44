"""A table that is to be looked at, and the work of reading and judging it."""

from __future__ import annotations

from dataclasses import dataclass

from app.importing.sources import Source
from app.importing.words import PageWords, page_words
from app.reader import Cancelled, Report, Work
from nnviz.changes import table_changes
from nnviz.document import Document
from nnviz.proposals import Choices, Proposal, propose

_SHARE = 0.9
"""Of the work, what reading takes."""
Judged = tuple[Proposal, PageWords]
Read = tuple[Proposal, PageWords, tuple[str, ...]]


@dataclass(frozen=True)
class Newcomer:
    """A table that is to be looked at.

    Attributes:
        source: Where it comes from.
        choices: What is said about it.
        model: The document whose network it keeps, or None.
    """

    source: Source
    choices: Choices
    model: Document | None


def reading_of(newcomer: Newcomer, shown: Proposal | None, present: Document) -> Work[Read]:
    """Give the work of reading a table and judging it.

    Args:
        newcomer: The table.
        shown: What is shown of it already, to tell the difference; or None.
        present: The document that is learned.
    """
    source, choices = newcomer.source, newcomer.choices

    def work(report: Report, cancelled: Cancelled) -> Read:
        table = source.read(choices.settings, lambda share: report(_SHARE * share), cancelled)
        difference = table_changes(shown.table, table) if shown is not None else ()
        proposal = propose(source.key, table, choices, model=newcomer.model)
        return proposal, page_words(proposal, present), difference

    return work
