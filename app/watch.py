"""Turns what went wrong into messages of the strip, each with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.cures import actions_of, lower_the_rate
from app.desk import Desk
from app.strip import Message, Strip
from nnviz.edits.data import change_data
from nnviz.errors import UserError
from nnviz.health import judge
from nnviz.numbers import format_count
from nnviz.snapshot import Finding

_REFUSED = 15.0
"""Seconds after which it needs no saying any more that something was not taken."""
_LEFT = 10.0
"""Seconds for which it is said that a future was left."""
_LONG = 1000
"""Epochs of a future that are always worth a word when they are left; of fewer only the first time."""


class Watch(QObject):
    """Watches the bridge, and says in the strip what a person must know."""

    def __init__(self, desk: Desk, strip: Strip) -> None:
        super().__init__(strip)
        self._desk = desk
        self._strip = strip
        self._noticed = ""
        self._told: tuple[object, ...] = ()
        self._newest_left = 0
        bridge = desk.bridge
        bridge.snapshot_changed.connect(self.say_health)
        bridge.problem_changed.connect(self.say_problem)
        bridge.status_changed.connect(self.say_status)
        bridge.refused.connect(self.say_refused)
        bridge.pinned_changed.connect(self.say_left)
        bridge.document_changed.connect(lambda: strip.clear("refused"))

    def say_refused(self, error: UserError) -> None:
        """Say that something could not be done."""
        if error.code != "cancelled":
            self._strip.say(Message("refused", error.message, "warning", seconds=_REFUSED))

    def say_left(self) -> None:
        """Say where a run was gone on from in its past that nothing is lost, and how it comes back."""
        newest = max(self._desk.bridge.pinned, key=lambda its: its.number, default=None)
        if newest is None:
            self._strip.clear("left")
        elif newest.number > self._newest_left:
            first, self._newest_left = not self._newest_left, newest.number
            if first or newest.end - newest.branch >= _LONG:
                here, end = format_count(newest.branch), format_count(newest.end)
                said = f"The run goes on from epoch {here}. Its old future stays as a grey curve"
                said += f" up to epoch {end}; Undo brings all of it back."
                self._strip.say(Message("left", said, seconds=_LEFT))

    def say_problem(self) -> None:
        """Say why the present document cannot be trained."""
        problem = self._desk.bridge.problem
        if not self._is_present():
            self._strip.clear("diverged")
        if problem is None:
            self._strip.clear("problem")
            return
        actions = (("Undo", self._desk.bridge.undo),) if self._desk.bridge.undo_label else ()
        self._strip.say(Message("problem", problem.message, "warning", actions, keep=True))

    def say_status(self) -> None:
        """Say that training diverged or the engine stopped."""
        status = self._desk.bridge.status
        if status == "diverged" and self._is_present():
            self._say_diverged()
        else:
            self._strip.clear("diverged")
        if status == "failed":
            self._say_failed()
        else:
            self._strip.clear("failed")
        self._say_notice()

    def say_health(self) -> None:
        """Say that a whole layer is dead or identical; once closed, not again of the same neurons."""
        snapshot = self._desk.bridge.snapshot
        findings = judge(snapshot) if snapshot is not None and self._is_present() else ()
        worst = next((its for its in findings if its.whole_layer and its.code in ("dead", "identical")), None)
        told = (worst.code, worst.neurons) if worst is not None else ()
        if told == self._told:
            return
        self._told = told
        if worst is None:
            self._strip.clear("health")
        else:
            self._tell(worst, why=worst.code == "identical")

    def _tell(self, finding: Finding, *, why: bool) -> None:
        """Tell a finding; with ``why`` only what is so, and the reason on demand."""
        actions = actions_of(self._desk.bridge, finding)
        if why:
            short = finding.text.partition(":")[0] + "."
            more = (("Why?", lambda: self._tell(finding, why=False)), *actions)
            self._strip.say(Message("health", short, "warning", more))
        else:
            self._strip.say(Message("health", finding.text, "warning", actions))

    def _is_present(self) -> bool:
        """Whether the news is of the present document, and not of one before it."""
        bridge = self._desk.bridge
        present = bridge.snapshot is not None and bridge.snapshot.document is bridge.document
        return present and bridge.problem is None

    def _say_notice(self) -> None:
        progress = self._desk.bridge.progress
        text = progress.message if self._desk.bridge.status not in ("diverged", "failed") else ""
        if text == self._noticed:  # once closed, it is not said again
            return
        self._noticed = text
        if text:
            self._strip.say(Message("notice", text))
        else:
            self._strip.clear("notice")

    def _say_diverged(self) -> None:
        bridge = self._desk.bridge
        unscaled = bridge.document.data.scaling == "none"

        def scale() -> None:
            bridge.apply(change_data(scaling="standard"), "Scale features")
            bridge.play()

        def lower() -> None:
            lower_the_rate(bridge)

        epoch = bridge.progress.epoch
        actions = [(f"Go to epoch {epoch}", lambda: bridge.go_to(epoch))]
        actions.append(("Scale features", scale) if unscaled else ("Lower the rate", lower))
        if unscaled:
            actions.append(("Lower the rate", lower))
        self._strip.say(Message("diverged", bridge.progress.message, "error", tuple(actions)))

    def _say_failed(self) -> None:
        bridge = self._desk.bridge
        report = bridge.progress.report
        text = f"{bridge.progress.message.removesuffix('.')}. Your project is safe."
        actions = (("Restart engine", bridge.restart), ("Copy report", lambda: copy_text(report)))
        self._strip.say(Message("failed", text, "error", actions, keep=True))


def copy_text(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
