"""Proposed texts for the sections of a memo, from what the register knows. Never more than that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from commissioning.effects import OPEN_END, AgreementEffect, added_time, length_in_words
from commissioning.memos.content import MemoMaterial
from commissioning.models import (
    CoDeterminationKind,
    CoDeterminationOutcome,
    CoDeterminationRecord,
    Consultation,
)
from commissioning.suggestions import subject
from contracts import economy
from contracts.derivation import Facts
from contracts.money import format_sek

OUTCOMES = {
    CoDeterminationOutcome.AGREED: "Parterna var eniga.",
    CoDeterminationOutcome.DISAGREED: "Parterna var oeniga.",
    CoDeterminationOutcome.ADJOURNED: "Mötet ajournerades.",
}


def suggested_text(key: str, material: MemoMaterial) -> str:
    """A first text for the section, or nothing where the register has nothing to say."""
    maker = next((make for start, make in MAKERS if key.startswith(start)), None)
    return maker(material) if maker else ""


def has_suggestion(key: str) -> bool:
    """Whether the register ever has something to say in such a section."""
    return any(key.startswith(start) for start, _ in MAKERS)


def _matter(material: MemoMaterial) -> str:
    return "\n\n".join(
        " ".join(filter(None, (_standing(e), _proposal(e)))) for e in material.effects
    )


def _background(material: MemoMaterial) -> str:
    return "\n\n".join(filter(None, map(_standing, material.effects)))


def _standing(effect: AgreementEffect) -> str:
    facts = effect.before
    if facts is None or facts.starts_on is None:
        return ""
    agreement = effect.agreement
    services = ", ".join(s.name[:1].lower() + s.name[1:] for s in facts.services)
    scope = f" och omfattar {services}" if services else ""
    return f"{subject(agreement)} gäller från och med {facts.starts_on} {_until(facts)}{scope}."


def _until(facts: Facts) -> str:
    return f"till och med {facts.ends_on}" if facts.ends_on else f"och {OPEN_END}"


def _proposal(effect: AgreementEffect) -> str:
    added = added_time(effect.before, effect.after)
    if effect.before is None or added is None:
        return ""
    return f"Förslaget är att uppdraget förlängs {length_in_words(added)}, {_until(effect.after)}."


def _economy(material: MemoMaterial) -> str:
    return "\n\n".join(filter(None, map(_cost, material.effects)))


def _cost(effect: AgreementEffect) -> str:
    yearly = economy.yearly_cost(effect.after)
    if yearly is None:
        return ""
    level = economy.price_level_year(effect.after)
    sentences = [
        f"Ersättningen till {effect.agreement.provider} är {format_sek(yearly)} per år"
        + (f" i {level} års prisnivå." if level else ".")
    ]
    added = added_time(effect.before, effect.after)
    cost = economy.value(effect.after, added) if added else None
    if added and cost:
        sentences.append(f"Kostnaden för {length_in_words(added)} är {format_sek(cost)}.")
    return " ".join(sentences)


def _papers(material: MemoMaterial) -> str:
    """The memo itself and the papers of the matter; a secret one's title may be secret too."""
    papers = [(f"Tjänsteskrivelse – {material.matter.title}", material.memo.dated_on)]
    papers += [(p.title, p.dated_on) for p in material.matter.attachments.all() if not p.is_secret]
    return "\n".join(f"- {title}{f', {day}' if day else ''}" for title, day in papers)


def _consultations(material: MemoMaterial) -> str:
    day = _memo_day(material)
    return "\n\n".join(_heard(row, day) for row in material.matter.consultations.all())


def _heard(row: Consultation, day: date) -> str:
    if row.is_planned(day):
        when = f" till {row.held_on}" if row.held_on else ""
        return f"Samråd med {row.who} är planerat{when}."
    return " ".join(filter(None, (f"{row.who} hördes {row.held_on}.", row.answer.strip())))


def _codetermination(material: MemoMaterial) -> str:
    """MBL and local cooperation; what comes after the memo's day is planned, not done."""
    day = _memo_day(material)
    rows = material.matter.codetermination.all()
    return "\n\n".join(_negotiated(row, day) for row in rows)


def _negotiated(row: CoDeterminationRecord, day: date) -> str:
    if row.kind == CoDeterminationKind.NOT_NEEDED:
        return f"Information eller förhandling är inte aktuell. {row.note.strip()}".strip()
    is_forum = row.kind == CoDeterminationKind.FORUM
    what = row.get_kind_display().removesuffix(" MBL")
    where = f" {'i' if is_forum else 'med'} {row.forum}" if row.forum else ""
    if row.is_planned(day):
        when = f" till {row.held_on}" if row.held_on else ""
        return f"{what}{where} är planerad{when}."
    done = "skedde" if is_forum else "hölls"
    if row.kind == CoDeterminationKind.INFORMATION_19:
        done, where = "lämnades", where.replace(" med ", " till ", 1)
    outcome = OUTCOMES.get(CoDeterminationOutcome(row.outcome), "")
    return f"{what}{where} {done} {row.held_on}. {outcome}".strip()


def _memo_day(material: MemoMaterial) -> date:
    return material.memo.dated_on or timezone.localdate()


def _follow_up(material: MemoMaterial) -> str:
    tasks = [
        f"{p.task_owner} återkommer till nämnden"
        + (f" senast {p.task_due_on}." if p.task_due_on else ".")
        for p in material.points
        if p.is_task
    ]
    plans = [
        f"Uppdraget följs upp var {months}:e månad."
        for months in dict.fromkeys(
            a.follow_up_months
            for e in material.effects
            for a in e.after.amendments
            if a.follow_up_months
        )
    ]
    last = [_last_follow_up(e) for e in material.effects if e.last_follow_up]
    return "\n\n".join([*plans, *last, *tasks])


def _last_follow_up(effect: AgreementEffect) -> str:
    """What the last follow-up of something that is to be extended showed, or that none is known."""
    last = effect.last_follow_up
    if last is None or last.follow_up is None:
        return f"Ingen uppföljning av {effect.agreement.title} är registrerad."
    held = f"{subject(effect.agreement)} följdes senast upp {last.follow_up.held_on}"
    return f"{held}. Omdömet var: {last.grade_text}, {last.open_text}."


MAKERS: tuple[tuple[str, Callable[[MemoMaterial], str]], ...] = (
    ("arende", _matter),
    ("matter", _matter),
    ("sammanfattning", _matter),
    ("summary", _matter),
    ("bakgrund", _background),
    ("background", _background),
    ("nuvarande", _background),
    ("current", _background),
    ("ekonomi", _economy),
    ("economy", _economy),
    ("beslutsunderlag", _papers),
    ("underlag", _papers),
    ("papers", _papers),
    ("samrad", _consultations),
    ("beredning", _consultations),
    ("preparation", _consultations),
    ("mbl", _codetermination),
    ("samverkan", _codetermination),
    ("information-eller-forhandling", _codetermination),
    ("uppfoljning", _follow_up),
    ("follow", _follow_up),
)
