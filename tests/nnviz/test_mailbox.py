"""Laws of the one-slot mailbox."""

import threading
import time

from hypothesis import given
from hypothesis import strategies as st

from nnviz.mailbox import Mailbox


@given(st.lists(st.one_of(st.integers(), st.just("take"))))
def test_that_the_newest_letter_wins_and_is_taken_once(moves):
    box: Mailbox[int] = Mailbox()
    slot = None
    for move in moves:
        if move == "take":
            assert box.take() == slot
            slot = None
        else:
            box.post(move)
            slot = move
        assert box.empty == (slot is None)


def test_that_taking_without_a_timeout_never_waits():
    begin = time.perf_counter()
    assert Mailbox[int]().take() is None
    assert time.perf_counter() - begin < 0.05


def test_that_taking_waits_as_long_as_it_is_told():
    begin = time.perf_counter()
    assert Mailbox[int]().take(0.05) is None
    assert 0.045 < time.perf_counter() - begin < 2


def test_that_a_waiting_taker_gets_the_letter_at_once():
    box: Mailbox[str] = Mailbox()
    got: list[str | None] = []
    taker = threading.Thread(target=lambda: got.append(box.take(None)))
    taker.start()
    box.post("letter")
    taker.join(5)
    assert got == ["letter"]


def test_that_closing_wakes_whoever_waits():
    box: Mailbox[str] = Mailbox()
    got: list[object] = []
    threads = [
        threading.Thread(target=lambda: got.append(box.take(None))),
        threading.Thread(target=lambda: got.append(box.take(60))),
    ]
    for thread in threads:
        thread.start()
    box.close()
    for thread in threads:
        thread.join(5)
    assert got == [None, None]
    assert box.closed
    assert box.take(None) is None


def test_that_a_letter_posted_before_the_end_can_still_be_taken():
    box: Mailbox[str] = Mailbox()
    box.post("last")
    box.close()
    assert box.take(None) == "last"


def test_that_a_sender_can_wait_until_its_letter_is_taken():
    box: Mailbox[int] = Mailbox()
    assert box.wait_taken(0)
    box.post(1)
    assert not box.wait_taken(0.02)
    taker = threading.Timer(0.02, box.take)
    taker.start()
    assert box.wait_taken(5)
    taker.join()
    box.post(2)
    closer = threading.Timer(0.02, box.close)
    closer.start()
    assert box.wait_taken(5)
    closer.join()


def test_that_no_letter_is_taken_twice_by_many_takers():
    box: Mailbox[int] = Mailbox()
    got: list[int] = []

    def take() -> None:
        while not box.closed:
            letter = box.take(0.5)
            if letter is not None:
                got.append(letter)

    takers = [threading.Thread(target=take) for _ in range(4)]
    for taker in takers:
        taker.start()
    for number in range(300):
        box.post(number)
        assert box.wait_taken(5)
    box.close()
    for taker in takers:
        taker.join(5)
    assert sorted(got) == list(range(300))
