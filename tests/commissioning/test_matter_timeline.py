"""The way of a matter in date order, from what has a day."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.actions import corrections, decisions, matters
from commissioning.actions.decisions import Ruling
from commissioning.models import (
    Condition,
    Consultation,
    Decision,
    DecisionPoint,
    Matter,
    Outcome,
    PointOutcome,
)
from commissioning.pages.matter_page import read_matter_page
from commissioning.pages.matter_timeline import Record, way_of
from providers.models import Party
from tests import factories
from tests.commissioning import outermost

TODAY = date(2021, 12, 1)


def steps(moments):
    return [(moment.on and moment.on.isoformat(), moment.text) for moment in moments]


class TestPure:
    """On rows that are not saved."""

    def test_days_ahead_and_without_a_day_come_last(self):
        matter = Matter(opened_on=date(2021, 11, 1))
        heard = (
            Consultation(who="A"),
            Consultation(who="B", held_on=date(2021, 12, 9)),
            Consultation(who="C", held_on=date(2021, 11, 9)),
        )
        way = way_of(Record(matter=matter, consultations=heard), TODAY)
        assert steps(way.done) == [
            ("2021-11-01", "Ärendet öppnat"),
            ("2021-11-09", "Samråd med C"),
        ]
        assert steps(way.ahead) == [("2021-12-09", "Samråd med B"), (None, "Samråd med A")]

    def test_a_condition_without_an_answer_is_waited_for(self):
        condition = Condition(pk=1, outcome=PointOutcome(), board=Party(name="Skolan"))
        record = Record(matter=Matter(opened_on=TODAY), conditions=[condition])
        assert steps(way_of(record, TODAY).ahead) == [(None, "Skolan beslutar samma")]


@pytest.mark.django_db
class TestOfAMatter:
    @pytest.fixture
    def matter(self, son, leanlink):
        return outermost.matter_of(outermost.extension_of(outermost.agreement_of(son, leanlink)))

    def decide(self, matter, **fields):
        decision = Decision(matter=matter, decided_on=outermost.MEETING_ON, section=87, **fields)
        rulings = [Ruling(p, Outcome.APPROVED) for p in matter.open_points()]
        decision = decisions.record(decision=decision, rulings=rulings, by=factories.registrar())
        matter.refresh_from_db()
        return decision

    def test_the_meeting_is_ahead(self, matter):
        way = read_matter_page(matter, TODAY).way
        assert steps(way.done) == [("2021-11-01", "Ärendet öppnat"), ("2021-11-24", "Stoppdag")]
        assert steps(way.ahead) == [
            ("2021-12-08", "Kallelsen skickas"),
            ("2021-12-15", "Sammanträde"),
            ("2021-12-22", "Protokollet justeras"),
        ]

    def test_from_decision_to_legal_force_and_report(self, matter):
        self.decide(matter, adjusted_on=date(2021, 12, 20), posted_on=date(2021, 12, 21))
        way = read_matter_page(matter, date(2022, 1, 3)).way
        assert steps(way.done)[1:] == [
            ("2021-12-15", "Social- och omsorgsnämnden § 87"),
            ("2021-12-20", "Protokollet justerat"),
            ("2021-12-21", "Justeringen anslagen"),
        ]
        ahead = [step for step in steps(way.ahead) if "Tjänsteskrivelsen" not in step[1]]
        assert ahead == [
            ("2022-01-11", "Sista dag att överklaga"),
            ("2022-01-12", "Laga kraft"),
            ("2022-05-31", "Social- och omsorgsförvaltningen återrapporterar senast"),
        ]

    def test_a_correction_is_a_step(self, matter):
        decision = self.decide(matter)
        corrections.correct(
            decision=decision,
            head={"section": 88},
            rulings=[],
            reason="Fel paragraf.",
            on=date(2021, 12, 28),
            by=factories.registrar(),
        )
        done = read_matter_page(matter, date(2022, 1, 3)).way.done
        assert ("2021-12-28", "Beslutet rättat") in steps(done)
        assert ("2021-12-15", "Social- och omsorgsnämnden § 88") in steps(done)

    def test_outcomes_that_differ_are_told_by_point(self, matter):
        decision = Decision(matter=matter, decided_on=outermost.MEETING_ON, section=87)
        first, second = matter.open_points()
        rulings = [Ruling(first, Outcome.APPROVED), Ruling(second, Outcome.REJECTED)]
        decisions.record(decision=decision, rulings=rulings, by=factories.registrar())
        matter.refresh_from_db()
        way = read_matter_page(matter, date(2022, 1, 3)).way
        assert way.done[-1].detail == "Punkt 1 bifall, punkt 2 avslag"

    def test_two_matters_about_one_agreement_warn_each_other(self, matter):
        first = matter.points.get(number=1).amendments[0]
        rival = factories.make_extension(first.agreement, date(2022, 1, 1), date(2022, 12, 31))
        other = factories.make_matter(rival, title="Ett konkurrerande ärende")
        for one, seen in ((matter, other), (other, matter)):
            (found,) = read_matter_page(one, TODAY).others
            assert found.matter == seen
            assert found.agreements == (f"{outermost.TITLE} (SON 2020-231)",)

    def test_the_number_of_queries_does_not_grow(self, matter, django_assert_max_num_queries):
        """Three times as much of everything."""
        by = factories.registrar()
        for who in "ABCDEF":
            Consultation(matter=matter, who=who).save_because("Test", by=by)
        for _ in range(3):
            agreement = factories.make_agreement(board=matter.board)
            amendment = factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
            point = DecisionPoint(proposed_text="Förlängs.", task_owner="Förvaltningen")
            matters.add_point(matter=matter, point=point, amendments=[amendment], by=by)
        matter = Matter.objects.select_related("board", "meeting", "memo").get(pk=matter.pk)
        with django_assert_max_num_queries(39):
            read_matter_page(matter, TODAY)
