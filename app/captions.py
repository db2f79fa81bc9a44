"""Short sentences about the document and the run, for the status bar, the data panel and files."""

from __future__ import annotations

import unicodedata

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.preparation.preparing import input_units
from nnviz.document import Document
from nnviz.drafts import Progress, Status
from nnviz.errors import UserError
from nnviz.losses import LOSSES
from nnviz.network import count_parameters
from nnviz.numbers import format_count, format_number
from nnviz.optimizers import OPTIMIZERS

_STATUS_WORDS: dict[Status, str] = {
    "idle": "ready",
    "loading": "starting the engine",
    "compiling": "compiling",
    "running": "training",
    "paused": "paused",
    "finished": "finished",
    "diverged": "diverged",
    "failed": "stopped",
}
_MOST_NAME = 40


def count(number: int, noun: str) -> str:
    """Write "1 row", "2 rows", "2 classes"."""
    if number == 1:
        return f"1 {noun}"
    return f"{format_count(number)} {noun}{'es' if noun.endswith('s') else 's'}"


def data_summary(document: Document, prepared: Prepared | None) -> str:
    """Write such as "9 rows, 2 features, 2 classes; 0 rows dropped"."""
    data = document.data
    parts = [count(data.table.n_rows, "row"), count(len(data.names("feature")), "feature")]
    if prepared is None:
        return ", ".join([*parts, count(len(data.names("target")), "label")])
    if len(prepared.inputs) != len(data.names("feature")):  # a category has an input for each value
        parts.append(count(len(prepared.inputs), "input"))
    parts.append(
        count(len(prepared.classes), "class")
        if prepared.classes
        else count(len(data.names("target")), "label")
    )
    text = f"{', '.join(parts)}; {count(prepared.dropped, 'row')} dropped"
    if len(prepared.validation):
        held = format_count(len(prepared.validation))
        text += f"\n{count(len(prepared.train), 'row')} to train, {held} to validate"
    return text


def network_summary(document: Document) -> str:
    """Write such as "2-layer network, 17 parameters"; layers are counted without the inputs."""
    layers = len(document.network.layers)
    try:
        inputs = len(input_units(document.data))
    except UserError:
        return f"{layers}-layer network"
    return f"{layers}-layer network, {count(count_parameters(document.network.units, inputs), 'parameter')}"


def training_summary(document: Document) -> str:
    """Write such as "Binary cross entropy, Adam 0.1"."""
    train = document.train
    rate = format_number(train.learning_rate)
    return f"{LOSSES[train.loss].label}, {OPTIMIZERS[train.optimizer].label} {rate}"


def device_summary(progress: Progress, status: Status) -> str:
    """Write such as "CPU ready"."""
    words = _STATUS_WORDS[status]
    return f"{progress.device.upper()} {words}" if progress.device else words.capitalize()


def speed_text(speed: float | None) -> str:
    """Write such as "6 epochs/s", or "max"."""
    return "max" if speed is None else f"{format_number(speed, 2)} epoch{'' if speed == 1 else 's'}/s"


def file_stem(document: Document, epoch: int) -> str:
    """Give the beginning of a picture's file name, such as "laptop_epoch20"."""
    source = document.data.source
    name = source.removeprefix("sample:") if source.startswith("sample:") else document.data.table.name
    return f"{_plain_name(name) or 'picture'}_epoch{epoch}"


def _plain_name(name: str) -> str:
    """Give what any disk takes and a person still reads: letters of all scripts, digits, and hyphens.

    An accent belongs to its letter, whatever form it was written in; a name is never cut within the two.
    """
    composed = unicodedata.normalize("NFC", name.lower())
    words = "".join(c if c == "_" or unicodedata.category(c)[0] in "LMN" else " " for c in composed).split()
    plain = "-".join(words)
    end = min(len(plain), _MOST_NAME)
    while 0 < end < len(plain) and unicodedata.category(plain[end])[0] == "M":
        end -= 1
    return plain[:end].strip("-_")
