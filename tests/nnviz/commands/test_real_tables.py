"""The tables that ship with scikit-learn, trained end to end to what its own network reaches."""

import gzip
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sklearn.datasets
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score, r2_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

from nnviz.commands.learning import make_plan
from nnviz.commands.options import take_options
from nnviz.commands.train import make_parser
from nnviz.datasets.preparation.prepared import Prepared

pytestmark = pytest.mark.slow

FOLDER = Path(sklearn.datasets.__file__).parent / "data"
SEEDS = range(6)
COMMON = ["--scale", "standard", "--learning-rate", "0.01", "--batch-size", "32"]


@dataclass(frozen=True)
class Real:
    """A table, and how it is learned: to which rows the score belongs, and what it must reach at least."""

    file: str
    options: tuple[str, ...] = ("--task", "classification", "--split", "stratified", "--validation", "0.25")
    hidden: int = 16
    epochs: int = 60
    rows: str = "validation"
    least: float = 0.9


REGRESSION = ("--task", "regression", "--validation", "0.25")
TABLES = {
    "iris": Real("iris.csv"),
    "wine": Real("wine_data.csv"),
    "breast cancer": Real("breast_cancer.csv"),
    "digits": Real("digits.csv.gz", hidden=32, epochs=25),
    "diabetes": Real("diabetes", REGRESSION, hidden=4, epochs=40, least=0.3),
    # Of 20 rows none can be spared to judge by, so the fit itself is compared; two labels at once.
    "linnerud": Real(
        "linnerud",
        ("--task", "regression", "--label", "Weight", "--label", "Waist"),
        epochs=150,
        rows="train",
        least=0.5,
    ),
}


def path_of(real: Real, folder: Path) -> Path:
    """Give a file as it ships; labels that ship in a file of their own are put beside the features."""
    if real.file == "diabetes":
        features = gzip.decompress((FOLDER / "diabetes_data_raw.csv.gz").read_bytes()).decode().splitlines()
        labels = gzip.decompress((FOLDER / "diabetes_target.csv.gz").read_bytes()).decode().splitlines()
        names = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6", "target"]
        rows = [",".join([*a.split(), repr(float(b))]) for a, b in zip(features, labels, strict=True)]
        return written(folder / "diabetes.csv", [",".join(names), *rows])
    if real.file == "linnerud":
        parts = [
            (FOLDER / f"linnerud_{name}.csv").read_text().splitlines()
            for name in ("exercise", "physiological")
        ]
        return written(folder / "linnerud.csv", [f"{a} {b}" for a, b in zip(*parts, strict=True)])
    return FOLDER / real.file


def written(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def score_of_sklearn(real: Real, data: Prepared, seed: int) -> float:
    """Train scikit-learn's network on the same rows, from the table's own units on."""
    train = data.train
    judged = data.validation if real.rows == "validation" else train
    scaler = StandardScaler().fit(data.raw_x[train])
    shape: dict[str, Any] = {
        "hidden_layer_sizes": (real.hidden,),
        "learning_rate_init": 0.01,
        "alpha": 0.0,
        "batch_size": min(32, len(train)),
        "max_iter": real.epochs,
        "n_iter_no_change": real.epochs,
        "random_state": seed,
    }
    x, asked = scaler.transform(data.raw_x[train]), scaler.transform(data.raw_x[judged])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        if data.classes:
            classes = MLPClassifier(**shape).fit(x, data.labels[train])
            return float(accuracy_score(data.labels[judged], classes.predict(asked)))
        labels = StandardScaler().fit(data.raw_y[train])
        y = np.asarray(labels.transform(data.raw_y[train]))
        numbers = MLPRegressor(**shape).fit(x, y if y.shape[1] > 1 else y[:, 0])
        told = np.asarray(numbers.predict(asked)).reshape(len(judged), -1)
        return float(r2_score(data.raw_y[judged], labels.inverse_transform(told)))


def score_of_nnviz(real: Real, nnviz: Callable[..., Any], arguments: list[str], seed: int) -> float:
    told = nnviz("train", *arguments, "--seed", seed, "--json")
    assert told.status == 0, told.err
    scores = told.reply["scores"][real.rows]
    return float(scores["accuracy" if told.reply["task"] == "classification" else "r2"])


def standard_error(scores: NDArray[np.float64]) -> float:
    return float(scores.std(ddof=1) / np.sqrt(len(scores)))


@pytest.mark.parametrize("name", TABLES)
def test_that_a_real_table_is_learned_as_well_as_by_scikit_learn(
    nnviz: Callable[..., Any], tmp_path: Path, name: str
):
    real = TABLES[name]
    path = path_of(real, tmp_path)
    arguments = [
        str(path),
        *real.options,
        *COMMON,
        "--hidden",
        f"{real.hidden}:relu",
        "--epochs",
        str(real.epochs),
    ]
    data = make_plan(take_options(make_parser().read(arguments), "train")).data
    ours = np.array([score_of_nnviz(real, nnviz, arguments, seed) for seed in SEEDS])
    theirs = np.array([score_of_sklearn(real, data, seed) for seed in SEEDS])
    # Both means are of a few seeds: they differ by chance within three standard errors of their difference.
    # Where hardly a seed differs from another, one row more or less is no difference either.
    row = 1.0 / len(data.validation) if data.classes else 0.0
    margin = 3.0 * np.hypot(standard_error(ours), standard_error(theirs)) + row
    assert ours.mean() >= theirs.mean() - margin, (ours, theirs)
    assert ours.mean() >= real.least, ours
