"""The earlier agreements that those of a matter take over from, as the checks know them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.memos.agreement_facts import volume
from commissioning.memos.checks import facts as checked
from commissioning.memos.content import MemoMaterial
from contracts.models import Standing, Succession, VolumeKind, YearVolume
from contracts.states import DEAD

# Of 428 earlier assignments the text names a few; the rest stand in the list of the matter.
MOST = 30


@dataclass(frozen=True)
class Earlier:
    """What is read of the earlier agreements: how they stood, what they gave, who takes over."""

    standings: Mapping[int, Sequence[Standing]]
    volumes: Mapping[int, Sequence[checked.VolumeFact]]
    taken_over: Mapping[int, Mapping[int, set[int]]]
    names: Mapping[int, str]

    def on(self, agreement_id: int, day: date) -> Standing | None:
        """How the agreement stood on the day."""
        rows = self.standings.get(agreement_id, ())
        until = date.max
        return next((r for r in rows if r.valid_from <= day <= (r.valid_until or until)), None)


def read_predecessors(
    materials: Sequence[MemoMaterial], names: Mapping[int, str]
) -> dict[int, tuple[checked.AgreementFact, ...]]:
    """By matter. `names` are those of the services. Three queries, none without predecessors."""
    wanted = {m.matter.pk: list(_predecessors(m))[:MOST] for m in materials}
    every = {pk for found in wanted.values() for pk in found}
    if not every:
        return {}
    earlier = Earlier(_standings(every), _volumes(every), _taken_over(every), names)
    return {m.matter.pk: tuple(_facts(wanted[m.matter.pk], m, earlier)) for m in materials}


def _predecessors(material: MemoMaterial) -> Iterator[int]:
    ours = {amendment.pk for point in material.points for amendment in point.amendments}
    found = (
        succession.predecessor_id
        for effect in material.effects
        for amendment in effect.agreement.amendments.all()
        if amendment.pk in ours
        for succession in amendment.successions.all()
    )
    return iter(dict.fromkeys(found))


def _facts(
    wanted: Sequence[int], material: MemoMaterial, earlier: Earlier
) -> Iterator[checked.AgreementFact]:
    for pk in wanted:
        standing = earlier.on(pk, material.day)
        if standing:
            yield _fact(standing, material, earlier)


def _fact(standing: Standing, material: MemoMaterial, earlier: Earlier) -> checked.AgreementFact:
    """It ends where it leaves a service that nobody takes over; otherwise it is only history.

    A service that goes to an agreement outside the matter is left out: it is not lost.
    """
    ours = {effect.agreement.pk for effect in material.effects}
    heirs = earlier.taken_over.get(standing.agreement_id, {})
    services = [pk for pk in standing.service_ids if heirs.get(pk, ours) & ours]
    is_left = any(pk not in heirs for pk in services)
    return checked.AgreementFact(
        title=standing.title,
        provider=standing.provider_name,
        number=standing.number,
        form=standing.form,
        kind="end" if is_left else "change",
        services=tuple(earlier.names[pk] for pk in services if pk in earlier.names),
        starts_on=standing.starts_on,
        ends_on=standing.ends_on,
        latest_end_on=standing.latest_end_on,
        volumes=tuple(earlier.volumes.get(standing.agreement_id, ())),
        yearly_cost=standing.yearly_cost,
        price_level=standing.price_level_year,
    )


def _standings(agreements: set[int]) -> dict[int, list[Standing]]:
    found = defaultdict(list)
    for row in Standing.objects.filter(agreement__in=agreements):
        found[row.agreement_id].append(row)
    return found


def _volumes(agreements: set[int]) -> dict[int, list[checked.VolumeFact]]:
    """A volume of its first year for each: that there was one, and what the text may say."""
    rows = YearVolume.objects.filter(agreement__in=agreements, kind=VolumeKind.CONTRACTED)
    found: dict[int, list[checked.VolumeFact]] = defaultdict(list)
    for pk, year, quantity, unit in rows.values_list(
        "agreement", "first_year", "full_year", "unit"
    ):
        found[pk].append(volume(year, unit, quantity))
    return found


def _taken_over(agreements: set[int]) -> dict[int, dict[int, set[int]]]:
    """By earlier agreement and service: the agreements that take the service over."""
    rows = Succession.objects.filter(predecessor__in=agreements, amendment__revoked_on=None)
    alive = rows.exclude(amendment__state__in=DEAD)
    found: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    names = ("predecessor", "amendment__serviceterms__service", "amendment__agreement")
    for earlier, service, later in alive.values_list(*names):
        if service:
            found[earlier][service].add(later)
    return found
