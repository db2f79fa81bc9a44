"""Everything that the user decided, as one frozen value.

A Document holds no weights and no history of training: those are results. An edit (edits/) makes a
new Document of an old one; what must not change together with a training run is not in here at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.spec import Missing, Role, Scaling, Split, Task
from nnviz.datasets.table import Table
from nnviz.parameters import ByHand, ByParameter, ParameterSet
from nnviz.registry import Values

Device = Literal["auto", "cpu", "gpu"]

ROLES: tuple[Role, ...] = get_args(Role)
TASKS: tuple[Task, ...] = get_args(Task)
SCALINGS: tuple[Scaling, ...] = get_args(Scaling)
SPLITS: tuple[Split, ...] = get_args(Split)
MISSINGS: tuple[Missing, ...] = get_args(Missing)
DEVICES: tuple[Device, ...] = get_args(Device)


@dataclass(frozen=True)
class DataSpec:
    """Which table is learned from, and how it becomes numbers.

    Attributes:
        source: Where the table came from: ``"sample:laptop"`` or a file's path.
        table: The table itself, so that a document is whole.
        roles: One role for each column of the table.
        task: Whether classes or numbers are predicted.
        scaling: How the numbers are scaled, fitted on training rows only.
        validation: The share of rows kept for validation, 0 to below 1.
        split: Which rows those are.
        split_seed: The seed of a random split; apart from the network's, so that a new network
            is judged on the same rows.
        missing: What happens to rows with missing cells.
    """

    source: str
    table: Table
    roles: tuple[Role, ...]
    task: Task
    scaling: Scaling = "none"
    validation: float = 0.0
    split: Split = "random"
    split_seed: int = 0
    missing: Missing = "drop"

    @property
    def reading(self) -> ImportSettings:
        """What was said about how the table is to be read; the table brings it along."""
        return self.table.settings

    def names(self, role: Role) -> tuple[str, ...]:
        """Give the names of the columns that have a role, in the table's order."""
        pairs = zip(self.table.columns, self.roles, strict=True)
        return tuple(column.name for column, its in pairs if its == role)


@dataclass(frozen=True)
class LayerSpec:
    """One layer of neurons.

    Attributes:
        neurons: An identity for each neuron, unique in the network and never used again, so that
            weights can follow their neurons through every edit.
        activation: Key into ACTIVATIONS.
        activation_parameters: Values that differ from the activation's defaults.
        initializer: Key into INITIALIZERS, for the kernel.
        bias_initializer: Key into INITIALIZERS, for the biases.
        initializer_parameters: Values that differ from the initializer's defaults.
        bias_initializer_parameters: Likewise for the biases.
        dropout: The share of the layer's outputs that is set to 0 in each update, 0 to below 1.
    """

    neurons: tuple[int, ...]
    activation: str = "relu"
    activation_parameters: Values = ()
    initializer: str = "glorot_uniform"
    bias_initializer: str = "zeros"
    initializer_parameters: Values = ()
    bias_initializer_parameters: Values = ()
    dropout: float = 0.0

    @property
    def units(self) -> int:
        """The number of neurons."""
        return len(self.neurons)


@dataclass(frozen=True)
class NetworkSpec:
    """The dense layers, from the first hidden one to the output; the inputs follow from the data.

    Attributes:
        layers: Hidden layers, then the output layer; never empty.
        next_neuron: The next identity to give away.
        locked: The weights and biases that training leaves as they are.
        off: Those that are switched off: they are 0, training leaves them so, and when they are switched
            on again they get the value that stands here. A neuron is off where all weights out of it are.
        by_hand: Those that were set by hand, with what they were set to last. Training may have moved them
            since; what they are now stands in the weights.
    """

    layers: tuple[LayerSpec, ...]
    next_neuron: int
    locked: ParameterSet = field(default_factory=ParameterSet)
    off: ByParameter[float] = field(default_factory=ByParameter[float])
    by_hand: ByParameter[ByHand] = field(default_factory=ByParameter[ByHand])

    def fitted(self, inputs: Sequence[str]) -> NetworkSpec:
        """Give the network without what was decided of weights and biases that it has no more."""
        locked, off = self.locked.within(self, inputs), self.off.within(self, inputs)
        by_hand = self.by_hand.within(self, inputs)
        if locked is self.locked and off is self.off and by_hand is self.by_hand:
            return self
        return replace(self, locked=locked, off=off, by_hand=by_hand)

    @property
    def is_touched(self) -> bool:
        """Whether anything was decided of a single weight or bias."""
        return bool(self.locked or self.off or self.by_hand)

    @property
    def hidden(self) -> tuple[LayerSpec, ...]:
        """All layers but the output."""
        return self.layers[:-1]

    @property
    def output(self) -> LayerSpec:
        """The last layer."""
        return self.layers[-1]

    @property
    def units(self) -> tuple[int, ...]:
        """The width of each layer."""
        return tuple(layer.units for layer in self.layers)


@dataclass(frozen=True)
class TrainSpec:
    """How the network learns.

    Attributes:
        loss: Key into LOSSES.
        optimizer: Key into OPTIMIZERS.
        learning_rate: The step size.
        optimizer_parameters: Values that differ from the optimizer's defaults.
        loss_parameters: Values that differ from the loss's defaults.
        schedule: Key into SCHEDULES.
        schedule_parameters: Values that differ from the schedule's defaults.
        regularizer: Key into REGULARIZERS.
        regularization: The rate of the penalty.
        batch_size: Rows in a batch, or None for all training rows in one batch.
        shuffle: Whether the rows are shuffled in each epoch.
        epochs: The epoch at which training stops.
        seed: The seed of the initial weights and of the shuffling.
        target_loss: The loss at which training stops, if any.
        device: Where to compute.
        score_parameters: Values that differ from the scores' defaults, such as the k of top-k accuracy.
    """

    loss: str
    optimizer: str = "adam"
    learning_rate: float = 0.001
    optimizer_parameters: Values = ()
    loss_parameters: Values = ()
    schedule: str = "constant"
    schedule_parameters: Values = ()
    regularizer: str = "none"
    regularization: float = 0.01
    batch_size: int | None = 32
    shuffle: bool = True
    epochs: int = 100
    seed: int = 0
    target_loss: float | None = None
    device: Device = "auto"
    score_parameters: Values = ()


@dataclass(frozen=True)
class Document:
    """The whole of what the user decided."""

    data: DataSpec
    network: NetworkSpec
    train: TrainSpec
    title: str = ""


Edit = Callable[[Document], Document]
"""What can be done to a document; a UserError where that cannot be done."""
