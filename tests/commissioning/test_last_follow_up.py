"""No extension is proposed or decided without its last follow-up beside it."""

from datetime import date

import pytest
from django.urls import reverse

from commissioning.memos.content import build, read_material
from commissioning.memos.review import reviewed
from commissioning.memos.texts import suggested_text
from commissioning.models import MemoSection
from contracts.models import FollowUpKind
from tests import factories

pytestmark = pytest.mark.django_db
MISSING = "Ingen uppföljning är registrerad"


@pytest.fixture
def agreement(son):
    return factories.make_agreement(
        board=son,
        title="Korttidsvistelse",
        terms=factories.base_terms(date(2024, 1, 1), date(2027, 12, 31), steps=2),
        decided_on=date(2023, 11, 1),
    )


@pytest.fixture
def matter(agreement):
    extension = factories.make_extension(agreement, date(2028, 1, 1), date(2028, 12, 31))
    return factories.make_matter(extension, opened_on=date(2026, 11, 1))


def follow_up(agreement):
    held = factories.make_follow_up(
        agreement, held_on=date(2026, 3, 2), grades={"quality": "partly", "staff": "met"}
    )
    factories.make_finding(held)
    return held


def extend_page(signed_in, administrator, agreement):
    url = reverse("commissioning:agreement-extend", args=[agreement.pk])
    return signed_in(administrator).get(url).text


def decision_page(signed_in, secretary, matter):
    url = reverse("commissioning:decision-new", args=[matter.pk])
    return signed_in(secretary).get(url).text


def memo(matter):
    section = MemoSection.objects.filter(memo=matter.memo, key="uppfoljning")
    if not section.exists():
        MemoSection(
            memo=matter.memo, key="uppfoljning", heading="Uppföljning", position=9
        ).save_because("Test", by=factories.registrar())
    return read_material(type(matter).objects.get(pk=matter.pk), date(2026, 11, 25))


class TestProposing:
    def test_the_page_warns_where_there_is_none(self, signed_in, administrator, agreement):
        assert MISSING in extend_page(signed_in, administrator, agreement)

    def test_the_page_shows_day_grade_and_open_findings(self, signed_in, administrator, agreement):
        follow_up(agreement)
        text = extend_page(signed_in, administrator, agreement)
        assert "uppfyller delvis, 1 öppen brist" in text and "2026-03-02" in text
        assert MISSING not in text

    def test_a_providers_own_control_is_no_follow_up(self, signed_in, administrator, agreement):
        factories.make_follow_up(agreement, held_on=date(2026, 3, 2), kind=FollowUpKind.SELF_CHECK)
        assert MISSING in extend_page(signed_in, administrator, agreement)

    def test_the_draft_shows_it_when_it_is_revised(self, signed_in, administrator, agreement):
        draft = factories.make_extension(agreement, date(2028, 1, 1), date(2028, 12, 31))
        url = reverse("commissioning:amendment-edit", args=[draft.pk])
        assert MISSING in signed_in(administrator).get(url).text


class TestTheMemo:
    def test_it_has_the_table(self, matter, agreement):
        follow_up(agreement)
        section = next(s for s in build(memo(matter)).sections if s.key == "uppfoljning")
        table = section.blocks[-1]
        assert table.caption == "Senaste uppföljning"
        assert table.rows == (("Korttidsvistelse", "2026-03-02", "Uppfyller delvis", "1"),)

    def test_the_table_says_that_there_is_none(self, matter):
        section = next(s for s in build(memo(matter)).sections if s.key == "uppfoljning")
        assert section.blocks[-1].rows[0][1] == MISSING

    def test_the_suggested_text_tells_of_it(self, matter, agreement):
        assert "Ingen uppföljning av Korttidsvistelse" in suggested_text(
            "uppfoljning", memo(matter)
        )
        follow_up(agreement)
        assert "följdes senast upp 2026-03-02" in suggested_text("uppfoljning", memo(matter))

    def test_the_check_warns_until_there_is_one(self, matter, agreement):
        def titles():
            material = memo(matter)
            return [check.title for check in reviewed(build(material), material)]

        assert MISSING in titles()
        follow_up(agreement)
        assert MISSING not in titles()

    def test_something_new_needs_none(self, son):
        draft = factories.make_draft(board=son)
        material = memo(factories.make_matter(draft))
        assert all(effect.last_follow_up is None for effect in material.effects)


class TestDeciding:
    def test_the_decision_warns_where_there_is_none(self, signed_in, secretary, matter):
        assert MISSING in decision_page(signed_in, secretary, matter)

    def test_the_decision_shows_it(self, signed_in, secretary, matter, agreement):
        follow_up(agreement)
        assert "uppfyller delvis, 1 öppen brist" in decision_page(signed_in, secretary, matter)
