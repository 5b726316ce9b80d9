"""A memo of one section and the facts of one agreement, to see what a check says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.memos.checks import registry
from commissioning.memos.checks.facts import (
    AgreementFact,
    Facts,
    MatterDates,
    PartyFact,
    VolumeFact,
)
from commissioning.memos.checks.finding import Finding
from commissioning.memos.checks.text import MemoText, Part

AGREEMENT = AgreementFact(
    title="Korttidsvistelse",
    number="A-0001",
    provider="Capio Psykiatri AB",
    services=("Korttidsvistelse",),
    legal_bases=("LSS 9 § 6",),
    starts_on=date(2024, 3, 1),
    ends_on=date(2026, 2, 28),
    latest_end_on=date(2028, 2, 29),
    extension_months=(12, 12),
    notice_months=6,
    volumes=(VolumeFact(2024, Decimal(1700)), VolumeFact(2025, Decimal(2040))),
    yearly_cost=Decimal(1_814_000),
    price_level=2024,
    index="OPI",
)
FACTS = Facts(
    agreements=(AGREEMENT,),
    parties=(
        PartyFact("Capio Psykiatri AB", aliases=("Capio",)),
        PartyFact("Social- och omsorgsnämnden", former=("Omsorgsnämnden",), is_board=True),
        PartyFact("Attendo"),
    ),
    affected=("Capio Psykiatri AB",),
    services=("Korttidsvistelse", "Hemtjänst"),
    dates=MatterDates(memo_on=date(2023, 11, 2), meeting_on=date(2023, 11, 22)),
)
POINT = (
    "Capio Psykiatri AB får i november 2023 avtal om korttidsvistelse enligt LSS 9 § 6 "
    "från och med 2024-03-01 till och med 2026-02-28 för 1 814 000 kr per år i 2024 års nivå."
)


def memo(text: str = "", *, heading: str = "Ärende", **changes: Any) -> MemoText:
    """A memo that is right, but for what is changed."""
    whole = MemoText(
        title="Avtal om korttidsvistelse",
        administration="Socialförvaltningen",
        receiver="Social- och omsorgsnämnden",
        dnr="SON 2023-1",
        dated_on=date(2023, 11, 2),
        officers=("Karin Ek",),
        points=(POINT,),
        sections=(Part("avsnitt-1", heading, text),),
        recipients=("Capio Psykiatri AB",),
    )
    return replace(whole, **changes)


def found(text: str = "", facts: Facts = FACTS, **changes: Any) -> list[Finding]:
    return list(registry.run(memo(text, **changes), facts))


def codes(text: str = "", facts: Facts = FACTS, **changes: Any) -> set[str]:
    return {finding.code for finding in found(text, facts, **changes)}


def with_agreement(**changes: Any) -> Facts:
    """The facts with the agreement changed."""
    return replace(FACTS, agreements=(replace(AGREEMENT, **changes),))
