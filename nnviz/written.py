"""A neuron's sum as a formula with its numbers: typeset for the eye, and as Python that anybody can run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.activations import ACTIVATIONS
from nnviz.document import LayerSpec
from nnviz.explain import NeuronSum, Pass, listed
from nnviz.network import activate
from nnviz.numbers import MINUS, format_count, format_single
from nnviz.registry import with_defaults
from nnviz.snapshot import Snapshot
from nnviz.weight_tables import shortest


@dataclass(frozen=True)
class Written:
    """How an activation is written.

    Attributes:
        markup: As markup of ``scene.formula``, with @ for the sum, # for the sum where it needs no brackets,
            and ``<slope>`` for a parameter.
        python: As an expression of z.
    """

    markup: str
    python: str


WRITTEN: dict[str, Written] = {
    "linear": Written("#", "z"),
    "step": Written("(1 if # ≥ 0, else 0)", "1.0 if z >= 0 else 0.0"),
    "sigmoid": Written(r"\frac{1}{1 + e^{−@}}", "1 / (1 + exp(-z))"),
    "hard_sigmoid": Written(r"min(max(\frac{#}{6} + 0.5, 0), 1)", "min(max(z / 6 + 0.5, 0), 1)"),
    "tanh": Written("tanh(#)", "tanh(z)"),
    "relu": Written("max(0, #)", "max(0, z)"),
    "leaky_relu": Written("(# if # > 0, else <slope>·@)", "z if z > 0 else <slope> * z"),
    "elu": Written("(# if # > 0, else <alpha>·(e^{#} − 1))", "z if z > 0 else <alpha> * expm1(z)"),
    "selu": Written(
        "1.0507·(# if # > 0, else 1.6733·(e^{#} − 1))",
        "1.0507009873554805 * (z if z > 0 else 1.6732632423543772 * expm1(z))",
    ),
    "gelu": Written(
        r"\frac{#}{1 + e^{−1.5958·(# + 0.0447·@^{3})}}",
        "z / (1 + exp(-1.5957691216057308 * (z + 0.044715 * z**3)))",
    ),
    "silu": Written(r"\frac{#}{1 + e^{−@}}", "z / (1 + exp(-z))"),
    "softplus": Written("ln(1 + e^{#})", "max(z, 0) + log1p(exp(-abs(z)))"),
    "softsign": Written(r"\frac{#}{1 + |#|}", "z / (1 + abs(z))"),
    "sin": Written("sin(#)", "sin(z)"),
    "softmax": Written(r"\frac{e^{#}}{\sum_{j} e^{z_{j}}}", "exp(z) / (<sums>)"),
}
"""By the activation's key."""
_SPOKEN = (
    (re.compile(r"\^\{([^{}]*)\}"), r"^(\1)"),
    (re.compile(r"_\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}"), r"(\1) / (\2)"),
)
"""Powers, indices and fractions, and how they are written in a line of text; the innermost first."""


def _spec(snapshot: Snapshot, layer: int) -> LayerSpec:
    return snapshot.document.network.layers[layer - 1]


def _with_parameters(text: str, spec: LayerSpec) -> str:
    for key, value in with_defaults(
        ACTIVATIONS[spec.activation].parameters, spec.activation_parameters
    ).items():
        text = text.replace(f"<{key}>", f"{value:g}")
    return text


LARGE = 1000.0
_ALL = 8
"""Digits that a float32 has, for numbers so large that four would leave out what is behind the point."""


def figure(value: float, digits: int = 4) -> str:
    """Write a number: with few digits where it is usual, with all that a float32 has where it is large."""
    return format_single(value, max(digits, _ALL) if abs(value) >= LARGE else digits)


def factor(value: float, digits: int = 4) -> str:
    """Write a number as it stands behind a sign: in brackets where it is negative."""
    text = figure(value, digits)
    return f"({text})" if text.startswith(MINUS) else text


def sum_markup(its: NeuronSum, terms: int, digits: int = 4) -> tuple[str, ...]:
    """Give what z is equal to, from the symbols to the result, each as markup.

    Args:
        its: The neuron's sum.
        terms: How many products to write out: the largest ones, where there are more, as they are listed.
        digits: Significant digits of the inputs.
    """
    count = len(its.products)
    order = listed(its)
    if count > terms:
        largest = np.argsort(-np.abs(np.nan_to_num(its.products)), kind="stable")[:terms]
        order = order[np.isin(order, largest)]
    written = [f"{factor(float(its.inputs[n]), digits)}·{factor(float(its.weights[n]))}" for n in order]
    if count > terms:
        rest = float(its.products.sum() - its.products[order].sum())
        written.append(f"… ({format_count(count - terms)} more: {figure(rest)})")
    bias = figure(abs(its.bias))
    sign = MINUS if its.bias < 0 else "+"
    return (
        "z",
        r"\sum_{i} x_{i}·w_{i} + b",
        f"{' + '.join(written)} {sign} {bias}",
        figure(its.z),
    )


def activation_markup(snapshot: Snapshot, layer: int, its: NeuronSum) -> tuple[str, ...]:
    """Give what a is equal to, from the symbols to the result, each as markup."""
    spec = _spec(snapshot, layer)
    text = _with_parameters(WRITTEN[spec.activation].markup, spec)
    result = figure(its.output)
    if spec.activation == "linear":
        return ("a", "z", result)
    with_number = text.replace("@", factor(its.z)).replace("#", figure(its.z))
    return ("a", text.replace("@", "z").replace("#", "z"), with_number, result)


def plain(markup: Sequence[str]) -> str:
    """Give markup as a line of text, for those who hear it."""
    line, before = " = ".join(markup).replace("\\sum", "Σ"), ""
    while line != before:
        before = line
        for pattern, instead in _SPOKEN:
            line = pattern.sub(instead, line)
    return line


def neuron_python(snapshot: Snapshot, row: Pass, its: NeuronSum, layer: int, index: int, about: str) -> str:
    """Give Python that computes the neuron from the numbers in it, with the results as comments.

    Args:
        snapshot: Whose neuron it is.
        row: The pass of one row.
        its: Its sum in that pass.
        layer: Its layer, from 1.
        index: Its place in the layer.
        about: What it is, for the first line.
    """
    xs, ws = shortest(its.inputs.astype(np.float32)), shortest(its.weights.astype(np.float32))
    bias = shortest(np.array([its.bias], np.float32))[0]
    terms = [f"{x}*{_bracketed(w)}" for x, w in zip(xs, ws, strict=True)]
    z = sum((float(x) * float(w) for x, w in zip(xs, ws, strict=True)), 0.0) + float(bias)
    spec = _spec(snapshot, layer)
    expression = _with_parameters(WRITTEN[spec.activation].python, spec)
    sums = np.array([[z]])
    if ACTIVATIONS[spec.activation].whole_layer:
        others = _sums(snapshot, row, layer)
        others[index] = z
        expression = expression.replace("<sums>", " + ".join(f"exp({_nine(other)})" for other in others))
        sums = np.array([others])
    with np.errstate(all="ignore"):
        a = float(activate(np, spec, sums)[0, index if sums.shape[1] > 1 else 0])
    return (
        f"# {about}\nfrom math import exp, expm1, log1p, sin, tanh\n\n"
        f"z = {' + '.join([*terms, bias])}  # {_nine(z)}\na = {expression}  # {_nine(a)}\n"
    )


def _sums(snapshot: Snapshot, row: Pass, layer: int) -> list[float]:
    kernel, bias = snapshot.params[layer - 1]
    with np.errstate(all="ignore"):
        x = row.activations[layer - 1].astype(np.float64)
        return (x @ kernel.astype(np.float64) + bias.astype(np.float64)).tolist()


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith("-") else number


def _nine(value: float) -> str:
    return f"{value:.9g}"
