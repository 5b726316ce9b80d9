"""The chain of last days, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.last_days import (
    LONGEST_GAP_DAYS,
    BoardCalendar,
    ChainState,
    MeetingDays,
    Use,
    chain,
    used_after_end,
)

END, ACT_BY = date(2021, 8, 31), date(2021, 6, 30)
HOW = "2021-08-31 minus 2 månader"


def meeting(held_on: date, pk: int = 1) -> MeetingDays:
    week = timedelta(days=7)
    return MeetingDays(pk, held_on, held_on - 3 * week, held_on + week)


APRIL, MAY, JUNE = date(2021, 4, 21), date(2021, 5, 19), date(2021, 6, 16)
AUTUMN = date(2021, 9, 15)
CALENDAR = BoardCalendar(tuple(meeting(day) for day in (APRIL, MAY, JUNE, AUTUMN)))


def counted(calendar: BoardCalendar = CALENDAR, act_by: date = ACT_BY):
    return chain(END, act_by, HOW, calendar)


def test_it_counts_backwards_from_the_end_to_the_start_of_drafting():
    found = counted()
    assert [(link.name, link.on) for link in found.links] == [
        ("Slutar", END),
        ("Sista dag att agera", ACT_BY),
        ("Senaste sammanträde", JUNE),
        ("Stoppdag", date(2021, 5, 26)),
        ("Börja skriva", date(2021, 4, 14)),
    ]


def test_every_link_says_how_it_was_counted():
    end, act, meeting_link, papers, drafting = counted().links
    assert "nuvarande slut" in end.how
    assert act.how == HOW
    assert "2021-06-23" in meeting_link.how and "2021-06-30" in meeting_link.how
    assert "21 dagar före" in papers.how
    assert drafting.how == "2021-05-26 minus 6 veckor"


def test_the_minutes_must_be_adjusted_by_the_last_day():
    """Held on the 16th, signed on the 23rd: of no use on the 22nd."""
    assert counted(act_by=date(2021, 6, 23)).held_on == JUNE
    assert counted(act_by=date(2021, 6, 22)).held_on == MAY


def test_a_board_that_does_not_wait_for_its_minutes_can_use_a_later_meeting():
    quick = BoardCalendar(CALENDAR.meetings, waits_for_adjustment=False)
    assert counted(quick, act_by=JUNE).held_on == JUNE
    assert counted(quick, act_by=JUNE - timedelta(days=1)).held_on == MAY


def test_drafting_takes_the_boards_own_number_of_weeks():
    slow = BoardCalendar(CALENDAR.meetings, drafting_weeks=10)
    assert counted(slow).drafting_on == date(2021, 3, 17)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2021-04-13", ChainState.PLENTY),
        ("2021-04-14", ChainState.DUE),
        ("2021-05-11", ChainState.DUE),
        ("2021-05-12", ChainState.URGENT),
        ("2021-05-26", ChainState.URGENT),
        ("2021-05-27", ChainState.LATE_FOR_PAPERS),
        ("2021-06-16", ChainState.LATE_FOR_PAPERS),
        ("2021-06-17", ChainState.LATE),
        ("2021-07-01", ChainState.LATE),
    ],
)
def test_the_state_on_each_side_of_every_day(on, state):
    assert counted().state(date.fromisoformat(on)) == state


def test_without_any_meeting_it_says_so():
    found = counted(BoardCalendar())
    assert found.state(date(2021, 3, 1)) == ChainState.UNPLANNED
    assert (found.held_on, found.papers_on, found.drafting_on) == (None, None, None)
    assert "inga planerade sammanträden" in found.links[-1].how
    assert len(found.links) == 3


def test_meetings_that_are_planned_far_too_short_are_not_taken_for_the_last_ones():
    found = counted(act_by=date(2024, 6, 30))
    assert found.state(date(2021, 3, 1)) == ChainState.UNPLANNED
    assert "planerade till 2021-09-15, inte till 2024-06-30" in found.links[-1].how


def test_the_last_planned_meeting_is_enough_when_it_lies_close_to_the_day():
    spring = BoardCalendar((meeting(MAY), meeting(JUNE)))
    assert counted(spring).held_on == JUNE
    far = JUNE + timedelta(days=LONGEST_GAP_DAYS + 1)
    assert counted(spring, act_by=far).held_on is None


def test_a_plan_that_has_run_out_is_not_called_too_late():
    """On the first of July the board has planned nothing more: plan, do not give up."""
    spring = BoardCalendar((meeting(MAY), meeting(JUNE)))
    assert counted(spring, act_by=date(2021, 7, 31)).state(date(2021, 7, 1)) == (
        ChainState.UNPLANNED
    )


def test_when_no_meeting_is_known_before_the_day_it_says_so():
    """As for a board whose meetings were entered later than its agreements."""
    found = counted(BoardCalendar((meeting(AUTUMN),)))
    assert found.state(date(2021, 6, 1)) == ChainState.UNPLANNED
    assert "inlagda före 2021-09-15" in found.links[-1].how


def test_a_hole_of_many_months_is_not_taken_for_a_rest():
    found = counted(BoardCalendar((meeting(date(2020, 12, 16)), meeting(AUTUMN))))
    assert found.state(date(2021, 6, 1)) == ChainState.UNPLANNED
    assert "mellan 2020-12-16 och 2021-09-15" in found.links[-1].how


def test_when_the_only_meeting_is_signed_after_the_day_it_is_too_late_for_any():
    found = counted(BoardCalendar((meeting(JUNE), meeting(AUTUMN))), act_by=date(2021, 6, 20))
    assert found.state(date(2021, 6, 1)) == ChainState.LATE
    assert "inget sammanträde hinner" in found.links[-1].how


def test_while_no_meeting_is_planned_the_time_left_is_counted_in_months():
    found = counted(BoardCalendar())
    days = [date(2020, 12, 1), date(2021, 2, 1), date(2021, 5, 1), date(2021, 7, 1)]
    states = [found.time_left(day) for day in days]
    assert states == [ChainState.PLENTY, ChainState.DUE, ChainState.URGENT, ChainState.LATE]
    assert counted().time_left(date(2021, 5, 12)) == ChainState.URGENT


def test_both_kinds_of_too_late_have_words_of_their_own():
    late, for_papers = ChainState.LATE, ChainState.LATE_FOR_PAPERS
    assert late.label != for_papers.label and late.meaning != for_papers.meaning
    assert all(state.label and state.meaning for state in ChainState)


def test_the_next_day_is_the_nearest_that_has_not_passed():
    found = counted()
    assert found.next_day(date(2021, 4, 1)).name == "Börja skriva"
    assert found.next_day(date(2021, 5, 20)).name == "Stoppdag"
    assert found.next_day(date(2021, 6, 17)).name == "Sista dag att agera"
    assert found.next_day(date(2021, 7, 1)) is None


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(st.lists(days, max_size=12, unique=True), days, days, st.integers(0, 30), st.booleans())
def test_the_days_are_in_order_and_no_later_meeting_would_do(held, act_by, on, weeks, waits):
    calendar = BoardCalendar(tuple(meeting(day) for day in sorted(held)), weeks, waits)
    found = chain(act_by + timedelta(days=30), act_by, HOW, calendar)
    if found.meeting is not None:
        assert found.drafting_on <= found.papers_on <= found.held_on <= act_by < found.ends_on
        assert calendar.usable_from(found.meeting) <= act_by
        later = [m for m in calendar.meetings if m.held_on > found.held_on]
        assert all(calendar.usable_from(m) > act_by for m in later)
    order = list(ChainState)[:5]
    today, tomorrow = found.state(on), found.state(on + timedelta(days=1))
    if ChainState.UNPLANNED not in (today, tomorrow):
        assert order.index(today) <= order.index(tomorrow)


class TestUsedAfterEnd:
    def use(self, text: str, day: str, *, is_used: bool = True) -> Use:
        return Use(date.fromisoformat(day), text, is_used)

    def test_use_after_the_end_is_a_sign(self):
        found = used_after_end(END, [self.use("timmar", "2021-09-30")], date(2021, 12, 1))
        assert found is not None and found.text == "timmar"

    def test_use_until_the_end_is_none(self):
        assert used_after_end(END, [self.use("timmar", "2021-08-31")], date(2021, 12, 1)) is None

    def test_what_was_not_known_on_the_day_does_not_count(self):
        assert used_after_end(END, [self.use("timmar", "2021-12-31")], date(2021, 12, 1)) is None

    def test_the_latest_sign_is_shown(self):
        uses = [self.use("ny", "2021-11-30"), self.use("gammal", "2021-09-30")]
        assert used_after_end(END, uses, date(2021, 12, 1)).text == "ny"

    def test_a_no_answers_what_came_before_it_but_not_what_comes_after(self):
        no = self.use("nej", "2021-10-15", is_used=False)
        before, after = self.use("före", "2021-09-30"), self.use("efter", "2021-11-30")
        assert used_after_end(END, [before, no], date(2021, 12, 1)) is None
        assert used_after_end(END, [before, no, after], date(2021, 12, 1)).text == "efter"
