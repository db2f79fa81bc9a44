"""Small networks trained by a few lines of NumPy, as snapshots to draw pictures of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nnviz.datasets.preparation.prepared import Affine, InputUnit, OutputUnit, Prepared
from nnviz.datasets.table import Column, Table
from nnviz.document import DataSpec, Document, LayerSpec, NetworkSpec, TrainSpec
from nnviz.drafts import Log, Progress
from nnviz.params import Params
from nnviz.snapshot import Snapshot, Surfaces


@dataclass(frozen=True)
class Plan:
    """What a fake learns: data, widths and activations."""

    x: np.ndarray
    y: np.ndarray
    units: tuple[int, ...]
    activations: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    classes: tuple[str, ...] = ()
    steps: int = 400
    rate: float = 0.02
    validation: float = 0.2


def initial(units: tuple[int, ...], rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(rng.normal(0, np.sqrt(2.0 / (m + n)), (m, n)), np.zeros(n)) for m, n in pairwise(units)]


def activate(key: str, z: np.ndarray) -> np.ndarray:
    if key == "relu":
        return np.maximum(z, 0.0)
    if key == "tanh":
        return np.tanh(z)
    if key == "sigmoid":
        return 1.0 / (1.0 + np.exp(-z))
    if key == "softmax":
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)
    return z


def forward(params, activations, x) -> list[np.ndarray]:
    a = [x]
    for (w, b), key in zip(params, activations, strict=True):
        a.append(activate(key, a[-1] @ w + b))
    return a


def _slope(key: str, a: np.ndarray) -> np.ndarray:
    if key == "relu":
        return (a > 0).astype(float)
    return 1.0 - a * a if key == "tanh" else a * (1 - a) if key == "sigmoid" else np.ones_like(a)


def train(plan: Plan, x: np.ndarray, y: np.ndarray, seed: int = 3):
    """Fit by Adam; output errors are those of cross entropy or squared error: a - y."""
    rng = np.random.default_rng(seed)
    params = initial(plan.units, rng)
    m = [[np.zeros_like(p) for p in layer] for layer in params]
    v = [[np.zeros_like(p) for p in layer] for layer in params]
    split = int(len(x) * (1 - plan.validation))
    losses, val, acc = [], [], []
    for step in range(1, plan.steps + 1):
        a = forward(params, plan.activations, x)
        losses.append(_loss(plan, a[-1][:split], y[:split]))
        val.append(_loss(plan, a[-1][split:], y[split:]) if split < len(x) else np.nan)
        acc.append(_accuracy(plan, a[-1][:split], y[:split]))
        delta = (a[-1] - y) / split
        delta[split:] = 0.0
        for i in reversed(range(len(params))):
            grads = (a[i].T @ delta, delta.sum(axis=0))
            if i:
                delta = (delta @ params[i][0].T) * _slope(plan.activations[i - 1], a[i])
            new = []
            for k in (0, 1):
                m[i][k] = 0.9 * m[i][k] + 0.1 * grads[k]
                v[i][k] = 0.999 * v[i][k] + 0.001 * grads[k] ** 2
                hat = (m[i][k] / (1 - 0.9**step)) / (np.sqrt(v[i][k] / (1 - 0.999**step)) + 1e-7)
                new.append(params[i][k] - plan.rate * hat)
            params[i] = (new[0], new[1])
    return params, np.array(losses), np.array(val), np.array(acc)


def _loss(plan: Plan, a: np.ndarray, y: np.ndarray) -> float:
    if plan.classes:
        p = np.clip(a, 1e-7, 1 - 1e-7)
        if plan.activations[-1] == "softmax":
            return float(-np.mean(np.sum(y * np.log(p), axis=1)))
        return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    return float(np.mean((a - y) ** 2))


def _accuracy(plan: Plan, a: np.ndarray, y: np.ndarray) -> float:
    if not plan.classes:
        return float("nan")
    if a.shape[1] == 1:
        return float(np.mean((a > 0.5) == (y > 0.5)))
    return float(np.mean(a.argmax(1) == y.argmax(1)))


def snapshot(plan: Plan, scale: bool = True) -> Snapshot:
    """Train a plan and put everything into a snapshot."""
    raw_x, raw_y = plan.x.astype(float), plan.y.astype(float)
    into = Affine(raw_x.mean(0), np.where(raw_x.std(0) > 0, raw_x.std(0), 1)) if scale else _none(raw_x)
    regression = not plan.classes
    out = Affine(raw_y.mean(0), raw_y.std(0)) if regression and scale else _none(raw_y)
    x, y = into.forward(raw_x), out.forward(raw_y)
    params, losses, val, acc = train(plan, x.astype(float), y.astype(float))
    split = int(len(x) * (1 - plan.validation))
    data = Prepared(
        x=x,
        y=y,
        raw_x=raw_x,
        raw_y=raw_y,
        rows=np.arange(len(x)),
        train=np.arange(split),
        validation=np.arange(split, len(x)),
        inputs=tuple(InputUnit(n, n) for n in plan.inputs),
        outputs=tuple(OutputUnit(n, "label") for n in plan.outputs),
        classes=plan.classes,
        labels=_labels(plan, raw_y),
        targets=(0.0, 1.0),
        input_scaling=into,
        output_scaling=out,
    )
    series = {"loss": losses}
    if not regression:
        series["accuracy"] = acc
    if split < len(x):
        series["val_loss"] = val
    p: Params = tuple((w.astype(np.float32), b.astype(np.float32)) for w, b in params)
    return Snapshot(
        revision=1,
        run=1,
        document=document(plan),
        data=data,
        params=p,
        progress=Progress("paused", plan.steps, log=Log(np.arange(1, plan.steps + 1), series)),
        surfaces=surfaces(plan, data, params),
    )


def _none(values: np.ndarray) -> Affine:
    return Affine(np.zeros(values.shape[1]), np.ones(values.shape[1]))


def _labels(plan: Plan, y: np.ndarray) -> np.ndarray:
    if not plan.classes:
        return np.full(len(y), -1)
    return y.argmax(1) if y.shape[1] > 1 else (y[:, 0] > 0.5).astype(np.int64)


def document(plan: Plan) -> Document:
    columns = tuple(Column(n, "number", plan.x[:, i].astype(float)) for i, n in enumerate(plan.inputs))
    label = Column("label", "number", plan.y[:, 0].astype(float))
    table = Table("fake", (*columns, label))
    roles = (*("feature" for _ in columns), "target")
    counter = iter(range(10_000))
    layers = tuple(
        LayerSpec(tuple(next(counter) for _ in range(n)), key)
        for n, key in zip(plan.units[1:], plan.activations, strict=True)
    )
    task = "classification" if plan.classes else "regression"
    data = DataSpec("sample:fake", table, roles, task)  # type: ignore[arg-type]
    return Document(data, NetworkSpec(layers, next(counter)), TrainSpec("mse"))


def _range(values: np.ndarray) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return low - 0.1 * (high - low), high + 0.1 * (high - low)


def surfaces(plan: Plan, data: Prepared, params, coarse: int = 48, fine: int = 160) -> Surfaces:
    held = np.median(data.raw_x, axis=0)
    one = data.raw_x.shape[1] == 1
    xr = _range(data.raw_x[:, 0])
    yr = (0.0, 0.0) if one else _range(data.raw_x[:, 1])

    def grid(n: int) -> np.ndarray:
        gx = np.linspace(*xr, n)
        if one:
            return gx[:, None]
        gy = np.linspace(*yr, n)
        points = np.tile(held, (n * n, 1))
        points[:, 0], points[:, 1] = np.tile(gx, n), np.repeat(gy, n)
        return points

    def maps(n: int) -> list[np.ndarray]:
        a = forward(params, plan.activations, data.input_scaling.forward(grid(n)).astype(float))
        shape = (n,) if one else (n, n)
        return [v.T.reshape(v.shape[1], *shape).astype(np.float32) for v in a]

    outputs = maps(fine)[-1]
    if not plan.classes:
        flat = data.output_scaling.back(outputs.reshape(len(outputs), -1).T).T
        outputs = flat.reshape(outputs.shape).astype(np.float32)
    axes = (0,) if one else (0, 1)
    return Surfaces(axes, xr, yr, held, tuple(maps(coarse)), outputs)


def laptop() -> Snapshot:
    x = np.array(
        [
            [0.1, 0.1],
            [0.3, 0.3],
            [0.5, 0.6],
            [0.4, 0.8],
            [0.9, 0.1],
            [0.75, 0.4],
            [0.75, 0.9],
            [0.6, 0.9],
            [0.6, 0.75],
        ]
    )
    labels = np.array([0, 0, 1, 1, 0, 0, 1, 1, 1])
    plan = Plan(
        x,
        np.eye(2)[labels],
        (2, 3, 2),
        ("relu", "softmax"),
        ("pink", "small"),
        ("no buy", "buy"),
        ("no buy", "buy"),
        20,
        0.1,
        0.0,
    )
    return snapshot(plan, scale=False)


def spiral(units: tuple[int, ...] = (2, 8, 8, 8, 8, 1), steps: int = 700, n: int = 200) -> Snapshot:
    rng = np.random.default_rng(0)
    t = np.sqrt(rng.uniform(0.02, 1, n)) * 2.2 * np.pi
    arms = [np.stack([s * t * np.cos(t), s * t * np.sin(t)], 1) / 7.2 for s in (1, -1)]
    x = np.concatenate(arms) + rng.normal(0, 0.02, (2 * n, 2))
    y = np.repeat([0.0, 1.0], n)[:, None]
    order = rng.permutation(2 * n)
    keys = (*("tanh" for _ in units[1:-1]), "sigmoid")
    plan = Plan(
        x[order], y[order], units, keys, ("x₁", "x₂"), ("class 1",), ("class 0", "class 1"), steps, 0.02
    )
    return snapshot(plan, scale=False)


def house() -> Snapshot:
    x = 3765.0 * np.arange(1, 16)[:, None]
    prices = [
        16203815,
        11924806,
        15363025,
        20681588,
        23343728,
        31297816,
        45029324,
        48653516,
        43981690,
        52140160,
        64208930,
        59116732,
        69043050,
        66664916,
        77795170,
    ]
    plan = Plan(
        x, np.array(prices, float)[:, None], (1, 1), ("linear",), ("area",), ("price",), (), 100, 0.1, 0.0
    )
    return snapshot(plan)


def sine() -> Snapshot:
    x = np.linspace(-3, 3, 90)[:, None]
    x = np.random.default_rng(1).permutation(x)
    y = np.sin(2 * x) + np.random.default_rng(2).normal(0, 0.1, x.shape)
    return snapshot(Plan(x, y, (1, 16, 1), ("tanh", "linear"), ("x",), ("sin 2x",), (), 800, 0.03))


def flowers() -> Snapshot:
    rng = np.random.default_rng(5)
    centres = np.array([[5.0, 3.4, 1.5, 0.2], [5.9, 2.8, 4.3, 1.3], [6.6, 3.0, 5.6, 2.0]])
    labels = rng.permutation(np.repeat(np.arange(3), 50))
    x = centres[labels] + rng.normal(0, 0.33, (150, 4))
    names = ("sepal length", "sepal width", "petal length", "petal width")
    classes = ("setosa", "versicolor", "virginica")
    return snapshot(
        Plan(x, np.eye(3)[labels], (4, 6, 3), ("relu", "softmax"), names, classes, classes, 200, 0.02)
    )


def wide(units: tuple[int, ...] = (784, 128, 10), rows: int = 120) -> Snapshot:
    rng = np.random.default_rng(6)
    x = rng.uniform(0, 1, (rows, units[0]))
    labels = rng.integers(0, units[-1], rows)
    names = tuple(f"pixel {i}" for i in range(units[0]))
    classes = tuple(str(i) for i in range(units[-1]))
    keys = (*("relu" for _ in units[1:-1]), "softmax")
    return snapshot(Plan(x, np.eye(units[-1])[labels], units, keys, names, classes, classes, 3, 0.01))


def plane() -> Snapshot:
    """A regression of two features."""
    rng = np.random.default_rng(8)
    x = np.stack([rng.uniform(20, 200, 120), rng.uniform(0, 40, 120)], 1)
    y = (2000 * x[:, 0] - 3000 * x[:, 1] + 60 * x[:, 0] * np.sin(x[:, 1] / 6))[:, None] + 120_000
    return snapshot(
        Plan(x, y, (2, 8, 1), ("tanh", "linear"), ("area (m²)", "age (years)"), ("price",), (), 500, 0.03)
    )


def awkward() -> Snapshot:
    """Long, rich and strange names."""
    rng = np.random.default_rng(9)
    labels = rng.integers(0, 3, 60)
    x = rng.normal(0, 1, (60, 3)) * [1e-9, 1e12, 1] + np.stack([labels * 2e-9, labels * 1e12, labels], 1)
    names = ("<b>bold</b> & " * 25, "🙂 emoji 测试 name that goes on", "line\nbreak\tand tab " * 5)
    classes = ("<img src=x>", "长长的名字" * 20, "c" * 300)
    return snapshot(
        Plan(x, np.eye(3)[labels], (3, 4, 3), ("relu", "softmax"), names, classes, classes, 60, 0.05)
    )


FAKES = {
    "laptop": laptop,
    "spiral": spiral,
    "house": house,
    "sine": sine,
    "flowers": flowers,
    "wide": wide,
    "plane": plane,
    "awkward": awkward,
}
