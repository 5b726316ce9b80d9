"""A framework agreement with a cap, an option and a call-off of it."""

from datetime import date
from decimal import Decimal

from contracts.actions import agreements, limits
from contracts.models import (
    CallOffTerm,
    CapTerm,
    CompensationTerm,
    Consumption,
    OptionTerm,
    VolumeTerm,
)
from contracts.states import AmendmentKind, Form, VolumePer
from tests import factories

FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
DECIDED_ON = date(2023, 11, 1)


def framework(board, *, amount=1_000_000, hours=None, option=None, title="Behandlingshem", **more):
    """In force from 2024 to 2027."""
    terms = factories.base_terms(FIRST, LAST, per_year=None)
    if amount or hours:
        terms.append(CapTerm(max_amount=amount, max_quantity=hours, clause="Avtalet punkt 4"))
    if option:
        terms.append(OptionTerm(title="Fler timmar", max_quantity=Decimal(option)))
    return factories.make_agreement(
        board=board,
        form=Form.FRAMEWORK_AGREEMENT,
        title=title,
        terms=terms,
        decided_on=DECIDED_ON,
        registered_on=date(2023, 10, 1),
        **more,
    )


def call_off(agreement, *, hours=0, money=0, year=2026, on=date(2026, 1, 20)):
    """Decided at once."""
    amendment = agreements.propose(
        agreement=agreement,
        kind=AmendmentKind.CALL_OFF,
        terms=call_off_terms(agreement, hours=hours, money=money, year=year),
        by=factories.registrar(),
    )
    agreements.put_in_force(
        amendments=[amendment], on=on, reference="§ 3", by=factories.registrar()
    )
    return amendment


def call_off_terms(agreement, *, hours=0, money=0, year=2026):
    days = {"valid_from": date(year, 1, 1), "valid_until": date(year, 12, 31)}
    option = OptionTerm.objects.get(amendment__agreement=agreement)
    terms = [CallOffTerm(option=option)]
    if hours:
        terms.append(VolumeTerm(quantity=Decimal(hours), per=VolumePer.PERIOD, **days))
    if money:
        terms.append(CompensationTerm(amount=Decimal(money), unit="period", **days))
    return terms


def use(agreement, amount=None, quantity=None, *, last=date(2026, 3, 31), option=None):
    """Reported consumption."""
    record = Consumption(
        starts_on=last.replace(day=1),
        ends_on=last,
        amount=amount,
        quantity=quantity,
        option=option,
        source="Fakturor",
    )
    return limits.report_consumption(
        consumption=record, agreement=agreement, by=factories.registrar()
    )
