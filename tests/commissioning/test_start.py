"""The start pages: what each role has to do, and that every number leads to its rows."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from commissioning.actions import decisions, matters
from commissioning.models import Decision, DecisionPoint, Membership, Outcome, Role
from commissioning.pages import start_administrator, start_controller, start_secretary
from contracts.actions import agreements
from contracts.models import FollowUpTerm, Standing
from contracts.states import Form
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:start")
ON = date(2021, 6, 1)


def extendable(board, **fields):
    """Ends 2021-08-31, notice of extension at the latest 2021-06-30."""
    fields.setdefault("form", Form.PROCURED_CONTRACT)
    return factories.make_agreement(
        board=board, terms=factories.base_terms(steps=1, notice_months=2), **fields
    )


@pytest.fixture
def start(signed_in):
    def get(user, per="2021-06-01", **asked):
        return signed_in(user).get(URL, {"per": per, **asked})

    return get


def templates(response):
    return [template.name for template in response.templates]


@pytest.mark.parametrize(
    ("person", "template"),
    [
        ("administrator", "commissioning/start_administrator.html"),
        ("secretary", "commissioning/start_secretary.html"),
        ("controller", "commissioning/start_controller.html"),
        ("outsider", "commissioning/start_without_role.html"),
    ],
)
def test_the_role_chooses_the_page(start, request, person, template):
    assert template in templates(start(request.getfixturevalue(person)))


def test_a_person_without_a_role_is_told_whom_to_ask(start, outsider):
    assert "Be den som förvaltar registret" in start(outsider).text


class TestAdministrator:
    def test_an_extension_is_asked_for_by_its_last_day(self, start, administrator, son, capio):
        agreement = extendable(son, provider=capio, title="Boendestöd")
        (item,) = [i for g in start(administrator).context["groups"] for i in g.items]
        assert (item.on, item.kind) == (date(2021, 6, 30), "soon")
        assert item.title == "Beslut om förlängning senast: Capio psykiatri AB"
        assert item.action_url == reverse("commissioning:agreement-extend", args=[agreement.pk])

    def test_the_sentence_links_to_the_work(self, start, administrator, son):
        extendable(son)
        extendable(son)
        text = start(administrator).text
        assert "Två avtal behöver" in text
        assert "beslut om förlängning senast" in text and 'href="#p1"' in text

    def test_what_is_late_stands_first(self, start, administrator, son):
        extendable(son)
        response = start(administrator, per="2021-07-02")
        assert [g.title for g in response.context["groups"]] == ["Försenat"]

    def test_an_end_that_somebody_takes_over_is_not_work(self, son):
        old = factories.make_agreement(board=son, title="Gammalt")
        factories.make_agreement(
            board=son,
            predecessors=(old,),
            decided_on=date(2021, 5, 1),
            terms=factories.base_terms(date(2021, 9, 1), date(2025, 8, 31)),
        )
        assert start_administrator.items([son], ON, may_propose=True) == []

    def test_an_open_proposal_takes_the_button_away(self, son):
        agreement = extendable(son)
        factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
        (item,) = start_administrator.items([son], ON, may_propose=True)
        assert item.action_text == "Visa avtalet" and "förslag finns" in item.meta

    def test_a_memo_with_holes_is_to_be_handed_in(self, son):
        meeting = factories.make_meeting(son, date(2021, 6, 30))
        matter = factories.make_matter(board=son, title="Nytt avtal", meeting=meeting)
        (item,) = start_administrator.items([son], ON, may_propose=True)
        assert item.on == meeting.papers_on
        assert item.action_url == reverse("commissioning:memo-edit", args=[matter.pk])

    def test_planned_follow_ups_are_late_until_one_is_made(self, son):
        agreement = factories.make_agreement(
            board=son,
            terms=[
                *factories.base_terms(date(2020, 9, 1), date(2025, 8, 31)),
                FollowUpTerm(every_months=3, first_on=date(2021, 3, 1), subject="Beläggning"),
            ],
        )
        late, coming = start_administrator.items([son], date(2021, 5, 20), may_propose=True)
        assert (late.on, late.kind) == (date(2021, 3, 1), "late")
        assert late.title == "Uppföljning försenad: Beläggning"
        assert (coming.on, coming.title) == (date(2021, 6, 1), "Planerad uppföljning: Beläggning")
        factories.make_follow_up(agreement, held_on=date(2021, 3, 5))
        (coming,) = start_administrator.items([son], date(2021, 5, 20), may_propose=True)
        assert (coming.on, coming.kind) == (date(2021, 6, 1), "soon")

    def test_a_remedy_is_work_until_it_is_done_and_checked_again(self, son):
        agreement = factories.make_agreement(
            board=son, terms=factories.base_terms(date(2020, 9, 1), date(2025, 8, 31))
        )
        follow_up = factories.make_follow_up(agreement, held_on=date(2021, 3, 1))
        factories.make_remedy(
            factories.make_finding(follow_up),
            due_on=date(2021, 4, 1),
            done_on=date(2021, 4, 20),
            recheck_by=date(2021, 6, 1),
            rechecked_on=date(2021, 6, 2),
            recheck_result="cured",
        )

        def found(on):
            return [
                (i.title, i.kind) for i in start_administrator.items([son], on, may_propose=True)
            ]

        assert found(date(2021, 3, 20)) == [("Åtgärd: Upprätta planer.", "soon")]
        assert found(date(2021, 4, 10)) == [("Åtgärd: Upprätta planer.", "late")]
        assert found(date(2021, 5, 20)) == [("Återkontroll: Upprätta planer.", "soon")]
        assert found(date(2021, 6, 3)) == []

    def test_other_boards_work_is_left_out(self, start, aldre, son):
        extendable(son)
        person = factories.make_user(role=Role.ADMINISTRATOR, board=aldre)
        assert start(person).context["groups"] == []

    def test_drafts_are_those_the_person_wrote(self, administrator, son):
        draft = factories.make_draft(board=son)
        assert start_administrator.drafts_of(administrator) == []
        draft.note = "Ändrat"
        draft.save_because("Ändrat", by=administrator)
        assert start_administrator.drafts_of(administrator) == [draft]

    def test_the_horizon_merges_marks_of_a_day(self, son, capio):
        extendable(son, provider=capio)
        extendable(son)
        items = start_administrator.items([son], ON, may_propose=True)
        _, rows = start_administrator.horizon(items, ON)
        (mark,) = rows[0]["marks"]
        assert (mark["on"], mark["number"], mark["anchor"]) == (date(2021, 6, 30), "1–2", "p1")

    def test_it_needs_a_fixed_number_of_queries(
        self, signed_in, administrator, son, django_assert_max_num_queries
    ):
        meeting = factories.make_meeting(son, date(2021, 6, 30))
        for _ in range(4):
            extendable(son)
            factories.make_matter(board=son, meeting=meeting)
        client = signed_in(administrator)
        with django_assert_max_num_queries(22):
            client.get(URL, {"per": "2021-06-01"})


class TestSecretary:
    def test_it_shows_the_way_to_the_next_meeting(self, start, secretary, son):
        meeting = factories.make_meeting(son, date(2021, 6, 30))
        response = start(secretary, per="2021-06-15")
        assert response.context["meeting"] == meeting
        assert [s.state for s in response.context["steps"]] == ["done", "current", "coming"]

    def test_it_says_what_a_memo_lacks(self, start, secretary, son):
        meeting = factories.make_meeting(son, date(2021, 6, 30))
        factories.make_matter(board=son, meeting=meeting)
        (one,) = start(secretary).context["matters"]
        assert {check.summary for check in one.errors} == {
            "Avsnittet ”Ärende” är tomt",
            "Beslutspunkt saknas",
        }
        assert {check.summary for check in one.checks if not check.is_error} >= {
            "Mottagare saknas",
            "Diarienummer saknas",
        }

    def test_a_complete_memo_is_ready(self, son):
        draft = factories.make_draft(board=son)
        meeting = factories.make_meeting(son, date(2021, 6, 30))
        matter = factories.make_matter(draft, meeting=meeting, dnr="SON 2021-1")
        section = matter.memo.sections.get(key="arende")
        section.body = "Text"
        section.save_because("Test")
        (one,) = start_secretary.readiness(type(matter).objects.all(), ON)
        assert one.is_ready and one.errors == []

    def test_it_lists_matters_without_a_meeting(self, start, secretary, son):
        matter = factories.make_matter(board=son)
        assert start(secretary).context["waiting"] == [matter]

    def test_a_held_meeting_with_open_matters_waits_for_decisions(self, start, secretary, son):
        held = factories.make_meeting(son, date(2021, 5, 19))
        factories.make_matter(board=son, meeting=held)
        (found,) = start(secretary).context["to_record"]
        assert (found, found.open_count) == (held, 1)

    def test_without_a_meeting_it_says_what_to_do(self, start, secretary, son):
        assert "Inget sammanträde är planerat" in start(secretary).text

    def test_it_needs_a_fixed_number_of_queries(
        self, signed_in, secretary, son, django_assert_max_num_queries
    ):
        meeting = factories.make_meeting(son, date(2021, 6, 30))
        for _ in range(4):
            factories.make_matter(board=son, meeting=meeting)
        client = signed_in(secretary)
        with django_assert_max_num_queries(21):
            client.get(URL, {"per": "2021-06-01"})


class TestController:
    def test_costs_follow_the_months_of_each_year(self, son):
        factories.make_agreement(board=son)  # 1 000 000 kr a year, 2019-09-01–2021-08-31
        costs = start_controller.costs([son], ON)[son.name]
        assert [(c.sum.year, c.sum.decided) for c in costs] == [
            (2021, Decimal(666_667)),
            (2022, Decimal(0)),
            (2023, Decimal(0)),
        ]

    def test_proposals_are_counted_apart(self, son):
        factories.make_draft(
            board=son, terms=factories.base_terms(date(2021, 7, 1), date(2022, 6, 30))
        )
        (first, second, _) = (c.sum for c in start_controller.costs([son], ON)[son.name])
        assert (first.decided, first.proposed, second.proposed) == (0, 500_000, 500_000)

    def test_it_counts_what_ends_and_lacks(self, son):
        factories.make_agreement(board=son)
        factories.make_agreement(board=son, terms=factories.base_terms(per_year=None))
        counts = start_controller.counts(start_administrator.standings_of([son], ON), ON)
        assert counts == {
            "lacks_amount": 1,
            "shown": 2,
            "ending": 2,
            "orphaned": 2,
            "passed": 0,
        }

    def test_a_passed_day_to_act_is_a_deviation(self, son):
        extendable(son, title="Boendestöd")
        on = date(2021, 7, 5)
        (found,) = start_controller.deviations(start_administrator.standings_of([son], on), on)
        assert (found.kind, found.on) == ("passed", date(2021, 6, 30))

    def test_a_silent_extension_is_a_deviation(self, son):
        factories.make_agreement(
            board=son,
            terms=factories.base_terms(steps=3, notice_months=6, is_automatic=True),
        )
        (found,) = start_controller.silent(start_administrator.standings_of([son], ON), ON)
        assert found.standing.ends_on == date(2022, 8, 31)
        assert "utan beslut" in found.text

    def test_a_decided_extension_is_none(self, son):
        agreement = extendable(son)
        amendment = factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
        agreements.put_in_force(
            amendments=[amendment], on=ON, reference="§ 1", by=factories.registrar()
        )
        assert list(start_controller.silent(start_administrator.standings_of([son], ON), ON)) == []

    def test_it_counts_ends_by_month(self, son):
        factories.make_agreement(board=son)
        factories.make_agreement(board=son)
        rows = Standing.objects.on(ON).with_status(ON)
        assert start_controller.ends_by_month(rows, ON) == [(date(2021, 8, 1), 2)]

    def test_every_number_leads_to_its_rows(self, start, controller, son):
        factories.make_agreement(board=son, terms=factories.base_terms(per_year=None))
        text = start(controller).text
        for query in ("flag=lacks_amount&amp;per=2021-06-01", "ends_from=2021-08-01&amp;"):
            assert query in text

    def test_the_rows_behind_a_number_are_as_many(self, signed_in, controller, son, aldre):
        """Also where other boards, drafts and agreements that have ended lie in the register."""
        elsewhere = factories.make_party(kind="board", name="Socialnämnden i Kävlinge")
        for board in (son, son, aldre, elsewhere):
            factories.make_agreement(board=board, terms=factories.base_terms(per_year=None))
        factories.make_draft(board=son)
        client = signed_in(controller)
        rows = start_administrator.standings_of([son, aldre], ON)
        counts = start_controller.counts(rows, ON)
        links = start_controller.Links([son, aldre], ON, per="2021-06-01")
        for name in ("shown", "lacks_amount", "ending", "orphaned"):
            listed = client.get(getattr(links, name)).context["rows"]
            assert len(listed) == counts[name] > 0, name
        ((first, number),) = start_controller.ends_by_month(rows, ON)
        assert len(client.get(links.month(first)).context["rows"]) == number == 3

    def test_it_needs_a_fixed_number_of_queries(
        self, signed_in, controller, son, django_assert_max_num_queries
    ):
        for _ in range(4):
            extendable(son)
        client = signed_in(controller)
        with django_assert_max_num_queries(22):
            client.get(URL, {"per": "2021-06-01"})


def test_get_writes_nothing(signed_in, administrator, son):
    before = Membership.history.count(), Standing.objects.count()
    signed_in(administrator).get(URL)
    assert (Membership.history.count(), Standing.objects.count()) == before


def test_the_secretary_sees_the_first_meeting_that_has_matters(start, secretary, son, aldre):
    empty = factories.make_meeting(aldre, date(2021, 6, 10))
    busy = factories.make_meeting(son, date(2021, 6, 30))
    factories.make_matter(board=son, meeting=busy)
    response = start(secretary)
    assert response.context["meeting"] == busy
    assert response.context["coming"] == [empty]


def test_the_secretary_chooses_among_the_next_meeting_of_each_board(start, secretary, son, aldre):
    other = factories.make_meeting(aldre, date(2021, 6, 10))
    busy = factories.make_meeting(son, date(2021, 6, 30))
    factories.make_matter(board=son, meeting=busy)
    assert start(secretary).context["choices"] == [other, busy]
    assert start(secretary, meeting=other.pk).context["meeting"] == other


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 30, "\x00", "²"])
def test_an_unknown_meeting_in_the_address_is_left_aside(start, secretary, son, asked):
    busy = factories.make_meeting(son, date(2021, 6, 30))
    assert start(secretary, meeting=asked).context["meeting"] == busy


def test_a_task_that_is_overdue_is_late(start, administrator, son):
    matter = factories.make_matter(board=son)
    point = DecisionPoint(
        proposed_text="Förvaltningen återkommer.",
        task_owner="Förvaltningen",
        task_due_on=date(2021, 5, 1),
    )
    matters.add_point(matter=matter, point=point, by=factories.registrar())
    matter.refresh_from_db()
    decisions.record(
        decision=Decision(matter=matter, decided_on=date(2021, 1, 20), section=4),
        rulings=[decisions.Ruling(point, Outcome.APPROVED)],
        by=factories.registrar(),
    )
    (group,) = start(administrator).context["groups"]
    assert (group.title, group.items[0].wants) == ("Försenat", "report")
    assert start(administrator, per="2020-12-01").context["groups"] == []
