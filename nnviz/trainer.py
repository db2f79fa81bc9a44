"""The trainer's thread: it takes the newest order, trains towards its goal, and mails drafts.

JAX is imported here, in the thread, so that a window can stand and draw before it is loaded.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from nnviz.carrying import differs_in_weights_only
from nnviz.datasets.preparation.cache import PreparedCache
from nnviz.drafts import Draft, Passed, Progress, Status
from nnviz.errors import UserError
from nnviz.mailbox import Mailbox
from nnviz.orders import Fork, Order, PassWish
from nnviz.pace import Pace
from nnviz.timeline import Kept, Timeline

if TYPE_CHECKING:
    from nnviz.run import Remains, Run

_SHORT = 0.1
"""Seconds that an edit of a weight waits at most for the end of an epoch."""
_MOST_LEFT, _MOST_LEFT_BYTES = 8, 192 * 2**20
"""Runs that are put aside for undo, and bytes of their past and tables together; the last one always is."""
MOST_EPOCHS = 1 << 20
"""Epochs of the history that are kept for the eye; of longer runs every second, fourth ... one."""


class Trainer:
    """Trains in a thread of its own.

    Args:
        tables: Prepared tables by document.
        post: Where drafts go.
        wanted: Tells whether the last draft has been taken, so that a new one is worth its copy.
        cache_folder: Where compiled programs are kept, or None.
    """

    def __init__(
        self,
        tables: PreparedCache,
        post: Callable[[Draft], None],
        wanted: Callable[[], bool],
        cache_folder: str | None = None,
    ) -> None:
        self.orders: Mailbox[Order] = Mailbox()
        self._tables = tables
        self._post = post
        self._wanted = wanted
        self._cache_folder = cache_folder
        self._order: Order | None = None
        self._run: Run | None = None
        self._run_number: int = -1
        self._past = -1, Timeline()
        self._left: dict[int, Run] = {}
        self._begun: set[int] = set()
        self._lost: tuple[int, Remains] | None = None
        self._followed = -1
        self._taught = 0
        self._passed: tuple[object, Passed] | None = None
        self._status: Status = "loading"
        self._pace = Pace()
        self._due = 0.0
        self._failure = ("", "")
        self._last: Draft | None = None
        self._thread = threading.Thread(target=self._work, name="nnviz-trainer", daemon=True)
        self._thread.start()

    def close(self, timeout: float) -> bool:
        """End the thread; tells whether it did within ``timeout`` seconds (a compile cannot be cut short)."""
        self.orders.close()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def past(self, run: int) -> tuple[Kept, ...]:
        """Give what is kept of a run, for any thread: values, from which it can be trained again.

        Empty where it is not the run that the trainer has, or not yet.
        """
        number, timeline = self._past
        return timeline.kept if number == run else ()

    def _work(self) -> None:
        while not self.orders.closed:
            order = self.orders.take(self._patience())
            try:
                if order is not None:
                    self._order, self._failure = order, ("", "")
                    self._load_engine()
                    self._follow(order)
                # Also behind an order: in a drag there is always another one, and training is to go on.
                at_once = order is None or order.speed is None
                if at_once and self._status == "running" and not self.orders.closed:
                    self._train()
            except UserError as error:
                # The cartographer prepares the same document and tells the person.
                self._stop_with("paused", error.message, "")
            except Exception as error:  # whatever it was, the window must hear of it and the thread live on
                self._stop_with("failed", f"The training engine stopped: {error}", traceback.format_exc())

    def _stop_with(self, status: Status, message: str, report: str) -> None:
        was_training, self._status = self._status == "running", status
        self._failure = (message, report)
        if status == "failed":
            if self._run is not None:
                with suppress(Exception):  # a lost device keeps its weights: then those last shown must do
                    self._last = self._draft() if was_training else self._last
                    self._run.keep_present()
                self._lost = self._run_number, self._run.remains
            self._run = None
            self._publish()

    def _patience(self) -> float | None:
        """Give how long to wait for an order before going on: None where there is nothing else to do."""
        if self._status != "running":
            return None
        return max(0.0, self._due - time.perf_counter())

    def _load_engine(self) -> None:
        if self._status == "loading":
            from nnviz.training import programs  # noqa: PLC0415 - JAX loads here, in the worker

            if self._cache_folder is not None:
                programs.use_compilation_cache(self._cache_folder)
            self._status = "idle"

    def _follow(self, order: Order) -> None:
        """Take up an order: begin or change the run, then see whether there is anything to train."""
        self._order, self._failure = order, ("", "")
        run, fresh = self._run, False
        if run is None or order.run != self._run_number:
            self._leave()
            run, fresh = self._take_up(order)
            self._keep_few()
            self._pace = Pace()
        self._change(run, order, follows=fresh or run is self._run)
        self._run, self._run_number, self._followed, self._lost = run, order.run, order.number, None
        self._past = order.run, run.timeline
        self._begun.add(order.run)
        self._due = time.perf_counter()
        if run.message and order.playing:
            run.resume()
        if order.lesson.number != self._taught:
            self._taught = order.lesson.number
            if order.lesson.run == order.run:
                run.learn(order.lesson.wish)
        self._status = self._resting() if not order.playing or self._is_there() else "running"
        if self._status == "running" and not run.is_compiled:
            self._status = "compiling"
            self._publish()
            run.compile()
            self._give_memory_back()
            self._status = "running"
        self._publish()

    def _take_up(self, order: Order) -> tuple[Run, bool]:
        """Give the run of an order that is not the present one: known, gone on from another's past, or new.

        Returns:
            The run; and whether it was made of another's past, so that all edits since are to be followed.
        """
        from nnviz.run import Run  # noqa: PLC0415 - JAX loads here, in the worker

        fork = order.fork
        run = self._recovered(order.run)
        if run is not None:
            return run, False
        run = self._left.pop(order.run, None)
        if run is not None:
            return run, False
        if fork is not None and order.run not in self._begun:
            run = self._forked(fork)
            if run is not None:
                return run, True
        data = self._tables.get(order.document)
        beside = next((its for its in reversed(self._left.values()) if its.data is data), None)
        return Run(order.document, data, order.params, most_kept=MOST_EPOCHS, beside=beside), False

    def _forked(self, fork: Fork) -> Run | None:
        """Give a run that goes on from another's past: of one put aside, or that the engine has failed in."""
        source = self._left.get(fork.source)
        if source is None:
            source = self._recovered(fork.source)
            if source is None:
                return None
            self._left[fork.source] = source
        return source.forked(fork.epoch, (fork.document, self._tables.get(fork.document), fork.params))

    def _recovered(self, number: int) -> Run | None:
        """Give a run that the engine has failed in, as late as it was kept; None for any other."""
        from nnviz.run import Run  # noqa: PLC0415 - JAX loads here, in the worker

        lost = self._lost
        return Run.from_remains(lost[1]) if lost is not None and lost[0] == number else None

    def _leave(self) -> None:
        """Put the present run aside: undo may come back to it."""
        if self._run is not None:
            self._left[self._run_number] = self._run
            self._run = None

    def _keep_few(self) -> None:
        """Give up the runs that were left longest ago, where there are too many or too large ones."""
        kept: dict[int, Run] = {}
        room, tables = _MOST_LEFT_BYTES, set[int]()
        for number, run in reversed(self._left.items()):
            room -= run.timeline.size + (0 if id(run.data) in tables else run.data.x.nbytes)
            tables.add(id(run.data))
            if kept and (room < 0 or len(kept) == _MOST_LEFT):
                break
            kept[number] = run
        self._left = dict(reversed(kept.items()))

    def _change(self, run: Run, order: Order, *, follows: bool) -> None:
        """Let the run follow the edits that it has not seen yet; one by one where it has all before them."""
        steps = [its for its in order.steps if its.number > self._followed] if follows else []
        if steps or order.document != run.document:
            if differs_in_weights_only(run.document, order.document):
                self._finish_epoch(run)
            form, through = run.form, [(its.document, its.params) for its in steps[:-1]]
            run.change(order.document, self._tables.get(order.document), order.params, through=through)
            self._pace = self._pace if run.form == form else Pace()

    def _finish_epoch(self, run: Run) -> None:
        """Let a short epoch end before an edit of its weights, which begins it again: a drag has many."""
        left = run.batches - run.batch
        if run.batch and self._status == "running" and left <= _SHORT * self._pace.rate:
            run.advance_batches(left)

    @staticmethod
    def _give_memory_back() -> None:
        from nnviz.training import programs  # noqa: PLC0415 - JAX is loaded by now

        programs.give_memory_back()

    def _is_there(self) -> bool:
        run, order = self._run, self._order
        assert run is not None and order is not None
        return (run.epoch, run.batch) >= order.goal or bool(run.message) or run.reached_target

    def _resting(self) -> Status:
        run, order = self._run, self._order
        assert run is not None and order is not None
        if run.message:
            return "diverged"
        if run.reached_target or (
            run.epoch > 0 and (run.epoch, run.batch) >= (order.document.train.epochs, 0)
        ):
            return "finished"
        return "paused" if run.epoch or run.batch else "idle"

    def _train(self) -> None:
        """Run one chunk, and publish where that is of use."""
        run, order = self._run, self._order
        assert run is not None and order is not None
        begin = time.perf_counter()
        done = self._train_on(run, order, begin)
        self._pace.note(done, time.perf_counter() - begin)
        self._set_due(done / run.batches, order.speed)
        if self._is_there():
            self._status = self._resting()
            self._publish()
        elif self._wanted():
            self._publish()

    def _train_on(self, run: Run, order: Order, now: float) -> int:
        """Train as far as pace, speed and goal want; give the number of updates made."""
        chunk, epochs_left = self._pace.chunk, order.goal[0] - run.epoch
        if epochs_left > 0 and order.speed is None:
            return run.advance_chunk(chunk, epochs_left)
        before = run.epoch * run.batches + run.batch
        if epochs_left <= 0:
            run.advance_batches(order.goal[1] - run.batch)
        elif run.batch + chunk < run.batches:
            run.advance_batches(chunk)
        else:
            due = max(1, int((now - self._due) * order.speed) + 1) if order.speed else 1
            run.advance(min(epochs_left, max(1, chunk // run.batches), due))
        return run.epoch * run.batches + run.batch - before

    def _set_due(self, epochs: float, speed: float | None) -> None:
        """Set when the next chunk is due after these epochs, at this speed in epochs per second."""
        if speed is None:
            self._due = 0.0
        else:
            # After a pause of the machine the lost time is not made up for.
            self._due = max(self._due + epochs / speed, time.perf_counter() - 1.0)

    def _publish(self) -> None:
        if self._order is None:
            return
        if self._run is None:
            self._post(self._draft_of_failure(self._order))
            return
        wish = self._order.wish if self._status not in ("loading", "compiling", "running") else None
        if wish is not None and not self._run.update(wish).fits:
            wish = None
        if wish is None or not self._run.update(wish).is_compiled:
            self._last = self._draft()
            self._post(self._last)
        if wish is not None:
            self._last = replace(self._draft(), passed=self._look_ahead(self._run, wish))
            self._post(self._last)

    def _look_ahead(self, run: Run, wish: PassWish) -> Passed:
        """Give the update that is wished for, once for each state of the run."""
        if self._passed is None or self._passed[0] is not run.state or self._passed[1].wish != wish:
            self._passed = run.state, run.preview(wish)
        return self._passed[1]

    def _draft(self) -> Draft:
        """Give the present moment of the run."""
        run, order = self._run, self._order
        assert run is not None and order is not None
        message, report = self._failure
        running = self._status == "running"
        speed = self._pace.rate / run.batches if running else 0.0
        progress = Progress(
            status=self._status,
            epoch=run.epoch,
            batch=run.batch,
            batches=run.batches,
            log=run.book.log(),
            message=message or run.message or run.notice,
            device=run.platform,
            epochs_per_second=min(speed, order.speed or speed),
            compile_seconds=run.compile_seconds,
            report=report,
            order=order.number,
            turns=run.turns,
        )
        params = run.params()
        draft = Draft(order.revision, order.run, run.document, params, progress)
        return replace(draft, oldest=order.oldest, fork=order.fork)

    def _draft_of_failure(self, order: Order) -> Draft:
        """Give what was last reached, so that neither weights nor history are lost with the engine."""
        message, report = self._failure
        params, progress = order.params, Progress()
        if self._last is not None and self._last.run == order.run:
            progress = replace(self._last.progress, epochs_per_second=0.0)
            params = self._last.params if self._last.revision == order.revision else params
        progress = replace(progress, status=self._status, message=message, report=report, order=order.number)
        return Draft(order.revision, order.run, order.document, params, progress, preview=True)
