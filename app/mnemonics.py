"""The letters by which entries of an open menu are chosen: in each menu no two alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def mnemonic_of(label: str) -> str:
    """Give the letter behind &, in lower case, or ""."""
    _, _, rest = label.replace("&&", "").partition("&")
    return rest[:1].lower()


def with_mnemonics(labels: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Mark a letter in each label, so that as many as can be have one of their own.

    Each takes its first free letter, and one that finds none lets others move on: augmenting paths (Kuhn
    1955).

    Args:
        labels: The labels, without mnemonics.
        taken: The letters of other entries, in lower case.
    """
    owners: dict[str, int] = {}
    others = set(taken)

    def settle(number: int, tried: set[str]) -> bool:
        for letter in labels[number].lower():
            if not letter.isalnum() or letter in others or letter in tried:
                continue
            tried.add(letter)
            if letter not in owners or settle(owners[letter], tried):
                owners[letter] = number
                return True
        return False

    for number in range(len(labels)):
        settle(number, set())
    letters = {number: letter for letter, number in owners.items()}
    return [_marked(label, letters.get(number, "")) for number, label in enumerate(labels)]


def _marked(label: str, letter: str) -> str:
    place = label.lower().find(letter) if letter else -1
    return label if place < 0 else f"{label[:place]}&{label[place:]}"
