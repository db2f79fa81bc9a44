"""How weights begin, one row each, with Keras' definitions.

Drawn by NumPy: it costs milliseconds where a compiled generator costs seconds, and the same seed
gives the same weights on every device.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.registry import Parameter, Registry

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int, int, Mapping[str, float]], Floats]

_TRUNCATED_STD = 0.87962566103423978
"""The standard deviation of a unit normal distribution truncated at two of them (as in Keras)."""


@dataclass(frozen=True)
class Initializer:
    """One way to draw the initial weights.

    Attributes:
        key: Its name in files and on the command line, as in Keras.
        label: Its name for people.
        formula: What it draws, as text.
        draw: ``draw(rng, fan_in, fan_out, parameters)`` gives ``(fan_in, fan_out)`` float64.
        parameters: What it can be tuned by.
    """

    key: str
    label: str
    formula: str
    draw: Draw
    parameters: tuple[Parameter, ...] = ()


def _constant(rng: np.random.Generator, fan_in: int, fan_out: int, p: Mapping[str, float]) -> Floats:
    return np.full((fan_in, fan_out), p["value"])


def _zeros(rng: np.random.Generator, fan_in: int, fan_out: int, p: Mapping[str, float]) -> Floats:
    return np.zeros((fan_in, fan_out))


def _ones(rng: np.random.Generator, fan_in: int, fan_out: int, p: Mapping[str, float]) -> Floats:
    return np.ones((fan_in, fan_out))


def _normal(rng: np.random.Generator, fan_in: int, fan_out: int, p: Mapping[str, float]) -> Floats:
    return p["mean"] + p["stddev"] * rng.standard_normal((fan_in, fan_out))


def _uniform(rng: np.random.Generator, fan_in: int, fan_out: int, p: Mapping[str, float]) -> Floats:
    return rng.uniform(p["low"], p["high"], (fan_in, fan_out))


def _unit_truncated(rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Draw a unit normal distribution again wherever it falls beyond two standard deviations."""
    draws = rng.standard_normal(shape)
    while (beyond := np.abs(draws) > 2).any():
        draws[beyond] = rng.standard_normal(int(beyond.sum()))
    return draws


def _truncated_normal(rng: np.random.Generator, fan_in: int, fan_out: int, p: Mapping[str, float]) -> Floats:
    return p["mean"] + p["stddev"] * _unit_truncated(rng, (fan_in, fan_out))


def _orthogonal(rng: np.random.Generator, fan_in: int, fan_out: int, p: Mapping[str, float]) -> Floats:
    tall = rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
    q, r = np.linalg.qr(tall)
    q *= np.sign(np.diag(r))
    return p["gain"] * (q if fan_in >= fan_out else q.T)


def _variance_scaling(scale: float, mode: str, uniform: bool) -> Draw:
    """Draw with variance ``scale / fan``, the fan being fan_in or the mean of both fans."""

    def draw(rng: np.random.Generator, fan_in: int, fan_out: int, p: Mapping[str, float]) -> Floats:
        fan = fan_in if mode == "fan_in" else (fan_in + fan_out) / 2
        variance = scale / max(1.0, fan)
        if uniform:
            limit = np.sqrt(3 * variance)
            return rng.uniform(-limit, limit, (fan_in, fan_out))
        return np.sqrt(variance) / _TRUNCATED_STD * _unit_truncated(rng, (fan_in, fan_out))

    return draw


_MEAN = Parameter("mean", "Mean", 0.0, -1e6, 1e6)
_STDDEV = Parameter("stddev", "Standard deviation", 0.05, 0.0, 1e6)

INITIALIZERS: Registry[Initializer] = Registry(
    "initializer",
    (
        Initializer("zeros", "Zeros", "0", _zeros),
        Initializer("ones", "Ones", "1", _ones),
        Initializer(
            "constant", "Constant", "value", _constant, (Parameter("value", "Value", 0.0, -1e6, 1e6),)
        ),
        Initializer("normal", "Normal", "N(mean, σ²)", _normal, (_MEAN, _STDDEV)),
        Initializer(
            "uniform",
            "Uniform",
            "U(low, high)",
            _uniform,
            (Parameter("low", "Low", -0.05, -1e6, 1e6), Parameter("high", "High", 0.05, -1e6, 1e6)),
        ),
        Initializer(
            "truncated_normal",
            "Truncated normal",
            "N(mean, σ²) within 2σ",
            _truncated_normal,
            (_MEAN, _STDDEV),
        ),
        # Glorot and Bengio 2010, equation 16.
        Initializer(
            "glorot_uniform",
            "Glorot uniform",
            "U(±√(6 / (n + m)))",
            _variance_scaling(1, "fan_avg", uniform=True),
        ),
        Initializer(
            "glorot_normal",
            "Glorot normal",
            "N(0, 2 / (n + m))",
            _variance_scaling(1, "fan_avg", uniform=False),
        ),
        # He, Zhang, Ren and Sun 2015, equation 10.
        Initializer("he_uniform", "He uniform", "U(±√(6 / n))", _variance_scaling(2, "fan_in", uniform=True)),
        Initializer("he_normal", "He normal", "N(0, 2 / n)", _variance_scaling(2, "fan_in", uniform=False)),
        # LeCun, Bottou, Orr and Müller 1998, equation 16.
        Initializer(
            "lecun_uniform", "LeCun uniform", "U(±√(3 / n))", _variance_scaling(1, "fan_in", uniform=True)
        ),
        Initializer(
            "lecun_normal", "LeCun normal", "N(0, 1 / n)", _variance_scaling(1, "fan_in", uniform=False)
        ),
        # Saxe, McClelland and Ganguli 2014.
        Initializer(
            "orthogonal",
            "Orthogonal",
            "QR of N(0, 1)",
            _orthogonal,
            (Parameter("gain", "Gain", 1.0, 0.0, 1e6),),
        ),
    ),
)
