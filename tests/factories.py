"""Make what a test needs, through the same actions that the pages use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.models import User

from commissioning.actions import delegation, matters
from commissioning.models import (
    BoardProfile,
    Decision,
    DecisionPoint,
    DelegationItem,
    DelegationOrder,
    Matter,
    Meeting,
    Membership,
    MemoSectionTemplate,
    Organ,
    Packet,
    PacketState,
    Role,
    StoredFile,
)
from contracts.actions import agreements, follow_ups, imports, index_runs, indexes
from contracts.index_candidates import Selection, candidates
from contracts.models import (
    Agreement,
    Amendment,
    Area,
    CompensationTerm,
    ExtensionRightTerm,
    Finding,
    FollowUp,
    FollowUpKind,
    FollowUpMethod,
    IndexFormula,
    IndexRun,
    IndexSeries,
    IndexValue,
    LegalBasis,
    PeriodTerm,
    Remedy,
    Service,
    ServiceLegalBasis,
    ServiceTerm,
    Severity,
    VolumeTerm,
)
from contracts.models.terms import Term
from contracts.states import AmendmentKind, CompensationUnit, Form
from providers.models import Party, PartyKind

_numbers = count(1)
DECIDED_ON = date(2019, 5, 22)
REFERENCE = "Social- och omsorgsnämnden 2019-05-22 § 87"


def make_user(username: str = "", *, role: str | None = None, board: Party | None = None) -> User:
    user = User.objects.create_user(username or f"person{next(_numbers)}", password="demo")
    if role:
        Membership(user=user, role=role, board=board).save_because("Test", by=user)
    return user


def registrar() -> User:
    """Somebody to be the author where the test does not care who."""
    return User.objects.get_or_create(username="registrar")[0]


def make_party(kind: str = PartyKind.COMPANY, name: str = "", **fields: Any) -> Party:
    party = Party(kind=kind, name=name or f"Utförare {next(_numbers)}", **fields)
    party.save_because("Test", by=registrar())
    return party


def make_board(name: str = "", **fields: Any) -> Party:
    board = make_party(PartyKind.BOARD, name or f"Nämnd {next(_numbers)}", **fields)
    profile = BoardProfile(board=board, administration="Social- och omsorgsförvaltningen")
    profile.save_because("Test", by=registrar())
    return board


def make_service(
    name: str = "", *, section: str = "", point: str = "", law: str = "LSS"
) -> Service:
    service = Service(name=name or f"Insats {next(_numbers)}")
    service.save_because("Test", by=registrar())
    if section:
        basis = LegalBasis(law=law, section=section, point=point)
        basis.save_because("Test", by=registrar())
        link = ServiceLegalBasis(service=service, legal_basis=basis)
        link.save_because("Test", by=registrar())
    return service


def base_terms(
    starts_on: date = date(2019, 9, 1),
    ends_on: date | None = date(2021, 8, 31),
    *,
    services: tuple[Service, ...] = (),
    per_year: int | None = 1_000_000,
    price_level_year: int | None = 2019,
    steps: int | None = None,
    months: int = 12,
    notice_months: int | None = None,
    **right: Any,
) -> list[Term]:
    """The usual terms: a base period, a yearly sum, services, and perhaps extensions."""
    terms: list[Term] = [PeriodTerm(starts_on=starts_on, ends_on=ends_on)]
    terms += [ServiceTerm(service=service) for service in services]
    if per_year is not None:
        terms.append(CompensationTerm(amount=Decimal(per_year), price_level_year=price_level_year))
    if steps:
        terms.append(
            ExtensionRightTerm(
                steps=steps, months_per_step=months, notice_months=notice_months, **right
            )
        )
    return terms


def new_agreement(
    *,
    board: Party | None = None,
    provider: Party | None = None,
    title: str = "",
    form: str = Form.ACTIVITY_ASSIGNMENT,
    dnr: str = "",
    registered_on: date | None = None,
    **fields: Any,
) -> Agreement:
    """An unsaved agreement."""
    return Agreement(
        board=board or make_board(),
        provider=provider or make_party(PartyKind.IN_HOUSE),
        title=title or f"Uppdrag {next(_numbers)}",
        form=form,
        dnr=dnr,
        registered_on=registered_on or date(2019, 5, 2),
        **fields,
    )


def make_agreement(
    *,
    terms: list[Term] | None = None,
    decided_on: date = DECIDED_ON,
    reference: str = REFERENCE,
    predecessors: tuple[Agreement, ...] = (),
    **fields: Any,
) -> Agreement:
    """An agreement in force from `decided_on` (two years from 2019-09-01 unless terms say)."""
    return imports.record_agreement(
        agreement=new_agreement(**fields),
        terms=base_terms() if terms is None else terms,
        on=decided_on,
        reference=reference,
        predecessors=predecessors,
        by=registrar(),
    )


def make_draft(*, terms: list[Term] | None = None, **fields: Any) -> Amendment:
    """The first amendment of an agreement that nobody has decided."""
    return agreements.register(
        agreement=new_agreement(**fields),
        terms=base_terms() if terms is None else terms,
        by=registrar(),
    )


def make_extension(agreement: Agreement, starts_on: date, ends_on: date, *more: Term) -> Amendment:
    """A drafted extension."""
    return agreements.propose(
        agreement=agreement,
        kind=AmendmentKind.EXTEND,
        terms=[PeriodTerm(kind="extension", starts_on=starts_on, ends_on=ends_on), *more],
        by=registrar(),
    )


def make_memo_template() -> None:
    sections = (("arende", "Ärende", True), ("bakgrund", "Bakgrund", False))
    for position, (key, heading, is_required) in enumerate(sections, start=1):
        MemoSectionTemplate.objects.filter(key=key, board=None).exists() or MemoSectionTemplate(
            key=key, heading=heading, position=position, is_required=is_required
        ).save_because("Test", by=registrar())


def make_meeting(board: Party, held_on: date) -> Meeting:
    meeting = Meeting.planned(board.profile, held_on)
    meeting.save_because("Test", by=registrar())
    return meeting


def make_packet(meeting: Meeting, content: bytes = b"%PDF-1.7 handlingar", **fields: Any) -> Packet:
    """A finished packet."""
    return Packet.objects.create(
        meeting=meeting,
        requested_by=registrar(),
        state=PacketState.DONE,
        file=StoredFile.keep(content, "application/pdf"),
        page_count=1,
        **fields,
    )


def make_delegation_order(board: Party, *, number: str = "4.2", **fields: Any) -> DelegationOrder:
    """A version of the board's delegation order with one item."""
    fields.setdefault("label", "antagen 2019-01-16 § 5")
    fields.setdefault("valid_from", date(2019, 1, 16))
    item = DelegationItem(
        number=number, text="Förlänga avtal inom förlängningsrätten", delegate="Socialdirektören"
    )
    return delegation.adopt(
        order=DelegationOrder(board=board, **fields), items=[item], by=registrar()
    )


def make_matter(
    *amendments: Amendment,
    board: Party | None = None,
    title: str = "Ett ärende",
    text: str = "Uppdraget ges enligt förslaget.",
    **fields: Any,
) -> Matter:
    """An open matter with one point for each amendment."""
    board = board or (amendments[0].agreement.board if amendments else make_board())
    make_memo_template()
    fields.setdefault("opened_on", date(2019, 5, 7))
    matter = matters.open_matter(matter=Matter(title=title, board=board, **fields), by=registrar())
    for amendment in amendments:
        point = DecisionPoint(proposed_text=text)
        matters.add_point(matter=matter, point=point, amendments=[amendment], by=registrar())
    return matter


def make_delegated_decision(board: Party, *, decided_on: date, title: str = "") -> Decision:
    """A decision by a delegate, which the board has not been told of."""
    order = board.delegation_orders.first() or make_delegation_order(board)
    decision = Decision(
        matter=make_matter(board=board, title=title or "Förlängt inom ramen"),
        organ=Organ.DELEGATE,
        decided_on=decided_on,
        delegate="Socialdirektören",
        delegation_item=order.items.get(),
    )
    decision.save_because("Test", by=registrar())
    return decision


def make_series(code: str, values: dict[int, str], *, preliminary: bool = False) -> IndexSeries:
    """A series with the values of some years; it may be there already."""
    series = IndexSeries.objects.filter(code=code).first()
    if series is None:
        series = IndexSeries(code=code, name=f"Serien {code}")
        series.save_because("Test", by=registrar())
    for year, percent in values.items():
        value = IndexValue(
            series=series, year=year, percent=Decimal(percent), is_preliminary=preliminary
        )
        value.save_because("Test", by=registrar())
    return series


def make_formula(name: str, values: dict[int, str], *, preliminary: bool = False) -> IndexFormula:
    """A formula of one series with its own name."""
    series = make_series(name, values, preliminary=preliminary)
    return indexes.register_formula(
        formula=IndexFormula(name=name), parts=[(series, Decimal(1))], by=registrar()
    )


def make_indexed_agreement(
    formula: IndexFormula,
    *,
    amount: str = "410",
    level: int | None = 2017,
    hours: int | None = 1200,
    ends_on: date | None = date(2019, 12, 31),
    unit: str = CompensationUnit.HOUR,
    **fields: Any,
) -> Agreement:
    """Home care from 2017 at a price that follows the formula."""
    terms: list[Term] = [
        PeriodTerm(starts_on=date(2017, 1, 1), ends_on=ends_on),
        CompensationTerm(
            amount=Decimal(amount), unit=unit, price_level_year=level, index_formula=formula
        ),
    ]
    if hours:
        terms.append(VolumeTerm(quantity=hours))
    fields.setdefault("form", Form.PROCURED_CONTRACT)
    fields.setdefault("provider", make_party())
    return make_agreement(
        terms=terms,
        decided_on=date(2016, 10, 19),
        registered_on=date(2016, 10, 19),
        **fields,
    )


def make_selection(
    formula: IndexFormula, year: int, *boards: Party, on: date | None = None
) -> Selection:
    """A run of the year from its first day, decided the same day unless `on` says."""
    first = date(year, 1, 1)
    every = boards or tuple(Party.objects.boards())
    return Selection(formula, year, first, on or first, every)


def make_index_run(
    formula: IndexFormula, year: int, *, board: Party | None = None, on: date | None = None
) -> IndexRun:
    """Every agreement of the board that can be counted up, is."""
    selection = make_selection(formula, year, *([board] if board else []), on=on)
    seen = {c.agreement.pk: c.plan.mark for c in candidates(selection) if c.plan}
    return index_runs.record(
        selection=selection,
        seen=seen,
        reference="Enligt avtalet punkt 7.2",
        made_on=selection.on,
        board=board,
        by=registrar(),
    )


def make_follow_up(
    agreement: Agreement, held_on: date, grades: dict[str, str] | None = None, **fields: Any
) -> FollowUp:
    """A planned visit that found everything in order."""
    usual = {
        "kind": FollowUpKind.PLANNED,
        "method": FollowUpMethod.VISIT,
        "performed_by": "Controller",
        "summary": "Verksamheten bedrivs som avtalat.",
    }
    follow_up = FollowUp(agreement=agreement, held_on=held_on, **usual | fields)
    return follow_ups.record(
        follow_up=follow_up, grades=grades or {Area.QUALITY: "met"}, by=registrar()
    )


def make_finding(follow_up: FollowUp, **fields: Any) -> Finding:
    usual = {"text": "Genomförandeplaner saknas.", "severity": Severity.SERIOUS}
    finding = Finding(follow_up=follow_up, **usual | fields)
    return follow_ups.add_finding(finding=finding, by=registrar())


def make_remedy(finding: Finding, **fields: Any) -> Remedy:
    usual = {"text": "Upprätta planer.", "owner": "Enhetschefen", "due_on": date(2025, 6, 1)}
    return follow_ups.add_remedy(remedy=Remedy(finding=finding, **usual | fields), by=registrar())


__all__ = ["Role", *(name for name in dir() if name.startswith(("make_", "new_", "base_")))]
