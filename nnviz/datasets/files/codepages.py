"""Which code page a text that is not UTF-8 was written in: a guess, by how well its letters make words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from charset_normalizer import from_bytes

_WESTERN = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÓÔÖÕØŒÙÚÛÜ")
_CENTRAL = frozenset("ąćčďđéěęíĺľłńňóôőöŕřśşšťţúůűüýźžżáâăäçëîßĄĆČĎĐÉĚĘÍĽŁŃŇÓÔŐÖŘŚŠŤÚŮŰÜÝŹŽŻÁÄÇ")
_TURKISH = _WESTERN | frozenset("ğışĞİŞ")
_BALTIC = frozenset("āčēģīķļņšūžąęėįųõäöüĀČĒĢĪĶĻŅŠŪŽĄĘĖĮŲÕÄÖÜ")
_TYPOGRAPHY = frozenset("“”„‘’‚–—…•€£«»°")
_MARKS = frozenset("¥§²³µ½¼¾©®™×·±‰\xa0´¿¡ºª№")
_INSIDE_RARE = frozenset("ìòùðþõ")
_WORDS_OF_ONE = frozenset("àèéíóúöåÀÈÉÍÓÚÖÅæø")

CODE_PAGES: dict[str, tuple[str, str]] = {
    "cp1252": ("Windows, Western Europe", "western"),
    "cp1250": ("Windows, Central Europe", "central"),
    "cp1251": ("Windows, Cyrillic", "CYRILLIC"),
    "cp1253": ("Windows, Greek", "GREEK"),
    "cp1254": ("Windows, Turkish", "turkish"),
    "cp1255": ("Windows, Hebrew", "HEBREW"),
    "cp1256": ("Windows, Arabic", "ARABIC"),
    "cp1257": ("Windows, Baltic", "baltic"),
    "mac-roman": ("older Macs, Western Europe", "western"),
    "cp850": ("DOS, Western Europe", "western"),
    "cp437": ("DOS", "western"),
    "cp852": ("DOS, Central Europe", "central"),
    "iso8859-2": ("ISO, Central Europe", "central"),
    "koi8-r": ("Unix, Russian", "CYRILLIC"),
    "cp866": ("DOS, Cyrillic", "CYRILLIC"),
    "mac-cyrillic": ("older Macs, Cyrillic", "CYRILLIC"),
    "shift-jis": ("Japanese", "cp932"),
    "euc-jp": ("Japanese, Unix", "euc_jp"),
    "gb18030": ("Chinese, simplified", "gb18030"),
    "big5": ("Chinese, traditional", "big5"),
    "euc-kr": ("Korean", "cp949"),
}
"""Name: what it is called, and its alphabet (lower case), script (capitals) or double-byte codec."""

_ALPHABETS = {"western": _WESTERN, "central": _CENTRAL, "turkish": _TURKISH, "baltic": _BALTIC}
_RARE_CYRILLIC = frozenset("ЃѓЌќЋћЏџЂђЅѕЉљЊњЈј")  # of the Balkans; other texts read wrongly are full of them
_VOWELS = frozenset("aeiouyAEIOUY")
_NO_VOWELS = frozenset("ćčďđłľĺńňŕřśšşťźžżçñßýĆČĎĐŁĽŃŇŘŚŠŤŹŽŻÇÑ")
_INSIDE_NEVER = re.compile("(?<=[A-Za-z])[”“„•€«»‚‹›†‡‰¢£¤¥¦§©ª¬®±²³¶¹º¼½¾¿¡¨´¸×÷](?=[a-z])")
_PRIOR = {
    "cp1252": 0.3,
    "cp1250": 0.05,
    "cp1251": 0.15,
    "cp1253": 0.12,
    "mac-roman": -0.05,
    "mac-cyrillic": -0.1,
    "gb18030": 0.05,
    "shift-jis": 0.05,
}
_FREQUENT = {
    "cp932": (0x88, 0x97),
    "euc_jp": (0xB0, 0xCF),
    "gb18030": (0xB0, 0xD7),
    "big5": (0xA4, 0xC6),
    "cp949": (0xB0, 0xC8),
}
"""The first bytes of the frequent characters: JIS level 1, GB 2312 level 1, Big5 level 1, Hangul."""

_WORD = re.compile(r"[^\W\d_]+|[^\x00-\x7f]")
_ENOUGH = 20_000


def guess_code_page(sample: bytes | bytearray) -> str:
    """Give the name of the code page in which a sample's letters make the likeliest words.

    Args:
        sample: Lines that hold bytes beyond ASCII.
    """
    sample = bytes(sample[:_ENOUGH])
    voted = _library_vote(sample)
    scores = {
        name: _score(sample, name) + _PRIOR.get(name, 0.0) + 0.15 * (name == voted) for name in CODE_PAGES
    }
    return max(scores, key=lambda name: scores[name])


def codec_of(name: str) -> str:
    """Give Python's name of a code page."""
    its = CODE_PAGES.get(name)
    return its[1] if its is not None and its[1] in _FREQUENT else name


def _library_vote(sample: bytes) -> str:
    """Give what charset-normalizer takes the sample for, by our names."""
    codecs = {codec_of(name).replace("-", "_"): name for name in CODE_PAGES}
    best = from_bytes(sample, cp_isolation=list(codecs)).best()
    return codecs.get(best.encoding if best is not None else "", "")


def _score(sample: bytes, name: str) -> float:
    """Give how likely the letters are, per byte beyond ASCII; about 1 for a good text."""
    high = sum(byte > 127 for byte in sample)
    text = _decoded(sample, codec_of(name))
    if text is None or not high:
        return -9.0
    kind = CODE_PAGES[name][1]
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if kind in _FREQUENT:
        return 2 * _double_byte(words, kind) / high
    inside = len(_INSIDE_NEVER.findall(text))
    return (sum(_single_byte(word, kind) for word in words) - 1.5 * inside) / high


def _decoded(sample: bytes, codec: str) -> str | None:
    for end in (len(sample), -1, -2, -3):  # the sample may end within a letter
        try:
            return sample[:end].decode(codec)
        except UnicodeDecodeError:
            continue
    return None


def _single_byte(word: str, kind: str) -> float:
    """Judge a word with letters beyond ASCII in an alphabet or a script."""
    alphabet = _ALPHABETS.get(kind)
    if alphabet is None:
        return _of_script(word, kind)
    points = 0.0
    before = ""
    for sign in word:
        if sign.isascii():
            before = sign
            continue
        points += _weight(sign, alphabet) - _clash(before, sign)
        before = sign
    inside = sum(sign in _INSIDE_RARE for sign in word[:-1]) if kind == "western" else 0
    alone = len(word) == 1 and word.isalpha() and word not in _WORDS_OF_ONE
    return points - 0.6 * inside - 1.5 * (_lonely(word) or alone) - _unspeakable(word)


def _unspeakable(word: str) -> float:
    """What speaks against a word: a capital inside of it, or a marked consonant between two others."""
    capitals = sum(not sign.isascii() and sign.isupper() for sign in word[1:])
    between = sum(
        sign in _NO_VOWELS and before not in _VOWELS and after not in _VOWELS and (before + after).isascii()
        for before, sign, after in zip(word, word[1:], word[2:], strict=False)
    )
    return 1.0 * capitals * any(map(str.islower, word)) + 0.8 * between


def _weight(sign: str, alphabet: frozenset[str]) -> float:
    if sign in alphabet:
        return 1.0
    return 0.9 if sign in _TYPOGRAPHY else 0.3 if sign in _MARKS else -2.0


def _of_script(word: str, script: str) -> float:
    inside = [unicodedata.name(sign, "").startswith(script) for sign in word]
    points = sum(1.0 if good else _weight(sign, frozenset()) for good, sign in zip(inside, word, strict=True))
    points -= 0.5 * sum(sign in _RARE_CYRILLIC for sign in word)
    turns = sum(a.islower() and b.isupper() for a, b in pairwise(word))
    alone = 1.0 if len(word) == 1 and inside[0] else 0.0
    return points - 2.0 * turns - alone


def _clash(before: str, sign: str) -> float:
    """What speaks against two neighbouring letters: a capital behind a small one, two accents in a row."""
    if not before:
        return 0.0
    turned = 2.0 * (before.islower() and sign.isupper())
    return turned + (0.7 if not before.isascii() and before.isalpha() and sign.isalpha() else 0.0)


def _lonely(word: str) -> bool:
    """Whether a word of several letters has none of ASCII, as no Western word has."""
    return len(word) > 2 and not any(sign.isascii() for sign in word)


def _double_byte(words: Iterable[str], codec: str) -> float:
    low, high = _FREQUENT[codec]
    points = 0.0
    for word in words:
        mixed = any(sign.isascii() for sign in word)
        for sign in word:
            if not sign.isascii():
                points += _of_east(sign, codec, low, high) - (0.8 if mixed else 0.0)
    return points


def _of_east(sign: str, codec: str, low: int, high: int) -> float:
    code = ord(sign)
    if 0x3040 <= code <= 0x30FF or 0xAC00 <= code <= 0xD7A3:  # kana, hangul
        return 1.0
    if 0x4E00 <= code <= 0x9FFF:
        first = sign.encode(codec, "replace")[0]
        return 1.0 if low <= first <= high else 0.2
    return 0.3 if 0x3000 <= code <= 0x303F or 0xFF00 <= code <= 0xFF60 else -1.0
