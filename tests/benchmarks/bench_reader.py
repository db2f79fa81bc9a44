"""How fast and how frugal the reader of tables is, beside the library that reads the bulk for it.

Run by hand: ``uv run python tests/benchmarks/bench_reader.py [ROWS]``. Each measurement has a process of its
own, and all are repeated in turn; only the ratios mean something on another machine. The goals are at most
2 times the library's time and 3 times the file's size in memory, and a cancel within half a second.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

COLUMNS = 20
REPEATS = 3
_CHUNK = 20_000

_WAYS = {
    "library": "import pyarrow.csv\nbegin()\nend(pyarrow.csv.read_csv(path).num_rows)",
    "nnviz": "from nnviz.datasets.reading import read_table\nbegin()\nend(read_table(path).n_rows)",
    "cancel": """
from nnviz.datasets.reading import read_table
from nnviz.errors import UserError
asked = []
def cancelled():
    asked.append(time.perf_counter())
    return False
begin()
end(read_table(path, cancelled=cancelled).n_rows, longest=max(b - a for a, b in zip(asked, asked[1:])))
""",
}
_FRAME = """
import json, sys, time
from pathlib import Path
path = Path(sys.argv[1])
def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024
def begin():
    global base, started
    base, started = peak(), time.perf_counter()
def end(rows, **more):
    seconds = time.perf_counter() - started
    print(json.dumps({"rows": rows, "seconds": seconds, "bytes": peak() - base, **more}))
"""


def write_table(path: Path, rows: int) -> None:
    """Write a table of random numbers with six decimals."""
    rng = np.random.default_rng(0)
    with path.open("w") as file:
        file.write(",".join(f"x{place}" for place in range(COLUMNS)) + "\n")
        for start in range(0, rows, _CHUNK):
            np.savetxt(file, rng.normal(size=(min(_CHUNK, rows - start), COLUMNS)), "%.6f", ",")


def measure(way: str, path: Path) -> dict[str, float]:
    """Read a file in a process of its own, and give rows, seconds and bytes above the imports' peak."""
    code = _FRAME + _WAYS[way]
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description="Measure the reader of tables beside pyarrow.")
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        plain, packed = Path(folder, "numbers.csv"), Path(folder, "numbers.csv.gz")
        write_table(plain, rows)
        packed.write_bytes(gzip.compress(plain.read_bytes(), 1))
        size = plain.stat().st_size
        runs = [(measure("library", plain), measure("nnviz", plain)) for _ in range(REPEATS)]
        from_gzip, watched = measure("nnviz", packed), measure("cancel", plain)
    library, own = (min(pair[place]["seconds"] for pair in runs) for place in (0, 1))
    print(f"{rows:,} rows x {COLUMNS} numbers, {size / 1e6:.0f} MB")
    print(f"time    {own / library:5.2f} times the library's ({own:.2f} s and {library:.2f} s)")
    print(f"gzip    {from_gzip['seconds'] / library:5.2f} times the library's, unpacking included")
    print(f"memory  {max(pair[1]['bytes'] for pair in runs) / size:5.2f} times the file's size")
    print(f"        {max(pair[0]['bytes'] for pair in runs) / size:5.2f} times for the library")
    print(f"cancel  {watched['longest']:5.2f} s at most until it is heard")


if __name__ == "__main__":
    main()
