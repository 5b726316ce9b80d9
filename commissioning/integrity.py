"""Whether the register agrees with itself: projection, decisions, periods and history.

Each check yields Swedish sentences; none when all is well. Read-only.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models

from commissioning.models import Condition, ConditionState, PointOutcome, StoredFile
from contracts.actions import standings
from contracts.models import Amendment, PeriodTerm, TerminationTerm
from contracts.states import AmendmentKind, AmendmentState
from providers.tracking import TrackedModel

MOST_NAMED = 5
NO_HISTORY = """
    select t.id::text from {table} t
    where not exists (select 1 from {history} h where h.id = t.id)
    order by t.id limit %s"""
NOT_AS_HISTORY = """
    select t.id::text from {table} t
    join lateral (
        select * from {history} h where h.id = t.id order by h.history_id desc limit 1
    ) h on true
    where h.history_type = '-' or ({mine}) is distinct from ({theirs})
    order by t.id limit %s"""
GONE_WITHOUT_TRACE = """
    select h.id::text from {history} h
    where h.history_type <> '-'
      and not exists (select 1 from {table} t where t.id = h.id)
      and not exists (select 1 from {history} l where l.id = h.id and l.history_id > h.history_id)
    order by h.id limit %s"""
NOBODY = """
    select h.id::text from {history} h
    where h.history_user_id is null or coalesce(h.history_change_reason, '') = ''
    order by h.id limit %s"""
HISTORY_CHECKS = (
    (NO_HISTORY, "saknar historik"),
    (NOT_AS_HISTORY, "är inte som historiken säger"),
    (GONE_WITHOUT_TRACE, "är borttagen utan att det står i historiken"),
    (NOBODY, "har en ändring utan vem och varför"),
)
TRIGGERS = ("append_only", "append_only_truncate")


def problems() -> Iterator[str]:
    """A sentence for each thing that is not as it should be."""
    yield from standings.differing()
    yield from standings.differing_volumes()
    yield from terms_without_decision()
    yield from conditions_out_of_step()
    yield from revoked_without_decision()
    yield from periods_out_of_step()
    yield from index_runs_out_of_step()
    yield from files_not_whole()
    for model in tracked_models():
        yield from history_gaps(model)
    yield from unguarded_history()


def terms_without_decision() -> Iterator[str]:
    """Decided amendments rest on one approval, or on an import; approved ones are decided."""
    approvals = _approvals()
    decided = Amendment.objects.in_force().filter(origin=Amendment.Origin.DECISION)
    for amendment in decided.select_related("agreement").order_by("pk"):
        number = approvals.pop(amendment.pk, 0)
        if number != 1:
            yield (
                f"{_name(amendment)} gäller, men har {number} beslut med bifall. Det ska vara ett."
            )
    waiting = Amendment.objects.filter(pk__in=approvals).exclude(state=AmendmentState.IN_FORCE)
    for amendment in waiting.select_related("agreement").order_by("pk"):
        yield f"{_name(amendment)} har fått bifall, men gäller inte."


def _approvals() -> dict[int, int]:
    """Final approvals of each amendment that count: no board's word to a higher organ, none that
    waits for another board or was revoked, and none that a correction has replaced."""
    found: dict[int, int] = {}
    outcomes = PointOutcome.objects.live().filter(reversed_by=None)
    for outcome in outcomes.select_related("decision", "point", "condition").prefetch_related(
        "point__effects"
    ):
        condition = getattr(outcome, "condition", None)
        is_met = condition is None or condition.state == ConditionState.MET
        if outcome.is_approval and not outcome.is_only_proposal and is_met:
            for effect in outcome.point.effects.all():
                found[effect.amendment_id] = found.get(effect.amendment_id, 0) + 1
    return found


def conditions_out_of_step() -> Iterator[str]:
    """What waits for another board is marked so, and what lapsed is closed."""
    states = {
        ConditionState.PENDING: AmendmentState.CONDITIONAL,
        ConditionState.LAPSED: AmendmentState.LAPSED,
    }
    found = Condition.objects.filter(state__in=states, outcome__is_superseded=False)
    waiting: set[int] = set()
    for condition in found.prefetch_related("outcome__point__effects__amendment__agreement"):
        for effect in condition.outcome.point.effects.all():
            waiting.add(effect.amendment_id)
            if effect.amendment.state != states[ConditionState(condition.state)]:
                yield f"{_name(effect.amendment)} stämmer inte med sitt villkor."
    stray = Amendment.objects.filter(state=AmendmentState.CONDITIONAL).exclude(pk__in=waiting)
    for amendment in stray.select_related("agreement").order_by("pk"):
        yield f"{_name(amendment)} är villkorad, men inget villkor väntar."


def revoked_without_decision() -> Iterator[str]:
    """Every revoked amendment is revoked by a decision that still counts, or was written by an
    index run that is taken back."""
    revoked = Amendment.objects.filter(state=AmendmentState.REVOKED)
    by_decision = revoked.filter(
        effect__point__outcomes__reversed_by__isnull=False,
        effect__point__outcomes__reversed_by__is_superseded=False,
    )
    taken_back = revoked.filter(
        origin=Amendment.Origin.INDEX, indexed_prices__run__taken_back_on__isnull=False
    )
    stray = revoked.exclude(pk__in=by_decision.values("pk"))
    stray = stray.exclude(pk__in=taken_back.values("pk"))
    for amendment in stray.select_related("agreement"):
        yield f"{_name(amendment)} är upphävd utan beslut om det."


def periods_out_of_step() -> Iterator[str]:
    """A period counts when its amendment does, unless the agreement ended before it began."""
    ends = dict(
        TerminationTerm.objects.filter(amendment__state=AmendmentState.IN_FORCE)
        .values_list("amendment__agreement")
        .annotate(first=models.Min("ends_on"))
    )
    periods = PeriodTerm.objects.select_related("amendment__agreement").order_by("pk")
    for period in periods.iterator():
        end = ends.get(period.agreement_id)
        is_cut_off = end is not None and period.starts_on > end
        should = period.amendment.state == AmendmentState.IN_FORCE and not is_cut_off
        if period.is_in_force != should:
            mark = "beslutad" if period.is_in_force else "inte beslutad"
            yield f"{_name(period.amendment)}: perioden {period} är märkt som {mark}."


def index_runs_out_of_step() -> Iterator[str]:
    """What is counted up rests on something, holds the very prices that its run wrote, and
    counts only while the run is not taken back."""
    counted = Amendment.objects.filter(kind=AmendmentKind.INDEX, state=AmendmentState.IN_FORCE)
    found = counted.select_related("agreement").prefetch_related(
        "indexed_prices", "compensationterms"
    )
    for amendment in found.order_by("pk"):
        prices = {(t.amount, t.price_level_year) for t in amendment.compensationterms.all()}
        rows = list(amendment.indexed_prices.all())
        if not rows or not amendment.decision_reference:
            yield f"{_name(amendment)} saknar uppräkning eller det som den stöds på."
        if any((row.new_amount, row.year) not in prices for row in rows):
            yield f"{_name(amendment)} har inte de priser som uppräkningen räknade fram."
    taken_back = counted.filter(indexed_prices__run__taken_back_on__isnull=False)
    for amendment in taken_back.select_related("agreement").distinct().order_by("pk"):
        yield f"{_name(amendment)} gäller, fast uppräkningen är tillbakatagen."


def files_not_whole() -> Iterator[str]:
    """Every stored file is the bytes that were stored. The database counts; none is fetched."""
    sql = """
        select left(sha256, 12) from {table}
        where encode(sha256(content), 'hex') <> sha256 or octet_length(content) <> size
        order by id limit %s"""
    table = connection.ops.quote_name(StoredFile._meta.db_table)
    for name in _fetch(sql.format(table=table), MOST_NAMED):
        yield f"Den lagrade filen {name} stämmer inte med sin kontrollsumma."


def tracked_models() -> list[type[models.Model]]:
    """Every model whose changes are kept."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, TrackedModel) and hasattr(model, "history")
    ]


def history_gaps(model: type[models.Model]) -> Iterator[str]:
    """Rows without history, rows that differ from it, and changes by nobody."""
    history = model.history.model  # type: ignore[attr-defined]
    columns = [connection.ops.quote_name(field.column) for field in history.tracked_fields]
    names = {
        "table": connection.ops.quote_name(model._meta.db_table),
        "history": connection.ops.quote_name(history._meta.db_table),
        "mine": ", ".join(f"t.{column}" for column in columns),
        "theirs": ", ".join(f"h.{column}" for column in columns),
    }
    for sql, complaint in HISTORY_CHECKS:
        keys = _fetch(sql.format(**names), MOST_NAMED)
        if keys:
            yield f"{model._meta.verbose_name} {', '.join(keys)} {complaint}."


def unguarded_history() -> Iterator[str]:
    """Every history table refuses to be changed and emptied."""
    sql = """
        select t.tgname from pg_trigger t
        where t.tgrelid = %s::regclass and t.tgenabled <> 'D'"""
    for model in tracked_models():
        table = model.history.model._meta.db_table  # type: ignore[attr-defined]
        missing = set(TRIGGERS) - set(_fetch(sql, connection.ops.quote_name(table)))
        if missing:
            yield f"Historiken i {table} kan ändras: {', '.join(sorted(missing))} saknas."


def _fetch(sql: str, *parameters: int | str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


def _name(amendment: Amendment) -> str:
    return f"{amendment.agreement.register_number}, {str(amendment).lower()}"
