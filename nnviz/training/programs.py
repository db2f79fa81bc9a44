"""Compiled chunks: which are kept, how they are compiled, and on which device they run.

Nothing here changes anything for the rest of the process, except `use_compilation_cache` and
`give_memory_back`, which are for the program's own entry.
"""

# pyright: basic

from __future__ import annotations

import ctypes
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import numpy as np
from jax.experimental.xla_metadata import set_xla_metadata

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.params import Params
from nnviz.training import transfers
from nnviz.training.chunk import TrainState, chunk
from nnviz.training.form import Form, form_of

Array = Any


@dataclass(frozen=True)
class Program:
    """A compiled chunk.

    Attributes:
        form: What it is made for.
        run: ``run(state, data, order, span, before, hyper)``, see ``chunk.chunk``.
        seconds: How long compiling it took.
    """

    form: Form
    run: Callable[..., tuple[TrainState, Array]]
    seconds: float


_programs: dict[tuple[Any, ...], Program] = {}
_PROGRAMS_KEPT = 16
_dropped: list[int] = [0]
_compiling = threading.RLock()
"""Held while a program is traced and compiled: two at once would take the window's turns from it."""


def _shapes(form: Form, document: Document, data: Prepared) -> tuple[Any, ...]:
    return (form, document.network.units, len(data.inputs), len(data.validation))


def is_compiled(document: Document, data: Prepared, platform: str) -> bool:
    """Tell whether training this document needs no compile."""
    form = form_of(document, data, platform)
    return _shapes(form, document, data) in _programs


def program_for(document: Document, data: Prepared, platform: str, arguments: tuple[Any, ...]) -> Program:
    """Give the compiled chunk for a document, compiling it where its form is new.

    Args:
        document: What to train.
        data: Its prepared table.
        platform: JAX's name of the device's platform.
        arguments: State, data, order, span, sums before and hyper-parameters as they will be passed.
    """
    form = form_of(document, data, platform)
    key = _shapes(form, document, data)
    program = _programs.pop(key, None) or _compile(form, arguments)
    _programs[key] = program  # behind all others: the one that was not used for longest goes first
    while len(_programs) > _PROGRAMS_KEPT:
        _programs.pop(next(iter(_programs)))
        _dropped[0] += 1
    return program


def give_memory_back() -> None:
    """Give the memory of programs that are no longer kept back to the system, once there are enough.

    What JAX remembers of their tracing goes with them, and so do programs that others compiled in this
    process: this is for the program's own entry, like `use_compilation_cache`. Without it each new
    architecture costs a quarter of a megabyte for good.
    """
    if _dropped[0] < _PROGRAMS_KEPT:
        return
    _dropped[0] = 0
    with _compiling:
        jax.clear_caches()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _compile(form: Form, arguments: tuple[Any, ...]) -> Program:
    begin = time.perf_counter()
    function = partial(chunk, form)
    with _compiling:
        try:
            run = compile_kernel(function, arguments) if form.structure == "kernel" else None
        except jax.errors.JaxRuntimeError:
            # Some version of the compiler may not be able to: slower is better than not at all.
            run = None
        run = run or compile_plain(function, arguments)
    return Program(form, transfers.counting(run), time.perf_counter() - begin)


def compile_plain(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Callable[..., Any]:
    """Compile a function as JAX usually does."""
    with _compiling:
        return jax.jit(function).lower(*arguments).compile()


def compile_kernel(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Callable[..., Any]:
    """Compile a function as one native kernel for the CPU."""
    # A product that XLA has recognised must not go to the library, which a kernel cannot call.
    options: dict[str, Any] = {"xla_disable_hlo_passes": "dot-library-rewriter"}
    with _compiling:
        return jax.jit(as_kernel(function)).lower(*arguments).compile(options)


def as_kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function's call so that XLA's CPU compiler makes one native kernel of all of it.

    Without it each small operation of the loop's body is called by the runtime: 3 to 5 times slower for
    small networks. The marks hold for this call only: those on calls inside it would keep XLA from
    fusing them.
    """

    def unmarked(*arguments: Any) -> Any:
        with set_xla_metadata(xla_cpu_small_call=None, inlineable=None):
            return function(*arguments)

    inner = jax.jit(unmarked)

    def marked(*arguments: Any) -> Any:
        with set_xla_metadata(xla_cpu_small_call="true", inlineable="false"):
            return inner(*arguments)

    return marked


def has_gpu() -> bool:
    """Tell whether there is a GPU to compute on."""
    try:
        return bool(jax.devices("gpu"))
    except RuntimeError:
        return False


def find_device(wanted: str, work: int) -> tuple[Any, str]:
    """Choose where to compute.

    Args:
        wanted: ``"auto"``, ``"cpu"`` or ``"gpu"``.
        work: Multiplications in one update; small ones are faster on the CPU.

    Returns:
        JAX's device, and a sentence for the person if it is not what was wanted.
    """
    cpu = jax.devices("cpu")[0]
    if wanted == "cpu" or (wanted == "auto" and work < 2_000_000):
        return cpu, ""
    if has_gpu():
        return jax.devices("gpu")[0], ""
    return cpu, "No GPU found, using the CPU." if wanted == "gpu" else ""


def use_compilation_cache(folder: str) -> None:
    """Keep compiled programs in a folder, so that a program's later starts are quick.

    Where a person has chosen one for JAX (``JAX_COMPILATION_CACHE_DIR``), that one is used.
    """
    if getattr(jax.config, "jax_compilation_cache_dir") is None:  # noqa: B009  JAX types it not
        jax.config.update("jax_compilation_cache_dir", folder)
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", 0)


def to_host(params: Any) -> Params:
    """Copy weights from the device."""
    transfers.note_to_host(params)
    return tuple((np.array(kernel), np.array(bias)) for kernel, bias in params)


def put(value: Any, device: Any) -> Any:
    """Copy a tree of arrays to a device."""
    transfers.note_to_device(value)
    return jax.device_put(value, device)


def to_host_tree(tree: Any) -> Any:
    """Copy a tree of arrays from the device."""
    transfers.note_to_host(tree)
    return jax.tree.map(np.array, tree)


def read(array: Array) -> np.ndarray:
    """Wait for an array and read it; on a CPU without a copy."""
    transfers.note_to_host(array)
    return np.asarray(array)


def leaves(tree: Any) -> list[Any]:
    """Give all arrays of a tree."""
    return jax.tree.leaves(tree)
