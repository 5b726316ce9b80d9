"""The list: late, open, coming and made, and the files beside it."""

from datetime import date

import pytest
from django.urls import reverse

from commissioning.models import Role
from contracts.actions import follow_ups as actions
from contracts.models import FollowUpKind, FollowUpTerm
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:follow-up-list")
DAY = "2020-07-01"


@pytest.fixture
def seed_1(son, leanlink, respite):
    """Seed 1: two years from 2019-09-01, followed up every third month."""
    return factories.make_agreement(
        board=son,
        provider=leanlink,
        title="Korttidsvistelse",
        terms=[
            *factories.base_terms(services=(respite,)),
            FollowUpTerm(every_months=3, subject="Resursutnyttjande"),
        ],
    )


@pytest.fixture
def shown(signed_in, controller):
    def show(**query):
        return signed_in(controller).get(URL, {"per": DAY} | query)

    return show


def test_the_late_days_of_an_agreement_are_one_row(shown, seed_1):
    response = shown()
    (row,) = response.context["late"]
    assert row.late == [date(2019, 11, 30), date(2020, 2, 29), date(2020, 5, 31)]
    assert "Ett avtal har försenad uppföljning." in response.text
    assert "3 planerade dagar utan uppföljning" in response.text


def test_the_next_day_is_coming(shown, seed_1):
    (row,) = shown().context["coming"]
    assert row.coming_on == date(2020, 8, 31)


def test_a_follow_up_takes_the_late_days_away(shown, seed_1):
    held = factories.make_follow_up(seed_1, held_on=date(2020, 6, 9))
    response = shown()
    assert response.context["late"] == []
    assert response.context["done"] == [held]


def test_self_checks_and_events_leave_the_planned_day_late(shown, seed_1):
    for kind in (FollowUpKind.SELF_CHECK, FollowUpKind.EVENT):
        factories.make_follow_up(seed_1, held_on=date(2020, 6, 1), kind=kind)
    assert len(shown().context["late"]) == 1


def test_the_risk_class_plans_where_the_agreement_says_nothing(shown, son):
    agreement = factories.make_agreement(board=son)
    actions.assess_risk(
        agreement=agreement,
        level="high",
        assessed_on=date(2020, 1, 15),
        ground="Ny utförare",
        by=factories.registrar(),
    )
    (row,) = shown().context["late"]
    assert row.late == [date(2020, 5, 15)]
    assert row.plan.ground == "riskklass hög, tre gånger om året"


def test_overdue_actions_stand_before_the_others(shown, seed_1):
    finding = factories.make_finding(factories.make_follow_up(seed_1, held_on=date(2020, 6, 1)))
    coming = factories.make_remedy(finding, due_on=date(2020, 9, 1))
    other = factories.make_finding(finding.follow_up)
    late = factories.make_remedy(other, due_on=date(2020, 6, 20))
    alone = factories.make_finding(finding.follow_up, text="Ingen gör något åt den.")
    rows = shown().context["open"]
    assert [row.record for row in rows] == [late, alone, coming]
    assert [row.state_text for row in rows] == ["Försenad", "Åtgärd saknas", "Pågår"]


def test_what_is_found_to_remain_is_open_until_there_is_a_new_action(shown, seed_1):
    finding = factories.make_finding(factories.make_follow_up(seed_1, held_on=date(2020, 3, 1)))
    days = {"due_on": date(2020, 4, 1), "done_on": date(2020, 4, 1)}
    first = factories.make_remedy(
        finding, **days, rechecked_on=date(2020, 5, 1), recheck_result="remains"
    )
    (row,) = shown().context["open"]
    assert (row.record, row.state_text) == (first, "Kvarstår efter återkontroll")
    second = factories.make_remedy(finding, due_on=date(2020, 8, 1))
    assert [row.record for row in shown().context["open"]] == [second]


@pytest.mark.parametrize(
    ("state", "shown_parts"),
    [("late", {"late"}), ("open", {"open"}), ("coming", {"coming"}), ("done", {"done"})],
)
def test_one_state_at_a_time(shown, seed_1, state, shown_parts):
    factories.make_finding(factories.make_follow_up(seed_1, held_on=date(2019, 11, 20)))
    context = shown(state=state).context
    assert {name for name in ("late", "open", "coming", "done") if context[name]} == shown_parts


def test_filters_narrow_every_part(shown, seed_1, aldre, respite, after_school):
    factories.make_finding(factories.make_follow_up(seed_1, held_on=date(2019, 11, 20)))
    for query in ({"board": aldre.pk}, {"service": after_school.pk}, {"provider": "Capio"}):
        context = shown(**query).context
        assert not any(context[name] for name in ("late", "open", "coming", "done")), query
    context = shown(board=seed_1.board_id, service=respite.pk, provider="leanlink").context
    assert all(context[name] for name in ("late", "open", "coming", "done"))


def test_a_wrong_choice_is_answered(shown, seed_1):
    assert "Välj ett läge i listan." in shown(state="nonsense").text


def test_other_boards_are_left_out(signed_in, seed_1, aldre):
    person = factories.make_user(role=Role.CONTROLLER, board=aldre)
    context = signed_in(person).get(URL, {"per": DAY}).context
    assert not context["late"] and not context["coming"]


def test_a_secretary_reads_but_gets_no_buttons(signed_in, secretary, seed_1):
    text = signed_in(secretary).get(URL, {"per": DAY}).text
    assert "Korttidsvistelse" in text and "Registrera uppföljning" not in text


def test_the_file_has_every_late_day(signed_in, controller, seed_1):
    factories.make_finding(
        factories.make_follow_up(seed_1, held_on=date(2019, 11, 20)), text="=1+1"
    )
    url = reverse("commissioning:follow-up-export", args=["csv"])
    answer = signed_in(controller).get(url, {"per": DAY})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert [line.split(";")[:2] for line in lines[1:]] == [
        ["Försenad", "2020-02-29"],
        ["Försenad", "2020-05-31"],
        ["Åtgärd saknas", "2019-11-20"],
        ["Planerad", "2020-08-31"],
        ["Genomförd", "2019-11-20"],
    ]
    assert "'=1+1" in lines[3]


@pytest.mark.parametrize("count", [1, 6])
def test_the_number_of_queries_does_not_grow(
    signed_in, controller, son, count, django_assert_max_num_queries
):
    for _ in range(count):
        agreement = factories.make_agreement(
            board=son, terms=[*factories.base_terms(), FollowUpTerm(every_months=3)]
        )
        finding = factories.make_finding(
            factories.make_follow_up(agreement, held_on=date(2020, 1, 1))
        )
        factories.make_remedy(finding)
        factories.make_finding(finding.follow_up)
    client = signed_in(controller)
    with django_assert_max_num_queries(19):
        assert client.get(URL, {"per": DAY}).status_code == 200
