"""Every page of the demo register: accessible, whole at 320 px, and without errors.

The pages are taken from the addresses themselves, so a new one cannot be forgotten.
"""

from __future__ import annotations

import pytest
from django.urls import URLPattern, reverse

from commissioning import urls
from commissioning.management.commands.demo_users import OWN_BOARDS
from commissioning.models import (
    Attachment,
    CoDeterminationRecord,
    Condition,
    Consultation,
    Decision,
    DecisionPoint,
    DelegationOrder,
    Dispatch,
    Document,
    DocumentKind,
    Matter,
    MatterGroup,
    Meeting,
    ReportBackTask,
)
from contracts.models import (
    Agreement,
    Amendment,
    AwardGroup,
    Budget,
    CompetitionLine,
    CompetitionPlan,
    Consumption,
    DirectAwardLimit,
    IndexFormula,
    IndexRun,
    IndexSeries,
    IndexValue,
    Need,
    NeedFlow,
    Performance,
    Remedy,
    Service,
)
from providers.models import Party, PartyKind
from tests.policy.test_addresses import CONTROLS, DECIDES, PERSONAL, POST_ONLY

pytestmark = pytest.mark.django_db
WIDTHS = (1280, 320)
SCHEMES = ("light", "dark")
# What is sent as a file is no page.
FILES = ("-pdf", "-export", "-file")
# A packet is made by the background worker, which the demo does not wait for.
NOT_IN_DEMO = {"packet-detail"}
MORE = (
    "/agreements/?q=korttidsvistelse&per=2019-12-01",
    "/agreements/?q=finnsinte",
    "/deadlines/?per=2021-06-01",
    "/capacity/?first=2018&per=2018-06-01",
    "/matters/?state=all",
    "/tasks/?state=all",
    "/finns-inte/",
)


def url(name: str, *args: int) -> str:
    return reverse(f"commissioning:{name}", args=args)


def running() -> Agreement:
    """One with an extension left, the one that runs longest."""
    found = Agreement.objects.filter(
        board__name__in=OWN_BOARDS,
        standings__valid_until=None,
        standings__steps_left__gt=0,
        standings__is_decided=True,
    )
    return found.order_by("-standings__ends_on").first()


def open_matter() -> Matter:
    """One that can be decided, with most to show."""
    return next(
        m
        for m in Matter.objects.open().filter(board__name__in=OWN_BOARDS).order_by("-dnr")
        if m.can_be_decided
    )


def option_holder() -> Agreement:
    return Agreement.objects.get(
        provider__name__startswith="Capio",
        provider__kind=PartyKind.COMPANY,
        amendments__optionterms__isnull=False,
    )


def records() -> dict[str, object]:
    """What each noun of the addresses is shown with."""
    matter = open_matter()
    prepared = {"matter__state": "preparing", "matter__board__name__in": OWN_BOARDS}
    drafts = Amendment.objects.filter(state="draft", agreement__board__name__in=OWN_BOARDS)
    decided = Decision.objects.filter(matter__board__name__in=OWN_BOARDS)
    remedy = Remedy.objects.get(finding__follow_up__agreement__title="Daglig verksamhet Solbacken")
    return {
        "agreements": running(),
        "follow-ups": remedy.finding.follow_up,
        "findings": remedy.finding,
        "remedies": remedy,
        "amendments": drafts.first(),
        "matters": matter,
        "points": DecisionPoint.objects.filter(matter=matter).first(),
        "decisions": decided.filter(adjusted_on__isnull=False).first(),
        "extracts": Document.objects.filter(kind=DocumentKind.EXTRACT).first(),
        "dispatches": Dispatch.objects.first(),
        "memo-versions": Document.objects.filter(kind=DocumentKind.MEMO).first(),
        "conditions": Condition.objects.filter(
            state="pending", outcome__decision__matter__board__name__in=OWN_BOARDS
        ).first(),
        "delegation": DelegationOrder.objects.first(),
        "meetings": Meeting.objects.filter(matters__in=[matter]).first(),
        "boards": Party.objects.boards().get(name=OWN_BOARDS[0]),
        "sections": None,
        "parties": running().provider,
        "services": Service.objects.first(),
        "capacity": Service.objects.get(name="Boendestöd"),
        "needs": Need.objects.first(),
        "flows": NeedFlow.objects.first(),
        "performed": Performance.objects.filter(agreement__board__name__in=OWN_BOARDS).first(),
        "competition": CompetitionPlan.objects.filter(board__name__in=OWN_BOARDS).first(),
        "competition-lines": CompetitionLine.objects.filter(
            plan__board__name__in=OWN_BOARDS
        ).first(),
        "budgets": Budget.objects.filter(board__name__in=OWN_BOARDS).first(),
        "tasks": ReportBackTask.objects.open()
        .filter(outcome__decision__matter__board__name__in=OWN_BOARDS)
        .first(),
        "consultations": Consultation.objects.filter(**prepared).first(),
        "codetermination": CoDeterminationRecord.objects.filter(**prepared).first(),
        "attachments": Attachment.objects.filter(**prepared).first(),
        "replacements": MatterGroup.objects.first(),
        "indexes": IndexSeries.objects.get(code="OPI"),
        "index-values": IndexValue.objects.first(),
        "index-formulas": IndexFormula.objects.get(name="90/10"),
        "index-runs": IndexRun.objects.first(),
        "consumptions": Consumption.objects.filter(agreement__board__name__in=OWN_BOARDS).first(),
        "limits": DirectAwardLimit.objects.first(),
        "award-groups": AwardGroup.objects.first(),
    }


def pages() -> list[URLPattern]:
    left_out = POST_ONLY | PERSONAL | NOT_IN_DEMO
    return [p for p in urls.register if p.name not in left_out and not p.name.endswith(FILES)]


def address_of(pattern: URLPattern, known: dict[str, object]) -> str:
    if pattern.name == "agreement-call-off":
        return url(pattern.name, option_holder().pk)
    if not pattern.pattern.converters:
        return url(pattern.name)
    noun = str(pattern.pattern).split("/")[0]
    record = known[noun]
    assert record is not None, f"Exemplen saknar något att visa på {pattern.pattern}"
    return url(pattern.name, record.pk)


def addresses_of(username: str) -> list[str]:
    """The secretary's own pages are shown to the secretary, the rest to the administrator."""
    known = records()
    if username == "controller":
        own = [address_of(p, known) for p in pages() if p.name in CONTROLS]
        shared = [url("start"), url("deadline-list"), url("agreement-detail", running().pk)]
        costs = [url("cost-table"), url("cost-rows"), url("budget-list")]
        opi = IndexFormula.objects.get(name="OPI")
        return [*shared, *costs, *own, f"{url('index-run-new')}?formula={opi.pk}&year=2023"]
    is_secretary = username == "namndsekreterare"
    shown = [p for p in pages() if p.name not in CONTROLS]
    mine = [p for p in shown if (p.name in DECIDES) == is_secretary]
    found = [address_of(pattern, known) for pattern in mine]
    return [url("start"), *found] if is_secretary else [*found, *MORE]


def check(page, axe, address: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(address)
        expected = 404 if address.endswith("/finns-inte/") else 200
        assert answer.status == expected, f"{address} svarade {answer.status}"
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{address} rullar i sidled vid {width} px"
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            axe(page)
    assert expected == 404 or not errors, (address, errors)


@pytest.mark.parametrize("username", ["handlaggare", "namndsekreterare", "controller"])
def test_every_page_is_accessible(demo_site, sign_in, page, axe, username):
    addresses = addresses_of(username)
    sign_in(username)
    failures = []
    for address in addresses:
        try:
            check(page, axe, demo_site + address)
        except AssertionError as error:
            failures.append(f"{address}\n{error}")
    assert not failures, "\n\n".join(failures)


def test_the_sign_in_page_is_accessible(demo_site, page, axe):
    check(page, axe, demo_site + reverse("login"))
