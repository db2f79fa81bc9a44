import numpy as np
import pytest

from nnviz import resource_files
from nnviz.errors import UserError
from nnviz.theme import THEMES, argb, blend, class_colours, load_theme, parse_theme, rgb, table

KEYS = list(THEMES)
# Viénot, Brettel and Mollon 1999 (protan, deutan) and Brettel's tritan by one plane, on linear RGB.
DICHROMACIES = {
    "protan": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deutan": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
    "tritan": [[1.0, 0.14461, -0.14461], [0.0, 0.85924, 0.14076], [0.0, 0.85924, 0.14076]],
}


def linear(colour: str) -> np.ndarray:
    c = rgb(colour) / 255.0
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(lin: np.ndarray) -> np.ndarray:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ lin
    f = np.cbrt(np.maximum(xyz, 0.0) / [0.9505, 1.0, 1.089])
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(a: str, b: str, kind: str) -> float:
    m = np.array(DICHROMACIES[kind])
    seen = [lab(np.clip(m @ linear(c), 0, 1)) for c in (a, b)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def hexed(colour: int) -> str:
    return f"#{colour & 0xFFFFFF:06x}"


@pytest.mark.parametrize("key", KEYS)
def test_that_lines_stand_out_from_their_ground(key):
    theme = load_theme(key)
    for colour in (theme.negative, theme.positive, theme.train, theme.validation, theme.fit, theme.contour):
        assert contrast(colour, theme.canvas) >= 3.0, colour
    for colour in (theme.selected, theme.tile_border, theme.scatter):
        assert contrast(colour, theme.canvas) >= 3.0, colour


@pytest.mark.parametrize("key", KEYS)
def test_that_every_text_can_be_read(key):
    theme = load_theme(key)
    for ground in (theme.window, theme.panel, theme.raised, theme.field, theme.canvas, theme.hover):
        assert contrast(theme.text, ground) >= 4.5
        assert contrast(theme.muted, ground) >= 4.5
    assert contrast(theme.text, theme.selection) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    for colour in (theme.train, theme.validation, theme.error):
        assert contrast(colour, theme.canvas) >= 4.5, colour
    for name in ("warning", "error", "notice"):
        strip = getattr(theme, f"{name}_strip")
        assert contrast(getattr(theme, name), strip) >= 4.5
        assert contrast(theme.text, strip) >= 4.5


@pytest.mark.parametrize("key", KEYS)
def test_that_controls_and_focus_can_be_seen(key):
    theme = load_theme(key)
    for ground in (theme.window, theme.panel, theme.field):
        assert contrast(theme.control_border, ground) >= 3.0
        assert contrast(theme.accent, ground) >= 3.0


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("kind", DICHROMACIES)
def test_that_pairs_differ_for_every_colour_blindness(key, kind):
    theme = load_theme(key)
    assert apart(theme.negative, theme.positive, kind) >= 30
    assert apart(theme.train, theme.validation, kind) >= 15
    assert apart(theme.fit, theme.scatter, kind) >= 20
    ends = table(theme, "diverging")
    assert apart(hexed(int(ends[0])), hexed(int(ends[255])), kind) >= 30


@pytest.mark.parametrize("key", KEYS)
def test_that_points_of_two_classes_stand_out_from_their_own_map(key):
    theme = load_theme(key)
    ends = table(theme, "diverging_map")
    for colour, ground in zip((theme.negative, theme.positive), (ends[0], ends[255]), strict=True):
        ring = contrast(theme.ring, hexed(int(ground)))
        assert max(ring, contrast(colour, hexed(int(ground)))) >= 1.4


@pytest.mark.parametrize("key", KEYS)
def test_that_one_sided_maps_only_grow_lighter(key):
    colours = table(load_theme(key), "sequential")
    light = [luminance(hexed(int(c))) for c in colours]
    assert np.all(np.diff(light) > -1e-3)
    assert light[-1] - light[0] > 0.5


@pytest.mark.parametrize("key", KEYS)
def test_that_the_middle_of_a_signed_map_is_nearest_to_the_ground(key):
    theme = load_theme(key)
    colours = [contrast(hexed(int(c)), theme.canvas) for c in table(theme, "diverging")]
    assert 120 <= int(np.argmin(colours)) <= 136


def test_that_every_map_is_opaque_and_has_256_colours():
    for theme in THEMES.values():
        for key in ("diverging", "sequential", "diverging_map", "sequential_map"):
            colours = table(theme, key)
            assert colours.shape == (256,)
            assert np.all(colours >> 24 == 255)


def test_that_colours_mix_from_ground_to_colour():
    assert blend("#ff8000", "#000000", 0.0) == 0xFF000000
    assert blend("#ff8000", "#000000", 1.0) == argb("#ff8000") == 0xFFFF8000
    assert argb("#010203", 0.5) >> 24 == 128


def test_that_two_classes_have_the_colours_of_the_signs():
    theme = load_theme("dark")
    assert class_colours(theme, 2) == (theme.negative, theme.positive)
    assert len(class_colours(theme, 30)) == 30


def test_that_a_misspelt_theme_gets_a_suggestion():
    with pytest.raises(UserError, match="Did you mean dark"):
        load_theme("drak")


def _text() -> str:
    return resource_files.path("themes", "dark.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('accent = "#4c9ff0"', "", 'lacks the token "accent"'),
        ('accent = "#4c9ff0"', 'acent = "#4c9ff0"', "Did you mean accent"),
        ('accent = "#4c9ff0"', 'accent = "blue"', "cannot be 'blue'"),
        ("radius = 6", "radius = true", "cannot be True"),
        ("dark = true", "dark = 1", "cannot be 1"),
        ("[theme]", "[theme", "not valid TOML"),
    ],
)
def test_that_a_broken_theme_is_refused_in_words(old, new, words):
    assert old in _text()
    with pytest.raises(UserError, match=words):
        parse_theme(_text().replace(old, new))
