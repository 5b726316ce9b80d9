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


def test_the_state_follows_from_the_day_to_act(listing, extendable):
    (row,) = listing(per="2021-06-01").context["rows"]
    assert (row.standing.act_by, row.pill_text) == (date(2021, 6, 30), "Bråttom")
    (row,) = listing(per="2021-07-01").context["rows"]
    assert row.pill_text == "För sent"


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


def test_it_needs_at_most_ten_queries(
    signed_in, controller, son, extendable, django_assert_max_num_queries
):
    client = signed_in(controller)
    for _ in range(5):
        factories.make_agreement(board=son)
    with django_assert_max_num_queries(10):
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


def test_an_unknown_kind_of_file_is_not_found(signed_in, controller):
    url = reverse("commissioning:deadline-export", args=["pdf"])
    assert signed_in(controller).get(url).status_code == 404
