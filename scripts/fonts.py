# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.60.1", "brotli==1.1.0"]
# ///
"""Make resources/fonts/ anew from the published fonts: ``uv run --script scripts/fonts.py``.

Four faces of Inter are cut down to the characters that nnviz can meet. Three things differ from the original:
figures are tabular without asking, so that a number that changes does not shift its neighbours; "->" or
"3x4" in a column's name stay as they were typed (no contextual alternates); small triangles are added.
Of Noto Emoji there are the characters that Inter lacks.
"""

import base64
import hashlib
import io
import json
import tarfile
import urllib.request
from pathlib import Path

from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

SOURCE = "https://registry.npmjs.org/inter-ui/-/inter-ui-4.1.1.tgz"
SHA512 = "451h0J29HyOmA+JXgSi/6M12tL7ZCZ8arYKZUXiOXTJpJbAKqJvFh3k5SiV3x7tKe0C0KyrKUUiQIvvZ2PQDcA=="
EMOJI = "https://registry.npmjs.org/@expo-google-fonts/noto-emoji/-/noto-emoji-0.4.7.tgz"
EMOJI_SHA512 = "Gs7URwtKmCzzdGUTYbG8MIohyaQPgGxIaQG5hvyEAaQiEGJpQy6gyP3NDICE0EJkOJFoe1JFD3Hf1L4a3qe4KA=="
FOLDER = Path(__file__).parent.parent / "resources" / "fonts"
FACES = ("Regular", "Italic", "SemiBold", "Bold")
ADVANCES = {"regular": "Regular", "bold": "Bold"}
RANGES = (
    (0x0020, 0x024F),  # Latin
    (0x02B0, 0x036F),  # modifier letters, combining marks
    (0x0370, 0x04FF),  # Greek, Cyrillic
    (0x1D00, 0x1EFF),  # superscript and subscript letters, Vietnamese
    (0x2000, 0x218F),  # punctuation, superscripts, subscripts, currencies, fractions
    (0x2190, 0x22FF),  # arrows, mathematics
    (0x2300, 0x23FF),  # keys
    (0x25A0, 0x27FF),  # shapes, ticks
    (0x2C60, 0x2C7F),  # ⱼ
    (0xFB00, 0xFB06),  # ligatures
    (0xFFFD, 0xFFFD),
)
FEATURES = ["ccmp", "locl", "mark", "mkmk", "kern", "tnum", "pnum", "zero", "case", "sups", "subs"]
SMALL = {"▴": "▲", "▸": "▶", "▾": "▼", "◂": "◀"}


def published(source: str, sha512: str) -> tarfile.TarFile:
    """Download a package, and refuse any other than the one that was looked at."""
    with urllib.request.urlopen(source) as answer:
        packed = answer.read()
    if base64.b64encode(hashlib.sha512(packed).digest()).decode() != sha512:
        raise SystemExit(f"{source} is not the package that is known here")
    return tarfile.open(fileobj=io.BytesIO(packed))


def add_small_triangles(font: TTFont) -> None:
    """Draw the triangles of menus, which Inter lacks, as its own at 0.6 of their size."""
    glyphs, shapes = font.getBestCmap(), font.getGlyphSet()
    raised = 0.2 * font["OS/2"].sCapHeight
    for small, large in SMALL.items():
        shape, name, pen = shapes[glyphs[ord(large)]], f"small.{glyphs[ord(large)]}", TTGlyphPen(None)
        shape.draw(TransformPen(pen, (0.6, 0, 0, 0.6, 0, raised)))
        glyph = font["glyf"][name] = pen.glyph()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (round(0.6 * shape.width), glyph.xMin)
        for table in font["cmap"].tables:
            table.cmap[ord(small)] = name


def cut(font: TTFont) -> None:
    """Keep the characters and features named above, with tabular figures as the default."""
    glyphs = font.getBestCmap()
    tabular = {ord(digit): f"{glyphs[ord(digit)]}.tf" for digit in "0123456789"}
    for table in font["cmap"].tables:
        table.cmap.update(tabular)
    options = subset.Options(layout_features=FEATURES, name_IDs=["*"], notdef_outline=True, glyph_names=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    cutter.subset(font)


def make_emoji(inter: dict[str, float]) -> dict[str, float]:
    """Write the pictographs that Inter lacks, with the signs that join them, and give their widths."""
    with published(EMOJI, EMOJI_SHA512) as package:
        font = TTFont(
            package.extractfile("package/400Regular/NotoEmoji_400Regular.ttf"), recalcTimestamp=False
        )
        write_licence(package, "package/LICENSE_FONT", "OFL-NotoEmoji.txt")
    options = subset.Options(layout_features=["ccmp"], name_IDs=["*"], notdef_outline=True, glyph_names=False)
    options.hinting = False
    cutter = subset.Subsetter(options)
    joining = {0x200D, 0x20E3, 0xFE0F}
    cutter.populate(
        unicodes=[
            code for code in font.getBestCmap() if (chr(code) not in inter and code > 0xFF) or code in joining
        ]
    )
    cutter.subset(font)
    font.save(FOLDER / "NotoEmoji-Regular.ttf")
    return {
        its: width for its, width in advances(FOLDER / "NotoEmoji-Regular.ttf").items() if its not in inter
    }


def write_licence(package: tarfile.TarFile, member: str, name: str) -> None:
    """Write a package's licence beside its font."""
    licence = package.extractfile(member).read().decode()
    (FOLDER / name).write_text(licence.replace("\r\n", "\n"), encoding="utf-8", newline="\n")


def advances(path: Path) -> dict[str, float]:
    """Give every character's advance width in em."""
    with TTFont(path) as font:
        em, widths = font["head"].unitsPerEm, font["hmtx"]
        characters = sorted(font.getBestCmap().items())
        return {chr(code): round(widths[name][0] / em, 4) for code, name in characters}


def main() -> None:
    """Write the faces, their licences and advances.json."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with published(SOURCE, SHA512) as package:
        for face in FACES:
            packed = package.extractfile(f"package/web/Inter-{face}.woff2")
            font = TTFont(io.BytesIO(packed.read()), recalcTimestamp=False)
            add_small_triangles(font)
            cut(font)
            font.flavor = None
            font.save(FOLDER / f"Inter-{face}.ttf")
        write_licence(package, "package/LICENSE.txt", "OFL.txt")
    tables = {key: advances(FOLDER / f"Inter-{face}.ttf") for key, face in ADVANCES.items()}
    tables["emoji"] = make_emoji(tables["regular"])
    text = json.dumps(tables, ensure_ascii=False, indent=0, separators=(",", ": "))
    (FOLDER / "advances.json").write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
