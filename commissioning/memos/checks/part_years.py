"""What some months of a year cost, and what the whole year does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from commissioning.memos.checks.amounts import in_the_same_unit, places
from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import WARNING, Finding, at
from commissioning.memos.checks.money import part_year, table_amounts
from commissioning.memos.checks.reading import COUNT, MONTHS, amounts, kronor
from commissioning.memos.checks.text import MemoText

OF_MONTHS = re.compile(rf"\b(?:för|under) (?:de |dessa )?{COUNT} månader(?:na)?\b", re.IGNORECASE)
SOME_MONTHS = re.compile(
    rf"\b(?:(?:{'|'.join(MONTHS)})[–-](?:{'|'.join(MONTHS)})|(?:första|andra) halvåret) "
    r"(?P<year>20\d\d)\b[^.;\d]*$",
    re.IGNORECASE,
)


def months_of_a_year(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "Under februari–december 2026 blir kostnaden" what the whole year costs."""
    for part in memo.prose:
        for found in amounts(part):
            match = SOME_MONTHS.search(part.before(found.start, 80))
            agreement = next((a for a in facts.agreements if found.amount == a.yearly_cost), None)
            right = _in_year(agreement, int(match["year"])) if match and agreement else None
            if right and right != found.amount and not found.per and not found.is_about:
                wanted = in_the_same_unit(part.text[found.start : found.end], right)
                text = f"Beloppet är för ett helt år. Registret har {wanted} för månaderna."
                yield at(part, found.span, "BELOPP-DELAR", WARNING, text, suggestion=wanted)


def _in_year(agreement: AgreementFact, year: int) -> Decimal | None:
    return next((x.amount for x in agreement.amounts if x.year == year), None)


def part_of_a_year(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A yearly sum for an assignment of some months, and nothing of what the months cost."""
    for agreement in facts.agreements:
        parts = part_year(agreement)
        if not parts:
            continue
        is_said = _is_said(memo, parts)
        for part, found in places(memo, agreement.yearly_cost):
            of_months = OF_MONTHS.search(part.before(found.start, 60)) and not found.per
            if not of_months and (is_said or "ekonom" not in part.heading.casefold()):
                continue
            text = (
                f"Beloppet är för ett helt år. {agreement.first_day}–{agreement.last_day} kostar "
                f"{kronor(parts[0])} räknat i månader, {kronor(parts[1])} i dagar."
            )
            yield at(
                part,
                found.span,
                "BELOPP-DELAR",
                WARNING,
                text,
                source=f"{agreement.source}: {parts[0]}",
            )
            return


def _is_said(memo: MemoText, parts: tuple[Decimal, ...]) -> bool:
    allowed = parts[0] * Decimal("0.01")
    found = [each for part in memo.prose for each in amounts(part)]
    tables = [value for table in memo.tables for _, value in table_amounts(table)]
    values = [*(each.amount for each in found), *tables]
    return any(abs(value - part) <= allowed for value in values for part in parts)


CHECKS = (part_of_a_year, months_of_a_year)
