"""Damage to table files: flipped, deleted, doubled, mixed, cut, and with bytes that parsers fear."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

HOSTILE = (
    b"\0", b"\0\0\0\0", b"\xff", b"\xfe\xff",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b'"', b"'", b'""', b'"""', b'"\n', b'\\"', b"\\",
    b"\r", b"\n", b"\r\n\r\n", b"\n\n\n", b"\x1a", b"\x0b", b"\x0c", b"\x1b[2J",
    b",", b";", b"\t", b"|", b" ", b",,,,,,,,", b";;;;;;;;",
    b"\t\t\t\t", b"        ", b"#", b"# ", b"%", b"sep=;\n", b"sep=\n",
    b"1e999", b"-1e999", b"1e-999", b"nan", b"inf", b"-0",
    b"0x10", b"1_0", b"1" * 400, b"9" * 5000, b"1." * 200, b"1'1'1",
    b"NA", b"?", b"-", b"true", b"2021-02-30", b"9999-99-99", b"0000-00-00", b"99.99.9999", b"12/31/10000",
    b"<script>", b"=1+1", b"%s%n", b"{0}",
    b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\xc2\x85", b"\xc2\xa0", b"\xe2\x88\x92",
    b"\xd9\xa3", b"\xc2\xb2", b"\xe2\x82\xac", b"\x1f\x8b\x08", b"PK\x03\x04", b"a" * 3000, b"a," * 1500,
)  # fmt: skip

Mutation = Callable[[random.Random, bytes, bytes], bytes]


def _span(chance: random.Random, data: bytes, longest: int) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randrange(1, longest))


def flip(chance: random.Random, data: bytes, _other: bytes) -> bytes:
    """Change one bit of up to eight bytes."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 9) if data else 0):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def delete(chance: random.Random, data: bytes, _other: bytes) -> bytes:
    """Leave some bytes out."""
    start, end = _span(chance, data, 80)
    return data[:start] + data[end:]


def double(chance: random.Random, data: bytes, _other: bytes) -> bytes:
    """Write some bytes again, once or many times."""
    start, end = _span(chance, data, 60)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 40)) + data[end:]


def splice(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """Put a piece of another file in."""
    start, end = _span(chance, other, 200)
    place = chance.randrange(len(data) + 1)
    return data[:place] + other[start:end] + data[place:]


def cut(chance: random.Random, data: bytes, _other: bytes) -> bytes:
    """Leave out the end, or the beginning."""
    place = chance.randrange(len(data) + 1)
    return data[:place] if chance.random() < 0.8 else data[place:]


def insert(chance: random.Random, data: bytes, _other: bytes) -> bytes:
    """Put hostile bytes in, here or at the start of a line."""
    place = chance.randrange(len(data) + 1)
    if chance.random() < 0.3:
        place = data.rfind(b"\n", 0, place) + 1
    return data[:place] + chance.choice(HOSTILE) + data[place:]


def replace(chance: random.Random, data: bytes, _other: bytes) -> bytes:
    """Write one byte for another, everywhere or from some place on."""
    if not data:
        return data
    old, new = data[chance.randrange(len(data))], chance.choice(HOSTILE)
    place = chance.choice((0, chance.randrange(len(data))))
    return data[:place] + data[place:].replace(bytes([old]), new[:3])


def shuffle(chance: random.Random, data: bytes, _other: bytes) -> bytes:
    """Change the order of the lines."""
    lines = data.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


MUTATIONS: tuple[Mutation, ...] = (flip, delete, double, splice, cut, insert, insert, replace, shuffle)


def mutate(chance: random.Random, files: Sequence[bytes]) -> bytes:
    """Give one of the files with one to five kinds of damage."""
    data = chance.choice(files)
    for _ in range(chance.randrange(1, 6)):
        data = chance.choice(MUTATIONS)(chance, data, chance.choice(files))
    return data
