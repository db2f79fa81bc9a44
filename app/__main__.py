"""The entry of ``nnviz``: it answers Ctrl+C from its first moment, and imports nothing heavy before."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

_MESSAGE = "Interrupted before anything was reached."
_STATUS = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run nnviz with arguments, by default those of the process, and give the exit status."""
    if argv is None:
        signal.signal(signal.SIGINT, _end_at_once)
    # A BLAS of many threads lets them spin after each product, on the cores that training and window need.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from app.dispatch import run  # noqa: PLC0415  it imports what Ctrl+C must not wait for

    return run(sys.argv[1:] if argv is None else argv)


def _end_at_once(number: int, frame: FrameType | None) -> None:
    """End without an exception: one that is raised while a library loads may be lost or change its kind."""
    if "--json" in sys.argv:
        os.write(1, f'{{"kind": "error", "code": "interrupted", "message": "{_MESSAGE}"}}\n'.encode())
    os.write(2, f"nnviz: error: {_MESSAGE}\n".encode())
    os._exit(_STATUS)


if __name__ == "__main__":
    sys.exit(main())
