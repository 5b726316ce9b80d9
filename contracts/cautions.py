"""What a person should look at: errors and warnings that follow from an agreement's facts.

A caution never stops anybody; what is refused is refused by the forms and the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .deadlines import notice_day
from .derivation import Facts
from .money import format_sek
from .states import Form
from .termsheet import CompensationFact, TermSheet

WARNING = "warning"
INFO = "info"
FRAMEWORK = Form.FRAMEWORK_AGREEMENT


@dataclass(frozen=True)
class Caution:
    """`code` is stable (used in JSON and tests); `text` is one Swedish sentence or two."""

    code: str
    severity: str
    text: str


def cautions(sheet: TermSheet, facts: Facts) -> list[Caution]:
    """Everything worth a look, the most serious first."""
    found = [*_about_time(sheet, facts), *_about_rights(sheet, facts), *_about_money(facts)]
    found += [*_about_services(sheet, facts), *_about_identity(sheet, facts)]
    return sorted(found, key=lambda caution: caution.severity != WARNING)


def orphaned_services(sheet: TermSheet, facts: Facts) -> list[str]:
    """Services that no successor covers, when at least one successor is named."""
    if not sheet.successors:
        return []
    covered = frozenset().union(*(s.service_ids for s in sheet.successors))
    return [s.name for s in facts.services if s.id not in covered]


def _about_time(sheet: TermSheet, facts: Facts) -> Iterator[Caution]:
    approximate = next((p.approximate for p in facts.periods if p.approximate), "")
    if approximate:
        yield Caution(
            "approximate_start",
            INFO,
            f"Startdagen är ungefärlig ({approximate}). Rätta den när den är känd.",
        )
    if facts.starts_on is None:
        yield Caution("no_term", WARNING, "Avtalstiden saknas. Lägg in en period.")
    elif facts.starts_on.weekday() >= 5:
        yield Caution("weekend_start", INFO, f"Startdagen {facts.starts_on} infaller på en helg.")
    if not sheet.expires and facts.nominal_end:
        yield Caution(
            "nominal_end",
            INFO,
            f"Slutdagen {facts.nominal_end} är upphandlingsverktygets. Valfrihetssystemet löper "
            "tills nämnden beslutar något annat.",
        )
    for gap in _gaps(facts):
        yield Caution("gap_between_periods", WARNING, f"Ingen period täcker tiden {gap}.")


def _gaps(facts: Facts) -> Iterator[str]:
    periods = [p.period for p in facts.periods]
    for earlier, later in pairwise(periods):
        if earlier.ends_on and not earlier.touches(later) and earlier.ends_on < later.starts_on:
            yield f"mellan {earlier.ends_on} och {later.starts_on}"


def _about_rights(sheet: TermSheet, facts: Facts) -> Iterator[Caution]:
    right = facts.right
    if right is None:
        return
    if right.notice is None:
        yield Caution(
            "no_notice_rule",
            INFO,
            "Förlängningsrätten saknar uppgift om när besked ska lämnas. "
            "Sista dag räknas som periodens sista dag.",
        )
    if any(a.is_right_unclear for a in facts.amendments):
        yield Caution(
            "unclear_cap",
            WARNING,
            "Texten säger inte om avtalet förlängs en eller flera gånger. Ange ett tak.",
        )
    first = _first_notice(facts)
    if first and facts.starts_on and first < facts.starts_on:
        yield Caution(
            "notice_before_start",
            WARNING,
            f"Sista dag för besked, {first}, ligger före avtalets start {facts.starts_on}.",
        )
    if facts.automatic_extensions:
        yield Caution(
            "extended_automatically",
            WARNING,
            f"Avtalet har förlängts av sig självt till {facts.ends_on}. Inget besked lämnades i "
            "tid.",
        )


def _first_notice(facts: Facts) -> date | None:
    if facts.base is None or facts.base.ends_on is None or facts.right is None:
        return None
    return notice_day(facts.base.ends_on, facts.right.notice) if facts.right.notice else None


def _about_money(facts: Facts) -> Iterator[Caution]:
    if not facts.compensations:
        yield Caution("no_amount", INFO, "Belopp saknas.")
    for compensation in facts.compensations:
        yield from _about_compensation(compensation, facts)


def _about_compensation(compensation: CompensationFact, facts: Facts) -> Iterator[Caution]:
    amount = format_sek(compensation.amount)
    if compensation.price_level_year is None:
        yield Caution("no_price_level", INFO, f"Prisnivå saknas för {amount}.")
    elif _is_old_level(compensation, facts):
        yield Caution(
            "old_price_level",
            WARNING,
            f"{amount} är i {compensation.price_level_year} års nivå, men tiden börjar "
            f"{_valid_start(compensation, facts)}. Ange om beloppet räknas upp.",
        )
    if compensation.valid_until and facts.ends_on and compensation.valid_until > facts.ends_on:
        yield Caution(
            "price_outlives_term",
            WARNING,
            f"Ersättningen {amount} gäller till {compensation.valid_until}, men avtalet slutar "
            f"{facts.ends_on}. Är en förlängning inte registrerad?",
        )


def _valid_start(compensation: CompensationFact, facts: Facts) -> date | None:
    latest = facts.periods[-1].period.starts_on if facts.periods else None
    return compensation.valid_from or latest


def _is_old_level(compensation: CompensationFact, facts: Facts) -> bool:
    start = _valid_start(compensation, facts)
    level = compensation.price_level_year
    return bool(start and level and not compensation.index and start.year > level)


def _about_services(sheet: TermSheet, facts: Facts) -> Iterator[Caution]:
    if not facts.services:
        yield Caution("no_service", WARNING, "Insats saknas. Ange vad uppdraget avser.")
    for name in orphaned_services(sheet, facts):
        yield Caution(
            "orphan_service",
            WARNING,
            f"{name} saknar ersättare efter {facts.ends_on}. Inget av de avtal som tar över "
            "omfattar insatsen.",
        )
    if sheet.form == FRAMEWORK and not any(a.cap for a in facts.amendments):
        yield Caution(
            "no_cap",
            WARNING,
            "Ramavtalet saknar takvolym. Ange det högsta värde eller den högsta volym som "
            "upphandlingen angav (EU-domstolen C-216/17 och C-23/20, HFD 2022:4).",
        )
    if any(not o.has_ceiling for o in facts.options):
        yield Caution("option_without_ceiling", INFO, "Optionen saknar tak för volym och belopp.")
    for volume in facts.volumes:
        if volume.valid_until and facts.latest_end_on and volume.valid_until > facts.latest_end_on:
            yield Caution(
                "volume_outlives_term",
                WARNING,
                f"En volym gäller till {volume.valid_until}, efter avtalets längsta slut "
                f"{facts.latest_end_on}.",
            )


def _about_identity(sheet: TermSheet, facts: Facts) -> Iterator[Caution]:
    if not sheet.dnr:
        yield Caution("no_dnr", INFO, "Diarienummer saknas.")
    if sheet.same_organisation and not sheet.in_house:
        yield Caution(
            "same_organisation",
            WARNING,
            "Parterna har samma organisationsnummer. Kommunen kan inte sluta avtal med sig "
            "själv; välj verksamhetsuppdrag eller överenskommelse.",
        )
    elif sheet.same_organisation:
        yield Caution(
            "in_house",
            INFO,
            "Kommunen står på båda sidor (samma organisationsnummer). LOU gäller inte.",
        )
