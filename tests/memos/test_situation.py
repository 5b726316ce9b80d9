"""Which sections a memo needs, from what its matter carries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commissioning.actions import memos
from commissioning.memos.content import build, read_material
from commissioning.memos.review import reviewed
from commissioning.memos.situation import Situation
from commissioning.models import AppliesWhen, Matter, MemoSection
from contracts.models import CompensationTerm, PeriodTerm, ServiceTerm
from contracts.models.services import TargetGroup
from providers.models import PartyKind
from tests import factories

TODAY = date(2019, 5, 7)


@pytest.mark.parametrize("rule", AppliesWhen.values)
def test_each_rule_is_met_by_its_own_fact_alone(rule):
    met = Situation(**{rule: True}) if rule != AppliesWhen.ALWAYS else Situation()
    wanted = {AppliesWhen.ALWAYS, rule}
    assert {name for name in AppliesWhen.values if met.wants(name)} == wanted


def test_a_rule_that_nobody_knows_hides_nothing():
    assert Situation().wants("something else")


def situation(*terms, kind=PartyKind.IN_HOUSE, form="activity_assignment", **point):
    provider = factories.make_party(kind)
    draft = factories.make_draft(
        terms=[PeriodTerm(starts_on=date(2019, 9, 1)), *terms], provider=provider, form=form
    )
    matter = factories.make_matter(draft)
    for name, value in point.items():
        row = matter.points.get()
        setattr(row, name, value)
        row.save_because("Test", by=factories.registrar())
    return material_of(matter).situation


def material_of(matter):
    fresh = Matter.objects.select_related("board", "meeting", "memo").get(pk=matter.pk)
    return read_material(fresh, TODAY)


@pytest.mark.django_db
class TestOfAMatter:
    @pytest.mark.parametrize(
        ("group", "expected"),
        [(TargetGroup.CHILDREN, True), (TargetGroup.ADULTS, False), (TargetGroup.OLDER, False)],
    )
    def test_children_are_concerned_by_a_service_for_them(self, group, expected):
        service = factories.make_service()
        service.target_group = group
        service.save_because("Test", by=factories.registrar())
        assert situation(ServiceTerm(service=service)).children is expected

    def test_money_is_concerned_by_what_the_proposal_adds(self):
        assert situation(CompensationTerm(amount=Decimal(1_000_000))).money
        assert not situation().money

    def test_in_house_is_concerned_by_an_assignment(self):
        assert situation().in_house
        assert not situation().procured

    def test_somebody_is_to_report_back(self):
        assert situation(task_owner="Förvaltningen").task
        assert not situation().task


@pytest.mark.django_db
class TestASectionThatIsNotWanted:
    @pytest.fixture
    def matter(self):
        matter = factories.make_matter()
        MemoSection(
            memo=matter.memo,
            key="barnets-basta",
            heading="Barnets bästa",
            position=3,
            is_required=True,
            applies_when=AppliesWhen.CHILDREN,
        ).save_because("Test", by=factories.registrar())
        return matter

    def remarks(self, material):
        return {check.anchor for check in reviewed(build(material), material) if check.is_error}

    def test_is_neither_required_nor_printed(self, matter):
        material = material_of(matter)
        printed = {s.key: s.blocks for s in build(material).sections}
        assert printed["barnets-basta"] == ()
        assert "avsnitt-barnets-basta" not in self.remarks(material)
        assert "avsnitt-arende" in self.remarks(material)

    def test_is_printed_when_somebody_wrote_in_it_all_the_same(self, matter):
        bodies = {"barnets-basta": "Syskon berörs."}
        memos.write(memo=matter.memo, head={}, bodies=bodies, by=factories.registrar())
        printed = {s.key: s.blocks for s in build(material_of(matter)).sections}
        assert printed["barnets-basta"][0].text == "Syskon berörs."
