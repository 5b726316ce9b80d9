"""What a decision would do to the register, computed before anything is written.

The same derivation that counts afterwards is run on the terms with the points approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from commissioning.awaited import awaited
from commissioning.models import DecisionPoint, Matter, Organ, Outcome
from commissioning.remarks import remark
from commissioning.suggestions import NUMBERS, months_in_words
from contracts import economy, last_follow_up, reading
from contracts.derivation import Facts, derive, status
from contracts.last_follow_up import LastFollowUp
from contracts.models import Agreement, Amendment
from contracts.money import format_sek
from contracts.periods import Period
from contracts.quantities import volume_text
from contracts.states import AmendmentState, Status
from contracts.termsheet import TermSheet
from contracts.timeline import Axis, Bar

APPROVALS = (Outcome.APPROVED, Outcome.APPROVED_AS_CHANGED)
REVOKES = "Upphävs"
CLOSING = (Outcome.REJECTED, Outcome.WITHDRAWN)
OPEN_END = "tills vidare"
MAX_VOLUMES = 8


@dataclass(frozen=True)
class Proposed:
    """What somebody is about to record: outcomes by the key of each point."""

    on: date
    organ: str = Organ.BOARD
    section: int | None = None
    last_appeal_on: date | None = None
    outcomes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One line of before and after, as text; `old` is empty for something new."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class AgreementEffect:
    """What happens to one agreement, with the facts before and after; `kind` is in words.

    `last_follow_up` stands beside every extension: None where nothing is extended.
    """

    agreement: Agreement
    before: Facts | None
    after: Facts
    kind: str
    changes: tuple[Change, ...]
    notes: tuple[tuple[str, str], ...]
    bars_before: tuple[Bar, ...]
    bars_after: tuple[Bar, ...]
    axis: Axis | None
    last_follow_up: LastFollowUp | None = None

    @property
    def watch(self) -> str:
        """What the register will remind of from now on."""
        if self.kind == REVOKES:
            return ""
        if self.after.steps and self.after.deadline and self.after.deadline.act_by:
            return f"Besked om förlängning senast {self.after.deadline.act_by}"
        return f"Uppdraget upphör {self.after.ends_on}" if self.after.ends_on else ""


@dataclass(frozen=True)
class Effects:
    """Everything that happens in the register when a decision is recorded.

    `pending` is what happens only if another board decides the same.
    """

    agreements: tuple[AgreementEffect, ...] = ()
    pending: tuple[AgreementEffect, ...] = ()
    tasks: tuple[DecisionPoint, ...] = ()
    delegations: tuple[DecisionPoint, ...] = ()
    remarks: tuple[str, ...] = ()
    locks_memo: bool = False


def effects(matter: Matter, points: list[DecisionPoint], proposed: Proposed) -> Effects:
    """What recording the outcomes would do. Reads the register, writes nothing."""
    approved = [p for p in points if takes_effect(p, proposed)]
    at_once = [p for p in approved if not p.is_conditional]
    closed = [p for p in points if proposed.outcomes.get(p.pk) in CLOSING]
    met, said = awaited(points, proposed.outcomes)
    return Effects(
        agreements=(
            *effects_on_agreements([*_amendments(at_once), *met], proposed.on),
            *_revocations(approved, proposed.on),
        ),
        pending=tuple(
            effects_on_agreements(_amendments(p for p in approved if p.is_conditional), proposed.on)
        ),
        tasks=tuple(p for p in approved if p.is_task),
        delegations=tuple(p for p in approved if p.is_delegation),
        remarks=(*_remarks(points, proposed), *said),
        locks_memo=len(approved) + len(closed) == len(points),
    )


def _remarks(points: list[DecisionPoint], proposed: Proposed) -> list[str]:
    found = (remark(p, proposed.outcomes.get(p.pk), takes_effect(p, proposed)) for p in points)
    return [sentence for sentence in found if sentence]


def _revocations(approved: list[DecisionPoint], on: date) -> list[AgreementEffect]:
    """What the revocation of earlier decisions does to their agreements."""
    revoked = [
        amendment
        for point in approved
        if point.reverses
        for amendment in point.reverses.point.amendments
        if amendment.state == AmendmentState.IN_FORCE
    ]
    numbers: dict[int, set[int]] = {}
    for amendment in revoked:
        numbers.setdefault(amendment.agreement_id, set()).add(amendment.number)
    found = read_agreements(revoked)
    return [revocation_of(found[pk], reading.read(found[pk]), numbers[pk], on) for pk in numbers]


def revocation_of(
    agreement: Agreement, sheet: TermSheet, numbers: set[int], on: date
) -> AgreementEffect:
    """The agreement before and after those amendments are revoked from the day."""
    before, after = derive(sheet, on), derive(sheet.revoking(numbers, on), on)
    return _effect(agreement, before if before.is_decided else None, after, REVOKES, on)


def difference(before: Agreement, after: Agreement, kind: str, on: date) -> AgreementEffect:
    """An agreement as it was read before and after something was done to it."""
    known = derive(reading.read(before), on)
    now = derive(reading.read(after), on)
    return _effect(after, known if known.is_decided else None, now, kind, on)


def takes_effect(point: DecisionPoint, proposed: Proposed) -> bool:
    """Approved by an organ that may decide it; below that, an approval is only a proposal."""
    is_approved = proposed.outcomes.get(point.pk) in APPROVALS
    return is_approved and Organ.rank(proposed.organ) >= Organ.rank(point.organ)


def effects_on_agreements(
    amendments: Iterable[Amendment], on: date, agreements: dict[int, Agreement] | None = None
) -> list[AgreementEffect]:
    """One effect for each agreement, as if the amendments were approved together on the day."""
    amendments = list(amendments)
    numbers: dict[int, set[int]] = {}
    for amendment in amendments:
        numbers.setdefault(amendment.agreement_id, set()).add(amendment.number)
    found = read_agreements(amendments) if agreements is None else agreements
    return [
        effect_on(found[pk], reading.read(found[pk]), numbers[pk], on) for pk in sorted(numbers)
    ]


def read_agreements(amendments: Iterable[Amendment]) -> dict[int, Agreement]:
    """The agreements that the amendments change, with all their terms."""
    keys = {amendment.agreement_id for amendment in amendments}
    if not keys:
        return {}
    found = reading.with_terms(Agreement.objects.filter(pk__in=keys))
    return {a.pk: a for a in found.prefetch_related(*last_follow_up.PREFETCH)}


def effect_on(
    agreement: Agreement, sheet: TermSheet, numbers: set[int], on: date
) -> AgreementEffect:
    """The agreement before and after; amendments that are decided already are set aside first."""
    earlier = without(sheet, numbers)
    before = derive(earlier, on)
    after = derive(earlier.approving(numbers, on), on)
    known = before if before.is_decided else None
    return _effect(agreement, known, after, "Ändras" if known else "Nytt", on)


def _effect(
    agreement: Agreement, known: Facts | None, after: Facts, kind: str, on: date
) -> AgreementEffect:
    stage = reading.stage(agreement, on)
    if kind == REVOKES and not after.is_decided:
        stage = Status.REVOKED
    days = [*_days(known), *_days(after), on] if known else [*_days(after), on]
    return AgreementEffect(
        agreement=agreement,
        before=known,
        after=after,
        kind=kind,
        changes=tuple(_changes(known, after, stage, on)),
        notes=tuple(_notes(known, after)),
        bars_before=tuple(_bars(known)) if known else (),
        bars_after=tuple(_bars(after)),
        axis=Axis.covering(days),
        last_follow_up=_beside(agreement, known, after, kind, on),
    )


def _beside(
    agreement: Agreement, known: Facts | None, after: Facts, kind: str, on: date
) -> LastFollowUp | None:
    """The last follow-up, where time is added to what was decided."""
    if known is None or kind == REVOKES or added_time(known, after) is None:
        return None
    return last_follow_up.last_follow_up(agreement, on)


def without(sheet: TermSheet, numbers: set[int]) -> TermSheet:
    """The sheet with those amendments undecided, so that a taken decision can be shown again."""
    return replace(
        sheet,
        amendments=tuple(
            replace(a, in_force_on=None, revoked_on=None) if a.number in numbers else a
            for a in sheet.amendments
        ),
    )


def added_time(before: Facts | None, after: Facts) -> Period | None:
    """The time that the proposal adds: the whole term of something new, or the extension."""
    if before is None or before.starts_on is None:
        return after.term
    if before.ends_on is None or (after.ends_on and after.ends_on <= before.ends_on):
        return None
    return Period(before.ends_on + timedelta(days=1), after.ends_on)


def length_in_words(period: Period) -> str:
    """ "fem månader", "fyra år", and for broken months the days from and to."""
    if period.ends_on is None:
        return f"tiden från {period.starts_on}"
    months, days = period.whole_months()
    if days or not months:
        return f"tiden {period.starts_on}–{period.ends_on}"
    if months % 12 == 0 and months // 12 < len(NUMBERS):
        return "ett år" if months == 12 else f"{NUMBERS[months // 12]} år"
    return months_in_words(months)


def _amendments(points: Iterable[DecisionPoint]) -> list[Amendment]:
    return [amendment for point in points for amendment in point.amendments]


def _changes(before: Facts | None, after: Facts, stage: str, on: date) -> list[Change]:
    old = dict(_lines(before, stage, on)) if before else {}
    rows = [(label, old.get(label, ""), new) for label, new in _lines(after, stage, on)]
    changed = [Change(*row) for row in rows if row[1] != row[2]]
    return [*changed, *_volume_changes(before, after)]


def _lines(facts: Facts, stage: str, on: date) -> list[tuple[str, str]]:
    cost = economy.yearly_cost(facts)
    right = facts.deadline.act_by if facts.deadline else None
    lines = [
        ("Gäller från och med", str(facts.starts_on or "")),
        ("Gäller till och med", str(facts.ends_on or OPEN_END)),
        ("Längsta sluttid", str(facts.latest_end_on or "")),
        ("Besked senast", str(right or "")),
        ("Status", Status(status(facts, stage, on)).label),
        ("Ersättning", _yearly(facts) if cost is not None else ""),
    ]
    if facts.latest_end_on == facts.ends_on:
        del lines[2]
    return [line for line in lines if line[1]]


def _yearly(facts: Facts) -> str:
    cost, level = economy.yearly_cost(facts), economy.price_level_year(facts)
    text = f"{format_sek(cost, 0)} per år"
    return f"{text} i {level} års nivå" if level else text


def _notes(before: Facts | None, after: Facts) -> list[tuple[str, str]]:
    """Label and text of what does not change, and of what the added time costs."""
    notes = []
    if before and economy.yearly_cost(after) and _yearly(before) == _yearly(after):
        notes.append(("Ersättning", f"{_yearly(after)}, oförändrad"))
    added = added_time(before, after)
    cost = economy.value(after, added) if added else None
    if added and cost:
        notes.append(("Kostnad", f"{format_sek(cost)} för {length_in_words(added)}"))
    return notes


def _volume_changes(before: Facts | None, after: Facts) -> list[Change]:
    """Volumes that change, with years of the same volume on one line."""
    if before and before.volumes == after.volumes:
        return []  # a longer time at the same volume is no change of volume
    old = _volumes(before) if before else {}
    new = _volumes(after)
    rows: dict[tuple[str, str, str], list[int]] = {}
    for (service, year), text in new.items():
        was = old.get((service, year), "")
        if was != text:
            rows.setdefault((service, was, text), []).append(year)
    changes = [Change(f"{s} {_years(years)}", was, text) for (s, was, text), years in rows.items()]
    return changes[:MAX_VOLUMES]


def _years(years: list[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{min(years)}–{max(years)}"


def _volumes(facts: Facts) -> dict[tuple[str, int], str]:
    return {
        (row.service, row.year): volume_text(row.quantity, row.unit, row.highest)
        for row in economy.volumes_by_year(facts)
        if row.quantity
    }


def _days(facts: Facts) -> list[date | None]:
    days = [day for p in facts.periods for day in (p.period.starts_on, p.period.ends_on)]
    return [*days, facts.ends_on]


def _bars(facts: Facts) -> list[Bar]:
    bars = []
    for fact in facts.periods:
        ends_on = fact.period.ends_on if facts.expires else None
        if facts.is_terminated and facts.ends_on and (ends_on is None or ends_on > facts.ends_on):
            ends_on = facts.ends_on
        if ends_on and ends_on < fact.period.starts_on:
            continue
        kind = "extension" if fact.is_extension else "base" if ends_on else "open"
        bars.append(Bar(kind, fact.period.starts_on, ends_on))
    return bars + [Bar("possible", s.period.starts_on, s.period.ends_on) for s in facts.steps[:3]]
