"""``nnviz train``: training without a window."""

from __future__ import annotations

from collections.abc import Sequence

from nnviz.commands.console import DONE, INTERRUPTED, WITHOUT_RESULT, write, write_json
from nnviz.commands.learning import Outcome, keep_compiled, learn, make_plan
from nnviz.commands.options import take_options
from nnviz.commands.parsing import Parser
from nnviz.commands.reply import run_json
from nnviz.commands.summary import run_text
from nnviz.commands.table_names import names_of_the_tables
from nnviz.commands.train_arguments import add_look_back_options, add_scale_option, add_train_options


def make_parser() -> Parser:
    """Make the parser of the command's arguments."""
    parser = Parser(
        "train",
        "Train a network on a table without a window, and print what it learned.",
        names_of_the_tables(),
        usage="nnviz train SOURCE [options]",
    )
    add_train_options(parser)
    add_scale_option(parser)
    add_look_back_options(parser)
    return parser


def run(arguments: Sequence[str]) -> int:
    """Train, print, and give the exit status.

    Raises:
        UserError: If the source or an option cannot be used.
    """
    values = make_parser().read(arguments)
    options = take_options(values, "train")
    plan = make_plan(options)
    if plan.goal:
        keep_compiled()
    outcome = learn(plan)
    if options.json:
        write_json(run_json(outcome))
    else:
        write(run_text(outcome))
    return status_of(outcome)


def status_of(outcome: Outcome) -> int:
    """Give the exit status of a run."""
    if outcome.interrupted and outcome.status == "stopped":
        return INTERRUPTED
    return DONE if outcome.status == "finished" else WITHOUT_RESULT
