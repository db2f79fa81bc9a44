"""Whether what colours say can be told apart by people who see colours differently.

Sources: Machado, Oliveira and Fernandes 2009, table 1 (severity 1.0) for the three dichromacies, on linear
sRGB (IEC 61966-2-1); the distance is CIE 1976 Delta E in CIELAB under D65, the contrast that of WCAG 2.2.
"""

from itertools import combinations

import numpy as np
import pytest

from nnviz.scene.network_signs import GLYPHS
from nnviz.theme import THEMES, load_theme

SIGHTS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
everywhere = pytest.mark.parametrize(("key", "sight"), [(k, s) for k in THEMES for s in SIGHTS])


def seen(colour: str, sight: str) -> np.ndarray:
    """Give linear red, green and blue as seen."""
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return np.clip(SIGHTS[sight] @ linear, 0, 1)


def apart(a: str, b: str, sight: str) -> float:
    """Give Delta E of two colours as seen."""
    labs = []
    for colour in (a, b):
        x = XYZ @ seen(colour, sight) / np.array([0.95047, 1.0, 1.08883])
        f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
        labs.append(np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]))
    return float(np.linalg.norm(labs[0] - labs[1]))


def contrast(a: str, b: str, sight: str) -> float:
    low, high = sorted(float(XYZ[1] @ seen(colour, sight)) for colour in (a, b))
    return (high + 0.05) / (low + 0.05)


def test_that_the_measures_are_right_where_the_answer_is_known():
    assert contrast("#000000", "#ffffff", "usual") == pytest.approx(21)
    assert apart("#000000", "#ffffff", "usual") == pytest.approx(100, abs=0.01)
    assert apart("#ff0000", "#00ff00", "usual") == pytest.approx(170.6, abs=0.5)
    assert apart("#b95b92", "#6b7580", "deuteranopia") < apart("#b95b92", "#6b7580", "usual") / 4


@everywhere
def test_that_positive_and_negative_are_far_apart(key, sight):
    theme = load_theme(key)
    assert apart(theme.negative, theme.positive, sight) > 80
    assert apart(theme.diverging[0], theme.diverging[-1], sight) > 60


@everywhere
def test_that_signs_classes_and_badges_are_seen_on_their_ground(key, sight):
    theme = load_theme(key)
    for colour in (
        theme.negative,
        theme.positive,
        theme.muted,
        theme.selected,
        theme.error,
        theme.warning,
        theme.tile_border,
        theme.control_border,
        *theme.class_colours,
    ):
        assert contrast(colour, theme.canvas, sight) >= 3.0, colour


@everywhere
def test_that_no_two_classes_look_alike(key, sight):
    theme = load_theme(key)
    for a, b in combinations(theme.class_colours, 2):
        assert apart(a, b, sight) > 12, (a, b)
    for a, b in combinations(theme.class_colours[:4], 2):
        assert apart(a, b, sight) > 16, (a, b)


@everywhere
def test_that_training_and_validation_are_told_apart(key, sight):
    theme = load_theme(key)
    assert apart(theme.train, theme.validation, sight) > 25


def test_that_badges_differ_in_their_glyphs_and_not_in_colour_alone():
    shapes = [tuple(map(tuple, strokes)) for strokes in GLYPHS.values()]
    assert len(set(shapes)) == len(shapes)
    assert {"dead", "saturated", "identical", "exploding"} <= set(GLYPHS)
