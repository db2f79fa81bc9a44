"""What was given to ``nnviz train``, and to ``nnviz figure``, which trains the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from nnviz.commands.choices import Choice
from nnviz.commands.importing import take_import_settings
from nnviz.datasets.settings import NOTHING_SAID, ImportSettings
from nnviz.document import Device, LayerSpec, Missing, Scaling, Split
from nnviz.errors import UserError

AUTO = "auto"
PARAMETER = "parameter."
"""What stands before the key of an optimizer's parameter in the names of a parser's values."""


@dataclass(frozen=True)
class TrainOptions:
    """What was given to ``nnviz train``; None stands for the default.

    Attributes:
        batch_size: Rows in a batch; 0 for all.
        predict: Rows to be predicted, each as it was typed.
        hidden: The hidden layers; their neurons count from 0 in each.
        at: The epoch whose weights are wanted, instead of the last.
        seeds: Seeds to train besides, all at once.
        parameters: Values of the optimizer's parameters by key.
        reading: How the table is to be read.

    The other attributes are the options of the same names.
    """

    source: str
    label: Sequence[str] = ()
    feature: Sequence[str] = ()
    ignore: Sequence[str] = ()
    task: str | None = None
    hidden: tuple[LayerSpec, ...] | None = None
    dropout: float | None = None
    output_activation: Choice | None = None
    initializer: Choice | None = None
    bias_initializer: Choice | None = None
    loss: Choice | None = None
    optimizer: str | None = None
    learning_rate: float | None = None
    schedule: Choice | None = None
    regularizer: str | None = None
    regularization: float | None = None
    batch_size: int | None = None
    shuffle: bool | None = None
    epochs: int | None = None
    seed: int | None = None
    target_loss: float | None = None
    scale: Scaling | None = None
    validation: float | None = None
    split: Split | None = None
    missing: Missing | None = None
    device: Device = "auto"
    top_k: int | None = None
    init_weights: str | None = None
    predict: Sequence[str] = ()
    at: int | None = None
    seeds: range | None = None
    json: bool = False
    parameters: dict[str, float] = field(default_factory=dict[str, float])
    reading: ImportSettings = NOTHING_SAID


def take_options(values: dict[str, Any], command: str) -> TrainOptions:
    """Take the options of train out of what a parser has read.

    Args:
        values: What was given by name; what belongs to train is removed.
        command: The command's name, for messages.

    Raises:
        UserError: If there is no source.
    """
    own = {its.name for its in fields(TrainOptions)}
    given = {name: values.pop(name) for name in list(values) if name in own}
    named = [name for name in values if name.startswith(PARAMETER)]
    parameters = {name.removeprefix(PARAMETER): values.pop(name) for name in named}
    if not given.get("source"):
        message = (
            f"nnviz {command} needs a table or a sample, such as sample:laptop. See nnviz {command} --help."
        )
        raise UserError("usage", message)
    return TrainOptions(**given, parameters=parameters, reading=take_import_settings(values))
