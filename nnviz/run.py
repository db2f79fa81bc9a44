"""One training run, where it goes another way than forward: edited, taken back, or taught out of turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nnviz.advancing import Advancing
from nnviz.carrying import computes_the_same
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.drafts import Passed, Turn, TurnKind
from nnviz.logbook import LogBook
from nnviz.network import all_finite
from nnviz.orders import PassWish
from nnviz.params import Params
from nnviz.timeline import Kept, Timeline
from nnviz.training.grafting import grafted_state
from nnviz.training.previewing import Preview


@dataclass(frozen=True, eq=False)
class Remains:
    """What is left of a run whose engine has failed; nothing of it lies on the device.

    Attributes:
        timeline: Its past.
        book: Its history.
        turns: Where it was edited, taken back or taught out of turn.
    """

    timeline: Timeline
    book: LogBook
    turns: tuple[Turn, ...]


@dataclass(frozen=True, eq=False)
class _Unedited:
    """What there was at the end of an epoch before it was edited, to tell edits that are all undone.

    Attributes:
        epoch: The epoch.
        document: What was trained until then.
        params: The weights then.
        turned: The number of the run's last turn then; ``now`` that of the last edit since.
        now: See ``turned``.
    """

    epoch: int
    document: Document
    params: Params
    turned: int
    now: int

    def is_there_again(self, document: Document, params: Callable[[], Params]) -> bool:
        """Tell whether a document and its weights are what there was, bit for bit."""
        if not _trains_alike(document, self.document):
            return False
        pairs = zip(self.params, params(), strict=True)
        return all(np.array_equal(a, b) for old, new in pairs for a, b in zip(old, new, strict=True))


def _trains_alike(a: Document, b: Document) -> bool:
    """Tell whether documents differ at most in how far to train, which changes nothing of a run so far."""
    return replace(a, train=replace(a.train, epochs=b.train.epochs)) == b


class Run(Advancing):
    """A network in training, with its past.

    Attributes:
        turns: Where it was edited, taken back or taught out of turn, see ``Progress``.
    """

    def __init__(
        self,
        document: Document,
        data: Prepared,
        params: Params,
        *,
        most_kept: int | None = None,
        beside: Run | None = None,
    ) -> None:
        super().__init__(document, data, params, most_kept=most_kept, beside=beside)
        self.turns: tuple[Turn, ...] = ()
        self._turned = 0
        self._unedited: _Unedited | None = None

    def change(
        self,
        document: Document,
        data: Prepared,
        base: Params,
        *,
        through: Sequence[tuple[Document, Params]] = (),
        past: bool = False,
    ) -> None:
        """Go on with an edited document: every weight and optimizer value whose neurons survive is kept.

        What was set by hand since the present document is taken from ``base``, without touching what the
        optimizer knows of it.

        Args:
            document: The edited document.
            data: Its prepared table.
            base: Weights of its network from which whatever is new is taken.
            through: Documents that lie between, with such weights of theirs.
            past: Whether the weights are those of an earlier time, before some of the edits: what was set by
                hand since then does not hold for them.
        """
        kind = "setting" if computes_the_same(self.document, document) else "edit"
        state, before = self.state, self.document
        unedited = self._before_edits()
        alike = _trains_alike(before, document)
        for edited, fresh in (*through, (document, base)):
            state = grafted_state(before, state, edited, fresh, past=past)
            before = edited
        self._adopt(document, data, state, self._launcher)
        self.batch = 0
        if self._keys() != self.book.keys:
            self.book = self.book.under(self._keys())
        self._keep(begins=True)
        if unedited is not None and unedited.is_there_again(document, self.params):
            if unedited.now != unedited.turned:
                self.turns = tuple(its for its in self.turns if its.number <= unedited.turned)
                self._turn("back")
        elif not alike:
            self._turn(kind)
        self._unedited = None if unedited is None else replace(unedited, now=self._turned)

    def _before_edits(self) -> _Unedited | None:
        """Give what training had left at the end of this epoch, if nothing but edits has come since."""
        known = self._unedited
        if known is not None and (known.epoch, known.now) == (self.epoch, self._turned):
            return known
        if self.batch:
            return None
        return _Unedited(self.epoch, self.document, self.params(), self._turned, self._turned)

    def _turn(self, kind: TurnKind) -> None:
        """Note that what was known of this epoch and of later ones holds no more."""
        self._turned += 1
        here = Turn(self._turned, self.epoch, kind)
        earlier = (its for its in self.turns if its.epoch <= here.epoch and its[1:] != here[1:])
        self.turns = (*earlier, here)

    # --- after a failure ---

    @property
    def remains(self) -> Remains:
        """What can be gone on from if the engine fails."""
        return Remains(self.timeline, self.book, self.turns)

    def keep_present(self) -> None:
        """Keep the end of the last epoch, so that what remains is as late as can be."""
        if not self.batch:
            self._keep(begins=False)

    @classmethod
    def from_remains(cls, remains: Remains) -> Run:
        """Give a run that stands at the latest kept moment of one that failed, with its past and history."""
        last = remains.timeline.kept[-1]
        run = cls(last.document, last.data, last.state.params, most_kept=remains.book.most)
        run.timeline, run.book = remains.timeline, remains.book
        run.turns, run._turned = remains.turns, max((its.number for its in remains.turns), default=0)
        run.stand_at(last)
        return run

    # --- the past ---

    @classmethod
    def from_kept(cls, kept: Kept) -> Run:
        """Give a run that goes on from a kept moment."""
        past = cls(kept.document, kept.data, kept.state.params)
        past.begin_at(kept)
        return past

    def begin_at(self, kept: Kept) -> None:
        """Stand at a kept moment of the same document, and know of no other."""
        self.timeline = Timeline()
        self.timeline.keep(kept)
        self.stand_at(kept)

    def stand_at(self, kept: Kept) -> None:
        """Stand at a kept moment of the same document; the later ones that are kept stay known."""
        self._stand_at_the_beginning(self._launcher.put(kept.state))
        self.epoch, self.message = kept.epoch, ""
        self.book.keep(kept.epoch)

    def at(self, epoch: int) -> Run:
        """Give the run as it stood after an epoch, exactly, by training again from the nearest kept one.

        Args:
            epoch: Not later than the present one.

        Returns:
            A run of its own, with the document of that time and an empty history before the kept epoch.
        """
        past = Run.from_kept(self.timeline.nearest(epoch))
        while past.epoch < epoch and past.advance(epoch - past.epoch):
            pass
        return past

    def forked(self, epoch: int, onto: tuple[Document, Prepared, Params] | None = None) -> Run:
        """Give a run that goes on from an earlier epoch with the same past and history; this one stays.

        Args:
            epoch: Where to go on, if it has come so far; the earliest that is still kept if that is later.
            onto: The document to go on with, its prepared table, and weights of its network. Where it is not
                what was trained then, weights of that time are grafted into it. That time's if None.
        """
        epoch = max(min(epoch, self.epoch), self.timeline.epochs[0])
        other = self.at(epoch)
        other._adopt(other.document, other.data, other.state, self._launcher)
        other.message = ""
        other.timeline = self.timeline.until(epoch)
        other.book = self.book.under(other._keys())
        other.book.keep(epoch)
        other.turns, other._turned = self.turns, self._turned
        other._turn("back")
        if onto is not None and onto[0] != other.document:
            other.change(*onto, past=True)
        return other

    # --- one update looked at closely ---

    def update(self, wish: PassWish) -> Preview:
        """Give an update that can be made on a copy of the state; nothing of the run changes."""
        return Preview(self._launcher, self.document, self.data, self.state, (self.epoch, self.batch), wish)

    def preview(self, wish: PassWish) -> Passed:
        """Make one update on a copy of the state."""
        return self.update(wish).make()[1]

    def learn(self, wish: PassWish) -> None:
        """Make one update out of turn; the present epoch begins again from there, as after an edit.

        Nothing happens where there are no such rows. An update that is not finite is refused: the run says
        that it diverged and stays as it was.
        """
        update = self.update(wish)
        if not update.fits:
            return
        state, passed = update.make()
        if not all_finite(passed.after):
            self._diverge(self.epoch + 1, passed.loss)
            return
        self._stand_at_the_beginning(state)
        self._flight = None
        self._keep(begins=True)
        self._turn("update")
