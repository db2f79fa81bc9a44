"""The activation functions, one row each.

Every formula is written once against an array namespace `xp`, so NumPy (pictures, checks by hand) and
jax.numpy (training) compute the same thing. Branches use ``xp.where`` on safe arguments: both the
value and the gradient that JAX derives stay finite everywhere, and the gradient at a kink is the
one from the left (0 for ReLU), as in Keras. What is not a number stays so: a comparison must not turn
it into 0. ``xp.abs`` is kept out, since JAX's versions differ in its gradient at 0.

Each row also has its derivative, written by hand: it is what a person would compute, for curves and for
following one pass step by step. Training goes by what JAX derives from the formula; tests hold them equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nnviz.registry import Parameter, Registry

Array = Any
Namespace = Any
Formula = Callable[[Namespace, Array, Mapping[str, float]], Array]


@dataclass(frozen=True)
class Activation:
    """One activation function.

    Attributes:
        key: Its name in files and on the command line, as in Keras.
        label: Its name for people.
        formula: The formula as text, with a for the activation and z for the weighted sum.
        fn: ``fn(xp, z, parameters)`` on ``(rows, units)``.
        derivative: ``derivative(xp, z, parameters)``: da/dz, ``(rows, units)``; where an output depends on
            all sums of its layer, that by its own sum.
        slope: The derivative as text.
        parameters: What it can be tuned by.
        bounds: The least and greatest value it can reach, None where there is no bound.
        whole_layer: Whether an output depends on the other sums of its layer (softmax).
        trains: Whether it has a gradient to learn by.
    """

    key: str
    label: str
    formula: str
    fn: Formula
    derivative: Formula
    slope: str
    parameters: tuple[Parameter, ...] = ()
    bounds: tuple[float | None, float | None] = (None, None)
    whole_layer: bool = False
    trains: bool = True


def _linear(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return z


def _step(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.where(z >= 0, xp.ones_like(z), xp.zeros_like(z))


def _sigmoid(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    e = xp.exp(xp.where(z >= 0, -z, z))
    return xp.where(z >= 0, 1 / (1 + e), e / (1 + e))


def _hard_sigmoid(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    inner = xp.where(z >= 3, xp.ones_like(z), z / 6 + 0.5)
    return xp.where(z <= -3, xp.zeros_like(z), inner)


def _tanh(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.tanh(z)


def _relu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.where(z <= 0, xp.zeros_like(z), z)


def _leaky_relu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.where(z > 0, z, p["slope"] * z)


def _elu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.where(z > 0, z, p["alpha"] * xp.expm1(xp.where(z > 0, xp.zeros_like(z), z)))


_SELU_SCALE = 1.05070098735548049342
_SELU_ALPHA = 1.67326324235437728482


def _selu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return _SELU_SCALE * _elu(xp, z, {"alpha": _SELU_ALPHA})


def _gelu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    # 1 + tanh u = 2 sigmoid 2u does not cancel; beyond 20 it is 0 or 1, and the cube must not overflow.
    c = xp.clip(z, -20, 20)
    return z * _sigmoid(xp, 1.5957691216057308 * (c + 0.044715 * c * c * c), p)


def _silu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return z * _sigmoid(xp, z, p)


def _softplus(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.where(z >= 0, z, xp.zeros_like(z)) + xp.log1p(xp.exp(xp.where(z >= 0, -z, z)))


def _softsign(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return z / (1 + xp.abs(z))


def _sin(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.sin(z)


def _softmax(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    e = xp.exp(z - xp.max(z, axis=-1, keepdims=True))
    return e / xp.sum(e, axis=-1, keepdims=True)


# --- derivatives ---


def _d_linear(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.ones_like(z)


def _d_step(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.zeros_like(z)


def _d_sigmoid(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    e = xp.exp(xp.where(z >= 0, -z, z))
    return e / ((1 + e) * (1 + e))


def _d_hard_sigmoid(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.where((z <= -3) | (z >= 3), xp.zeros_like(z), xp.full_like(z, 1 / 6))


def _d_tanh(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    e = xp.exp(xp.where(z >= 0, -2 * z, 2 * z))
    return 4 * e / ((1 + e) * (1 + e))


def _d_relu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.where(z <= 0, xp.zeros_like(z), xp.ones_like(z))


def _d_leaky_relu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.where(z > 0, xp.ones_like(z), p["slope"] * xp.ones_like(z))


def _d_elu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.where(z > 0, xp.ones_like(z), p["alpha"] * xp.exp(xp.where(z > 0, xp.zeros_like(z), z)))


def _d_selu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return _SELU_SCALE * _d_elu(xp, z, {"alpha": _SELU_ALPHA})


def _d_gelu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    c = xp.clip(z, -20, 20)
    inner = 1.5957691216057308 * (c + 0.044715 * c * c * c)
    inner_slope = 1.5957691216057308 * (1 + 0.134145 * c * c)
    return _sigmoid(xp, inner, p) + c * _d_sigmoid(xp, inner, p) * inner_slope


def _d_silu(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return _sigmoid(xp, z, p) + z * _d_sigmoid(xp, z, p)


def _d_softsign(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return 1 / ((1 + xp.abs(z)) * (1 + xp.abs(z)))


def _d_sin(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    return xp.cos(z)


def _d_softmax(xp: Namespace, z: Array, p: Mapping[str, float]) -> Array:
    a = _softmax(xp, z, p)
    return a * (1 - a)


def pull_back(xp: Namespace, row: Activation, z: Array, by_output: Array, p: Mapping[str, float]) -> Array:
    """Give a loss's gradient by the sums of a layer, from that by its outputs: the chain rule.

    A softmax's output depends on all sums: dL/dzᵢ = aᵢ·(dL/daᵢ − Σⱼ dL/daⱼ·aⱼ) (Bridle 1990, equation 8).

    Args:
        xp: The array namespace.
        row: The activation.
        z: Its weighted sums, ``(rows, units)``.
        by_output: dL/da, ``(rows, units)``.
        p: The activation's parameters.

    Returns:
        dL/dz, ``(rows, units)``.
    """
    if row.whole_layer:
        a = row.fn(xp, z, p)
        return a * (by_output - xp.sum(by_output * a, axis=-1, keepdims=True))
    return by_output * row.derivative(xp, z, p)


_SLOPE = Parameter("slope", "Slope below 0", 0.2, 0.0, 1.0)
_ALPHA = Parameter("alpha", "Alpha", 1.0, 0.0, 10.0)

ACTIVATIONS: Registry[Activation] = Registry(
    "activation",
    (
        Activation("linear", "Linear", "a = z", _linear, _d_linear, "1"),
        # Rosenblatt 1958: fires from the threshold on, that is where w.x + b >= 0.
        Activation(
            "step", "Step", "a = 1 if z ≥ 0, else 0", _step, _d_step, "0", bounds=(0, 1), trains=False
        ),
        Activation(
            "sigmoid", "Sigmoid", "a = 1 / (1 + e⁻ᶻ)", _sigmoid, _d_sigmoid, "a·(1 − a)", bounds=(0, 1)
        ),
        # Keras: relu6(z + 3) / 6.
        Activation(
            "hard_sigmoid",
            "Hard sigmoid",
            "a = min(max(z/6 + 0.5, 0), 1)",
            _hard_sigmoid,
            _d_hard_sigmoid,
            "1/6 if −3 < z < 3, else 0",
            bounds=(0, 1),
        ),
        Activation("tanh", "Tanh", "a = tanh(z)", _tanh, _d_tanh, "1 − a²", bounds=(-1, 1)),
        Activation("relu", "ReLU", "a = max(0, z)", _relu, _d_relu, "1 if z > 0, else 0", bounds=(0, None)),
        # Maas, Hannun and Ng 2013; 0.2 is the default of Keras 3 and TensorFlow.js.
        Activation(
            "leaky_relu",
            "Leaky ReLU",
            "a = z if z > 0, else slope·z",
            _leaky_relu,
            _d_leaky_relu,
            "1 if z > 0, else slope",
            (_SLOPE,),
        ),
        # Clevert, Unterthiner and Hochreiter 2015.
        Activation(
            "elu", "ELU", "a = z if z > 0, else α·(eᶻ − 1)", _elu, _d_elu, "1 if z > 0, else α·eᶻ", (_ALPHA,)
        ),
        # Klambauer, Unterthiner, Mayr and Hochreiter 2017: the fixed point for mean 0 and variance 1.
        Activation(
            "selu",
            "SELU",
            "a = 1.0507·(z if z > 0, else 1.6733·(eᶻ − 1))",
            _selu,
            _d_selu,
            "1.0507·(1 if z > 0, else 1.6733·eᶻ)",
        ),
        # Hendrycks and Gimpel 2016, the tanh approximation.
        Activation("gelu", "GELU", "a ≈ z·Φ(z)", _gelu, _d_gelu, "≈ Φ(z) + z·φ(z)"),
        # Elfwing, Uchibe and Doya 2017; Ramachandran, Zoph and Le 2017 ("swish").
        Activation("silu", "SiLU", "a = z·sigmoid(z)", _silu, _d_silu, "s + z·s·(1 − s) with s = sigmoid(z)"),
        # Dugas, Bengio, Belisle, Nadeau and Garcia 2000.
        Activation(
            "softplus", "Softplus", "a = ln(1 + eᶻ)", _softplus, _sigmoid, "sigmoid(z)", bounds=(0, None)
        ),
        Activation(
            "softsign",
            "Softsign",
            "a = z / (1 + |z|)",
            _softsign,
            _d_softsign,
            "1 / (1 + |z|)²",
            bounds=(-1, 1),
        ),
        Activation("sin", "Sine", "a = sin(z)", _sin, _d_sin, "cos(z)", bounds=(-1, 1)),
        # Bridle 1989; the greatest sum is subtracted so that no exponential overflows.
        Activation(
            "softmax",
            "Softmax",
            "aᵢ = e^zᵢ / Σⱼ e^zⱼ",
            _softmax,
            _d_softmax,
            "aᵢ·(1 − aᵢ), and −aᵢ·aⱼ by another sum",
            bounds=(0, 1),
            whole_layer=True,
        ),
    ),
)
