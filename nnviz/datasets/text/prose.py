"""Whether a text is made of sentences, which blanks part into words but not into cells."""

from __future__ import annotations

from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.text.layout import Layout
from nnviz.datasets.text.sampling import Sample
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError

_FEWEST_LINES = 3
_WORDS = 4
"""The words of a line that may be one of a text."""


def check_prose(sample: Sample, layout: Layout, settings: ImportSettings, name: str) -> None:
    """Refuse a text of sentences: words of uneven number in its lines, and hardly a number.

    Args:
        sample: Some lines.
        layout: What was made of them.
        settings: What a person said; a delimiter that was said is believed.
        name: The file's name, for messages.

    Raises:
        UserError: With the code ``"not_a_table"``.
    """
    is_loose = layout.dialect.delimiter == " " or bool(layout.dialect.edges)
    if not is_loose or settings.delimiter is not None or any(layout.numeric):
        return
    lines = [line.split() for line in sample.lines if line.strip()]
    counts = [len(words) for words in lines]
    usual = max(counts.count(count) for count in set(counts)) if counts else 0
    wordy = sum(count >= _WORDS for count in counts)
    numbers = sum(any(sign.isdigit() for sign in word) for words in lines for word in words)
    if len(lines) < _FEWEST_LINES or 3 * wordy < len(lines) or 10 * numbers > sum(counts):
        return
    if 2 * usual <= len(lines):
        message = (
            f"{shorten(name)} reads like sentences, not like a table: nothing parts its lines into cells. "
            "Open a table, or choose the delimiter if it is one."
        )
        raise UserError("not_a_table", message)
