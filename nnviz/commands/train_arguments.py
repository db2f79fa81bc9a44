"""The options of ``nnviz train`` as a parser has them, which ``nnviz figure`` has too."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from nnviz.activations import ACTIVATIONS
from nnviz.commands import promised
from nnviz.commands.choices import read_layers, row_of
from nnviz.commands.importing import add_import_options
from nnviz.commands.options import AUTO, PARAMETER
from nnviz.commands.parsing import Parser, one_of, positive, real, share, text_of, whole
from nnviz.document import DEVICES, MISSINGS, SCALINGS, SPLITS, TASKS
from nnviz.errors import UserError
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.optimizers import OPTIMIZERS
from nnviz.regularizers import REGULARIZERS
from nnviz.schedules import SCHEDULES
from nnviz.scores import SCORES

MAX_EPOCHS = 10_000_000
MAX_SEEDS = 10_000
_COLUMNS, _TOLD = "columns and rows", "what is told"
_TOP_K = SCORES["top_k"].parameters[0]


def add_train_options(parser: Parser) -> None:
    """Add the source and all options of train but --scale, which figure reads differently."""
    parser.add_argument("source", metavar="SOURCE", nargs="?", help="a table file, or sample:NAME")
    for title, adders in _SECTIONS:
        parser.section(title)
        for add in adders:
            add(parser)
    parser.add_flag("--json", "print one JSON object (default: a summary to read)")


def _add_data_options(parser: Parser) -> None:
    many: dict[str, Any] = {"action": "append"}
    parser.add_value("--label", "COL", text_of, "a column to predict; repeatable (default: guessed)", **many)
    parser.add_value(
        "--feature",
        "COL",
        text_of,
        "a column to learn from, and no others; repeatable (default: guessed)",
        **many,
    )
    parser.add_value(
        "--ignore", "COL", text_of, "a column to leave out; repeatable (default: guessed)", **many
    )
    parser.add_value("--task", "TASK", one_of("task", (AUTO, *TASKS)), _choice((AUTO, *TASKS), AUTO))


def _add_row_options(parser: Parser) -> None:
    parser.add_value(
        "--validation", "F", share, "the share of rows kept to judge by (default: 0; a sample's own)"
    )
    parser.add_value(
        "--split", "HOW", one_of("split", SPLITS), _choice(SPLITS, "random", "which rows those are: ")
    )
    parser.add_value(
        "--missing",
        "HOW",
        one_of("treatment of missing cells", MISSINGS),
        _choice(MISSINGS, "drop", "gaps: "),
    )


def _add_network_options(parser: Parser) -> None:
    parser.add_value(
        "--hidden",
        "LAYERS",
        read_layers,
        'units:activation[:parameter=R;dropout=R],..., "" for none (default: 8:relu; a sample\'s own)',
    )
    parser.add_value(
        "--output-activation",
        "NAME",
        row_of("activation", ACTIVATIONS, (AUTO,)),
        "of the last layer (default: auto: softmax for classes, linear for numbers; a sample's own)",
    )


def _add_beginning_options(parser: Parser) -> None:
    reader = row_of("initializer", INITIALIZERS)
    parser.add_value(
        "--initializer",
        "NAME",
        reader,
        "how weights begin, such as normal:stddev=0.1 (default: glorot_uniform)",
    )
    parser.add_value(
        "--bias-initializer", "NAME", reader, "how biases begin, such as constant:value=0.1 (default: zeros)"
    )
    parser.add_value(
        "--dropout", "R", share, "the share of hidden outputs set to 0 in each update (default: 0)"
    )
    parser.add_value(
        "--init-weights",
        "FILE.json",
        text_of,
        'weights to begin with: [{"kernel": [[..]], "bias": [..]}, ..] (default: drawn)',
    )


def _add_optimizer_options(parser: Parser) -> None:
    losses = row_of("loss", LOSSES, (AUTO,))
    optimizers = one_of("optimizer", OPTIMIZERS)
    parser.add_value(
        "--loss", "NAME", losses, "what is made small (default: auto: what fits the output; a sample's own)"
    )
    parser.add_value(
        "--optimizer", "NAME", optimizers, "how weights are changed (default: adam; a sample's own)"
    )


def _add_rate_options(parser: Parser) -> None:
    parser.add_value(
        "--learning-rate",
        "R",
        positive,
        "the step size (default: the optimizer's, see below; a sample's own)",
    )
    parser.add_value(
        "--schedule",
        "NAME",
        row_of("schedule", SCHEDULES),
        "the course of that rate, such as step:factor=0.5,every=10 (default: constant)",
    )
    for key in promised.parameter_keys():
        users = ", ".join(
            name for name, row in OPTIMIZERS.items() if key in {its.key for its in row.parameters}
        )
        parser.add_value(
            promised.option_of(key),
            "R",
            real(),
            f"of {users} (default: see below)",
            dest=f"{PARAMETER}{key}",
        )


def _add_penalty_options(parser: Parser) -> None:
    regularizers = one_of("regularizer", REGULARIZERS)
    parser.add_value("--regularizer", "NAME", regularizers, _choice(list(REGULARIZERS), "none", "penalty: "))
    parser.add_value("--regularization", "R", real(0.0), "the rate of that penalty (default: 0.01)")


def _batch_size(option: str, value: str) -> int:
    if value == "all":
        return 0
    if not value.strip().isdigit():
        raise UserError("bad_value", f'{option} needs a whole number of rows or "all" instead of "{value}".')
    return whole(1, 2**31 - 1)(option, value)


whole_epochs = whole(0, MAX_EPOCHS)


def _add_run_options(parser: Parser) -> None:
    parser.add_value(
        "--batch-size", "N", _batch_size, "rows in a batch, or all (default: 32; a sample's own)"
    )
    parser.add_argument(
        "--shuffle",
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        help="shuffle the rows in each epoch (default: --shuffle)",
    )
    parser.add_value(
        "--epochs", "N", whole_epochs, "how often all rows are learned from (default: 100; a sample's own)"
    )
    parser.add_value(
        "--seed", "S", whole(0, 2**63 - 1), "of initial weights and shuffling (default: 0; a sample's own)"
    )


def _add_end_options(parser: Parser) -> None:
    parser.add_value(
        "--target-loss",
        "R",
        real(),
        "stop where the loss is as low; exit status 1 if it never is (default: none)",
    )
    parser.add_value(
        "--device",
        "WHERE",
        one_of("device", DEVICES),
        _choice(DEVICES, "auto", "gpu is refused without one: "),
    )


def _add_judging_options(parser: Parser) -> None:
    least, usual, most = (int(getattr(_TOP_K, part)) for part in ("low", "default", "high"))
    parser.add_value(
        "--top-k", "K", whole(least, most), f"guesses that top-k accuracy allows (default: {usual})"
    )
    parser.add_value(
        "--predict",
        "V1,V2,...",
        text_of,
        "predict a row of feature values; repeatable (default: none)",
        action="append",
    )


def _seeds(option: str, value: str) -> range:
    """Read a range of seeds such as 0:1000."""
    begin, colon, end = value.partition(":")
    if not (colon and begin.strip().isdigit() and end.strip().isdigit() and int(begin) < int(end)):
        message = f'{option} needs first and end, such as 0:1000 for the seeds 0 to 999, not "{value}".'
        raise UserError("bad_value", message)
    seeds = range(int(begin), int(end))
    if len(seeds) > MAX_SEEDS:
        raise UserError("bad_value", f"{option} takes at most {MAX_SEEDS} seeds at once, not {len(seeds)}.")
    return seeds


def add_look_back_options(parser: Parser) -> None:
    """Add what only train has: a past epoch's weights, and many seeds at once."""
    parser.section(_TOLD)
    parser.add_value("--at", "EPOCH", whole_epochs, "give the weights of a past epoch (default: the last)")
    parser.add_value(
        "--seeds",
        "A:B",
        _seeds,
        "train the seeds from A to below B besides, all at once, and tell how they fared (default: none)",
    )


def add_scale_option(parser: Parser) -> None:
    """Add how numbers are scaled."""
    parser.section(_COLUMNS)
    parser.add_value(
        "--scale", "HOW", one_of("scaling", SCALINGS), _choice(SCALINGS, "none", "scale numbers: ")
    )


def _choice(names: Sequence[str], default: str, before: str = "") -> str:
    return f"{before}{', '.join(names[:-1])} or {names[-1]} (default: {default})"


_SECTIONS: tuple[tuple[str, tuple[Callable[[Parser], None], ...]], ...] = (
    ("how the table is read", (add_import_options,)),
    (_COLUMNS, (_add_data_options, _add_row_options)),
    ("the network", (_add_network_options, _add_beginning_options)),
    ("training", (_add_optimizer_options, _add_rate_options, _add_penalty_options)),
    ("the run", (_add_run_options, _add_end_options)),
    (_TOLD, (_add_judging_options,)),
)
