"""Services and the law they rest on, against the agreements of the matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import INFO, WARNING, Finding, about, at
from commissioning.memos.checks.text import MemoText, Part

KIND = re.compile(
    r"\b([a-zåäö]{3,}(?:stödjande|stöjande|vårdande|habiliterande))\s+insatser\b", re.IGNORECASE
)
OF_MATTER = re.compile(
    r"\b(?:avtal\w*|option\w*|uppdrag\w*|föreslå\w*|avse\w*|gäller|förläng\w*)\b", re.IGNORECASE
)
# How services are given, what a child may say, the individual plan: the services are in 9 §.
ELSEWHERE_IN_LSS = ("5", "6", "7", "8", "10")
FOLLOWS_FROM = re.compile(
    r"\b(?:framgår av|följer av|regleras i|anges i|enligt bestämmelsen i|stadgas i) $",
    re.IGNORECASE,
)
LAW = r"(?:LSS|SoL|HSL|LVU|LVM)"
PLACE = re.compile(
    rf"(?:\b({LAW})\s+)?(?:(\d{{1,2}})\s?kap\.?\s?)?(\d{{1,2}}\s?[a-z]?)\s?§"
    rf"(?:\s(?:p(?:unkt(?:en)?)?\.?\s?)?(\d{{1,2}})(?![\d-]|\s\d{{3}}))?(?:\s?p\.?)?"
    rf"(?:\s+(?:och \d+ §\s+)?({LAW})\b)?"
)
LONG = {
    "LSS": re.compile(r"lag(?:en)?(?: \(\d{4}:\d+\))? om stöd och service", re.IGNORECASE),
    "SoL": re.compile(r"socialtjänstlag", re.IGNORECASE),
}
OTHER_LAW = re.compile(
    r"medbestämmande|\bmbl\b|kommunallag|\bKL\b|\bLOU\b|\bLOV\b|upphandling|reglemente|delegation"
    r"|sekretess|\bOSL\b|förvaltningslag|protokoll|nämndens beslut",
    re.IGNORECASE,
)


ELSEWHERE = re.compile(
    r"\b(?:eget|annat|särskilt|separat) ärende\b|\btas om hand\b|\bövergår till\b|\bövertas\b"
    r"|\bavvecklas\b|\bupphör\b|\bavslutas\b|\bbehövs inte längre\b"
)


def _key(text: str) -> str:
    return re.sub(r"[\s.]|kap|§|p(?=\d)", "", text).casefold()


def other_kinds(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "familjestödjande insatser" where the agreements are about boendestöd."""
    ours = " ".join(s for a in (*facts.agreements, *facts.context) for s in a.services).casefold()
    if not ours:
        return
    for part, match in memo.find(KIND):
        stem = re.sub(r"(?:jande|ande)$", "", match[1].casefold()).replace("stöj", "stöd")
        near = any(stem[:8] in word for word in ours.split())
        if not near and stem[:8] not in ours and OF_MATTER.search(part.sentence_at(match.start())):
            wanted = _usual_kind(memo, match[1]) or facts.agreements[0].services[0].lower()
            text = f"Avtalen gäller {_services(facts.agreements)}, här står {match[1].lower()}."
            yield at(
                part,
                match.span(1),
                "INSATS-ANNAN",
                WARNING,
                text,
                suggestion=wanted,
                source=f"registret: {_services(facts.agreements)}",
            )


def _usual_kind(memo: MemoText, other: str) -> str:
    """The word that the memo itself mostly uses."""
    found = [m[1].lower() for _, m in memo.find(KIND) if m[1].casefold() != other.casefold()]
    return max(set(found), key=found.count, default="").replace("stöjande", "stödjande")


def _services(agreements: tuple[AgreementFact, ...]) -> str:
    return ", ".join(dict.fromkeys(s.lower() for a in agreements for s in a.services))


def other_services(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A service of the register in the title or a point that no agreement of the matter has."""
    ours = [s for a in (*facts.agreements, *facts.context) for s in a.services]
    if not ours or not facts.agreements:
        return
    titles = " ".join(a.title for a in (*facts.agreements, *facts.context)).casefold()
    for name in facts.services:
        if any(_overlaps(name, each) for each in ours) or _stem(name.casefold()) in titles:
            continue
        for part in (memo.parts[0], *memo.point_parts):
            match = re.search(rf"\b{re.escape(_stem(name))}\w{{0,3}}\b", part.text, re.IGNORECASE)
            if match and not part.is_quoted(match.start()):
                text = f"Ärendets avtal gäller {_services(facts.agreements)}."
                wanted = facts.agreements[0].services[0] if facts.agreements[0].services else None
                yield at(
                    part,
                    match.span(),
                    "INSATS-ANNAN",
                    WARNING,
                    text,
                    suggestion=wanted and wanted.lower(),
                    source=f"registret: {_services(facts.agreements)}",
                )


def _stem(name: str) -> str:
    return name if " " in name else re.sub(r"(?:en|et|n|e)$", "", name)


def _overlaps(one: str, two: str) -> bool:
    one, two = one.casefold(), two.casefold()
    return _stem(one)[:10] in two or _stem(two)[:10] in one


def orphaned(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A service of an agreement that ends, and nothing that takes over."""
    after = {s.casefold() for a in facts.agreements for s in a.services}
    for agreement in facts.context:
        if agreement.kind != "end" or agreement.ends_on is None:
            continue
        for name in agreement.services:
            if name.casefold() in after or _is_taken_care_of(memo, name):
                continue
            text = f"{name} slutar {agreement.ends_on} och saknar efterträdare i ärendet."
            place = _first(memo, name)
            if place:
                yield at(*place, "INSATS-UTAN-EFTERTRADARE", WARNING, text, source=agreement.source)
            else:
                yield about(
                    "INSATS-UTAN-EFTERTRADARE",
                    WARNING,
                    text,
                    heading="Skrivelsen",
                    source=agreement.source,
                )


def _is_taken_care_of(memo: MemoText, name: str) -> bool:
    """Whether the memo says what happens to the service: "tas om hand i ett eget ärende"."""
    stems = [word[:5] for word in re.findall(r"\w{4,}", name.casefold())]
    for part in memo.sections:
        for start, end in part.sentences:
            sentence = part.text[start:end].casefold()
            is_named = sum(stem in sentence for stem in stems) >= min(2, len(stems))
            if is_named and ELSEWHERE.search(sentence):
                return True
    return False


def _first(memo: MemoText, words: str) -> tuple[Part, tuple[int, int]] | None:
    pattern = re.compile(re.escape(words), re.IGNORECASE)
    found = next(memo.find(pattern), None)
    return (found[0], found[1].span()) if found else None


def legal_bases(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A place in LSS or SoL that the matter's services do not rest on."""
    everything = (*facts.agreements, *facts.context)
    known = {_key(basis) for a in everything for basis in a.legal_bases}
    laws = {basis.split()[0] for a in everything for basis in a.legal_bases}
    if not known:
        return
    for part in memo.parts:
        for match in PLACE.finditer(part.text):
            law = match[1] or match[5] or _law_around(part, match)
            if law not in laws or part.is_quoted(match.start()):
                continue
            place = f"{match[2] + 'kap' if match[2] else ''}{match[3]}§{match[4] or ''}"
            if law == "LSS" and match[3].strip() in ELSEWHERE_IN_LSS:
                continue
            if not part.is_point and FOLLOWS_FROM.search(part.before(match.start())):
                continue
            if _fits(law, place, known) or OTHER_LAW.search(part.after(match.end(), 25)):
                continue
            yield _other_place(part, match, law, everything)


def _law_around(part: Part, match: re.Match[str]) -> str:
    """The law named next after the place, or last before it, in the sentence."""
    after, before = part.after(match.end(), 80), part.before(match.start(), 80)
    for text, last in ((after, False), (before, True)):
        found = [(m.start(), law) for law, p in LONG.items() for m in p.finditer(text)]
        found += [(m.start(), m[0]) for m in re.finditer(LAW, text)]
        found += [(m.start(), "") for m in OTHER_LAW.finditer(text)]
        if found:
            return (max if last else min)(found)[1]
    return ""


def _fits(law: str, place: str, known: set[str]) -> bool:
    wanted = _key(f"{law}{place}")
    return any(each == wanted or each.startswith(wanted) for each in known)


def _other_place(
    part: Part, match: re.Match[str], law: str, agreements: tuple[AgreementFact, ...]
) -> Finding:
    ours = list(dict.fromkeys(b for a in agreements for b in a.legal_bases if b.startswith(law)))
    text = f"Registret har {', '.join(ours)}."
    return at(
        part,
        match.span(),
        "LAGRUM-AVVIKER",
        WARNING,
        text,
        suggestion=ours[0].removeprefix(law).strip() if len(ours) == 1 else None,
        source=f"registret: {', '.join(ours)}",
    )


def no_legal_basis(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A service that rests on a place in a law, and no place is named."""
    decided = [a for a in facts.agreements if a.kind not in ("change", "end")]
    bases = list(dict.fromkeys(b for a in decided for b in a.legal_bases))
    if not bases:
        return
    for part in memo.parts:
        for match in PLACE.finditer(part.text):
            law = match[1] or match[5] or _law_around(part, match)
            if law and any(basis.startswith(law) for basis in bases):
                return
    named = ", ".join(bases)
    text = f"Skriv vilket lagrum insatsen vilar på. Registret har {named}."
    yield about("LAGRUM-SAKNAS", INFO, text, heading="Skrivelsen", source=f"registret: {named}")


def moved_law(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The Social Services Act of 2001 in what begins after the new one entered force."""
    starts = [a.first_day for a in facts.agreements if a.first_day]
    if not starts or min(starts) < date(2025, 7, 1):
        return
    for part, match in memo.find(re.compile(r"\(?2001:453\)?")):
        text = "Socialtjänstlagen har nummer 2025:400 från 2025-07-01."
        yield at(part, match.span(), "LAG-NY", INFO, text, suggestion="(2025:400)")


CHECKS = (other_kinds, other_services, orphaned, legal_bases, no_legal_basis, moved_law)
