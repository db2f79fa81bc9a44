"""One training run without a window: as far as it is wanted, or comes."""

from __future__ import annotations

import logging
import os
import threading
import time
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nnviz.commands.documents import build_document
from nnviz.commands.interrupting import noting_interrupts
from nnviz.commands.notices import notices_of
from nnviz.commands.options import TrainOptions
from nnviz.commands.probes import Probe, read_probes
from nnviz.commands.progress import Bar
from nnviz.commands.weights import read_weights
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.preparation.preparing import prepare
from nnviz.datasets.table import Notice
from nnviz.document import Document
from nnviz.drafts import Log, Passed, empty_log
from nnviz.errors import UserError
from nnviz.filming import Film, frame_epochs
from nnviz.network import init_params
from nnviz.numbers import format_number
from nnviz.orders import PassWish
from nnviz.pace import Pace
from nnviz.params import Params
from nnviz.scores import evaluate

if TYPE_CHECKING:
    from nnviz.run import Run
    from nnviz.training.fan import Fan


RunStatus = Literal["finished", "diverged", "stopped"]


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything that can be refused before training begins.

    Attributes:
        options: What was asked for.
        document: What to train.
        data: Its prepared table.
        params: The initial weights.
        probes: Rows to be predicted.
        goal: The epoch to end at.
        notices: What a person should know.
    """

    options: TrainOptions
    document: Document
    data: Prepared
    params: Params
    probes: tuple[Probe, ...]
    goal: int
    notices: tuple[Notice, ...] = ()

    @property
    def batches(self) -> int:
        """Batches in an epoch."""
        rows = len(self.data.train)
        return -(-rows // min(self.document.train.batch_size or rows, rows))


@dataclass(frozen=True, eq=False)
class Outcome:
    """How a run ended.

    Attributes:
        plan: What was trained.
        params: The last finite weights.
        status: Whether it came to its end.
        epoch: The epoch that the weights belong to.
        log: Its history.
        message: A sentence for a person, or "".
        device: Where it was computed.
        notices: What else a person should know.
        compile_seconds: How long compiling took.
        train_seconds: How long training took.
        updates: How many updates were made.
        interrupted: Whether the person stopped it.
        past: The weights of the epoch that was asked for, or None.
        frames: Epochs and their weights, for a film.
        fan: How the other seeds fared, or None.
        passed: The update that was wished for, made on a copy of where the run stands, or None.
    """

    plan: Plan
    params: Params
    status: RunStatus = "finished"
    epoch: int = 0
    log: Log = field(default_factory=empty_log)
    message: str = ""
    device: str = "cpu"
    notices: tuple[Notice, ...] = ()
    compile_seconds: float = 0.0
    train_seconds: float = 0.0
    updates: int = 0
    interrupted: bool = False
    past: Params | None = None
    frames: tuple[tuple[int, Params], ...] = ()
    fan: Fan | None = None
    passed: Passed | None = None

    @property
    def shown(self) -> Params:
        """The weights to tell of: those of the epoch that was asked for, else the last."""
        return self.params if self.past is None else self.past


def make_plan(options: TrainOptions, goal: int | None = None) -> Plan:
    """Check everything that was asked for.

    Args:
        options: What was given on the command line.
        goal: The epoch to end at, if it is not the last.

    Raises:
        UserError: If something cannot be used.
    """
    document = build_document(options)
    data = prepare(document)
    n_inputs = len(data.inputs)
    if options.init_weights is not None:
        params = read_weights(options.init_weights, document, n_inputs)
    else:
        params = init_params(document.network, n_inputs, document.train.seed)
    probes = read_probes(options.predict, document, data)
    goal = document.train.epochs if goal is None else goal
    _check_look_back(options, goal)
    _check_device(options)
    asked = tuple(notice for probe in probes for notice in probe.notices)
    notices = (*notices_of(options, document, data), *asked)
    return Plan(options, document, data, params, probes, goal, notices)


def _check_look_back(options: TrainOptions, goal: int) -> None:
    if options.at is not None and options.at > goal:
        message = f"--at {options.at} lies behind the last epoch: the run ends at {goal}. Ask for one before."
        raise UserError("bad_value", message)
    if options.seeds is not None and (goal == 0 or options.init_weights is not None):
        message = "--seeds draws the initial weights of each seed: leave out --init-weights and --epochs 0."
        raise UserError("bad_value", message)


def _check_device(options: TrainOptions) -> None:
    """Refuse to compute elsewhere than was asked for: who measures on a GPU must not get the CPU's times."""
    if options.device != "gpu":
        return
    _quiet_jax()
    from nnviz.training.programs import has_gpu  # noqa: PLC0415  it loads JAX, which only this wish needs

    if not has_gpu():
        message = (
            "--device gpu: no GPU was found on which JAX can compute. Leave --device out to train on the "
            "CPU, or install a JAX that knows the GPU (see docs.jax.dev)."
        )
        raise UserError("no_device", message)


def learn(plan: Plan, film: Film | None = None, wish: PassWish | None = None) -> Outcome:
    """Train until the goal, the target loss, a divergence, or Ctrl+C.

    Args:
        plan: What to train.
        film: Which epochs' weights are wanted beside the last ones, or None.
        wish: Which update is wanted, made on a copy, as the window does it, or None.
    """
    outcome = Outcome(plan, plan.params, notices=plan.notices, frames=((0, plan.params),) if film else ())
    outcome = _trained(outcome, film, wish) if plan.goal or wish else outcome
    return _judged(outcome)


def _trained(outcome: Outcome, film: Film | None = None, wish: PassWish | None = None) -> Outcome:
    plan = outcome.plan
    run = _start(plan)
    with noting_interrupts() as interrupted:
        seconds = _advance(run, plan.goal, interrupted)
    notices = (*outcome.notices, *([Notice("device", run.notice)] if run.notice else ()))
    return replace(
        outcome,
        params=run.params(),
        status="diverged" if run.message else "finished",
        epoch=run.epoch,
        log=run.book.log(),
        message=run.message,
        device=run.platform,
        notices=notices,
        compile_seconds=run.compile_seconds,
        train_seconds=seconds,
        updates=run.epoch * run.batches,
        interrupted=interrupted.is_set(),
        past=_past(run, plan.options.at),
        frames=_frames(run, film) if film else (),
        fan=_fan(plan),
        passed=run.preview(wish) if wish else None,
    )


def _past(run: Run, epoch: int | None) -> Params | None:
    """Give the weights of a past epoch; those of the last one where the run ended before it."""
    return None if epoch is None else run.at(min(epoch, run.epoch)).params()


def _frames(run: Run, film: Film) -> tuple[tuple[int, Params], ...]:
    """Train once more, exactly, and keep the weights of a film's epochs."""
    epochs = frame_epochs(film, run.book.log(), run.epoch)
    past = run.at(epochs[0])
    frames: list[tuple[int, Params]] = []
    with Bar("Going back") as bar:
        for number, epoch in enumerate(epochs):
            if epoch > past.epoch:
                past.advance(epoch - past.epoch)
            frames.append((epoch, past.params()))
            bar.show(number / len(epochs), f"epoch {epoch}/{epochs[-1]}")
    return tuple(frames)


def _fan(plan: Plan) -> Fan | None:
    if plan.options.seeds is None:
        return None
    from nnviz.training.fan import train_fan  # noqa: PLC0415  it loads JAX

    return train_fan(plan.document, plan.data, plan.options.seeds, plan.goal)


def _start(plan: Plan) -> Run:
    """Begin a run and compile it."""
    _quiet_jax()
    from nnviz.run import Run  # noqa: PLC0415  it loads JAX, for which refusals need not wait

    try:
        run = Run(plan.document, plan.data, plan.params)
    except (RuntimeError, AssertionError) as error:
        if os.environ.get("JAX_PLATFORMS", "cpu") == "cpu":
            raise
        message = "JAX finds no processor to compute on as JAX_PLATFORMS wants it. Unset that variable."
        raise UserError("no_device", message) from error
    run.compile()
    return run


def _advance(run: Run, goal: int, interrupted: threading.Event) -> float:
    """Train in chunks that a person can interrupt; give the seconds that they took."""
    begin, pace = time.perf_counter(), Pace()
    with Bar("Training") as bar:
        while run.epoch < goal and not (run.message or run.reached_target or interrupted.is_set()):
            before = time.perf_counter()
            done = run.advance(goal - run.epoch, pace.chunk)
            pace.note(done, time.perf_counter() - before)
            loss = run.book.last("loss")
            text = f"epoch {run.epoch}/{goal}" + ("" if loss is None else f", loss {format_number(loss)}")
            bar.show(run.epoch / goal, text)
    return time.perf_counter() - begin


def _judged(outcome: Outcome) -> Outcome:
    """Say whether the target was met, and what else the run ended by."""
    plan = outcome.plan
    target = plan.document.train.target_loss
    if outcome.status == "diverged":
        return outcome
    if outcome.interrupted and outcome.epoch < plan.goal:
        return replace(
            outcome, status="stopped", message=f"Interrupted after epoch {outcome.epoch} of {plan.goal}."
        )
    if target is None:
        return outcome
    loss = outcome.log.last("loss")
    loss = evaluate(plan.document, plan.data, outcome.params)["loss"] if loss is None else loss
    text = f"the target loss of {format_number(target)}"
    if loss <= target:
        return replace(outcome, message=f"Reached {text} at epoch {outcome.epoch}.")
    message = f"Did not reach {text} by epoch {outcome.epoch}: the loss is {format_number(loss)}."
    return replace(outcome, status="stopped", message=message)


def _quiet_jax() -> None:
    """Keep JAX's advice about drivers and its cache off the screen: the reply says where it computed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.getLogger("jax").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module=r"jax\b")


def keep_compiled() -> None:
    """Keep compiled programs in the user's cache folder, so that later runs begin at once."""
    import platformdirs  # noqa: PLC0415  neither is needed for a refusal

    _quiet_jax()
    from nnviz.training.programs import use_compilation_cache  # noqa: PLC0415

    folder = Path(platformdirs.user_cache_dir("nnviz", appauthor=False)) / "compiled"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    use_compilation_cache(str(folder))
