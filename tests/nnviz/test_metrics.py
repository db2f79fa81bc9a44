"""Laws of the metrics: what Keras' word accuracy stands for."""

import numpy as np
import pytest
from sklearn import metrics as sk

from nnviz.metrics import METRICS, metric_for


def measure(key: str, y, p) -> list[float]:
    return METRICS[key].rows(np, np.asarray(y, np.float32), np.asarray(p, np.float32)).tolist()


def test_that_binary_accuracy_compares_each_output_with_a_half():
    y, p = [[1, 0], [1, 0], [0, 1]], [[0.9, 0.1], [0.9, 0.6], [0.6, 0.4]]
    assert measure("binary_accuracy", y, p) == [1, 0.5, 0]


def test_that_a_half_is_not_yet_a_yes():
    assert measure("binary_accuracy", [[1], [0]], [[0.5], [0.5]]) == [0, 1]


def test_that_categorical_accuracy_looks_for_the_greatest_output():
    assert measure("categorical_accuracy", [[1, 0, 0], [0, 0, 1]], [[0.3, 0.2, 0.1], [9, 1, 8]]) == [1, 0]


def test_that_sign_accuracy_compares_signs_and_takes_0_for_positive():
    assert measure("sign_accuracy", [[1], [1], [-1], [-1]], [[0.1], [0], [0], [-5]]) == [1, 1, 0, 1]


def test_that_mae_is_the_mean_distance_of_a_row():
    assert measure("mae", [[1, 2]], [[2, 0]]) == [1.5]


def test_that_the_means_over_rows_are_scikit_learn_s():
    rng = np.random.default_rng(3)
    labels, scores = rng.integers(0, 4, 90), rng.random((90, 4))
    one_hot, signs = np.eye(4)[labels], rng.choice([-1.0, 1.0], (90, 1))
    sums = rng.normal(size=(90, 1))
    found = {
        "categorical_accuracy": np.mean(measure("categorical_accuracy", one_hot, scores)),
        "binary_accuracy": np.mean(measure("binary_accuracy", one_hot, scores)),
        "sign_accuracy": np.mean(measure("sign_accuracy", signs, sums)),
        "mae": np.mean(measure("mae", one_hot, scores)),
    }
    assert found == pytest.approx(
        {
            "categorical_accuracy": sk.accuracy_score(labels, scores.argmax(axis=1)),
            "binary_accuracy": sk.accuracy_score(one_hot.ravel(), scores.ravel() > 0.5),
            "sign_accuracy": sk.accuracy_score(signs.ravel() > 0, sums.ravel() > 0),
            "mae": sk.mean_absolute_error(one_hot, scores),
        }
    )
    assert set(found) == set(METRICS)


def test_that_more_is_better_except_of_distances():
    assert {key: row.better for key, row in METRICS.items() if row.better != 1} == {"mae": -1}


@pytest.mark.parametrize("key", list(METRICS))
def test_that_jax_measures_what_numpy_measures(key):
    import jax.numpy as jnp

    rng = np.random.default_rng(0)
    y = np.eye(3, dtype=np.float32)[rng.integers(0, 3, 50)]
    p = rng.random((50, 3)).astype(np.float32)
    got = np.asarray(METRICS[key].rows(jnp, jnp.asarray(y), jnp.asarray(p)))
    assert got.shape == (50,)
    np.testing.assert_allclose(got, METRICS[key].rows(np, y, p), rtol=1e-6)


@pytest.mark.parametrize(
    ("task", "loss", "outputs", "targets", "key", "name"),
    [
        ("regression", "mse", 1, (0.0, 1.0), "mae", "mae"),
        ("regression", "mae", 3, (0.0, 1.0), "mae", "mae"),
        ("classification", "binary_crossentropy", 1, (0.0, 1.0), "binary_accuracy", "accuracy"),
        ("classification", "binary_crossentropy", 2, (0.0, 1.0), "binary_accuracy", "accuracy"),
        ("classification", "categorical_crossentropy", 3, (0.0, 1.0), "categorical_accuracy", "accuracy"),
        ("classification", "mse", 2, (0.0, 1.0), "categorical_accuracy", "accuracy"),
        ("classification", "mse", 1, (0.0, 1.0), "binary_accuracy", "accuracy"),
        ("classification", "hinge", 1, (-1.0, 1.0), "sign_accuracy", "accuracy"),
        ("classification", "mse", 1, (-1.0, 1.0), "sign_accuracy", "accuracy"),
        ("classification", "hinge", 3, (-1.0, 1.0), "categorical_accuracy", "accuracy"),
    ],
)
def test_that_the_metric_follows_task_loss_and_targets(task, loss, outputs, targets, key, name):
    found, metric = metric_for(task, loss, outputs, targets)
    assert (found, metric.key) == (name, key)
