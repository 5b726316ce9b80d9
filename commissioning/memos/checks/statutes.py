"""Statutes by title and number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commissioning.memos.checks.facts import Facts, StatuteFact
from commissioning.memos.checks.finding import WARNING, Finding, at
from commissioning.memos.checks.parties import distance
from commissioning.memos.checks.text import MemoText, Part

# What a memo of this kind cites, where the facts bring no table of their own.
USUAL = (
    StatuteFact("1976:580", "om medbestämmande i arbetslivet", "MBL"),
    StatuteFact("1993:387", "om stöd och service till vissa funktionshindrade", "LSS"),
    StatuteFact("2008:962", "om valfrihetssystem", "LOV"),
    StatuteFact("2016:1145", "om offentlig upphandling", "LOU"),
    StatuteFact("2007:1091", "om offentlig upphandling", "LOU (äldre)"),
    StatuteFact("1990:52", "med särskilda bestämmelser om vård av unga", "LVU"),
    StatuteFact("1988:870", "om vård av missbrukare i vissa fall", "LVM"),
    StatuteFact("2001:453", "socialtjänstlagen", "SoL (äldre)"),
    StatuteFact("2025:400", "socialtjänstlagen", "SoL"),
    StatuteFact("2017:725", "kommunallagen", "KL"),
    StatuteFact("1991:900", "kommunallagen", "KL (äldre)"),
    StatuteFact("2009:400", "offentlighets- och sekretesslagen", "OSL"),
    StatuteFact("2017:900", "förvaltningslagen", "FL"),
    StatuteFact("2018:1197", "om Förenta nationernas konvention om barnets rättigheter", ""),
    StatuteFact("2010:800", "skollagen"),
    StatuteFact("2014:821", "patientlagen"),
    StatuteFact("2010:659", "patientsäkerhetslagen"),
    StatuteFact("2008:355", "patientdatalagen"),
    StatuteFact("2008:567", "diskrimineringslagen"),
    StatuteFact("1977:1160", "arbetsmiljölagen"),
    StatuteFact("1990:782", "arkivlagen"),
    StatuteFact("2009:600", "språklagen"),
    StatuteFact("2016:1147", "om upphandling av koncessioner", "LUK"),
    StatuteFact("1982:80", "om anställningsskydd", "LAS"),
    StatuteFact("2018:597", "om kommunal bokföring och redovisning"),
    StatuteFact("2013:522", "om statsbidrag till kommuner som bedriver verksamhet med personligt"),
    StatuteFact("2017:30", "hälso- och sjukvårdslagen", "HSL"),
)
CITED = re.compile(
    r"\b(?:lag|förordning)(?:en)? \((\d{4}):\s?(\d{1,4})\) ((?:om|med) [^.,;:()\n”\"]{4,90})",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\b([a-zåäö]+(?:- och [a-zåäö]+)?lagen?) \((\d{4}):\s?(\d{1,4})\)", re.IGNORECASE
)
ABBREVIATED = re.compile(r"\b([A-Za-zåäö]+) \((SoL|LSS|LOU|LOV|MBL|KL)\)")
NEGOTIATED = re.compile(
    r"\b(information|förhandling)(?:en)?\b(?: \w+){0,3}? (?:enligt|med stöd av) "
    r"(?:MBL )?(\d{1,2}) §",
    re.IGNORECASE,
)
INFORMING, NEGOTIATING = (18, 19, 20), (10, 11, 12, 13, 14, 38)
SHORT_AND_NUMBER = re.compile(r"\b(LSS|LOU|LOV|LVU|LVM|MBL|OSL|HSL) \((\d{4}:\d{1,4})\)")
NOT_LAWS = {"socialtjänsten": "socialtjänstlagen", "kommunen": "kommunallagen"}


def titles(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "lag (1976:580) om medbestämmande i arbetet", in a heading too."""
    table = facts.statutes or USUAL
    for part, match, shift in _places(memo, CITED):
        cited, words = f"{match[1]}:{match[2]}", match[3].strip()
        statute = next((each for each in table if each.number == cited), None)
        start = match.start(3) + shift
        if statute and not _says(words, statute.title):
            wrong = _misnamed(words, statute.title)
            text = f"Lag ({cited}) heter ”{statute.title}”."
            span = (start, start + len(wrong)) if shift >= 0 else (0, 0)
            yield at(
                part,
                span,
                "LAG-NAMN",
                WARNING,
                text,
                suggestion=statute.title if shift >= 0 else None,
                source=f"{cited} {statute.title}",
            )
        elif statute is None:
            yield from _number(part, match, table, shift)


def _places(memo: MemoText, pattern: re.Pattern[str]) -> Iterator[tuple[Part, re.Match[str], int]]:
    """Places in titles, headings and texts; the shift is -10 000 in a heading."""
    for part in memo.parts:
        for match in pattern.finditer(part.text):
            if not part.is_quoted(match.start()):
                yield part, match, 0
        for match in pattern.finditer(part.heading):
            yield part, match, -10_000


def _says(words: str, title: str) -> bool:
    return words.casefold().startswith(title.casefold())


def _misnamed(words: str, title: str) -> str:
    """As many words as the title has."""
    return " ".join(words.split()[: len(title.split())])


def _number(
    part: Part, match: re.Match[str], table: tuple[StatuteFact, ...], shift: int
) -> Iterator[Finding]:
    """A known title with a number that no law of that title has."""
    known = [each for each in table if _says(match[3], each.title)]
    if known:
        wanted = known[0].number
        span = (match.start(1) + shift, match.end(2) + shift) if shift >= 0 else (0, 0)
        text = f"Lagen {known[0].title} har nummer {wanted}."
        yield at(
            part,
            span,
            "LAG-NUMMER",
            WARNING,
            text,
            suggestion=wanted if shift >= 0 else None,
            source=wanted,
        )


def numbers(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "socialtjänstlagen (2001:435)"."""
    table = facts.statutes or USUAL
    for part, match, shift in _places(memo, NAMED):
        name = match[1].casefold().removesuffix("en").removesuffix("e")
        known = [each for each in table if each.title.casefold().removesuffix("en") == name]
        cited = f"{match[2]}:{match[3]}"
        if known and all(each.number != cited for each in known):
            wanted = min((each.number for each in known), key=lambda n: distance(n, cited))
            span = (match.start(2), match.end(3)) if shift >= 0 else (0, 0)
            text = f"{known[0].title.capitalize()} har nummer {wanted}."
            yield at(part, span, "LAG-NUMMER", WARNING, text, suggestion=wanted, source=wanted)


def short_names(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "socialtjänsten (SoL)": the abbreviation is the law's."""
    for part, match in memo.find(ABBREVIATED):
        wanted = NOT_LAWS.get(match[1].casefold())
        if wanted:
            text = f"{match[2]} är förkortning för {wanted}."
            yield at(part, match.span(1), "LAG-NAMN", WARNING, text, suggestion=wanted)


def negotiations(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "Information enligt 11 §": to inform is 19 §, to negotiate 10–14 §§ and 38 §."""
    for part in memo.sections:
        if "medbestämmande" not in part.heading.casefold():
            continue
        for match in NEGOTIATED.finditer(part.text):
            is_information = match[1].casefold().startswith("information")
            if int(match[2]) not in (INFORMING if is_information else NEGOTIATING):
                right = "18–20 §§" if is_information else "10–14 §§ eller 38 §"
                text = f"{match[1].capitalize()} regleras i {right} MBL, här står {match[2]} §."
                yield at(part, match.span(2), "MBL-PARAGRAF", WARNING, text)


def abbreviated(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "LVM (1990:52)", which is the number of LVU."""
    table = facts.statutes or USUAL
    for part, match in memo.find(SHORT_AND_NUMBER):
        known = [each for each in table if each.short.split(" ")[0] == match[1]]
        if known and all(each.number != match[2] for each in known):
            text = f"{match[1]} har nummer {known[-1].number}."
            yield at(part, match.span(2), "LAG-NUMMER", WARNING, text, suggestion=known[-1].number)


CHECKS = (titles, numbers, short_names, negotiations, abbreviated)
