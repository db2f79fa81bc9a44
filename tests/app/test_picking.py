"""What is painted on top at a pixel is what the hit test gives there, in any network and any view of it.

The marks of the real picture are painted again, each shape in a colour of its own. The answer of the hit
test is turned into the shape that it stands for, and compared with the one whose colour the pixel has.
"""

import dataclasses

import numpy as np
import pytest
from fakes import Plan, snapshot
from PySide6.QtGui import QImage

from app import figures, theming
from nnviz.scene import hit_test as hit_testing
from nnviz.scene.camera import HOME, Camera, clamped
from nnviz.scene.folding import ALL, Opening
from nnviz.scene.hit_test import hit_test
from nnviz.scene.marks import Curves, Discs, Group, Picture, Rect
from nnviz.scene.network_places import bias_place, bias_reach, fold_plates, glyph_box
from nnviz.scene.network_scene import layout_of, network_picture
from nnviz.scene.network_signs import badge_places
from nnviz.scene.targets import BadgeAt, BiasAt, EdgeAt, FoldAt, NeuronAt
from nnviz.theme import load_theme

DARK = load_theme("dark")
SIZE = (640, 460)
FINE = 4
POINTS = 800


@dataclasses.dataclass(frozen=True)
class Finding:
    code: str
    neurons: tuple[tuple[int, int], ...]


@pytest.fixture(autouse=True)
def fonts(qapp):
    theming.load_fonts()


def case_of(seed: int):
    """Give a random network with random weights, some folds open, some neurons judged, and a camera."""
    rng = np.random.default_rng(seed)
    units = tuple(int(n) for n in rng.choice([1, 2, 3, 5, 8, 16, 17, 40], rng.integers(2, 6)))
    x, y = rng.normal(size=(12, units[0])), rng.normal(size=(12, units[-1]))
    keys = ("tanh",) * (len(units) - 2) + ("linear",)
    names = tuple(f"x{i}" for i in range(units[0])), tuple(f"y{i}" for i in range(units[-1]))
    its = snapshot(Plan(x, y, units, keys, *names, steps=1, validation=0.0))
    params = tuple(
        (rng.normal(size=w.shape).astype(np.float32), rng.normal(size=b.shape).astype(np.float32))
        for w, b in its.params
    )
    its = dataclasses.replace(its, params=params, surfaces=None)
    openings = tuple(
        Opening(layer, int(rng.choice([ALL, 0, 5, 30])))
        for layer, n in enumerate(units)
        if n > 3 and rng.random() < 0.6
    )
    camera = HOME
    if rng.random() < 0.6:
        zoom = float(rng.uniform(1.0, 6.0))
        camera = clamped(Camera(zoom, *(float(v) for v in (1.0 - zoom) * rng.random(2))))
    judged = tuple((k, int(rng.integers(n))) for k, n in enumerate(units) if k)
    return its, openings, camera, (Finding("dead", judged), Finding("identical", judged[:1]))


class Dyed:
    """The shapes of a picture, each in a colour of its own."""

    def __init__(self, picture: Picture) -> None:
        self.shapes: list[tuple[float, ...]] = []
        marks = tuple(its for mark in picture.marks for its in self._dyed(mark))
        image = figures.render_png(Picture(*SIZE, 0xFF000000, marks), FINE)
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        flat = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
        self.pixels = flat & 0xFFFFFF

    def _colour(self, shape) -> int:
        self.shapes.append(tuple(round(float(v), 3) for v in shape))
        return len(self.shapes) * 8

    def _dyed(self, mark):
        if isinstance(mark, Group):
            yield dataclasses.replace(mark, marks=tuple(m for its in mark.marks for m in self._dyed(its)))
        elif isinstance(mark, Curves):
            colours = np.array([0xFF000000 | self._colour(ends) for ends in mark.ends], np.uint32)
            yield dataclasses.replace(mark, colours=colours, dashed=np.zeros(len(colours), np.bool_))
        elif isinstance(mark, Discs):
            shapes = zip(mark.centres, mark.radii, strict=True)
            fills = np.array([0xFF000000 | self._colour((*at, radius)) for at, radius in shapes], np.uint32)
            yield dataclasses.replace(mark, fills=fills, stroke=0)
        elif isinstance(mark, Rect) and mark.fill >> 24:
            colour = self._colour((mark.x, mark.y, mark.width, mark.height))
            yield dataclasses.replace(mark, fill=0xFF000000 | colour, stroke=0)

    def at(self, x: float, y: float) -> tuple[float, ...] | None:
        """Give the shape that is painted at a point and around it; () on the ground, None at a border."""
        column, row = int(x * FINE), int(y * FINE)
        around = self.pixels[row - 1 : row + 2, column - 1 : column + 2]
        number = int(self.pixels[row, column])
        if around.shape != (3, 3) or (around != number).any() or number % 8:
            return None
        return self.shapes[number // 8 - 1] if number else ()


def shapes_of(layout, target, findings):
    """Give as what a target is painted: the ends of its curve, its boxes, or its middle."""
    if isinstance(target, EdgeAt):
        links = layout.links[target.layer - 1]
        return [links.ends_of(np.array([links.number(target.source, target.target)]))[0]]
    if isinstance(target, (NeuronAt, BiasAt)):
        column = layout.columns[target.layer]
        place = column.place(target.index)
        if isinstance(target, BiasAt):
            return [bias_place(column, place)]
        sign = glyph_box(layout, column, place)
        return [column.rect(place), *([sign] if sign else [])]
    if isinstance(target, FoldAt):
        plates = fold_plates(layout, layout.columns[target.layer])
        return [next(plate.box for plate in plates if plate.target == target)]
    if isinstance(target, BadgeAt):
        return [(x, y) for badge, x, y, _ in badge_places(layout, findings) if badge == target]
    raise AssertionError(target)


def within_reach(layout, target, x, y) -> bool:
    """Tell whether a point near a small dot is its own: dots may be pointed at from somewhat afar."""
    column = layout.columns[target.layer]
    at = bias_place(column, column.place(target.index))
    return np.hypot(x - at[0], y - at[1]) <= bias_reach(layout, column)


def disagreements(seed: int) -> tuple[int, list[str]]:
    """Give how many points were compared, and what was wrong at which."""
    its, openings, camera, findings = case_of(seed)
    view = {"openings": openings, "camera": camera}
    layout = layout_of(its, SIZE, legend=False, **view)
    picture = network_picture(its, DARK, SIZE, legend=False, findings=findings, **view)
    dyed, rng = Dyed(picture), np.random.default_rng(seed)
    wrong: list[str] = []
    compared = 0
    left, top, width, height = layout.body
    for x, y in rng.uniform((left + 1, top + 1), (left + width - 1, top + height - 1), (POINTS, 2)):
        painted = dyed.at(x, y)
        found = hit_test(layout, x, y, its.params, findings=findings)
        if not painted or (isinstance(found, BiasAt) and within_reach(layout, found, x, y)):
            continue
        compared += 1
        shapes = [] if found is None else shapes_of(layout, found, findings)
        if not any(np.allclose(shape, painted[: len(shape)], atol=1e-3) for shape in shapes):
            wrong.append(f"({x:.2f}, {y:.2f}): {found} {shapes}, painted {painted}")
    return compared, wrong


@pytest.mark.parametrize("seed", range(16))
def test_that_what_is_painted_on_top_is_what_is_picked(seed):
    compared, wrong = disagreements(seed)
    assert compared > 10
    assert not wrong, (len(wrong), compared, wrong[:5])


def test_that_picking_the_undermost_edge_would_be_noticed(monkeypatch):
    order = np.lexsort
    monkeypatch.setattr(hit_testing.np, "lexsort", lambda keys: order((keys[0], -keys[1], keys[2])))
    assert sum(len(disagreements(seed)[1]) for seed in range(6)) > 5
