from hypothesis import given
from hypothesis import strategies as st

from nnviz.scene.folding import ALL, Opening, closed, opened, opening_of, rows_of, scrolled, showing, turned

units = st.integers(1, 900)
rooms = st.integers(3, 16)


@given(units, rooms, st.integers(-1, 1000))
def test_that_every_neuron_is_shown_or_counted_once(n, rooms, first):
    for opening in (None, Opening(1, first)):
        rows = rows_of(n, rooms, opening)
        assert len(rows.shown) + sum(fold.count for fold in rows.folds) == n
        assert list(rows.shown) == sorted(set(rows.shown))
        assert all(0 <= index < n for index in rows.shown)
        assert len(rows.places) == len(rows.shown)


@given(units, rooms, st.integers(0, 1000))
def test_that_nothing_shares_a_row_but_the_way_to_close(n, rooms, first):
    for opening in (None, Opening(1, first)):
        rows = rows_of(n, rooms, opening)
        taken = [*rows.places, *(fold.row for fold in rows.folds if not fold.beside)]
        assert len(set(taken)) == len(taken)
        assert all(0 <= row < rows.count for row in taken)
        assert rows.count <= max(rooms, 1)


@given(units, rooms)
def test_that_a_folded_layer_shows_its_first_neurons_and_its_last(n, rooms):
    rows = rows_of(n, rooms, None)
    assert rows.shown[0] == 0 and rows.shown[-1] == n - 1
    assert [fold.way for fold in rows.folds] == ["open"] * (n > rooms)
    assert all(fold.count > 1 for fold in rows.folds)


@given(st.integers(20, 900), st.integers(4, 16))
def test_that_paging_down_shows_every_neuron_and_paging_up_leads_back(n, rooms):
    openings, page, met = opened((), 2), rooms - 2, set[int]()
    for _ in range(n):
        rows = rows_of(n, rooms, opening_of(openings, 2))
        met.update(rows.shown)
        if not any(fold.way == "down" for fold in rows.folds):
            break
        openings = turned(openings, 2, "down", n, page)
    assert met == set(range(n))
    for _ in range(n):
        openings = turned(openings, 2, "up", n, page)
    assert opening_of(openings, 2) == Opening(2, 0)
    assert turned(openings, 2, "close", n, page) == ()
    assert opening_of(turned(openings, 2, "all", n, page), 2) == Opening(2, ALL)


@given(st.integers(20, 900), st.integers(4, 16))
def test_that_opening_a_fold_shows_what_it_hid(n, rooms):
    hidden = rows_of(n, rooms, None).shown[-2] + 1
    assert hidden in rows_of(n, rooms, opening_of(turned((), 1, "open", n, rooms - 2), 1)).shown


@given(st.integers(20, 900), st.integers(4, 16), st.integers(0, 899), st.integers(0, 899))
def test_that_a_neuron_one_walks_to_is_shown(n, rooms, first, index):
    index %= n
    for openings in ((), opened((), 1, first), opened((), 1, ALL)):
        after = showing(openings, 1, index, n, rooms)
        assert index in rows_of(n, rooms, opening_of(after, 1)).shown
        assert showing(after, 1, index, n, rooms) == after


def test_that_layers_are_opened_one_by_one_and_closed_again():
    both = opened(opened((), 1), 2, ALL)
    assert opening_of(both, 1) == Opening(1, 0) and opening_of(both, 2) == Opening(2, ALL)
    assert closed(both, 1) == (Opening(2, ALL),)
    assert scrolled(both, 2, 5, 100, 14) == both
    assert opening_of(scrolled(both, 1, 500, 100, 14), 1) == Opening(1, 86)
