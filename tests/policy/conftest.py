"""A small register in which every address leads somewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import URLPattern, reverse

from commissioning import urls
from commissioning.actions import documents, replacements
from commissioning.memos.extract import build_extract
from commissioning.models import (
    Attachment,
    CoDeterminationRecord,
    Condition,
    Consultation,
    Decision,
    Document,
    DocumentKind,
    Outcome,
    PointOutcome,
    ReportBackTask,
    Role,
    SavedView,
    StoredFile,
)
from contracts.models import Budget, OptionTerm
from providers.models import Party
from tests import factories


@dataclass
class World:
    people: dict[str, object]
    ids: dict[str, int] = field(default_factory=dict)

    def address(self, pattern: URLPattern) -> str:
        arguments = {}
        for name in pattern.pattern.converters:
            fixed = {"kind": "csv", "number": 1}
            arguments[name] = fixed.get(name) or self.ids[self._noun(pattern)]
        return reverse(f"commissioning:{pattern.name}", kwargs=arguments)

    @staticmethod
    def _noun(pattern: URLPattern) -> str:
        address = str(pattern.pattern)
        return "views" if "views/" in address else address.split("/")[0]


@pytest.fixture(scope="module")
def _world_in_database(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Made once, since hundreds of tests ask for it; a transaction around all of them ends it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(_world_in_database, db) -> World:
    """Every test sees the same register, and leaves it as it was."""
    return _world_in_database


def _make_world() -> World:
    son = factories.make_board("Social- och omsorgsnämnden", prefix="SON")
    aldre = factories.make_board("Äldrenämnden", prefix="ÄN")
    people = {
        "administrator": factories.make_user("admin", role=Role.ADMINISTRATOR, board=son),
        "secretary": factories.make_user("secretary", role=Role.SECRETARY, board=son),
        "controller": factories.make_user("controller", role=Role.CONTROLLER, board=son),
        "other_board": factories.make_user("other", role=Role.ADMINISTRATOR, board=aldre),
        "outsider": factories.make_user("outsider"),
    }
    service = factories.make_service("Korttidsvistelse", section="9", point="6")
    option = OptionTerm(title="Fler timmar", max_quantity=Decimal(2000))
    agreement = factories.make_agreement(
        board=son,
        title="Korttidsvistelse",
        dnr="SON 2019-509",
        terms=[
            *factories.base_terms(
                date(2024, 1, 1), date(2030, 12, 31), services=(service,), steps=2
            ),
            option,
        ],
        decided_on=date(2023, 11, 1),
        registered_on=date(2023, 10, 1),
    )
    draft = factories.make_draft(board=son, title="Utkast")
    proposed = factories.make_draft(board=son, title="Förslag")
    matter = factories.make_matter(proposed, board=son, title="Ett ärende")
    memo = documents.finalise_memo(matter=matter, by=factories.registrar())
    memo.file = StoredFile.keep(b"%PDF-1.7 skrivelse", "application/pdf")
    memo.save_because("Test", by=factories.registrar())
    decision = Decision(matter=matter, decided_on=date(2023, 11, 1), section=1)
    decision.save_because("Test", by=factories.registrar())
    condition = _condition(decision, aldre)
    view = SavedView.objects.create(user=people["administrator"], name="Min", query="q=x")
    return World(
        people=people,
        ids={
            "agreements": agreement.pk,
            "amendments": draft.pk,
            "matters": matter.pk,
            "points": matter.points.get().pk,
            "consultations": _kept(Consultation(matter=matter, who="Ett råd")).pk,
            "codetermination": _kept(CoDeterminationRecord(matter=matter, kind="mbl_11")).pk,
            "attachments": _kept(
                Attachment(
                    matter=matter,
                    title="Underlag",
                    file_name="underlag.pdf",
                    file=StoredFile.keep(b"%PDF-1.7 underlag", "application/pdf"),
                )
            ).pk,
            "decisions": decision.pk,
            "conditions": condition.pk,
            "extracts": _extract(decision).pk,
            "tasks": _task(condition.outcome).pk,
            "delegation": factories.make_delegation_order(son).pk,
            "meetings": (meeting := factories.make_meeting(son, date(2026, 12, 16))).pk,
            "packets": factories.make_packet(meeting, is_public=True).pk,
            "boards": son.pk,
            "replacements": _group(son),
            "parties": agreement.provider_id,
            "services": service.pk,
            "budgets": _kept(
                Budget(board=son, year=2026, amount=Decimal(1_000_000), source="KF § 1")
            ).pk,
            "views": view.pk,
        },
    )


def _group(board: Party) -> int:
    """A replacement that the board has begun, with nothing in it."""
    matter = factories.make_matter(board=board, title="Många blir få")
    return replacements.begin(matter=matter, title="Många blir få", by=factories.registrar()).pk


def _condition(decision: Decision, other: Party) -> Condition:
    """A decision that waits for the other board."""
    outcome = PointOutcome(
        decision=decision, point=decision.matter.points.get(), outcome=Outcome.TABLED
    )
    outcome.save_because("Test", by=factories.registrar())
    condition = Condition(outcome=outcome, board=other)
    condition.save_because("Test", by=factories.registrar())
    return condition


def _extract(decision: Decision) -> Document:
    """A finalised extract whose file is only a few bytes."""
    by = factories.registrar()
    paper = documents.finalise(
        matter=decision.matter,
        document=build_extract(decision, on=date(2023, 11, 8)),
        kind=DocumentKind.EXTRACT,
        decision=decision,
        by=by,
    )
    paper.file = StoredFile.keep(b"%PDF-1.7", "application/pdf")
    paper.save_because("Test", by=by)
    return paper


def _kept(part):
    """Something of the preparation of a matter, saved."""
    part.save_because("Test", by=factories.registrar())
    return part


def _task(outcome: PointOutcome) -> ReportBackTask:
    task = ReportBackTask(outcome=outcome, owner="Förvaltningen", text="Återkom.")
    task.save_because("Test", by=factories.registrar())
    return task


def every_pattern() -> list[URLPattern]:
    return list(urls.register)
