"""A second opinion: training in float64 NumPy, written from the textbooks, without nnviz."""

import numpy as np


def relu(z):
    return np.maximum(z, 0.0), (z > 0) * 1.0


def tanh(z):
    a = np.tanh(z)
    return a, 1.0 - a * a


def linear(z):
    return z, np.ones_like(z)


class Softmax:
    """Softmax with the binary cross entropy averaged over its outputs."""


def forward(layers, x):
    """Give every layer's activations and derivatives; layers are (w, b, activation)."""
    steps = []
    a = x
    for w, b, activation in layers:
        z = a @ w + b
        if activation is Softmax:
            e = np.exp(z - z.max(axis=1, keepdims=True))
            out, slope = e / e.sum(axis=1, keepdims=True), None
        else:
            out, slope = activation(z)
        steps.append((a, out, slope))
        a = out
    return steps


def loss_and_slope(kind, y, p):
    """Give the loss of each row, and the derivative of their sum by the outputs."""
    if kind == "half_squared_error":
        return 0.5 * ((p - y) ** 2).sum(axis=1), p - y
    if kind == "mae":
        return np.abs(p - y).mean(axis=1), np.sign(p - y) / y.shape[1]
    clipped = np.clip(p, 1e-7, 1 - 1e-7)
    inside = (p > 1e-7) & (p < 1 - 1e-7)
    rows = -(y * np.log(clipped) + (1 - y) * np.log(1 - clipped)).mean(axis=1)
    return rows, inside * ((1 - y) / (1 - clipped) - y / clipped) / y.shape[1]


def gradients(layers, x, y, kind):
    """Give the rows' losses, the outputs, and the gradient of the mean loss for every w and b."""
    steps = forward(layers, x)
    p = steps[-1][1]
    losses, back = loss_and_slope(kind, y, p)
    back = back / len(x)
    found = []
    for (w, _, activation), (a, out, slope) in zip(layers[::-1], steps[::-1], strict=True):
        if activation is Softmax:
            delta = out * (back - (back * out).sum(axis=1, keepdims=True))
        else:
            delta = back * slope
        found.append((a.T @ delta, delta.sum(axis=0)))
        back = delta @ w.T
    return losses, p, found[::-1]


class Sgd:
    def __init__(self, rate):
        self.rate = rate

    def __call__(self, value, gradient, memory):
        return value - self.rate * gradient, memory


class Adam:
    """Kingma and Ba 2015, algorithm 1, with Keras' epsilon beside the uncorrected root."""

    def __init__(self, rate):
        self.rate = rate

    def __call__(self, value, gradient, memory):
        m, v, t = memory or (0.0, 0.0, 0)
        t += 1
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient * gradient
        step = self.rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        return value - step * m / (np.sqrt(v) + 1e-7), (m, v, t)


def train(layers, x, y, kind, optimizer, epochs, batch=None):
    """Train without shuffling; give the losses of the epochs, weighted by rows, all outputs before
    each update, and the layers."""
    layers = [tuple(layer) for layer in layers]
    memories = [[None, None] for _ in layers]
    history, outputs = [], []
    batch = batch or len(x)
    for _ in range(epochs):
        losses, seen = [], []
        for first in range(0, len(x), batch):
            rows = slice(first, first + batch)
            row_losses, p, slopes = gradients(layers, x[rows], y[rows], kind)
            losses.append(row_losses)
            seen.append(p)
            for i, (w, b, activation) in enumerate(layers):
                w, memories[i][0] = optimizer(w, slopes[i][0], memories[i][0])
                b, memories[i][1] = optimizer(b, slopes[i][1], memories[i][1])
                layers[i] = (w, b, activation)
        history.append(float(np.concatenate(losses).mean()))
        outputs.append(np.concatenate(seen))
    return history, outputs, layers


def as_json(layers):
    """Give the weights in the form of --init-weights."""
    return [{"kernel": w.tolist(), "bias": b.tolist()} for w, b, _ in layers]
