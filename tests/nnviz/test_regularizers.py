"""Laws of the penalties on kernels."""

import numpy as np
import pytest

from nnviz.regularizers import REGULARIZERS

W = np.array([[1.0, -2.0], [0.0, 0.5]])


@pytest.mark.parametrize(("key", "penalty"), [("none", 0), ("l1", 3.5), ("l2", 5.25)])
def test_that_every_penalty_is_what_keras_adds(key, penalty):
    assert REGULARIZERS[key].penalty(np, W) == pytest.approx(penalty)


@pytest.mark.parametrize(
    ("key", "gradient"),
    [("none", 0 * W), ("l1", [[1, -1], [0, 1]]), ("l2", 2 * W)],
    ids=lambda part: str(part)[:4],
)
def test_that_a_penalty_pulls_towards_0_and_leaves_0_alone(key, gradient):
    import jax
    import jax.numpy as jnp

    got = jax.grad(lambda w: REGULARIZERS[key].penalty(jnp, w))(jnp.asarray(W, jnp.float32))
    np.testing.assert_allclose(np.asarray(got), gradient)
