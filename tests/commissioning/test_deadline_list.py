"""Slutdatum: what ends, what must be decided, on any day."""

from datetime import date

import pytest
from django.urls import reverse

from contracts.states import Form
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:deadline-list")
DAY = {"per": "2021-06-01"}


@pytest.fixture
def listing(signed_in, controller, son, capio, respite):
    def get(**query):
        return signed_in(controller).get(URL, DAY | query)

    return get


@pytest.fixture
def extendable(son, capio, respite):
    """Ends 2021-08-31; notice of extension at the latest 2021-06-30."""
    return factories.make_agreement(
        title="Korttidsboende Ekängen",
        board=son,
        provider=capio,
        form=Form.PROCURED_CONTRACT,
        terms=factories.base_terms(steps=2, notice_months=2, services=(respite,)),
    )


def titles(response):
    return [row.standing.title for row in response.context["rows"]]


def test_it_shows_what_ends_within_the_months(listing, extendable):
    assert titles(listing(months="12")) == ["Korttidsboende Ekängen"]


def test_it_leaves_out_what_ends_later(listing, extendable):
    assert titles(listing(other_months="1", per="2021-05-01")) == []


def test_it_shows_the_register_as_it_was_on_the_day(listing, extendable):
    assert titles(listing(months="12", per="2019-09-01")) == []
    assert titles(listing(months="24", per="2019-09-01")) == ["Korttidsboende Ekängen"]


def test_a_free_number_of_months_wins_over_the_usual_ones(listing, extendable):
    assert listing(months="36", other_months="2").context["choices"]["months"] == 2


@pytest.fixture
def meetings(son):
    """The last that can be used is in June: its minutes are signed on the 23rd."""
    days = [date(2021, 5, 19), date(2021, 6, 16), date(2021, 9, 15)]
    return [factories.make_meeting(son, day) for day in days]


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2021-04-13", "Gott om tid"),
        ("2021-04-14", "Dags"),
        ("2021-05-12", "Bråttom"),
        ("2021-05-27", "För sent för stoppdagen"),
        ("2021-06-17", "För sent"),
    ],
)
def test_the_state_follows_from_the_chain_of_last_days(listing, extendable, meetings, day, text):
    (row,) = listing(per=day).context["rows"]
    assert (row.standing.act_by, row.pill_text) == (date(2021, 6, 30), text)
    assert (row.chain.held_on, row.chain.drafting_on) == (date(2021, 6, 16), date(2021, 4, 14))


def test_a_cancelled_meeting_does_not_count(listing, extendable, meetings):
    from commissioning.actions import meetings as actions

    by = factories.registrar()
    actions.cancel(meeting=meetings[1], reason="Sjukdom", by=by, version=None)
    (row,) = listing().context["rows"]
    assert row.chain.held_on == date(2021, 5, 19)


def test_another_boards_meeting_does_not_count(listing, extendable, aldre):
    factories.make_meeting(aldre, date(2021, 6, 16))
    (row,) = listing().context["rows"]
    assert row.pill_text == "Sammanträde saknas"
    assert "inga planerade sammanträden" in row.chain.meeting_how


def test_the_board_decides_how_early_to_write_and_when_a_decision_counts(
    listing, extendable, meetings, son
):
    from commissioning.actions.meetings import set_up_board

    values = {"drafting_weeks": 2, "waits_for_adjustment": False}
    set_up_board(profile=son.profile, values=values, by=factories.registrar())
    factories.make_meeting(son, date(2021, 6, 30))
    (row,) = listing().context["rows"]
    assert (row.chain.held_on, row.chain.drafting_on) == (date(2021, 6, 30), date(2021, 5, 26))


def test_every_day_of_the_chain_stands_with_its_formula(listing, extendable, meetings):
    text = listing().text.replace("\xa0", " ")
    assert "2021-06-16" in text and "minus 2 månader" in text and "minus 6 veckor" in text


def test_the_chain_is_counted_from_the_current_end(listing, son):
    """Silently extended by a year in the summer: the next notice is a year later."""
    factories.make_agreement(
        board=son,
        title="Av sig självt",
        terms=factories.base_terms(steps=3, notice_months=2, is_automatic=True),
    )
    (row,) = listing(per="2022-01-10").context["rows"]
    assert (row.chain.ends_on, row.chain.act_by) == (date(2022, 8, 31), date(2022, 6, 30))
    assert row.chain.act_how == "2022-08-31 minus 2 månader"
    assert row.entry.extends_itself


def test_what_somebody_takes_over_needs_nothing(listing, son, respite):
    old = factories.make_agreement(
        board=son, title="Gammalt", terms=factories.base_terms(services=(respite,))
    )
    factories.make_agreement(
        board=son,
        title="Nytt",
        terms=factories.base_terms(date(2021, 9, 1), date(2030, 8, 31), services=(respite,)),
        predecessors=(old,),
    )
    (row,) = listing().context["rows"]
    assert (row.chain, row.pill_text) == (None, "Har ersättare")


class TestUsedAfterTheEnd:
    @pytest.fixture
    def ended(self, son):
        return factories.make_agreement(board=son, title="Upphört")

    def perform(self, agreement, until):
        from contracts.models import Performance

        row = Performance(
            agreement=agreement, starts_on=date(2021, 9, 1), ends_on=until, quantity=120
        )
        row.save_because("Test", by=factories.registrar())

    def used(self, response):
        return [row.standing.title for row in response.context["used"]]

    def test_performed_volume_after_the_end_is_a_sign(self, listing, ended):
        self.perform(ended, date(2021, 9, 30))
        response = listing(per="2021-11-01")
        assert self.used(response) == ["Upphört"]
        assert "120" in response.text and "utförda" in response.text

    def test_an_agreement_that_just_ended_is_not_listed(self, listing, ended):
        assert self.used(listing(per="2021-11-01")) == []

    def test_use_that_came_later_is_not_known_on_the_day(self, listing, ended):
        self.perform(ended, date(2021, 9, 30))
        assert self.used(listing(per="2021-09-15")) == []

    def test_another_boards_agreement_is_left_out_when_a_board_is_chosen(
        self, listing, ended, aldre
    ):
        self.perform(ended, date(2021, 9, 30))
        assert self.used(listing(per="2021-11-01", board=str(aldre.pk))) == []

    def test_the_list_can_be_exported(self, signed_in, controller, ended):
        self.perform(ended, date(2021, 9, 30))
        url = reverse("commissioning:used-export", args=["csv"])
        text = signed_in(controller).get(url, {"per": "2021-11-01"}).getvalue().decode("utf-8-sig")
        assert "Upphört" in text and "2021-09-30" in text


def test_it_draws_base_possible_extension_and_no_gap_while_steps_remain(listing, extendable):
    (row,) = listing().context["rows"]
    assert [bar.kind for bar in row.bars] == ["base", "possible"]


def test_it_draws_a_gap_after_an_end_that_nobody_takes_over(listing, son):
    factories.make_agreement(board=son, title="Sista året")
    (row,) = listing().context["rows"]
    assert [bar.kind for bar in row.bars] == ["base", "gap"]


def test_it_puts_each_agreement_in_the_section_that_says_what_to_do(listing, son, extendable):
    factories.make_agreement(board=son, title="Utan ersättare")
    factories.make_agreement(
        board=son,
        title="Rullar vidare",
        terms=factories.base_terms(steps=3, notice_months=1, is_automatic=True),
    )
    found = {
        section["id"]: [row.standing.title for row in section["rows"]]
        for section in listing().context["sections"]
    }
    assert found == {
        "beslut-kravs": ["Korttidsboende Ekängen"],
        "forlangs-sjalvt": ["Rullar vidare"],
        "saknar-ersattare": ["Utan ersättare"],
    }


def test_a_choice_system_raises_no_alarm(listing, son):
    factories.make_agreement(board=son, form=Form.CHOICE_SYSTEM, title="Hemtjänst LOV")
    assert titles(listing()) == []


def test_it_groups_by_service(listing, son, extendable, respite, after_school):
    factories.make_agreement(board=son, terms=factories.base_terms(services=(after_school,)))
    factories.make_agreement(
        board=son, terms=factories.base_terms(services=(respite, after_school))
    )
    groups = [name for name, _ in listing().context["groups"]]
    assert groups == [after_school.name, respite.name, "Flera insatser"]


def test_it_filters_by_board(listing, extendable, aldre):
    factories.make_agreement(board=aldre, title="Äldreboende")
    assert titles(listing(board=str(aldre.pk))) == ["Äldreboende"]


def test_it_filters_by_service(listing, extendable, son, respite):
    factories.make_agreement(board=son, title="Annat")
    assert titles(listing(service=str(respite.pk))) == ["Korttidsboende Ekängen"]


def test_it_finds_a_provider_by_an_alias(listing, extendable, son, capio):
    from providers.models import PartyName

    PartyName(party=capio, name="Capiro", is_alias=True).save_because("Test")
    factories.make_agreement(board=son, title="Annat")
    assert titles(listing(provider="capiro")) == ["Korttidsboende Ekängen"]


def test_proposals_are_shown_only_when_asked_for(listing, son):
    factories.make_draft(board=son, title="Förslaget")
    assert titles(listing()) == []
    assert titles(listing(undecided="on")) == ["Förslaget"]


def test_it_sums_known_amounts_and_counts_the_missing(listing, son, extendable):
    factories.make_agreement(board=son, terms=factories.base_terms(per_year=None))
    total = listing().context["total"]
    assert (int(total["sum"]), total["known"], total["missing"]) == (1_000_000, 1, 1)


def test_a_list_that_is_too_long_says_so(listing, son, extendable, monkeypatch):
    from commissioning.pages import deadline_rows

    monkeypatch.setattr(deadline_rows, "MOST_ROWS", 1)
    factories.make_agreement(board=son)
    response = listing()
    assert len(response.context["rows"]) == 1
    assert "Listan är lång." in response.text


@pytest.mark.parametrize(
    "query",
    [
        {"months": "elva"},
        {"other_months": "0"},
        {"other_months": "1" * 30},
        {"other_months": "121"},
        {"board": "x\x00"},
        {"board": "9" * 30},
        {"service": "-1"},
        {"provider": "\x00"},
        {"provider": "a" * 5000},
        {"per": "2021-13-40"},
    ],
)
def test_bad_values_are_answered_and_never_break_the_page(listing, extendable, query):
    assert listing(**query).status_code == 200


def test_a_bad_number_of_months_is_answered_with_a_sentence(listing):
    assert "1–120" in listing(other_months="tolv").text


def test_it_needs_at_most_fifteen_queries(
    signed_in, controller, son, extendable, django_assert_max_num_queries
):
    client = signed_in(controller)
    for _ in range(5):
        factories.make_agreement(board=son)
    with django_assert_max_num_queries(15):
        client.get(URL, DAY | {"months": "12"})


def test_a_person_without_a_role_is_refused(signed_in, outsider):
    assert signed_in(outsider).get(URL).status_code == 403


def test_csv_holds_the_rows_of_the_page(signed_in, controller, extendable):
    response = signed_in(controller).get(
        reverse("commissioning:deadline-export", args=["csv"]), DAY
    )
    text = response.getvalue().decode("utf-8-sig")
    assert "Korttidsboende Ekängen" in text and "2021-08-31" in text


def test_excel_holds_the_rows_of_the_page(signed_in, controller, extendable):
    from io import BytesIO

    from openpyxl import load_workbook

    response = signed_in(controller).get(
        reverse("commissioning:deadline-export", args=["xlsx"]), DAY
    )
    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)
    assert rows[1][1] == "Korttidsboende Ekängen"
    assert rows[1][6].date() == date(2021, 8, 31)


def test_excel_holds_the_days_of_the_chain(signed_in, controller, extendable, meetings):
    from io import BytesIO

    from openpyxl import load_workbook

    url = reverse("commissioning:deadline-export", args=["xlsx"])
    answer = signed_in(controller).get(url, DAY).getvalue()
    heading, row = list(load_workbook(BytesIO(answer)).active.values)[:2]
    found = dict(zip(heading, row, strict=True))
    assert found["Sammanträde"].date() == date(2021, 6, 16)
    assert found["Stoppdag"].date() == date(2021, 5, 26)
    assert found["Börja skriva"].date() == date(2021, 4, 14)
    assert found["Läge"] == "För sent för stoppdagen"
    assert found["Räknat som"] == "2021-08-31 minus 2 månader"


def test_an_unknown_kind_of_file_is_not_found(signed_in, controller):
    url = reverse("commissioning:deadline-export", args=["pdf"])
    assert signed_in(controller).get(url).status_code == 404
