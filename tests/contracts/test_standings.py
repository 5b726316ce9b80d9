"""The projection: what the register list is made of."""

from datetime import date

import pytest

from contracts.actions import agreements, standings
from contracts.models import Standing
from contracts.states import Status
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_draft_stands_from_the_day_it_was_registered():
    amendment = factories.make_draft(registered_on=date(2019, 5, 2))
    row = Standing.objects.on(date(2019, 5, 10)).get(agreement=amendment.agreement)
    assert (row.valid_from, row.valid_until, row.is_decided) == (date(2019, 5, 2), None, False)
    assert row.status_on(date(2019, 5, 10)) == Status.DRAFT


def test_nothing_stands_before_the_agreement_was_known():
    factories.make_draft(registered_on=date(2019, 5, 2))
    assert not Standing.objects.on(date(2019, 5, 1)).exists()


def test_a_decision_begins_a_new_row_and_ends_the_old_one():
    agreement = factories.make_agreement(decided_on=date(2019, 5, 22))
    rows = list(agreement.standings.order_by("valid_from"))
    assert [(r.valid_from, r.valid_until, r.is_decided) for r in rows] == [
        (date(2019, 5, 2), date(2019, 5, 21), False),
        (date(2019, 5, 22), None, True),
    ]


def test_an_extension_counts_from_the_day_it_was_decided():
    agreement = factories.make_agreement(terms=factories.base_terms(steps=2))
    extension = factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
    agreements.put_in_force(
        amendments=[extension], on=date(2021, 5, 19), reference="§ 40", by=factories.registrar()
    )
    before = Standing.objects.on(date(2021, 5, 18)).get(agreement=agreement)
    after = Standing.objects.on(date(2021, 5, 19)).get(agreement=agreement)
    assert (before.ends_on, after.ends_on) == (date(2021, 8, 31), date(2022, 8, 31))
    assert before.latest_end_on == after.latest_end_on == date(2023, 8, 31)


def test_an_undecided_extension_shows_what_it_would_give():
    agreement = factories.make_agreement(terms=factories.base_terms(steps=2))
    factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
    row = Standing.objects.on(date(2021, 5, 19)).get(agreement=agreement)
    assert (row.ends_on, row.proposed_ends_on) == (date(2021, 8, 31), date(2022, 8, 31))


def test_a_proposal_shows_also_when_silence_or_a_price_will_turn_the_agreement_later():
    right = {"steps": 2, "notice_months": 3, "is_automatic": True}
    agreement = factories.make_agreement(terms=factories.base_terms(**right))
    factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
    row = Standing.objects.on(date(2021, 5, 19)).get(agreement=agreement)
    assert (row.has_open_proposal, row.proposed_ends_on) == (True, date(2022, 8, 31))


def test_a_silent_extension_begins_a_row_the_day_after_the_notice_day():
    agreement = factories.make_agreement(
        terms=factories.base_terms(
            date(2022, 3, 1), date(2023, 2, 28), steps=1, notice_months=12, is_automatic=True
        ),
        decided_on=date(2022, 1, 20),
        registered_on=date(2022, 1, 10),
    )
    before = Standing.objects.on(date(2022, 2, 28)).get(agreement=agreement)
    after = Standing.objects.on(date(2022, 3, 1)).get(agreement=agreement)
    assert (before.ends_on, before.act_by) == (date(2023, 2, 28), date(2022, 2, 28))
    assert after.ends_on == date(2024, 2, 29)


def test_a_predecessor_is_replaced_once_the_successor_is_decided():
    old = factories.make_agreement(
        terms=factories.base_terms(date(2013, 3, 1), date(2019, 8, 31)),
        decided_on=date(2013, 2, 1),
        registered_on=date(2013, 2, 1),
    )
    factories.make_agreement(predecessors=(old,), board=old.board)
    row = Standing.objects.on(date(2019, 9, 1)).get(agreement=old)
    assert row.status_on(date(2019, 9, 1)) == Status.REPLACED


@pytest.mark.parametrize(
    "day",
    [date(2019, 5, 2), date(2019, 6, 1), date(2020, 1, 1), date(2021, 7, 1), date(2022, 1, 1)],
)
def test_sql_and_python_give_the_same_status(day):
    agreement = factories.make_agreement()
    row = Standing.objects.on(day).with_status(day).get(agreement=agreement)
    assert row.status == row.status_on(day)


def test_the_stored_rows_equal_the_derivation():
    factories.make_agreement()
    assert list(standings.differing()) == []


def test_a_tampered_row_is_found():
    agreement = factories.make_agreement()
    Standing.objects.filter(agreement=agreement).update(ends_on=date(2030, 1, 1))
    assert list(standings.differing()) == [
        f"{agreement.register_number}: läget i listan stämmer inte med villkoren."
    ]


def test_a_load_of_many_refreshes_them_once_at_the_end():
    with standings.refreshed_together():
        agreement = factories.make_agreement()
        assert not agreement.standings.exists()
    assert agreement.standings.count() == 2
    assert list(standings.differing()) == []
