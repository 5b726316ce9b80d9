"""A proposed decision in words, which can be moved to the minutes as it stands.

Each text names party, matter, term and sum, and needs nothing beside it to be carried out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from contracts import economy, reading
from contracts.derivation import Facts, settle
from contracts.models import Agreement, Amendment
from contracts.money import format_sek
from contracts.periods import Period
from contracts.quantities import volume_text
from contracts.states import AmendmentKind, CompensationUnit, Form, VolumePer
from contracts.termsheet import AmendmentFact, CompensationFact, Valid, VolumeFact

NUMBERS = (
    *("noll", "en", "två", "tre", "fyra", "fem", "sex"),
    *("sju", "åtta", "nio", "tio", "elva", "tolv"),
)

SUBJECTS: dict[str, str] = {
    Form.ACTIVITY_ASSIGNMENT: "Verksamhetsuppdraget till",
    Form.DEVELOPMENT_ASSIGNMENT: "Utvecklingsuppdraget till",
    Form.PROCURED_CONTRACT: "Avtalet med",
    Form.FRAMEWORK_AGREEMENT: "Ramavtalet med",
    Form.CHOICE_SYSTEM: "Valfrihetssystemet med",
    Form.DIRECT_AWARD: "Det direktupphandlade avtalet med",
    Form.INDIVIDUAL_PLACEMENT: "Det individuella avtalet med",
    Form.INTER_BOARD_AGREEMENT: "Överenskommelsen med",
    Form.REGION_AGREEMENT: "Överenskommelsen med",
    Form.MUNICIPALITY_AGREEMENT: "Avtalet med",
    Form.IDEA_PARTNERSHIP: "Det idéburna offentliga partnerskapet med",
}
BEGINNINGS: dict[str, str] = {
    Form.ACTIVITY_ASSIGNMENT: "Verksamhetsuppdrag lämnas till",
    Form.DEVELOPMENT_ASSIGNMENT: "Utvecklingsuppdrag lämnas till",
    Form.PROCURED_CONTRACT: "Avtal tecknas med",
    Form.FRAMEWORK_AGREEMENT: "Ramavtal tecknas med",
    Form.CHOICE_SYSTEM: "Valfrihetssystem inrättas med",
    Form.DIRECT_AWARD: "Avtal tecknas efter direktupphandling med",
    Form.INDIVIDUAL_PLACEMENT: "Individuellt avtal tecknas med",
    Form.INTER_BOARD_AGREEMENT: "Överenskommelse träffas med",
    Form.REGION_AGREEMENT: "Överenskommelse träffas med",
    Form.MUNICIPALITY_AGREEMENT: "Avtal tecknas med",
    Form.IDEA_PARTNERSHIP: "Idéburet offentligt partnerskap ingås med",
}


def decision_text(amendment: Amendment, agreement: Agreement, facts: Facts) -> str:
    """The proposed decision for one amendment.

    `facts` is the agreement as it stands before the amendment. Sums are unindexed kronor.
    """
    fact = reading.amendment_fact(amendment)
    match amendment.kind:
        case AmendmentKind.ESTABLISH:
            return _establish(fact, agreement)
        case AmendmentKind.EXTEND:
            return _extend(fact, agreement, facts)
        case AmendmentKind.CALL_OFF:
            titles = [term.option.title for term in amendment.calloffterms.all()]
            return _call_off(fact, agreement, " och ".join(titles))
        case AmendmentKind.END:
            reasons = [term.reason for term in amendment.terminationterms.all()]
            return _end(fact, agreement, next(filter(None, reasons), ""))
    conditions = [term.text for term in amendment.conditionterms.all()]
    units = [term.name for term in amendment.premisesterms.all()]
    return _change(fact, agreement, conditions, units)


def subject(agreement: Agreement) -> str:
    """ "Verksamhetsuppdraget till Leanlink avseende boendestöd (dnr SON 2018-12)"."""
    words = SUBJECTS[agreement.form]
    return f"{words} {agreement.provider} avseende {_inner(agreement.title)}{_dnr(agreement)}"


def months_in_words(months: int) -> str:
    """ "fem månader"; digits from thirteen."""
    number = NUMBERS[months] if months < len(NUMBERS) else str(months)
    return f"{number} månad" if months == 1 else f"{number} månader"


def term_in_words(period: Period) -> str:
    """ "från och med 2022-01-01 till och med 2022-05-31"; without an end "tills vidare"."""
    start = f"från och med {period.starts_on}"
    if period.ends_on is None:
        return f"{start} och tills vidare"
    return f"{start} till och med {period.ends_on}"


def _establish(fact: AmendmentFact, agreement: Agreement) -> str:
    beginning = BEGINNINGS[agreement.form]
    sentences = [
        f"{beginning} {agreement.provider} avseende {_inner(agreement.title)}{_dnr(agreement)}"
        + "".join(f", {term_in_words(p.period)}" for p in fact.periods[:1])
        + "."
    ]
    if fact.right:
        sentences.append(_right(fact))
    sentences += [f"Ersättningen är {_price(c)}." for c in fact.compensations]
    if fact.volumes:
        sentences.append(f"Volymen är {_listed(_volume(v) for v in fact.volumes)}.")
    return " ".join(sentences)


def _right(fact: AmendmentFact) -> str:
    right = fact.right
    assert right is not None
    length = months_in_words(right.months_per_step)
    if right.steps == 1:
        text = f"Förlängning får ske en gång med {length}"
    elif right.steps:
        text = f"Förlängning får ske med {length} i taget, högst {_times(right.steps)}"
    else:
        text = f"Förlängning får ske med {length} i taget"
    end = right.not_after
    return f"{text}, längst till och med {end}." if end else f"{text}."


def _extend(fact: AmendmentFact, agreement: Agreement, facts: Facts) -> str:
    if not fact.periods:
        return f"{subject(agreement)} förlängs."
    period = Period(fact.periods[0].period.starts_on, fact.periods[-1].period.ends_on)
    cost = extension_cost(facts, period, fact.compensations)
    money = f", för {format_sek(cost)}{_level(facts, fact.compensations)}" if cost else ""
    return f"{subject(agreement)} förlängs{_length(period)}, {term_in_words(period)}{money}."


def extension_cost(
    facts: Facts, period: Period, new: Iterable[CompensationFact] = ()
) -> Decimal | None:
    """What the period costs at the prices of the agreement and any new ones; kronor, unindexed."""
    prices = settle([*facts.compensations, *new])
    periods = facts.periods
    longer = replace(facts, compensations=prices, periods=periods, latest_end_on=period.ends_on)
    return economy.value(longer, period)


def _length(period: Period) -> str:
    if period.ends_on is None:
        return ""
    months, days = period.whole_months()
    return f" med {months_in_words(months)}" if months and not days else ""


def _level(facts: Facts, new: Iterable[CompensationFact]) -> str:
    years = [c.price_level_year for c in [*facts.compensations, *new] if c.price_level_year]
    return f" i {max(years)} års prisnivå" if years else ""


def _call_off(fact: AmendmentFact, agreement: Agreement, option: str) -> str:
    """One clause a period, with the volume and the money that belong together."""
    spans = sorted({_span(t) for t in (*fact.volumes, *fact.compensations)}, key=_by_start)
    parts = [_call_off_part(fact, span) for span in spans]
    name = f"Optionen {_inner(option)}" if option else "Optionen"
    return f"{name} i {_inner(subject(agreement))} avropas med {_listed(parts)}."


def _call_off_part(fact: AmendmentFact, span: tuple[date | None, date | None]) -> str:
    volumes = _listed(_amount_of(v) for v in fact.volumes if _span(v) == span)
    money = _listed(format_sek(c.amount) for c in fact.compensations if _span(c) == span)
    what = " för ".join(part for part in (volumes, money) if part)
    return f"{what} {_span_text(span)}".strip()


def _end(fact: AmendmentFact, agreement: Agreement, reason: str) -> str:
    why = f" Skäl: {_inner(reason).rstrip('.')}." if reason else ""
    return f"{subject(agreement)} upphör att gälla efter {fact.terminated_on}.{why}"


def _change(
    fact: AmendmentFact, agreement: Agreement, conditions: list[str], units: list[str]
) -> str:
    parts = [_with_span("volymen " + _verb(v) + " " + _volume(v), v) for v in fact.volumes]
    parts += [
        _with_span("ersättningen " + _verb(c) + " " + _price(c), c) for c in fact.compensations
    ]
    if fact.services:
        parts.append(f"{_listed(_inner(s.name) for s in fact.services)} läggs till")
    if units:
        parts.append(f"{_listed(units)} läggs till som enhet")
    main = f"{subject(agreement)} ändras så att {_listed(parts)}." if parts else ""
    if not conditions:
        return main
    first = main or f"{subject(agreement)} ändras."
    return " ".join([first, *(f"Villkor: {text.rstrip('.')}." for text in conditions)])


def _verb(term: VolumeFact | CompensationFact) -> str:
    return "blir" if term.replaces else "ökar med"


def _price(compensation: CompensationFact) -> str:
    unit = CompensationUnit(compensation.unit).label.removeprefix("kr ")
    level = f" i {compensation.price_level_year} års prisnivå"
    text = f"{format_sek(compensation.amount)} {unit}"
    return text + (level if compensation.price_level_year else "")


def _amount_of(volume: VolumeFact) -> str:
    return volume_text(volume.quantity, volume.unit, volume.quantity_max)


def _volume(volume: VolumeFact) -> str:
    per = "" if volume.per == VolumePer.CONSTANT else f" {VolumePer(volume.per).label}"
    service = f" {_inner(volume.service.name)}" if volume.service else ""
    return f"{_amount_of(volume)}{service}{per}"


def _span(term: Valid) -> tuple[date | None, date | None]:
    return term.valid_from, term.valid_until


def _by_start(span: tuple[date | None, date | None]) -> tuple[date, date]:
    return span[0] or date.min, span[1] or date.max


def _span_text(span: tuple[date | None, date | None]) -> str:
    first, last = span
    start = f"från och med {first}" if first else ""
    return " ".join(filter(None, (start, f"till och med {last}" if last else "")))


def _with_span(text: str, term: VolumeFact | CompensationFact) -> str:
    return f"{text} {_span_text(_span(term))}".strip()


def _times(count: int) -> str:
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return f"{number} gånger"


def _listed(parts: Iterable[str]) -> str:
    """ "a", "a och b", "a, b och c"."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} och {last}" if first else last


def _dnr(agreement: Agreement) -> str:
    return f" (dnr {agreement.dnr})" if agreement.dnr else ""


def _inner(text: str) -> str:
    """A title inside a sentence: small first letter, unless it begins with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
