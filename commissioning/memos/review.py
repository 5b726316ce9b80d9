"""Every remark on a memo before it is printed: what its text says, and what its form lacks.

The same answer in the editor, at Färdigställ, on the agenda, in the packet and on the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from django.urls import reverse

from commissioning.memos.checks import registry
from commissioning.memos.checks.finding import Finding
from commissioning.memos.content import MemoMaterial, build, read_materials
from commissioning.memos.document import MemoDocument, MemoTooLarge
from commissioning.memos.form_checks import form_checks, too_large
from commissioning.memos.memo_text import text_of
from commissioning.memos.register_facts import Shared, facts_of, read_shared
from commissioning.memos.remarks import RANK, Check
from commissioning.models import AcceptedFinding, Matter

# Put right in the matter, not in the memo.
OF_THE_MATTER = {"HUVUD-DNR", "HUVUD-HANDLAGGARE", "HUVUD-MOTTAGARE"}

# A memo is shown more often than it is written: the same text and facts give the same findings.
_findings = lru_cache(maxsize=500)(registry.run)


def reviewed(
    document: MemoDocument,
    material: MemoMaterial,
    bodies: Mapping[str, str] | None = None,
    accepted: frozenset[str] = frozenset(),
    shared: Shared | None = None,
) -> list[Check]:
    """Every remark, the gravest first, less the accepted ones.

    `bodies` are the sections as they are typed, so that a place in them can be mended.
    """
    found = [*form_checks(document, material), *_of_text(document, material, bodies, shared)]
    left = (c for c in found if not (c.can_be_accepted and c.finding.digest in accepted))
    return sorted(left, key=lambda check: RANK.index(check.severity))


def reviewed_as_saved(
    material: MemoMaterial,
    accepted: frozenset[str] = frozenset(),
    shared: Shared | None = None,
) -> list[Check]:
    """Every remark on the memo as it is saved."""
    try:
        document = build(material)
    except MemoTooLarge as error:
        return [too_large(str(error))]
    return reviewed(document, material, material.bodies, accepted, shared)


def reviewed_many(matters: Sequence[Matter], today: date) -> dict[int, list[Check]]:
    """Every remark on the saved memo of each matter; queries do not grow with the matters."""
    materials = read_materials(matters, today)
    if not materials:
        return {}
    shared = read_shared(list(materials.values()))
    accepted: dict[int, set[str]] = {}
    rows = AcceptedFinding.objects.filter(matter__in=matters)
    for pk, digest in rows.values_list("matter", "digest"):
        accepted.setdefault(pk, set()).add(digest)
    return {
        pk: reviewed_as_saved(material, frozenset(accepted.get(pk, ())), shared)
        for pk, material in materials.items()
    }


def accepted_digests(matter: Matter) -> frozenset[str]:
    """What somebody has accepted with a reason."""
    return frozenset(matter.accepted_findings.values_list("digest", flat=True))


def _of_text(
    document: MemoDocument,
    material: MemoMaterial,
    bodies: Mapping[str, str] | None,
    shared: Shared | None,
) -> Iterator[Check]:
    for finding in _findings(text_of(document, bodies), facts_of(material, shared)):
        yield Check(finding, _address(finding, material.matter))


def _address(finding: Finding, matter: Matter) -> str:
    is_there = finding.code in OF_THE_MATTER
    return reverse("commissioning:matter-edit", args=[matter.pk]) if is_there else ""
