"""All weights of a network as arrays, layer by layer; ``parameters`` names single ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Params = tuple[tuple[Floats, Floats], ...]
"""For each layer its kernel ``(fan_in, fan_out)`` and its biases ``(fan_out,)``."""
Slots = tuple[tuple[tuple[Floats, ...], tuple[Floats, ...]], ...]
"""For each layer the optimizer's running values of its kernel and of its biases."""
