"""``nnviz samples``: the bundled samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from nnviz.commands.console import DONE, columns, write, write_json
from nnviz.commands.parsing import Parser
from nnviz.datasets.samples import SAMPLES, Sample, SamplePreset, load_sample


def make_parser() -> Parser:
    """Make the parser of the command's arguments."""
    parser = Parser("samples", "List the bundled samples; use one as sample:NAME.")
    parser.add_flag("--json", "print one JSON object (default: a table to read)")
    return parser


def run(arguments: Sequence[str]) -> int:
    """Print the samples, and give the exit status."""
    values = make_parser().read(arguments)
    samples = [_sample_json(sample) for sample in SAMPLES.values()]
    if values.get("json"):
        write_json({"kind": "samples", "samples": samples})
        return DONE
    rows = [["name", "rows", "task", "what it is"]]
    rows += [
        [f"sample:{its['name']}", str(its["n_rows"]), its["task"], its["description"]] for its in samples
    ]
    write(columns(rows, (False, True, False, False)))
    return DONE


def _sample_json(sample: Sample) -> dict[str, Any]:
    table = load_sample(sample.key)
    pairs = list(zip(table.columns, sample.roles, strict=True))
    return {
        "name": sample.key,
        "source": f"sample:{sample.key}",
        "label": sample.label,
        "description": sample.description,
        "caption": sample.caption,
        "n_rows": table.n_rows,
        "task": sample.task,
        "features": [column.name for column, role in pairs if role == "feature"],
        "preset": _preset_json(sample.preset),
        "labels": [column.name for column, role in pairs if role == "target"],
    }


def _preset_json(preset: SamplePreset) -> dict[str, Any]:
    """Give what training a sample begins with where no option says otherwise, by the options' names."""
    values = asdict(preset)
    values["scale"] = values.pop("scaling")
    values["batch_size"] = preset.batch_size or "all"
    return values
