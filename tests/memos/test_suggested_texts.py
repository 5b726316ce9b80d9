"""What the register suggests in a memo: how the matter was prepared, and its papers."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.actions import memos
from commissioning.memos.content import read_material
from commissioning.memos.texts import suggested_text
from commissioning.models import (
    Attachment,
    CoDeterminationRecord,
    Consultation,
    Matter,
    StoredFile,
)
from tests import factories

pytestmark = pytest.mark.django_db
BEFORE, MEMO_DAY, AFTER = date(2023, 5, 20), date(2023, 6, 2), date(2023, 6, 12)


@pytest.fixture
def matter(db):
    matter = factories.make_matter(title="Heldygn barn och unga")
    memos.write(memo=matter.memo, head={"dated_on": MEMO_DAY}, bodies={}, by=factories.registrar())
    return matter


def keep(part):
    part.save_because("Test", by=factories.registrar())


def suggest(matter, key):
    fresh = Matter.objects.select_related("board", "meeting", "memo").get(pk=matter.pk)
    return suggested_text(key, read_material(fresh, AFTER))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"held_on": BEFORE, "answer": "Rådet har inget att erinra."},
            "Pensionärsrådet hördes 2023-05-20. Rådet har inget att erinra.",
        ),
        ({"held_on": BEFORE}, "Pensionärsrådet hördes 2023-05-20."),
        ({"held_on": AFTER}, "Samråd med Pensionärsrådet är planerat till 2023-06-12."),
        ({}, "Samråd med Pensionärsrådet är planerat."),
    ],
)
def test_who_was_heard(matter, fields, sentence):
    keep(Consultation(matter=matter, who="Pensionärsrådet", **fields))
    assert suggest(matter, "samrad") == sentence


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"kind": "mbl_11", "held_on": AFTER},
            "Förhandling enligt 11 § är planerad till 2023-06-12.",
        ),
        (
            {"kind": "mbl_11", "held_on": BEFORE, "forum": "Vision", "outcome": "agreed"},
            "Förhandling enligt 11 § med Vision hölls 2023-05-20. Parterna var eniga.",
        ),
        (
            {"kind": "mbl_19", "held_on": MEMO_DAY, "forum": "Kommunal"},
            "Information enligt 19 § till Kommunal lämnades 2023-06-02.",
        ),
        ({"kind": "mbl_38"}, "Förhandling enligt 38 § är planerad."),
        (
            {"kind": "forum", "held_on": BEFORE, "forum": "förvaltningsgruppen"},
            "Samverkan enligt avtal i förvaltningsgruppen skedde 2023-05-20.",
        ),
        (
            {"kind": "not_needed", "note": "Ingen personal berörs."},
            "Information eller förhandling är inte aktuell. Ingen personal berörs.",
        ),
    ],
)
def test_what_comes_after_the_memos_day_is_planned_and_not_done(matter, fields, sentence):
    keep(CoDeterminationRecord(matter=matter, **fields))
    assert suggest(matter, "mbl") == sentence


def test_the_papers_of_the_matter_but_no_secret_title(matter):
    file = StoredFile.keep(b"%PDF-1.7", "application/pdf")
    papers = (("Förstudie", BEFORE, False), ("Anbud från Alfa", None, True), ("Plan", None, False))
    for title, day, is_secret in papers:
        keep(
            Attachment(
                matter=matter,
                title=title,
                dated_on=day,
                is_secret=is_secret,
                file=file,
                file_name="x.pdf",
            )
        )
    assert suggest(matter, "beslutsunderlag").splitlines() == [
        "- Tjänsteskrivelse – Heldygn barn och unga, 2023-06-02",
        "- Förstudie, 2023-05-20",
        "- Plan",
    ]


def test_the_register_suggests_nothing_that_it_does_not_know(matter):
    assert suggest(matter, "samrad") == suggest(matter, "mbl") == suggest(matter, "okant") == ""
