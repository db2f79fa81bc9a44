"""What a person wants, on its way to the trainer and to the cartographer: whole orders, and a view.

Both are frozen and absolute ("train until epoch 20", never "20 more"), so any of them may be lost or
replaced by a newer one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from nnviz.document import Document
from nnviz.params import Params

Part = Literal["all", "training", "validation"]


@dataclass(frozen=True)
class View:
    """What the person looks at of a network's predictions; part of the view, never of what is trained.

    Inputs are named, so that a view outlives edits of the table's roles; a name that no longer is counts
    as nothing said.

    Attributes:
        axes: The inputs on x (and y) by name; what is missing is chosen.
        held: The other inputs by name with the values at which they are held, in the table's units;
            what is missing is held at its median, or at the most frequent category.
        quick: Whether a hand is moving: maps come sooner, and coarser.
        map: Whether the fine map of the outputs is seen.
        errors: Whether the rows with the largest errors are wanted.
        part: Which rows these are chosen from.
        cell: Of these only rows of a class that were taken for a class (true, taken), or None.
        slopes: Whether the gradient of the loss by each weight and bias is wanted.
    """

    axes: tuple[str, ...] = ()
    held: tuple[tuple[str, float], ...] = ()
    quick: bool = False
    map: bool = True
    errors: bool = False
    part: Part = "all"
    cell: tuple[int, int] | None = None
    slopes: bool = False


@dataclass(frozen=True)
class PassWish:
    """Which update a person wants to follow number by number.

    Attributes:
        rows: Indices into the prepared rows, or None for the next batch in the run's own order.
        typed: Numbers of one's own in the place of rows: inputs and targets of one row, both as the network
            sees them.
    """

    rows: tuple[int, ...] | None = None
    typed: tuple[tuple[float, ...], tuple[float, ...]] | None = None

    @property
    def is_next(self) -> bool:
        """Whether the next batch is meant, the one that training itself would take."""
        return self.rows is None and self.typed is None


@dataclass(frozen=True, eq=False)
class Step:
    """One edit on the way from a document that the trainer has to the present one.

    A weight that an edit takes away and another one brings back is a new one; that can't be told from first
    and last document alone.

    Attributes:
        number: The number of the order that brought it.
        document: The document after it.
        params: Weights of it, from which whatever is new in it is taken.
    """

    number: int
    document: Document
    params: Params


@dataclass(frozen=True, eq=False)
class Fork:
    """How a run began that goes on from another one's past; that one stays as it was.

    Attributes:
        run: The run that begins.
        source: The run that it goes on from.
        epoch: Where it goes on.
        document: What to go on with. Where that is what was trained then, the run goes on exactly.
        params: Weights of it, from which is taken what the network had not then.
    """

    run: int
    source: int
    epoch: int
    document: Document
    params: Params


@dataclass(frozen=True)
class Lesson:
    """A wish to make one update out of turn.

    Attributes:
        number: Rises with each of them; 0 for none.
        run: The run that is to make it: one that begins later does not.
        wish: On which rows.
    """

    number: int = 0
    run: int = 0
    wish: PassWish = field(default_factory=PassWish)


@dataclass(frozen=True, eq=False)
class Order:
    """What the trainer should do from now on.

    Attributes:
        number: Rises with every order, so that an answer can say which one it answers.
        revision: Rises with every edit of the document.
        run: Rises when training is to begin again from ``params``.
        document: What to train.
        params: Weights of the document's network: a new run begins from them, and in a run that goes
            on, whatever is new in the network is taken from them.
        goal: Train until this many epochs, and batches of the next one, have been finished.
        playing: Whether to go on towards the goal.
        speed: Epochs per second, or None for as fast as it goes.
        fork: How the run began if it goes on from another one's past, else None.
        wish: Which update to show while training rests, or None.
        lesson: The last update out of turn that was wished for.
        steps: The edits that the trainer has not confirmed, the last one with the present document.
        oldest: The earliest revision that differs from this one in single weights only.
    """

    number: int
    revision: int
    run: int
    document: Document
    params: Params
    goal: tuple[int, int] = (0, 0)
    playing: bool = False
    speed: float | None = None
    fork: Fork | None = None
    wish: PassWish | None = None
    lesson: Lesson = field(default_factory=Lesson)
    steps: tuple[Step, ...] = ()
    oldest: int = 0
