"""What the money buys: price for each unit, need against capacity, and what is not said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import INFO, WARNING, Finding, about, at
from commissioning.memos.checks.reading import COUNT, amounts, grouped, kronor, volumes
from commissioning.memos.checks.text import MemoText

PERFORMED = re.compile(
    r"\b(?:utförts|utförda|omfattat|använts|förbrukats|hittills)\b", re.IGNORECASE
)
DEAR_HOUR = Decimal(2000)
NOTHING_TO_PAY = re.compile(
    r"\b(?:inga (?:ekonomiska konsekvenser|kostnader|merkostnader)|ingen kostnad|påverkar inte|"
    r"kostnadsneutral\w*|medför inga|får inga ekonomiska)\b",
    re.IGNORECASE,
)
COMES = re.compile(r"\bnya ansökningar\b[^.]*?\b(\d+)(?:-(\d+))?\s+(?:per|i) månad", re.IGNORECASE)
GOES = re.compile(r"\b(\d+)(?:[-–](\d+))?\s+ärenden avslutas", re.IGNORECASE)
PER_UNIT = re.compile(
    r"\b(?:ersättning per plats|rörlig ersättning|per utförd timme|styckpris)\b", re.IGNORECASE
)
FRAME = re.compile(r"\b(?:som anslag|budgetram|ramanslag|anslagsfinansier\w*)\b", re.IGNORECASE)
SPECIAL = re.compile(r"\bsärskilda avtal\b", re.IGNORECASE)
TOTAL = re.compile(r"\b(?:sammantagen|total|samlad) budget\b", re.IGNORECASE)
DIFFERS = Decimal("0.10")


def price_of_performed(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A fixed yearly sum against the hours that it has given."""
    for agreement in facts.agreements:
        if not agreement.yearly_cost or agreement.volumes:
            continue
        for part in memo.sections:
            for found in volumes(part):
                is_hours = found.unit == "timmar" and found.quantity > 0
                if not is_hours or not PERFORMED.search(part.sentence_at(found.start)):
                    continue
                price = agreement.yearly_cost / found.quantity
                if price > DEAR_HOUR:
                    text = (
                        f"{kronor(agreement.yearly_cost)} för {grouped(found.quantity)} timmar är "
                    )
                    text += f"{kronor(price.quantize(Decimal(1)))} per timme."
                    yield at(part, found.span, "PRIS-ORIMLIGT", INFO, text, source=agreement.source)
                    return


def budget_and_volumes(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A budget beside volumes that would give another price than the agreements have."""
    prices = [a.unit_price for a in (*facts.agreements, *facts.context) if a.unit_price]
    if not prices:
        return
    for part, match in memo.find(TOTAL):
        line_start = part.text.rfind("\n", 0, match.start()) + 1
        ends = part.text.find("\n", match.end())
        line_end = ends if ends >= 0 else len(part.text)
        hours = [
            v for v in volumes(part) if line_start <= v.start < line_end and v.unit == "timmar"
        ]
        money = [a for a in amounts(part) if match.end() <= a.start < line_end]
        total = sum((v.quantity for v in hours), Decimal(0))
        if not money or not total:
            continue
        price = money[0].amount / total
        if price > max(prices) * Decimal("1.5") or price < min(prices) / 2:
            text = (
                f"{part.text[money[0].start : money[0].end]} på {grouped(total)} timmar är "
                f"{kronor(price.quantize(Decimal(1)))} per timme, avtalen har "
                f"{kronor(min(prices).quantize(Decimal(1)))}. Skriv vad budgeten omfattar."
            )
            yield at(part, match.span(), "BELOPP-OMFATTNING", INFO, text)


def unit_prices(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Kronor an hour that move between years, or between providers of the same service."""
    prices = {a.provider: _prices(a) for a in facts.agreements}
    moved = [(name, each) for name, each in prices.items() if len(set(each.values())) > 1]
    for name, each in moved[:1]:
        years = ", ".join(f"{year} {grouped(price)} kr" for year, price in each.items())
        text = f"{name}: priset per timme rör sig mellan åren ({years})."
        yield about("PRIS-SKILJER", INFO, text, heading="Ekonomi", source=years)
    first = [min(each.values()) for each in prices.values() if each]
    if len(first) > 1 and max(first) > min(first) * (1 + DIFFERS):
        text = f"Priset per timme skiljer: {grouped(min(first))}–{grouped(max(first))} kr."
        yield about(
            "PRIS-UTFORARE", INFO, text, heading="Ekonomi", source=f"{min(first)}{max(first)}"
        )


def _prices(agreement: AgreementFact) -> dict[int, Decimal]:
    hours = {v.year: v.quantity for v in agreement.volumes if v.unit == "timmar" and v.quantity}
    return {
        each.year: (each.amount / hours[each.year]).quantize(Decimal("0.01"))
        for each in agreement.amounts
        if each.year in hours and each.year
    }


def no_amount(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A section on the economy without a single amount."""
    part = memo.section_like("ekonomiska konsekvenser", "ekonomi")
    if part is None or not part.text.strip() or NOTHING_TO_PAY.search(part.text):
        return
    has_table = any(table.section == part.key for table in memo.tables)
    if amounts(part) or has_table or any(amounts(p) for p in memo.sections if p is not part):
        return
    if any(a.kind in ("new", "extension", "increase", "call_off") for a in facts.agreements):
        text = "Skriv vad det kostar, eller att det inte kostar något."
        yield at(part, (0, len(part.text.rstrip())), "EKONOMI-UTAN-BELOPP", WARNING, text)


def need_and_capacity(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The need that stays when everything proposed is decided."""
    demand = facts.demand
    if demand.need is None or demand.capacity is None or demand.capacity >= demand.need:
        return
    gap = demand.need - demand.capacity
    text = (
        f"Behovet är {grouped(demand.need)} {demand.unit}, kapaciteten efter beslutet "
        f"{grouped(demand.capacity)}. {grouped(gap)} {demand.unit} saknas."
    )
    place = next(
        ((p, v.span) for p in memo.sections for v in volumes(p) if v.quantity == demand.need), None
    )
    if place:
        yield at(*place, "BEHOV-GAP", INFO, text, source=f"{gap}")
    yield from _direct_awards(memo, facts, gap)


def _direct_awards(memo: MemoText, facts: Facts, gap: Decimal) -> Iterator[Finding]:
    prices = [a.unit_price for a in (*facts.agreements, *facts.context) if a.unit_price]
    limit = facts.demand.direct_award_limit
    found = next(memo.find(SPECIAL), None)
    if not prices or limit is None or found is None or gap * min(prices) <= limit:
        return
    part, match = found
    value = (gap * min(prices) / 1000).quantize(Decimal(1)) * 1000
    text = (
        f"Bristen motsvarar {kronor(value)} om året som särskilda avtal. Gränsen för "
        f"direktupphandling är {kronor(limit)}."
    )
    yield at(part, match.span(), "DIREKTUPPHANDLING", WARNING, text, source=f"gräns {limit}")


def flow(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """More come than go: what is added now is used up."""
    for part, comes in memo.find(COMES):
        goes = GOES.search(part.text, comes.end())
        if goes and int(comes[1]) > int(goes[2] or goes[1]):
            least, most = int(comes[1]) - int(goes[2] or goes[1]), int(comes[1]) - int(goes[1])
            net = str(least) if least == most else f"{least}–{most}"
            text = f"Netto {net} fler i månaden. Skriv hur länge den nya volymen räcker."
            yield at(part, comes.span(), "INFLODE", INFO, text)


def two_principles(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Paid by the place and by a frame in one list."""
    for part in memo.sections:
        one, two = PER_UNIT.search(part.text), FRAME.search(part.text)
        if one and two:
            text = "Ersättning både per plats och som budgetram. Skriv vilken som gäller."
            yield at(part, two.span(), "ERSATTNING-TVA", INFO, text)


def ceilings(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """An option needs a ceiling, and more than ten per cent needs the option's clause."""
    called = [a for a in facts.agreements if a.kind == "call_off" and a.ceiling is None]
    if not called or re.search(
        rf"\b(?:takvolym\w*|tak|högst|fördelningsnyckel)\b|\boption(?:en)? (?:på|om) {COUNT} ",
        memo.whole,
        re.IGNORECASE,
    ):
        return
    match = next(memo.find(re.compile(r"\boption(?:en|er|erna)?\b", re.IGNORECASE)), None)
    if match:
        part, found = match
        text = "Skriv optionens tak och hur volymen fördelas mellan utförarna."
        yield at(part, found.span(), "OPTION-TAK", WARNING, text, source=called[0].source)


CHECKS = (
    price_of_performed, budget_and_volumes, unit_prices, no_amount, need_and_capacity, flow,
    two_principles, ceilings,
)  # fmt: skip
