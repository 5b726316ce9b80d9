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
    Deputy,
    Dispatch,
    Document,
    DocumentKind,
    Outcome,
    PointOutcome,
    ReportBackTask,
    Role,
    SavedView,
    StoredFile,
)
from contracts.models import (
    Agreement,
    AwardGroup,
    Budget,
    Choice,
    CompetitionLine,
    CompetitionPlan,
    Consumption,
    DirectAwardLimit,
    Need,
    NeedFlow,
    OptionTerm,
    Performance,
    Service,
)
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
    remedy = factories.make_remedy(
        factories.make_finding(factories.make_follow_up(agreement, held_on=date(2025, 3, 1)))
    )
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
            "extracts": (extract := _extract(decision)).pk,
            "dispatches": _dispatch(extract).pk,
            "tasks": _task(condition.outcome).pk,
            "delegation": factories.make_delegation_order(son).pk,
            "meetings": (meeting := factories.make_meeting(son, date(2026, 12, 16))).pk,
            "packets": factories.make_packet(meeting, is_public=True).pk,
            "boards": son.pk,
            "replacements": _group(son),
            "consumptions": _kept(_consumption(agreement)).pk,
            "limits": _kept(_limit()).pk,
            "award-groups": _kept(AwardGroup(name="Stöd", kind="welfare")).pk,
            "parties": agreement.provider_id,
            "services": service.pk,
            "capacity": service.pk,
            **_capacity(agreement, service, son),
            "budgets": _kept(
                Budget(board=son, year=2026, amount=Decimal(1_000_000), source="KF § 1")
            ).pk,
            "views": view.pk,
            **_index_run(son),
            "follow-ups": remedy.finding.follow_up_id,
            "findings": remedy.finding_id,
            "remedies": remedy.pk,
            "deputies": _kept(
                Deputy(
                    user=people["administrator"],
                    deputy=people["controller"],
                    starts_on=date(2026, 7, 1),
                    ends_on=date(2100, 7, 31),
                )
            ).pk,
        },
    )


def _capacity(agreement: Agreement, service: Service, board: Party) -> dict[str, int]:
    """What is needed and performed, and a plan of one line."""
    day = date(2025, 1, 1)
    need = Need(service=service, first_year=2025, last_year=2026, quantity=8, stated_on=day)
    need.source = flow_source = "En källa"
    flow = NeedFlow(service=service, inflow=3, outflow_least=1, outflow_most=2, stated_on=day)
    flow.source = flow_source
    plan = _kept(CompetitionPlan(board=board, first_year=2025, last_year=2027))
    line = CompetitionLine(plan=plan, service=service, choice=Choice.OWN, ground="Ett skäl")
    performed = Performance(
        agreement=agreement, service=service, starts_on=day, ends_on=date(2025, 3, 31), quantity=5
    )
    return {
        "needs": _kept(need).pk,
        "flows": _kept(flow).pk,
        "competition": plan.pk,
        "competition-lines": _kept(line).pk,
        "performed": _kept(performed).pk,
    }


def _index_run(board: Party) -> dict[str, int]:
    """A series with a value, a formula, and a run that counted one agreement up by it."""
    formula = factories.make_formula("OPI", {2018: "2.6"})
    factories.make_indexed_agreement(formula, board=board)
    series = formula.components.get().series
    return {
        "indexes": series.pk,
        "index-values": series.values.get().pk,
        "index-formulas": formula.pk,
        "index-runs": factories.make_index_run(formula, 2018, board=board).pk,
    }


def _group(board: Party) -> int:
    """A replacement that the board has begun, with nothing in it."""
    matter = factories.make_matter(board=board, title="Många blir få")
    return replacements.begin(matter=matter, title="Många blir få", by=factories.registrar()).pk


def _consumption(agreement: Agreement) -> Consumption:
    days = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 6, 30)}
    return Consumption(agreement=agreement, amount=Decimal(5), source="Fakturor", **days)


def _limit() -> DirectAwardLimit:
    return DirectAwardLimit(
        kind="ordinary", valid_from=date(2024, 1, 1), amount=Decimal(700_000), source="UHM"
    )


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


def _dispatch(extract: Document) -> Dispatch:
    sent = Dispatch(
        document=extract,
        recipient="Utföraren",
        sent_on=date(2023, 11, 9),
        sent_by=factories.registrar(),
    )
    sent.save_because("Test", by=factories.registrar())
    return sent


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
