"""The bundled samples, one row each: a table, what it teaches, and how a network learns it well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from nnviz import resource_files
from nnviz.datasets.made_up import circle, gaussians, sine, spiral
from nnviz.datasets.reading import read_table
from nnviz.datasets.spec import Role, Scaling, Task
from nnviz.datasets.table import Table
from nnviz.registry import Registry

_TWO_FEATURES: tuple[Role, ...] = ("feature", "feature", "target")
_ONE_FEATURE: tuple[Role, ...] = ("feature", "target")
_FOUR_FEATURES: tuple[Role, ...] = ("feature", "feature", "feature", "feature", "target")


@dataclass(frozen=True)
class SamplePreset:
    """With which network and training a sample teaches best.

    Attributes:
        hidden: The hidden layers as ``units:activation`` with commas between; "" for none.
        output_activation: Key into ACTIVATIONS.
        loss: Key into LOSSES.
        optimizer: Key into OPTIMIZERS.
        learning_rate: The step size.
        batch_size: Rows in a batch, or None for all training rows.
        epochs: The epoch at which training stops.
        shuffle: Whether the rows are shuffled in each epoch.
        scaling: How numbers are scaled.
        validation: The share of rows kept for validation.
        seed: A seed with a typical course.
    """

    hidden: str
    output_activation: str
    loss: str
    optimizer: str = "adam"
    learning_rate: float = 0.01
    batch_size: int | None = 32
    epochs: int = 100
    shuffle: bool = True
    scaling: Scaling = "none"
    validation: float = 0.0
    seed: int = 0


@dataclass(frozen=True)
class Sample:
    """One bundled sample.

    Attributes:
        key: Its name after ``sample:``.
        label: Its name for people.
        description: What its rows are, in one sentence.
        caption: What it is good for showing.
        make: Makes its table.
        roles: The role of each column.
        task: Whether classes or numbers are predicted.
        preset: The network and training to begin with.
    """

    key: str
    label: str
    description: str
    caption: str
    make: Callable[[], Table]
    roles: tuple[Role, ...]
    task: Task
    preset: SamplePreset


def _from_file(key: str) -> Table:
    return read_table(resource_files.path("samples", f"{key}.csv"))


SAMPLES: Registry[Sample] = Registry(
    "sample",
    (
        Sample(
            "laptop",
            "Laptop",
            "Nine laptops: how pink and how small each is, and whether to buy it.",
            "Two features, two classes: a small network finds the line between buy and no buy.",
            partial(_from_file, "laptop"),
            _TWO_FEATURES,
            "classification",
            SamplePreset("3:relu", "softmax", "binary_crossentropy", learning_rate=0.1, epochs=20, seed=8),
        ),
        Sample(
            "house-prices",
            "House prices",
            "Fifteen houses: the area and the price of each.",
            "One neuron fits a line. Nothing is scaled, so the loss falls sharply and then fluctuates.",
            partial(_from_file, "house-prices"),
            _ONE_FEATURE,
            "regression",
            SamplePreset("", "linear", "mae", "sgd", 0.01, batch_size=None, epochs=100),
        ),
        Sample(
            "xor",
            "XOR",
            "The truth table of exclusive or: 1 where exactly one of a and b is 1.",
            "No straight line parts these four rows: a hidden layer that is not linear can.",
            partial(_from_file, "xor"),
            _TWO_FEATURES,
            "classification",
            SamplePreset(
                "4:tanh", "sigmoid", "binary_crossentropy", learning_rate=0.1, batch_size=None, epochs=100
            ),
        ),
        Sample(
            "circle",
            "Circle",
            "Blue points in the middle, orange ones in a ring around them.",
            "A few hidden neurons each draw a line; together they close a ring.",
            circle,
            _TWO_FEATURES,
            "classification",
            SamplePreset(
                "4:tanh", "sigmoid", "binary_crossentropy", learning_rate=0.03, epochs=60, validation=0.2
            ),
        ),
        Sample(
            "spiral",
            "Spiral",
            "Two spirals of points, one inside the other.",
            "A hard border: it takes several hidden layers and patience.",
            spiral,
            _TWO_FEATURES,
            "classification",
            SamplePreset(
                "8:relu,8:relu,8:relu",
                "sigmoid",
                "binary_crossentropy",
                learning_rate=0.01,
                epochs=300,
                validation=0.2,
            ),
        ),
        Sample(
            "gaussians",
            "Two clouds",
            "Two clouds of points that hardly touch.",
            "One neuron is enough where a straight line parts the classes.",
            gaussians,
            _TWO_FEATURES,
            "classification",
            SamplePreset(
                "", "sigmoid", "binary_crossentropy", learning_rate=0.03, epochs=30, validation=0.2, seed=2
            ),
        ),
        Sample(
            "iris",
            "Iris",
            "Petals and sepals of 150 flowers in centimetres, and which iris each is (R. A. Fisher, 1936).",
            "Four features, three classes: the map is a slice through the middle of the other two.",
            partial(_from_file, "iris"),
            _FOUR_FEATURES,
            "classification",
            SamplePreset(
                "8:tanh",
                "softmax",
                "categorical_crossentropy",
                learning_rate=0.02,
                epochs=60,
                scaling="standard",
                validation=0.2,
            ),
        ),
        Sample(
            "sine",
            "Sine",
            "Points along a sine curve, with a little noise.",
            "One hidden layer can follow any curve if it is wide enough: try 1 to 64 neurons.",
            sine,
            _ONE_FEATURE,
            "regression",
            SamplePreset("16:tanh", "linear", "mse", epochs=300, validation=0.2, seed=2),
        ),
    ),
)


@cache
def load_sample(key: str) -> Table:
    """Give the table of a bundled sample, the same object every time.

    Raises:
        UserError: If there is no sample of that key.
    """
    return SAMPLES[key].make()
