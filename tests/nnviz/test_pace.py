"""Chunks are sized by time, whatever the speed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nnviz.pace import CHUNK_SECONDS, Pace


@given(speed=st.floats(2 / CHUNK_SECONDS, 1e9))
def test_that_chunks_come_to_last_as_long_as_they_should(speed: float):
    pace = Pace()
    for _ in range(40):
        pace.note(pace.chunk, pace.chunk / speed)
    assert CHUNK_SECONDS / 1.5 <= pace.chunk / speed <= 1.5 * CHUNK_SECONDS
    assert 0.9 * speed <= pace.rate <= 1.1 * speed


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0, 100)), max_size=20))
def test_that_a_chunk_is_never_empty_nor_grows_more_than_fourfold(notes: list[tuple[int, float]]):
    pace = Pace()
    for done, seconds in notes:
        before = pace.chunk
        pace.note(done, seconds)
        assert 1 <= pace.chunk <= 4 * before
