"""What the import page says of a proposal, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.captions import count
from nnviz.changes import changes
from nnviz.datasets.preparation.treatment import Treatment, treatment_text
from nnviz.datasets.table import Notice
from nnviz.document import Document, Scaling
from nnviz.numbers import format_count
from nnviz.proposals import Proposal
from nnviz.scene.marks import undirected

MOST_SHOWN = 500
_SCALED: dict[Scaling, str] = {
    "standard": "numbers scaled to mean 0, deviation 1",
    "minmax": "numbers scaled to 0 … 1",
}


@dataclass(frozen=True)
class Lines:
    """Lines to be shown and copied.

    Attributes:
        count: How many there are.
        shown: The first of them, as one text.
        copied: Gives what is copied; of a wide table it takes a while.
    """

    count: int
    shown: str
    copied: Callable[[], str]


@dataclass(frozen=True)
class PageWords:
    """All that a page says of a proposal; of a wide table it takes a while to put together.

    Attributes:
        summary: The line of numbers.
        notices: The notices.
        treated: What is done to each column.
        consequences: What else changes, such as the loss.
    """

    summary: str
    notices: Lines
    treated: Lines
    consequences: tuple[str, ...]


def page_words(proposal: Proposal, present: Document) -> PageWords:
    """Put into words what would become of a table, beside the present document."""
    notices = notice_texts((*proposal.table.notices, *proposal.notices))
    document = proposal.document
    return PageWords(
        proposal_summary(proposal),
        lines_of(notices),
        treated_lines(proposal.treated),
        tuple(map(str, changes(present, document))) if document is not None else (),
    )


def lines_of(texts: Sequence[str], copied: Callable[[], str] | None = None) -> Lines:
    """Make lines of texts that may come from files; what is copied is the lines if it is not given."""
    left = len(texts) - MOST_SHOWN
    more = [f"… and {format_count(left)} more; Copy takes them all"] if left > 0 else []
    shown = "\n".join([f"• {_line(text)}" for text in texts[:MOST_SHOWN]] + more)
    return Lines(len(texts), shown, copied or (lambda: "\n".join(map(_line, texts))))


def treated_lines(treated: Sequence[Treatment]) -> Lines:
    """Make lines of what became of each column; what is copied is a table of it."""
    return lines_of(treatment_lines(treated), lambda: treatment_text(treated))


def _line(text: str) -> str:
    return undirected(" ".join(text.split()))


def proposal_summary(proposal: Proposal) -> str:
    """Write such as "9 rows, 2 features, 2 classes; 0 rows dropped", and what else becomes of its cells."""
    parts = [count(proposal.table.n_rows, "row"), count(len(proposal.names("feature")), "feature")]
    labels = count(len(proposal.names("target")), "label")
    parts.append(count(len(proposal.classes), "class") if proposal.classes else labels)
    document = proposal.document
    if proposal.problem is not None or document is None:
        return ", ".join(parts)
    filled = [f"{count(proposal.filled, 'missing cell')} filled"] if proposal.filled else []
    scaled = [_SCALED[document.data.scaling]] if document.data.scaling in _SCALED else []
    return "; ".join([", ".join(parts), f"{count(proposal.dropped, 'row')} dropped", *filled, *scaled])


def notice_text(notice: Notice) -> str:
    """Give a notice with its line, if it has one that it does not name itself."""
    if notice.line is None:
        return notice.text
    numbers = (str(notice.line), format_count(notice.line))
    text = notice.text.lower()
    named = any(f"{word} {number}" in text for number in numbers for word in ("line", "lines"))
    return notice.text if named else f"Line {format_count(notice.line)}: {notice.text}"


def notice_texts(notices: Iterable[Notice]) -> list[str]:
    """Give all notices, each once."""
    return list(dict.fromkeys(notice_text(notice) for notice in notices))


def treatment_lines(treated: Iterable[Treatment]) -> list[str]:
    """Say what became of each column, a line each."""
    return [_treatment(its) for its in treated]


def _treatment(its: Treatment) -> str:
    filled = f"; {count(its.filled, 'missing cell')} filled with {its.fill}" if its.filled else ""
    name = " ".join(its.column[:80].split())
    return f"{name}: {its.text}{filled}"
