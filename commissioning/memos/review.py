"""Remarks on a memo before it is printed: on its form, and on what its text says.

`checks` is what is missing and what was left from a template. `reviewed` adds the findings of
`commissioning.memos.checks`: the text against the register, less what somebody has accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from commissioning.memos import tables
from commissioning.memos.checks import registry
from commissioning.memos.checks.finding import Finding, Severity
from commissioning.memos.checks.text import HEAD, POINT, RECIPIENTS, TITLE
from commissioning.memos.content import MemoMaterial, build, read_materials
from commissioning.memos.document import MemoDocument, MemoTooLarge, Section, Table, texts_of
from commissioning.memos.finding_titles import TITLES
from commissioning.memos.memo_text import text_of
from commissioning.memos.register_facts import Shared, facts_of, read_shared
from commissioning.memos.rendering import missing_glyphs
from commissioning.models import AcceptedFinding, Matter
from contracts.last_follow_up import MISSING

ERROR, WARNING, INFO = "error", "warning", "info"
GRAVITY = {Severity.ERROR: ERROR, Severity.WARNING: WARNING, Severity.INFO: INFO}
RANK = (ERROR, WARNING, INFO)
# What `checks` says already, in the words of the editor.
SAID_ALREADY = {
    "PLATSHALLARE", "HUVUD-DNR", "HUVUD-DATUM", "HUVUD-HANDLAGGARE", "HUVUD-MOTTAGARE",
    "PUNKT-INGEN", "MOTTAGARE-INGEN", "MOTTAGARE-SAKNAS", "AVSNITT-SAKNAS",
}  # fmt: skip
PLACEHOLDERS = re.compile(r"klicka här|\[länk till|x{4,}|å{4}-mm-dd", re.IGNORECASE)


@dataclass(frozen=True)
class Check:
    """One remark; `anchor` is the id of the part of the editor where it is put right.

    `short` says the same in a list of matters, where the parts of the memo are not in sight.
    """

    severity: str
    title: str
    text: str
    where: str
    anchor: str
    url_text: str = "Gå dit"
    short: str = ""
    address: str = ""
    finding: Finding | None = None

    @property
    def can_be_mended(self) -> bool:
        """Whether one click puts the suggestion in the text: only where it is typed here."""
        found = self.finding
        is_typed = self.anchor == RECIPIENTS or self.anchor.startswith("avsnitt-")
        return bool(found and found.suggestion is not None and found.excerpt and is_typed)

    @property
    def is_error(self) -> bool:
        """An error keeps the memo from the agenda, a warning does not."""
        return self.severity == ERROR

    @property
    def summary(self) -> str:
        return self.short or self.title

    @property
    def url(self) -> str:
        """Where it is put right: a part of the editor, or a page of its own."""
        return self.address or f"#{self.anchor}"


def checks(document: MemoDocument, material: MemoMaterial) -> list[Check]:
    """Every remark, errors first."""
    found = [
        *_referral(material.matter),
        *_points(document),
        *_head(document, material.matter),
        *_sections(document, material),
        *_follow_ups(material),
        *_recipients(document, material),
        *_characters(document),
    ]
    return sorted(found, key=lambda check: check.severity != ERROR)


def reviewed(
    document: MemoDocument,
    material: MemoMaterial,
    bodies: Mapping[str, str] | None = None,
    accepted: frozenset[str] = frozenset(),
    shared: Shared | None = None,
) -> list[Check]:
    """Every remark on the form and on the text, the gravest first, less the accepted ones.

    `bodies` are the sections as they are typed, so that a place in them can be mended.
    """
    of_text = findings(document, material, bodies, shared)
    left = [finding for finding in of_text if finding.digest not in accepted]
    found = [*checks(document, material), *map(_of_finding, left)]
    return sorted(found, key=lambda check: RANK.index(check.severity))


def reviewed_many(matters: Sequence[Matter], today: date) -> dict[int, list[Check]]:
    """Every remark on the saved memo of each matter; queries do not grow with the matters."""
    materials = read_materials(matters, today)
    shared = read_shared(list(materials.values()))
    accepted: dict[int, set[str]] = {}
    rows = AcceptedFinding.objects.filter(matter__in=matters)
    for pk, digest in rows.values_list("matter", "digest"):
        accepted.setdefault(pk, set()).add(digest)
    return {
        pk: _reviewed_as_saved(material, frozenset(accepted.get(pk, ())), shared)
        for pk, material in materials.items()
    }


def _reviewed_as_saved(
    material: MemoMaterial, accepted: frozenset[str], shared: Shared
) -> list[Check]:
    try:
        document = build(material)
    except MemoTooLarge:
        return _checks_as_saved(material)
    bodies = {section.key: section.body for section in material.sections}
    return reviewed(document, material, bodies, accepted, shared)


def findings(
    document: MemoDocument,
    material: MemoMaterial,
    bodies: Mapping[str, str] | None = None,
    shared: Shared | None = None,
) -> list[Finding]:
    """What the text says against the register, but for what `checks` says already."""
    found = registry.run(text_of(document, bodies), facts_of(material, shared))
    return [finding for finding in found if finding.code not in SAID_ALREADY]


def _of_finding(finding: Finding) -> Check:
    where, anchor = finding.heading, finding.part
    if anchor in (HEAD, TITLE):
        where, anchor = "Skrivelsen", "huvud"
    elif anchor.startswith(POINT):
        anchor = "punkter"
    title = TITLES[finding.code]
    short = f"{title} i {where}" if finding.excerpt else title
    return Check(
        GRAVITY[finding.severity],
        title,
        finding.message,
        where,
        anchor,
        short=short,
        finding=finding,
    )


def checks_of_many(matters: Sequence[Matter], today: date) -> dict[int, list[Check]]:
    """The remarks on the memo of each matter, as saved; queries do not grow with the matters."""
    materials = read_materials(matters, today)
    return {pk: _checks_as_saved(material) for pk, material in materials.items()}


def _checks_as_saved(material: MemoMaterial) -> list[Check]:
    try:
        return checks(build(material), material)
    except MemoTooLarge as error:
        return [Check(ERROR, "Skrivelsen är för stor", str(error), "Skrivelsen", "huvud")]


def _referral(matter: Matter) -> Iterator[Check]:
    if matter.awaits_answer:
        yield Check(
            ERROR,
            "Återremissen är inte besvarad",
            "Skriv svaret i ärendet.",
            "Förslag till beslut",
            "punkter",
        )


def _points(document: MemoDocument) -> Iterator[Check]:
    if not document.points:
        yield Check(
            ERROR, "Beslutspunkt saknas", "Lägg till minst en.", "Förslag till beslut", "punkter"
        )
    for point in document.points:
        if PLACEHOLDERS.search(point.text):
            yield _placeholder(point.text, "Förslag till beslut", "punkter")


def _head(document: MemoDocument, matter: Matter) -> Iterator[Check]:
    if not document.dnr:
        yield Check(
            WARNING,
            "Diarienummer saknas",
            f"I skrivelsen står registernumret {document.register_number}.",
            "Sidhuvud",
            "huvud",
        )
    if document.dated_on is None:
        yield Check(WARNING, "Datum saknas", "Ange skrivelsens datum.", "Sidhuvud", "huvud")
    if not document.officers:
        yield Check(
            WARNING,
            "Handläggare saknas",
            "Ange minst en i ärendet.",
            "Ärendet",
            "huvud",
            address=reverse("commissioning:matter-edit", args=[matter.pk]),
        )
    for text in (*document.officers, *document.signatories):
        if PLACEHOLDERS.search(text):
            yield _placeholder(text, "Sidhuvud", "huvud")


def _sections(document: MemoDocument, material: MemoMaterial) -> Iterator[Check]:
    printed = {section.key: section for section in document.sections}
    for section in material.sections:
        anchor = f"avsnitt-{section.key}"
        content = printed[section.key]
        if section.is_required and material.wants(section) and not _says_something(content):
            yield Check(
                ERROR,
                "Avsnittet är tomt",
                "Avsnittet ska finnas.",
                section.heading,
                anchor,
                short=f"Avsnittet ”{section.heading}” är tomt",
            )
        text = next((t for t in texts_of(content.blocks) if PLACEHOLDERS.search(t)), "")
        if text:
            yield _placeholder(text, section.heading, anchor)


def _follow_ups(material: MemoMaterial) -> Iterator[Check]:
    """An extension is not proposed without a word of how the agreement was followed up."""
    for effect in material.effects:
        if effect.last_follow_up and effect.last_follow_up.is_missing:
            yield Check(
                WARNING,
                MISSING,
                f"{effect.agreement.title} föreslås förlängas utan att ha följts upp.",
                "Uppföljning",
                "huvud",
                url_text="Registrera uppföljning",
                short=f"{effect.agreement.title} är inte uppföljt",
                address=reverse("commissioning:follow-up-new", args=[effect.agreement.pk]),
            )


def _says_something(section: Section) -> bool:
    """Whether the section is filled. The yearly sums alone do not tell where the money is."""
    if tables.needs_words(section.key):
        return any(not isinstance(block, Table) for block in section.blocks)
    return bool(section.blocks)


def _recipients(document: MemoDocument, material: MemoMaterial) -> Iterator[Check]:
    where = "Beslutet skickas till"
    if not document.recipients:
        yield Check(WARNING, "Mottagare saknas", "Ange vem som får beslutet.", where, "mottagare")
    for line in document.recipients:
        if PLACEHOLDERS.search(line):
            yield _placeholder(line, where, "mottagare")
    known = " ".join(document.recipients).casefold()
    for name in material.providers:
        if document.recipients and name.casefold() not in known:
            yield Check(
                WARNING,
                "Berörd utförare får inte beslutet",
                f"{name} berörs men står inte bland mottagarna.",
                where,
                "mottagare",
                short=f"{name} berörs men får inte beslutet",
            )


def _characters(document: MemoDocument) -> Iterator[Check]:
    missing = missing_glyphs(document)
    if missing:
        yield Check(
            ERROR,
            "Tecken som inte kan skrivas ut",
            f"Byt ut {' '.join(missing[:10])}",
            "Skrivelsen",
            "huvud",
        )


def _placeholder(text: str, where: str, anchor: str) -> Check:
    found = PLACEHOLDERS.search(text)
    start = max(0, found.start() - 10) if found else 0
    return Check(
        ERROR,
        "Platshållare kvar",
        f"”{text[start : start + 40].strip()}” ska bytas mot text.",
        where,
        anchor,
        short=f"Platshållare kvar i ”{where}”",
    )
