"""Tables in the encodings that classes bring."""

from __future__ import annotations

from functools import partial

from table_contract import HERBS, Case, Level, cases_of, either, table

case = cases_of("encoding")
may = partial(case, level="may")

_NAMES = ("Müller", "Noé", "Søren", "Señor", "Ærø", "Inès")
_ACCENTS = "prénom;größe\n" + "".join(f"{_NAMES[n % 6]};{n},5\n" for n in range(30))
_ACCENTED = table(
    30, "prénom,größe", "c n", sums={1: 450.0}, cells=[(0, 0, "Müller"), (1, 0, "Noé"), (-1, 0, "Inès")]
)
_GUESS = [["encoding", "code page", "windows-", "cp12", "mac", "shift", "read as"]]


def _words(words: str, head: str) -> tuple[str, int, float]:
    """Write a table of words and whole numbers; give it with its rows and the numbers' sum."""
    every = words.split() * 4
    text = head + "".join(f"{word},{n}\n" for n, word in enumerate(every))
    return text, len(every), float(sum(range(len(every))))


def _paged(key: str, level: Level, encoding: str, words: str, head: str) -> tuple[Case, Case]:
    """Make two cases of a code page: the numbers and a word about the guess, and the letters themselves."""
    text, rows, added = _words(words, head)
    data, types, sums = text.encode(encoding), "c|t n", {1: added}
    cells = [(0, 0, words.split(maxsplit=1)[0]), (-1, 0, words.rsplit(maxsplit=1)[-1])]
    whole = table(rows, head.strip(), types, sums=sums, cells=cells)
    guessed = table(rows, None, types, sums=sums, notice=_GUESS)
    return (
        case(f"{key}a", f"{encoding}: the numbers, and that the encoding is a guess", data, guessed),
        case(f"{key}b", f"{encoding}: the letters", data, whole, level),
    )


_POLISH = "Łódź Kraków Gdańsk Poznań Wrocław Żory Świdnica Częstochowa Białystok Rzeszów Toruń Kielce"
_RUSSIAN = "Москва Казань Самара Омск Пермь Тула Рязань Пенза Курск Орёл Тверь Калуга"
_FRENCH = "élève forêt naïve garçon où été Noël rôle mûre pêche crème français"
_JAPANESE = "東京 大阪 表示 ポスト ソース 予定 能力 十日 横浜 名古屋 札幌 福岡"
_GREEK = "Αθήνα Πάτρα Βόλος Χανιά Λάρισα Ρόδος Κέρκυρα Σπάρτη Κως Δράμα Ξάνθη Ήλιος"

_HERBS = HERBS.text()
_UMLAUTS = HERBS.text().replace("clover", "Klée").replace("fern", "Früh").replace("moss", "Moß")
_UMLAUTED = HERBS.expect(cells=[(0, 3, "Klée"), (1, 3, "Früh"), (2, 3, "Moß")])


def _with_broken_byte() -> bytes:
    lines = _UMLAUTS.encode().split(b"\n")
    assert lines[10].startswith(HERBS.rows[9][0].encode())
    lines[10] = lines[10].replace("Klée".encode(), b"Kl\xffe")
    return b"\n".join(lines)


def _late_byte() -> bytes:
    rows = [f"{n},{n % 7}.5,{'abc'[n % 3]}" for n in range(6000)]
    rows[5500] = "5500,1.5,\xe9"
    return ("t,v,kind\n" + "\n".join(rows) + "\n").encode("latin-1")


_LATE = {"sums": {0: 17997000.0}, "notice": [["5502"]]}

CASES = (
    case("E01", "UTF-8 with a byte order mark", _ACCENTS.encode("utf-8-sig"), _ACCENTED),
    case(
        "E02",
        "UTF-16 LE with a mark",
        b"\xff\xfe" + _ACCENTS.encode("utf-16-le"),
        _ACCENTED,
    ),
    case(
        "E03",
        "UTF-16 BE with a mark",
        b"\xfe\xff" + _ACCENTS.encode("utf-16-be"),
        _ACCENTED,
    ),
    case("E04", "UTF-16 LE without a mark", _ACCENTS.encode("utf-16-le"), _ACCENTED),
    case("E05", "UTF-16 BE without a mark", _ACCENTS.encode("utf-16-be"), _ACCENTED),
    case(
        "E06",
        "UTF-32 LE with a mark",
        b"\xff\xfe\0\0" + _ACCENTS.encode("utf-32-le"),
        _ACCENTED,
    ),
    may(
        "E07",
        "UTF-32 BE with a mark",
        b"\0\0\xfe\xff" + _ACCENTS.encode("utf-32-be"),
        _ACCENTED,
    ),
    case("E08", "UTF-8 without a mark", _ACCENTS.encode(), _ACCENTED | {"quiet": True}),
    case("E09", "Windows-1252", _ACCENTS.encode("cp1252"), _ACCENTED),
    case(
        "E10",
        "Windows-1252 with its own euro and dash",
        "item,price\n".encode("cp1252")
        + "".join(f"“{w}” – {w},€ {n}.50\n" for n, w in enumerate("abcdefghijkl")).encode("cp1252"),
        table(12, "item,price", "c|t n", sums={1: 72.0}, cells=[(0, 0, "“a” – a")]),
    ),
    *_paged("E11", "may", "cp1250", _POLISH, "miasto,liczba\n"),
    *_paged("E12", "must", "cp1251", _RUSSIAN, "город,число\n"),
    *_paged("E13", "may", "mac-roman", _FRENCH, "mot,nombre\n"),
    *_paged("E14", "may", "shift-jis", _JAPANESE, "都市,数\n"),
    *_paged("E15", "may", "cp1253", _GREEK, "πόλη,αριθμός\n"),
    case(
        "E16",
        "one broken byte does not turn good UTF-8 into Latin-1",
        _with_broken_byte(),
        HERBS.expect(types="n n n c|t", cells=[(1, 3, "Früh"), (2, 3, "Moß")], notice=[["11"]], line=11),
    ),
    case(
        "E17",
        "one byte beyond ASCII far behind any sample",
        _late_byte(),
        either(table(6000, "t,v,kind", "n n c", **_LATE), table(6000, "t,v,kind", "n n c", notice=_GUESS)),
    ),
    case(
        "E18",
        "UTF-8 cut within its last letter",
        _UMLAUTS.encode().rstrip(b"\n").removesuffix("ß".encode()) + b"\xc3",
        HERBS.expect(types="n n n c", cells=[(0, 3, "Klée"), (1, 3, "Früh")], notice=[["25"]]),
    ),
    case(
        "E19",
        "UTF-16 with half a letter at its end",
        b"\xff\xfe" + _UMLAUTS.encode("utf-16-le") + b"\n",
        _UMLAUTED,
    ),
    case(
        "E20",
        "Excel's Unicode text: UTF-16, tabs, CRLF",
        HERBS.text("\t", "\r\n").encode("utf-16"),
        HERBS.expect(),
        file="herbs.txt",
    ),
    case(
        "E21",
        "a mark before sep=",
        ("sep=;\r\n" + HERBS.text(";", "\r\n", ",")).encode("utf-8-sig"),
        HERBS.expect(),
    ),
    may("E22", "two marks", b"\xef\xbb\xbf" + _HERBS.encode("utf-8-sig"), HERBS.expect()),
    may("E23", "the end-of-file sign of DOS", _HERBS.encode() + b"\x1a", HERBS.expect()),
    case(
        "E24",
        "emoji and rare scripts are UTF-8 as well",
        b"mood,score\n" + "".join(f"{'😀🙁🤔'[n % 3]},{n}\n" for n in range(15)).encode(),
        table(15, "mood,score", "c n", sums={1: 105.0}, cells=[(0, 0, "😀"), (1, 0, "🙁")]),
    ),
    may(
        "E25",
        "the whole table is UTF-16 without any mark, and short",
        "a,b\n1,2\n3,4\n".encode("utf-16-le"),
        table(2, "a,b", "n n", sums={0: 4, 1: 6}),
    ),
    case(
        "E26",
        "UTF-8 umlauts in every row",
        _UMLAUTS.encode(),
        _UMLAUTED | {"quiet": True},
    ),
)
