"""The list of papers that the decision rests on, and titles that are not quite the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import INFO, WARNING, Finding, at
from commissioning.memos.checks.reading import dates
from commissioning.memos.checks.text import MemoText, Part

LISTS = ("beslutsunderlag", "underlag", "handlingar", "bilag")
FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|odt|pptx?)\b", re.IGNORECASE)
OWN = re.compile(
    r"^[\s\-–•\d.]*tjänste(?:skrivelse|utlåtande)(?:n|t)?\b[\s:–-]*(.*)$", re.IGNORECASE
)
DAY = re.compile(r",?\s*(?:daterad(?: den)?\s*)?\d{4}-\d{2}-\d{2}.*$")
LIKE = 4
FEWEST_DIGITS = 5


def _list(memo: MemoText) -> Part | None:
    return memo.section_like(*LISTS)


def own_title(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The memo's own title in the list."""
    part = _list(memo)
    if part is None:
        return
    for start, line in _lines(part):
        match = OWN.match(line)
        said = DAY.sub("", FILE.sub("", match[1])).strip(' ”"') if match else ""
        if said and match and _plain(said) != _plain(memo.title):
            span = (start + match.start(1), start + match.end(1))
            text = f"Skrivelsen heter ”{memo.title}”."
            yield at(part, span, "UNDERLAG-RUBRIK", INFO, text, source=memo.title)
            return


def undated(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Papers without a date."""
    part = _list(memo)
    if part is None or not part.text.strip():
        return
    lines = [(start, line) for start, line in _lines(part) if len(line) > 3]
    days = {found.start for found in dates(part)}
    bare = [(s, line) for s, line in lines if not any(s <= day < s + len(line) for day in days)]
    if bare and not any("daterad" in line for _, line in bare):
        start, line = bare[0]
        text = f"{len(bare)} av {len(lines)} handlingar saknar datum."
        yield at(part, (start, start + len(line)), "UNDERLAG-DATUM", INFO, text)


def files(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The name of a file where the name of a paper should be."""
    part = _list(memo)
    for match in FILE.finditer(part.text) if part else ():
        assert part is not None
        yield at(
            part,
            match.span(),
            "UNDERLAG-FIL",
            INFO,
            "Skriv handlingens namn, inte filens.",
            suggestion="",
        )


def almost_the_title(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A line that is the title but for a part of a word: heldygn and heldygnsvård."""
    wanted = memo.title.casefold().split()
    if len(wanted) < LIKE:
        return
    for part in memo.sections:
        if part is _list(memo):
            continue
        for start, line in _lines(part):
            said = line.strip(" -–•*").casefold().split()
            wrong = [(a, b) for a, b in zip(wanted, said, strict=False) if a != b]
            if len(said) == len(wanted) and len(wrong) == 1 and _is_longer(*wrong[0]):
                text = f"Rubriken har ”{wrong[0][0]}”, här står ”{wrong[0][1]}”."
                yield at(
                    part,
                    (start, start + len(line)),
                    "RUBRIK-VARIANT",
                    INFO,
                    text,
                    source=memo.title,
                )
                return


def _is_longer(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    return len(short) >= LIKE and long.startswith(short)


def _lines(part: Part) -> Iterator[tuple[int, str]]:
    start = 0
    for line in part.text.split("\n"):
        if line.strip():
            yield start + len(line) - len(line.lstrip()), line.strip()
        start += len(line) + 1


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def numbers(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The number of the matter or of an agreement with two digits in the wrong order."""
    every = (*facts.agreements, *facts.context)
    known = {each.number for each in every} | {facts.matter, memo.dnr, *facts.siblings}
    for number in sorted(n for n in known if sum(c.isdigit() for c in n) >= FEWEST_DIGITS):
        for part, match in memo.find(_of_shape(number)):
            if match[0] not in known and _is_one_off(match[0], number):
                text = f"Menas {number}?"
                yield at(part, match.span(), "DNR-AVVIKER", WARNING, text, suggestion=number)


def number_of_another(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "uppdraget om umgängesstöd, U-0078", which is the number of another of the matter's."""
    every = [a for a in (*facts.agreements, *facts.context) if a.number]
    titles: dict[str, set[str]] = {}
    for each in every:
        titles.setdefault(each.number, set()).update({each.title.casefold(), *_services(each)})
    for number in sorted(titles):
        for part, match in memo.find(re.compile(rf"(?<![\w-]){re.escape(number)}(?![\w-])")):
            near = part.before(match.start(), 60).casefold()
            named = {n for n, names in titles.items() if any(name in near for name in names)}
            if len(named) == 1 and number not in named:
                wanted = min(named)
                text = f"{number} är ett annat avtal, här menas {wanted}?"
                yield at(part, match.span(), "DNR-AVVIKER", WARNING, text, suggestion=wanted)


def _services(agreement: AgreementFact) -> set[str]:
    return {service.casefold() for service in agreement.services}


@lru_cache(maxsize=256)
def _of_shape(number: str) -> re.Pattern[str]:
    """The same letters and signs, with any digits."""
    return re.compile(rf"(?<![\w/.-]){re.sub(r'[0-9]', '[0-9]', re.escape(number))}(?![\w/-])")


def _is_one_off(one: str, two: str) -> bool:
    """Two neighbours have changed places. A number with another digit is another matter's."""
    wrong = [n for n in range(len(one)) if one[n] != two[n]]
    swapped = len(wrong) == 2 and one[wrong[0]] == two[wrong[1]] and one[wrong[1]] == two[wrong[0]]
    return swapped and wrong[1] - wrong[0] == 1


CHECKS = (numbers, number_of_another, own_title, undated, files, almost_the_title)
