"""Which characters may stand in a memo, and which spaces may not break."""

import re
import unicodedata

NBSP = "\N{NO-BREAK SPACE}"

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


def clean_text(text: str) -> str:
    """Return `text` in composed form without characters that a PDF/A file cannot carry.

    Line breaks of every kind become a newline and tabs a space; soft hyphens stay.
    """
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    return "".join(c for c in unicodedata.normalize("NFC", text) if _is_allowed(c))


def _is_allowed(character: str) -> bool:
    if character == "\n":
        return True
    refused = unicodedata.category(character) in _REFUSED_CATEGORIES or character in _REFUSED
    return not refused


def keep_together(text: str) -> str:
    """Put no-break spaces inside sums, quantities and references to law, as in 9 § 6."""
    for pattern in _UNBREAKABLE:
        text = pattern.sub(NBSP, text)
    return text
