"""Terms of an amendment in Swedish words, for the ledger of a record and for its history."""

from __future__ import annotations

from datetime import date
from functools import singledispatch

from contracts.deadlines import Actor, CountedFrom
from contracts.models import (
    CallOffTerm,
    CapTerm,
    CompensationTerm,
    ConditionTerm,
    ExtensionRightTerm,
    FollowUpTerm,
    OptionTerm,
    PeriodTerm,
    PremisesTerm,
    SecurityTerm,
    ServiceTerm,
    TerminationTerm,
    VolumeTerm,
)
from contracts.models.terms import Term, ValidTerm
from contracts.money import format_number, format_sek
from contracts.periods import months_text
from contracts.quantities import quantity_text
from contracts.states import CompensationUnit
from contracts.templatetags.form_fields import count_in_words

ORDINALS = {1: "varje månad", 2: "varannan månad", 12: "en gång om året"}


def sentence_case(text: str) -> str:
    """The text with its first letter raised: "ersättning" -> "Ersättning"."""
    return text[:1].upper() + text[1:]


def every_months_text(months: int) -> str:
    """ "var tredje månad"; 1, 2 and 12 have words of their own."""
    words = {3: "tredje", 4: "fjärde", 5: "femte", 6: "sjätte"}
    return ORDINALS.get(months) or f"var {words.get(months, f'{months}:e')} månad"


def interval_text(starts_on: date | None, ends_on: date | None) -> str:
    """Days as "2019-09-01–2021-08-31", "från …", "till och med …" or nothing."""
    if starts_on and ends_on:
        return f"{starts_on}–{ends_on}"
    if starts_on:
        return f"från {starts_on}"
    return f"till och med {ends_on}" if ends_on else ""


def label_of(term: Term) -> str:
    """What sort of term it is: "Ersättning"."""
    return sentence_case(str(term._meta.verbose_name))


def terms_in_words(terms: list[Term]) -> list[tuple[str, list[str]]]:
    """(label, sentences) for each sort of term."""
    said: dict[str, list[str]] = {}
    for term in terms:
        said.setdefault(label_of(term), []).append(in_words(term))
    return list(said.items())


@singledispatch
def in_words(term: object) -> str:
    """One term as a short sentence without a full stop."""
    return str(term)


@in_words.register
def _(term: PeriodTerm) -> str:
    time = interval_text(term.starts_on, term.ends_on)
    closing = "" if term.ends_on else ", tills vidare"
    about = f" (ungefärlig start: {term.approximate})" if term.approximate else ""
    return f"{term.get_kind_display()} {time}{closing}{about}"


@in_words.register
def _(term: ServiceTerm) -> str:
    return term.service.name


@in_words.register
def _(term: VolumeTerm) -> str:
    quantity = quantity_text(term.quantity)
    if term.quantity_max is not None:
        quantity += f"–{quantity_text(term.quantity_max)}"
    part = "varav " if term.is_part else ""
    amount = f"{part}{quantity} {term.get_unit_display()} {term.get_per_display()}"
    return _joined(amount, term.get_basis_display(), term.label, *_validity(term))


@in_words.register
def _(term: CompensationTerm) -> str:
    amount = f"{format_number(term.amount)} {CompensationUnit(term.unit).label}"
    level = f"{term.price_level_year} års prisnivå" if term.price_level_year else "prisnivå saknas"
    index = f"räknas upp med {term.index_formula}" if term.index_formula else ""
    return _joined(
        f"{term.get_model_display()} {amount}", level, index, *_validity(term), term.note
    )


@in_words.register
def _(term: ExtensionRightTerm) -> str:
    return _joined(
        right_steps_text(term.steps, term.months_per_step),
        "förlängs av sig självt" if term.is_automatic else "",
        Actor(term.actor).label.lower(),
        notice_text(term.notice_months, term.notice_from),
        term.get_channel_display().lower() if term.channel else "",
        f"längst till och med {term.not_after}" if term.not_after else "",
    )


def right_steps_text(steps: int | None, months: int) -> str:
    """ "två förlängningar om 12 månader"; without limit "förlängs 12 månader i taget"."""
    if steps is None:
        return f"förlängs {months_text(months)} i taget, utan gräns"
    noun = "förlängning" if steps == 1 else "förlängningar"
    return f"{count_in_words(steps).lower()} {noun} om {months_text(months)}"


def notice_text(months: int | None, counted_from: str) -> str:
    """ "besked 3 månader före periodens slut"."""
    if not months:
        return "besked inte reglerat"
    return f"besked {months_text(months)} {CountedFrom(counted_from).label}"


@in_words.register
def _(term: OptionTerm) -> str:
    return _joined(term.title, _service(term), ceiling_text(term), term.clause)


def ceiling_text(option: OptionTerm) -> str:
    """The ceiling of an option in words: "högst 1 930 timmar per år, högst 800 000 kr"."""
    parts = []
    if option.max_quantity is not None:
        unit = option.get_unit_display()
        parts.append(f"högst {quantity_text(option.max_quantity)} {unit} per år")
    if option.max_amount is not None:
        parts.append(f"högst {format_sek(option.max_amount)}")
    return ", ".join(parts) or "tak saknas"


@in_words.register
def _(term: CapTerm) -> str:
    return _joined(cap_text(term), term.clause)


def cap_text(cap: CapTerm) -> str:
    """A cap in words: "högst 4 000 000 kr, högst 9 000 timmar under hela avtalet"."""
    parts = [f"högst {format_sek(cap.max_amount)}"] if cap.max_amount is not None else []
    if cap.max_quantity is not None:
        parts.append(f"högst {quantity_text(cap.max_quantity)} {cap.get_unit_display()}")
    return f"{', '.join(parts)} under hela avtalet"


@in_words.register
def _(term: CallOffTerm) -> str:
    return term.option.title


@in_words.register
def _(term: PremisesTerm) -> str:
    places = f"{format_number(term.places)} platser" if term.places is not None else ""
    return _joined(term.name, term.address, _service(term), places)


@in_words.register
def _(term: SecurityTerm) -> str:
    until = f"till och med {term.ends_on}" if term.ends_on else ""
    return _joined(term.name, format_sek(term.amount), until)


@in_words.register
def _(term: FollowUpTerm) -> str:
    first = f"första gången {term.first_on}" if term.first_on else ""
    return _joined(every_months_text(term.every_months), term.subject, first)


@in_words.register
def _(term: ConditionTerm) -> str:
    return term.text


@in_words.register
def _(term: TerminationTerm) -> str:
    return _joined(f"upphör {term.ends_on}", term.reason)


def _validity(term: ValidTerm) -> tuple[str, str, str]:
    replaces = "ersätter tidigare" if term.effect == "set" else ""
    return _service(term), interval_text(term.valid_from, term.valid_until), replaces


def _service(term: ValidTerm | OptionTerm | PremisesTerm) -> str:
    return term.service.name if term.service else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
