"""The fonts of the memo: only the bundled ones, so that a memo looks the same everywhere."""

from functools import cache
from pathlib import Path
from unicodedata import category
from xml.sax.saxutils import escape

from commissioning.memos import pdf_store

FONT_DIR = Path(__file__).resolve().parents[2] / "static" / "memos" / "fonts"

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class MissingGlyphs(ValueError):
    """The fonts lack some characters of the text, which PDF/A-3 6.2.11 forbids.

    `characters` are the ones to replace. The message is for the user.
    """

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        listed = ", ".join(f"{c} (U+{ord(c):04X})" for c in characters)
        super().__init__(
            f"Typsnitten saknar {listed}. Byt ut eller ta bort tecknen och skapa PDF-filen igen."
        )


def write_configuration() -> Path:
    """Write a fontconfig file that knows the bundled fonts only, and return its path."""
    directory = pdf_store.cache_directory()
    text = _CONFIGURATION.format(
        fonts=escape(str(FONT_DIR)), cache=escape(str(directory / "fontconfig"))
    )
    path = directory / "fonts.conf"
    pdf_store.replace_file(path, text.encode())
    return path


def missing_characters(text: str) -> tuple[str, ...]:
    """Return the characters of `text` that no bundled font can draw, in order of code point."""
    return tuple(sorted(c for c in set(text) - _drawable() if not _is_invisible(c)))


def _is_invisible(character: str) -> bool:
    """Format characters, variation selectors and line breaks need no glyph."""
    return character == "\n" or category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


@cache
def _drawable() -> frozenset[str]:
    from fontTools.ttLib import TTFont  # comes with WeasyPrint; not needed for the preview

    codes: set[int] = set()
    for path in FONT_DIR.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            codes.update(font.getBestCmap())
    return frozenset(map(chr, codes))
