"""Which characters may stand in a memo, and which spaces may not break."""

import re
import unicodedata

NBSP = "\N{NO-BREAK SPACE}"
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"

# Control, private use, surrogate and unassigned code points have no agreed glyph: PDF/A-3 6.2.11
# and PDF/UA-1 7.21 refuse them. Direction overrides can make a text read otherwise than it says.
_REFUSED_CATEGORIES = frozenset({"Cc", "Co", "Cs", "Cn"})
_REFUSED = frozenset("\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

_UNBREAKABLE = (
    re.compile(r"(?<=\d) (?=\d{3}\b)"),  # 28 928 446
    re.compile(r"(?<=\d) (?=(?:kr|kronor|h|timmar|platser|år|mnkr|tkr|dagar|%)(?!\w)|§)"),
    re.compile(r"(?<=§) (?=\d)"),  # 9 § 6
    re.compile(r"(?<=\bkap\.) (?=\d)|(?<=\d) (?=kap\.)"),  # 26 kap. 1 §
    re.compile(r"(?<=\b[DV]nr) (?=\S)|(?<=\bv\.) (?=\d)|(?<=\bkl\.) (?=\d)"),
)

# A word wider than the column is cut here. CSS could do it (`overflow-wrap`), but WeasyPrint
# then measures the word letter by letter: minutes for a word of 3 000 characters.
_LONG_WORD = re.compile(r"(\S{32})(?=\S{8})")


def clean_text(text: str) -> str:
    """Return `text` in composed form without characters that a PDF/A file cannot carry.

    Line breaks of every kind become a newline and tabs a space; soft hyphens stay.
    """
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    text = unicodedata.normalize("NFC", text)
    refused = {c for c in set(text) if not _is_allowed(c)}
    return "".join(c for c in text if c not in refused) if refused else text


def _is_allowed(character: str) -> bool:
    if character == "\n":
        return True
    refused = unicodedata.category(character) in _REFUSED_CATEGORIES or character in _REFUSED
    return not refused


def set_breaks(text: str) -> str:
    """Say where a line may end: not inside sums, quantities and references to law such as
    9 § 6, but every 32 characters in a word that has no place of its own to break.
    """
    for pattern in _UNBREAKABLE:
        text = pattern.sub(NBSP, text)
    return _LONG_WORD.sub(f"\\1{ZERO_WIDTH_SPACE}", text)
