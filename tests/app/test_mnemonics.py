"""Laws of the letters that choose entries of a menu."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.mnemonics import mnemonic_of, with_mnemonics


@given(st.lists(st.text("abcd ", min_size=1, max_size=5), max_size=8), st.sets(st.sampled_from("abcd")))
def test_that_letters_are_of_the_label_and_of_no_other_entry(labels, taken):
    marked = with_mnemonics(labels, taken)
    letters = [mnemonic_of(its) for its in marked if mnemonic_of(its)]
    assert [its.replace("&", "") for its in marked] == labels
    assert len(letters) == len(set(letters))
    assert not taken & set(letters)


def test_that_one_makes_way_for_another_that_would_find_no_letter():
    assert with_mnemonics(["ab", "a"]) == ["a&b", "&a"]
    assert with_mnemonics(["abc", "ab", "a"]) == ["ab&c", "a&b", "&a"]
