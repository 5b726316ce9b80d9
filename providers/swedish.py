"""Swedish text for sorting and searching, the same in Python as in the database.

`sort_key` and `fold` are twins of the SQL functions sv_sortkey and sv_fold; change both together.
Like collation "C" they lower only A-Z, and leave letters outside their tables as they are.
"""

import re
import string
import unicodedata

# Upper and lower letters, and what the database functions translate them to. The characters
# { | } follow z in byte order, so å, ä and ö sort last.
_SORT_FROM = (
    "ÅåÄäÆæĘęÖöØøŐőŒœÔôÜüŰűÐðĐđÉéÈèÊêËëÁáÀàÂâÃãÍíÌìÎîÏïÓóÒòÕõÚúÙùÛûÝýÿÇçĆćČčÑñŃńŁłŚśŠšŹźŻżŽžŘřĚěŮů"
)
_SORT_TO = (
    "{{||||||}}}}}}}}}}yyyyddddeeeeeeeeaaaaaaaaiiiiiiiioooooouuuuuuyyyccccccnnnnllsssszzzzzzrreeuu"
)
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_SORT = str.maketrans(_SORT_FROM, _SORT_TO)
_LIGATURES = str.maketrans({"ß": "ss", "Þ": "th", "þ": "th", "ĳ": "ij"})
_FOLD = str.maketrans("ÅÄÖÉéÈèÊêËëÜüÁáÀàÆæØø", "åäöeeeeeeeeuuaaaaääöö")

_NUMBER = re.compile(r"[0-9]+")
_NUMBER_WIDTH = 10
_ENDINGS = ("erna", "arna", "orna", "ens", "et", "en", "er", "ar", "or", "s")
_SHORTEST_STEM = 4
_TOKEN = re.compile(r"\w+(?:[-/.:]\w+)*")
_WORD = re.compile(r"\w+")


def sort_key(text: str) -> str:
    """A key that sorts by plain comparison as Swedish does, with numbers in natural order."""
    letters = unicodedata.normalize("NFC", text).translate(_LIGATURES).translate(_SORT)
    return _NUMBER.sub(_padded, letters.translate(_LOWER))


def fold(text: str) -> str:
    """Lower case without accents, for searching; å, ä and ö stay letters of their own."""
    return unicodedata.normalize("NFC", text).translate(_FOLD).translate(_LOWER)


def stem(word: str) -> str:
    """The word without its Swedish ending, if at least four letters remain.

    Meant for prefix search: "insatserna" and "insatser" both give "insats".
    """
    for ending in _ENDINGS:
        kept = word.removesuffix(ending)
        if kept != word and len(kept) >= _SHORTEST_STEM and kept.isalpha():
            return kept
    return word


def words(query: str) -> list[str]:
    """The folded words of a search text, in order.

    Hyphenated words are split; a token with a digit keeps its inner - / . : so that diary and
    organisation numbers stay whole. Such tokens (see `is_reference`) are for plain text search,
    as the signs have a meaning of their own in a full-text query.
    """
    found: list[str] = []
    for token in _TOKEN.findall(fold(query)):
        found += [token] if _NUMBER.search(token) else _WORD.findall(token)
    return found


def is_reference(word: str) -> bool:
    """Whether a word from `words` is a number with signs in it, such as "2019-509"."""
    return _WORD.fullmatch(word) is None


def _padded(match: re.Match[str]) -> str:
    """The number's last ten digits with leading zeros, as in sv_sortkey."""
    return match[0].zfill(_NUMBER_WIDTH)[-_NUMBER_WIDTH:]
