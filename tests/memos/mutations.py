"""Realistic errors, put one at a time into memos that are right.

Each kind takes a memo with its facts and yields the memo with one error in it, and the codes of
the checks that should say so. Which places are chosen is decided by a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from commissioning.memos.checks import money
from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.parties import mentions
from commissioning.memos.checks.reading import AMOUNT, ISO, VOLUME, WRITTEN
from commissioning.memos.checks.text import MemoText, Part, TextTable

Changed = Iterator[MemoText]
Maker = Callable[[MemoText, Facts, random.Random], Changed]
MOST_OF_A_KIND = 6  # in one memo
BETWEEN = r"[a-zåäö]{7,}"


@dataclass(frozen=True)
class Kind:
    """A kind of error; `codes` are the checks of which one must find it."""

    name: str
    make: Maker
    codes: frozenset[str]


KINDS: list[Kind] = []


def kind(name: str, *codes: str) -> Callable[[Maker], Maker]:
    def register(make: Maker) -> Maker:
        KINDS.append(Kind(name, make, frozenset(codes)))
        return make

    return register


def with_text(memo: MemoText, part: Part, text: str) -> MemoText:
    """The memo with another text in one part."""
    if part.is_point:
        points = [text if p is part else p.text for p in memo.point_parts]
        return replace(memo, points=tuple(points))
    sections = [replace(p, text=text) if p is part else p for p in memo.sections]
    return replace(memo, sections=tuple(sections))


def edits(
    memo: MemoText,
    pattern: re.Pattern[str],
    new: Callable[[re.Match[str]], str],
    *,
    inside: Callable[[Part, re.Match[str]], bool] = lambda part, match: True,
) -> Changed:
    """One memo for each place where the pattern is found and the text becomes another."""
    for part in memo.prose:
        for match in pattern.finditer(part.text):
            if part.is_quoted(match.start()) or not inside(part, match):
                continue
            said = new(match)
            if said and said != match[0]:
                text = part.text[: match.start()] + said + part.text[match.end() :]
                yield with_text(memo, part, text)


def our_days(facts: Facts) -> set[str]:
    """The days of the agreements, in print."""
    days = [
        day
        for a in facts.agreements
        for day in (a.first_day, a.starts_on, a.ends_on, a.last_day, a.latest_end_on)
    ]
    return {day.isoformat() for day in days if day}


def is_ours(facts: Facts) -> Callable[[Part, re.Match[str]], bool]:
    return lambda part, match: match[0] in our_days(facts)


@kind("platshållare kvar i ett avsnitt", "PLATSHALLARE")
def placeholder(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for part in memo.sections:
        yield with_text(memo, part, f"{part.text}\nKlicka här för att ange text.")


@kind("länk kvar från mallen", "PLATSHALLARE")
def link(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for part in memo.sections:
        yield with_text(memo, part, f"[Länk till mål](#)\n{part.text}")


@kind("datum saknas i huvudet", "HUVUD-DATUM")
def no_date(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    yield replace(memo, dated_on=None)


@kind("diarienummer saknas", "HUVUD-DNR")
def no_dnr(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    yield replace(memo, dnr="")


@kind("beslutspunkterna saknas", "PUNKT-INGEN")
def no_points(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    yield replace(memo, points=())


@kind("en av flera beslutspunkter saknas", "PUNKT-SAKNAS")
def lost_point(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for n, text in enumerate(memo.points):
        rest = memo.points[:n] + memo.points[n + 1 :]
        lost = [a for a in facts.agreements if mentions(text, a.provider, facts)]
        left = any(mentions(" ".join(rest), a.provider, facts) for a in lost)
        if len(facts.agreements) > 1 and lost and rest and not left:
            yield replace(memo, points=rest)


@kind("berörd part saknas bland mottagarna", "MOTTAGARE-SAKNAS", "MOTTAGARE-INGEN")
def lost_recipient(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for name in facts.affected:
        rest = tuple(line for line in memo.recipients if not mentions(line, name, facts))
        yield replace(memo, recipients=rest)


@kind("fel år i ett datum", "TID-AVVIKER", "TID-BAKVAND", "TID-LANGD", "UPPDRAG-DATUM")
def wrong_year(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    yield from edits(
        memo,
        ISO,
        lambda m: f"{int(m[1]) + rng.choice((-1, 1, 2))}-{m[3]}-{m[5]}",
        inside=is_ours(facts),
    )


@kind("fel månad i ett datum", "TID-AVVIKER", "DATUM-OMOJLIGT", "TID-BAKVAND")
def wrong_month(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    yield from edits(
        memo, ISO, lambda m: f"{m[1]}-{int(m[3]) % 12 + 1:02d}-{m[5]}", inside=is_ours(facts)
    )


@kind("fel dag i ett utskrivet datum", "TID-AVVIKER")
def wrong_written_day(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    def ours(part: Part, match: re.Match[str]) -> bool:
        return bool(match[3]) and part.is_point

    yield from edits(memo, WRITTEN, lambda m: f"{int(m[1]) % 28 + 1} {m[2]} {m[3]}", inside=ours)


@kind("mellanslag i datum", "DATUM-FORM")
def spaced_date(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    yield from edits(memo, ISO, lambda m: f"{m[1]}- {m[3]}-{m[5]}")


@kind("datum som inte finns", "DATUM-OMOJLIGT")
def impossible_date(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    yield from edits(memo, ISO, lambda m: f"{m[1]}-{m[3]}-32")


@kind("tiden slutar före starten", "TID-BAKVAND", "TID-AVVIKER")
def backwards(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    pattern = re.compile(r"(\d{4}-\d\d-\d\d)( till (?:och med )?|–)(\d{4}-\d\d-\d\d)")
    yield from edits(memo, pattern, lambda m: f"{m[3]}{m[2]}{m[1]}")


@kind("fel antal förlängningar", "FORLANGNING-AVVIKER", "FORLANGNING-ANTAL")
def wrong_times(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    pattern = re.compile(r"\b(två|ett) (tillfällen?)(?= med| \b|\.|$)")
    new = {"två": "tre tillfällen", "ett": "två tillfällen"}

    def extends(part: Part, match: re.Match[str]) -> bool:
        return "förläng" in part.sentence_at(match.start())

    yield from edits(memo, pattern, lambda m: new[m[1]], inside=extends)


@kind("fel antal månader", "TID-LANGD", "TID-MANADER", "FORLANGNING-SAKNAS", "FORLANGNING-AVVIKER")
def wrong_months(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    pattern = re.compile(r"(?<=förlängning på )fem(?= månader)|(?<=gälla i )21(?= månader)")
    yield from edits(memo, pattern, lambda m: {"fem": "sex", "21": "24"}[m[0]])


@kind("omkastade siffror i ett belopp", "BELOPP-AVVIKER", "BELOPP-OKANT", "BELOPP-DELSUMMA")
def swapped_digits(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    yield from edits(memo, AMOUNT, lambda m: _swap(m[0], rng), inside=_is_agreements(facts))


def _swap(text: str, rng: random.Random) -> str:
    places = [
        (i, j)
        for i, j in zip(
            [n for n, c in enumerate(text) if c.isdigit()],
            [n for n, c in enumerate(text) if c.isdigit()][1:],
            strict=False,
        )
        if text[i] != text[j] and text[j] != "0"
    ]
    if not places:
        return text
    i, j = rng.choice(places)
    chars = list(text)
    chars[i], chars[j] = chars[j], chars[i]
    return "".join(chars)


def _is_agreements(facts: Facts) -> Callable[[Part, re.Match[str]], bool]:
    """Amounts that the register knows to the krona, not the rounded and not the budget's."""
    known = {each.value for each in money.known_amounts(facts)}

    def inside(part: Part, match: re.Match[str]) -> bool:
        digits = re.sub(r"\D", "", match[1])
        return len(digits) >= 5 and any(f"{value:f}".split(".")[0] == digits for value in known)

    return inside


@kind("en siffra fel i ett belopp", "BELOPP-AVVIKER", "BELOPP-OKANT")
def wrong_digit(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    def new(match: re.Match[str]) -> str:
        places = [n for n, c in enumerate(match[0]) if c.isdigit()]
        at = rng.choice(places[1:] or places)
        digit = str((int(match[0][at]) + rng.randint(1, 8)) % 10)
        return match[0][:at] + digit + match[0][at + 1 :]

    yield from edits(memo, AMOUNT, new, inside=_is_agreements(facts))


@kind("tkr i stället för kr", "BELOPP-AVVIKER", "BELOPP-OKANT")
def wrong_unit(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    yield from edits(memo, AMOUNT, lambda m: f"{m[1]} tkr", inside=_is_agreements(facts))


@kind("fel volym", "VOLYM-AVVIKER")
def wrong_volume(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    def new(match: re.Match[str]) -> str:
        value = int(re.sub(r"\D", "", match[1]))
        return f"{value + max(1, value // 20)} {match[2]}"

    yield from edits(memo, VOLUME, new, inside=lambda part, match: part.is_point)


@kind("tabellens summa fel", "TABELL-SUMMA")
def wrong_total(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for n, table in enumerate(memo.tables):
        for column in range(1, len(table.total)):
            cells = list(table.total)
            cells[column] = re.sub(r"^\d", lambda m: str(int(m[0]) % 9 + 1), cells[column])
            yield _with_table(memo, n, replace(table, total=tuple(cells)))


@kind("en cell i tabellen fel", "TABELL-AVVIKER", "TABELL-SUMMA")
def wrong_cell(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for n, table in enumerate(memo.tables):
        for row in range(len(table.rows)):
            column = rng.randrange(1, len(table.columns))
            cells = list(table.rows[row])
            cells[column] = re.sub(r"^\d", lambda m: str(int(m[0]) % 9 + 1), cells[column])
            rows = (*table.rows[:row], tuple(cells), *table.rows[row + 1 :])
            yield _with_table(memo, n, replace(table, rows=rows))


def _with_table(memo: MemoText, n: int, table: TextTable) -> MemoText:
    return replace(memo, tables=(*memo.tables[:n], table, *memo.tables[n + 1 :]))


@kind("felstavad part", "PART-NAMN")
def misspelt_party(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for agreement in facts.agreements:
        word = max(agreement.provider.split(), key=len)
        if word[0].isupper() and len(word) > 4:
            at = rng.randrange(1, len(word) - 2)
            wrong = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            yield from edits(memo, re.compile(rf"\b{word}\b"), lambda m, w=wrong: w)


@kind("en annan utförare i beslutet", "PART-ANNAN", "PUNKT-SAKNAS")
def other_party(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    involved = {a.provider for a in (*facts.agreements, *facts.context)} | set(facts.affected)
    others = [p.name for p in facts.parties if not p.is_board and p.name not in involved]
    for agreement in facts.agreements:
        for other in others[:1]:
            pattern = re.compile(re.escape(agreement.provider), re.IGNORECASE)
            in_point = lambda part, match: part.is_point  # noqa: E731
            yield from edits(memo, pattern, lambda m, o=other: o, inside=in_point)


@kind("en annan insats i beslutet", "INSATS-ANNAN")
def other_service(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    ours = {s.casefold() for a in (*facts.agreements, *facts.context) for s in a.services}
    others = [s for s in facts.services if s.casefold() not in ours]
    for agreement in facts.agreements:
        for service in agreement.services:
            pattern = re.compile(re.escape(service), re.IGNORECASE)
            in_point = lambda part, match: part.is_point  # noqa: E731
            new = rng.choice(others).lower() if others else ""
            yield from edits(memo, pattern, lambda m, n=new: n, inside=in_point)


@kind("fel paragraf", "LAGRUM-AVVIKER", "LAGRUM-SAKNAS")
def wrong_section(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    pattern = re.compile(r"\b9 § ([2679])(?= LSS| lag|\b)")
    yield from edits(
        memo, pattern, lambda m: f"9 § {m[1]}".replace(m[1], {"2": "3", "6": "5"}.get(m[1], "8"))
    )


@kind("fel nummer på en lag", "LAG-NUMMER", "LAG-NAMN")
def wrong_statute(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    pattern = re.compile(r"\((\d{4}):(\d)(\d)(\d)\) om")
    for n, part in enumerate(memo.sections):
        heading = pattern.sub(lambda m: f"({m[1]}:{m[2]}{m[4]}{m[3]}) om", part.heading)
        if heading != part.heading:
            parts = list(memo.sections)
            parts[n] = replace(part, heading=heading)
            yield replace(memo, sections=tuple(parts))
    yield from edits(memo, pattern, lambda m: f"({m[1]}:{m[2]}{m[4]}{m[3]}) om")


@kind("fel namn på en lag", "LAG-NAMN")
def wrong_statute_title(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for n, part in enumerate(memo.sections):
        heading = part.heading.replace(
            "i arbetslivet", rng.choice(("i arbetet", "på arbetsplatsen"))
        )
        if heading != part.heading:
            parts = list(memo.sections)
            parts[n] = replace(part, heading=heading)
            yield replace(memo, sections=tuple(parts))


@kind("MBL efter skrivelsen", "MBL-EFTER", "MBL-AVVIKER", "DATUM-FRAMTID")
def late_mbl(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    day = facts.dates.memo_on
    if day is None:
        return
    late = day + timedelta(days=rng.randint(2, 20))
    in_mbl = lambda part, match: "medbestämmande" in part.heading  # noqa: E731
    yield from edits(memo, ISO, lambda m: late.isoformat(), inside=in_mbl)


@kind("MBL utan dag", "MBL-DATUM")
def undated_mbl(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    pattern = re.compile(r" \d{4}-\d\d-\d\d")
    in_mbl = lambda part, match: "medbestämmande" in part.heading  # noqa: E731
    yield from edits(memo, pattern, lambda m: " i samband med mötet", inside=in_mbl)


@kind("ett möte som inte har varit", "DATUM-FRAMTID", "MBL-EFTER")
def future_meeting(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    day = facts.dates.memo_on
    for part in memo.sections:
        if day and ("samråd" in part.heading.casefold() or "beredning" in part.heading.casefold()):
            late = day + timedelta(days=rng.randint(3, 30))
            yield with_text(memo, part, f"{part.text} Rådet har behandlat ärendet {late}.")


@kind("fel målgrupp", "MALGRUPP")
def wrong_group(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    sentence = " Verksamheten berör både äldre män och äldre kvinnor."
    for part in memo.sections:
        about = part.heading.casefold().startswith(("jämställdhet", "bakgrund", "ärende"))
        if facts.target_group in ("children", "adults") and about:
            yield with_text(memo, part, part.text + sentence)


@kind("barnets bästa borttaget", "BARN-AVSNITT")
def no_children(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    rest = tuple(p for p in memo.sections if "barn" not in p.heading.casefold())
    if facts.children and len(rest) < len(memo.sections):
        yield replace(memo, sections=rest)


@kind("ett ord felstavat", "STAVNING", "PART-NAMN")
def misspelt_word(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    pattern = re.compile(rf"(?<=[a-z,] ){BETWEEN}(?=[ ,.])")

    def new(match: re.Match[str]) -> str:
        word = match[0]
        at = rng.randrange(2, len(word) - 3)
        if rng.random() < 0.5:
            return word[:at] + word[at + 1 :]
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    for made in edits(memo, pattern, new):
        if made != memo and not _is_still_a_word(memo, made):
            yield made


def _is_still_a_word(memo: MemoText, made: MemoText) -> bool:
    """Another right word came of it: no dictionary can find that, and it is not counted."""
    from commissioning.memos.checks.swedish.dictionary import swedish

    before = re.findall(r"[\wåäö]+", " ".join(p.text for p in memo.prose))
    after = re.findall(r"[\wåäö]+", " ".join(p.text for p in made.prose))
    changed = [b for a, b in zip(before, after, strict=False) if a != b]
    return bool(changed) and swedish().stands_alone(changed[0])


@kind("domänens egna felskrivningar", "STAVNING")
def domain_slip(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for right, wrong in (
        ("förlängning", "förläggning"),
        ("boendestödjande", "boendestöjande"),
        ("uppdragsbeskrivning", "uppdagsbeskrivning"),
        ("successivt", "succesivt"),
    ):
        yield from edits(memo, re.compile(rf"\b{right}"), lambda m, w=wrong: w)


@kind("ett ord två gånger", "ORD-DUBBELT")
def doubled_word(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    yield from edits(memo, re.compile(rf"\b{BETWEEN}(?= )"), lambda m: f"{m[0]} {m[0]}")


@kind("fel prisnivå", "PRISNIVA-AVVIKER", "PRISNIVA-GAMMAL")
def wrong_level(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    levels = {str(a.price_level) for a in facts.agreements if a.price_level}
    pattern = re.compile(r"(?<=i )(\d{4})(?= års nivå)")

    def ours(part: Part, match: re.Match[str]) -> bool:
        before = part.before(match.start(), 60)
        return match[1] in levels and any(
            re.sub(r"\D", "", m[1]) == f"{a.yearly_cost}"
            for a in facts.agreements
            for m in AMOUNT.finditer(before)
        )

    yield from edits(memo, pattern, lambda m: str(int(m[1]) - rng.randint(1, 3)), inside=ours)


@kind("prisnivån saknas", "PRISNIVA-SAKNAS")
def no_level(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    pattern = re.compile(r" i \d{4} års (?:pris)?nivå")
    bare = tuple(replace(p, text=pattern.sub("", p.text)) for p in memo.sections)
    points = tuple(pattern.sub("", text) for text in memo.points)
    if (bare, points) != (memo.sections, memo.points):
        yield replace(memo, sections=bare, points=points)


@kind("årsbelopp för ett delår", "BELOPP-DELAR")
def whole_year(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for agreement in facts.agreements:
        part = money.part_year(agreement)
        if part and agreement.yearly_cost:
            said, cost = (re.escape(f"{part[0]:,}".replace(",", " ")), f"{agreement.yearly_cost:,}")
            pattern = re.compile(rf"{said} kr|ungefär \d+ tkr")
            made = memo
            for each in memo.prose:
                made = with_text(
                    made,
                    next(p for p in made.prose if p.key == each.key),
                    pattern.sub(f"{cost.replace(',', ' ')} kr", each.text),
                )
            if made != memo:
                yield made


@kind("beslutet lutar sig mot förslaget", "BESLUT-LUTAR")
def leaning(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for part in memo.point_parts:
        yield with_text(memo, part, part.text.rstrip(".") + " enligt förvaltningens förslag.")


@kind("filnamn i underlaget", "UNDERLAG-FIL")
def file_name(memo: MemoText, facts: Facts, rng: random.Random) -> Changed:
    for part in memo.sections:
        if part.heading.casefold().startswith(("beslutsunderlag", "handlingar")):
            yield with_text(memo, part, re.sub(r"(, \d{4})", r".docx\1", part.text, count=1))


def made_of(
    each: Kind, memo: MemoText, facts: Facts, seed: str, most: int = MOST_OF_A_KIND
) -> list[MemoText]:
    """Up to `most` memos with one error of the kind, the same for the same seed."""
    rng = random.Random(f"{seed}:{each.name}")
    made = [other for other in each.make(memo, facts, rng) if other != memo]
    return made if len(made) <= most else rng.sample(made, most)
