"""The rules of the house fail when they are broken, and name who broke them."""

import pkgutil
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
SETTINGS = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["tool"]["importlinter"]["contracts"]}
NEED_JAX = {
    *{"advancing", "benchmarks", "commands", "looking", "past_view", "replaying"},
    *{"run", "session", "timeline", "trainer", "training"},
}
"""The modules of the core that may reach JAX, most of them only when they are used."""
LOAD_JAX = ("nnviz.training", "nnviz.run", "nnviz.advancing")
"""Those that load it when they are imported: the trainer's thread does so, in its own time."""


def modules(package: str) -> list[str]:
    """Give the names of all modules in a package of the house."""
    found = pkgutil.walk_packages([str(HOUSE.joinpath(*package.split(".")))], f"{package}.")
    return [module.name for module in found if not module.name.endswith("__main__")]


def lint_a_copy_with(folder: Path, lines: dict[str, str]) -> str:
    """Copy the house, add lines to modules, old or new, and give what lint-imports says of it."""
    for part in ("nnviz", "app"):
        shutil.copytree(HOUSE / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "pyproject.toml", folder)
    for module, line in lines.items():
        file = folder.joinpath(*module.split("."))
        file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
        with file.open("a", encoding="utf-8") as end:
            end.write(f"\n\n{line}\n")
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return " ".join(done.stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("contract", "module", "line", "named"),
    [
        ("headless", "nnviz.errors", "import PySide6.QtCore", "nnviz.errors -> PySide6"),
        ("headless", "nnviz.theme", "import shiboken6", "nnviz.theme -> shiboken6"),
        ("headless", "nnviz.scene", "import pyqtgraph", "nnviz.scene -> pyqtgraph"),
        ("headless", "nnviz.document", "import app", "nnviz.document -> app"),
        ("layers", "nnviz.registry", "from nnviz import document", "nnviz.registry -> nnviz.document"),
        ("layers", "nnviz.losses", "from nnviz import optimizers", "nnviz.losses -> nnviz.optimizers"),
        ("layers", "nnviz.document", "def f():\n    import nnviz.edits", "nnviz.document -> nnviz.edits"),
        ("layers", "nnviz.utils", "", "- nnviz.utils"),
        (
            "tables",
            "nnviz.datasets.text.rows",
            "from nnviz.datasets import roles",
            "nnviz.datasets.text.rows -> nnviz.datasets.roles",
        ),
        ("jax", "nnviz.network", "import jax.numpy as jnp", "nnviz.network -> jax"),
        ("jax", "nnviz.session", "def f():\n    import jax", "nnviz.session -> jax"),
        ("jax", "app.bridge", "import jax", "app.bridge -> jax"),
        (
            "before-jax",
            "nnviz.document",
            "def f():\n    import nnviz.training",
            "nnviz.document -> nnviz.training",
        ),
        ("before-jax", "nnviz.numbers", "import jaxlib", "nnviz.numbers -> jaxlib"),
        ("bridge", "app.window", "from nnviz import session", "app.window -> nnviz.session"),
        ("bridge", "app.panels", "import nnviz.trainer", "app.panels -> nnviz.trainer"),
    ],
)
def test_that_a_wrong_import_fails_and_is_named(contract, module, line, named, tmp_path):
    report = lint_a_copy_with(tmp_path, {module: line})

    assert f"{CONTRACTS[contract]['name']} BROKEN" in report
    assert named in report


@pytest.mark.slow
def test_that_a_panel_that_imports_another_fails_and_is_named(tmp_path):
    report = lint_a_copy_with(tmp_path, {"app.panels.one": "import app.panels.other", "app.panels.other": ""})

    assert f"{CONTRACTS['panels']['name']} BROKEN" in report
    assert "app.panels.one -> app.panels.other" in report


def test_that_every_layer_is_kept_from_jax_unless_it_is_one_of_a_few():
    layers = " ".join(CONTRACTS["layers"]["layers"]).translate(str.maketrans("()|:", "    ")).split()
    there = {module.name for module in pkgutil.iter_modules([str(HOUSE / "nnviz")])}
    kept = {name.removeprefix("nnviz.") for name in CONTRACTS["before-jax"]["source_modules"]}

    assert there & set(layers) - kept <= NEED_JAX


def test_that_the_core_is_imported_without_jax_and_qt(in_a_child: Callable[..., str]):
    names = [name for name in modules("nnviz") if not name.startswith(LOAD_JAX)]

    assert loaded_by(in_a_child, names, "jax", "PySide6", "pyqtgraph", "app") == ""


@pytest.mark.slow
def test_that_the_window_is_imported_without_jax(in_a_child: Callable[..., str]):
    assert loaded_by(in_a_child, modules("app"), "jax") == ""


def loaded_by(in_a_child: Callable[..., str], names: list[str], *heavy: str) -> str:
    """Import modules in a fresh process, and give which of the heavy packages came along with which."""
    code = (
        "import importlib, sys\n"
        "for name in sys.argv[2].split():\n"
        "    importlib.import_module(name)\n"
        "    found = [heavy for heavy in sys.argv[1].split() if heavy in sys.modules]\n"
        "    if found: print(name, 'loads', *found); break\n"
    )
    return in_a_child(code, " ".join(heavy), " ".join(names)).strip()


@pytest.mark.slow
def test_that_the_wheel_holds_all_resources_and_no_tests(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=HOUSE, capture_output=True, timeout=100, check=True)

    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    resources = [path for path in HOUSE.glob("resources/**/*") if path.is_file()]
    assert {f"nnviz/{path.relative_to(HOUSE).as_posix()}" for path in resources} <= names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"nnviz", "app"}
    assert not [name for name in names if name.endswith(("conftest.py", ".pyc"))]
