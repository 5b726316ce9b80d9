"""Direktupphandling: what is of the same sort, added up over a year against the limits."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from contracts.actions import limits
from contracts.models import AwardGroup, CompensationTerm, Service, VolumeTerm
from contracts.states import AwardKind, Form
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:direct-award-list")


@pytest.fixture
def listing(signed_in, controller):
    limits.enter_known_limits(by=factories.registrar())

    def get(year=2018, **query):
        return signed_in(controller).get(URL, {"year": str(year)} | query)

    return get


@pytest.fixture
def support(db):
    return factories.make_service("Boendestöd")


def award(board, service, *, per_year=100_000, on=date(2018, 2, 1), form=Form.DIRECT_AWARD, **more):
    """A direct award for a year from the month after its decision."""
    first = date(on.year, on.month % 12 + 1, 1)
    base = factories.base_terms(first, date(on.year, 12, 31), services=(service,), per_year=None)
    return factories.make_agreement(
        board=board,
        form=form,
        terms=[*base, CompensationTerm(amount=Decimal(per_year), unit="period")],
        decided_on=on,
        registered_on=on,
        **more,
    )


def sums(response):
    return {
        row.sort.name: (int(row.total), row.pill_text, row.state_text)
        for row, _ in response.context["rows"]
    }


def test_the_special_agreements_of_2018_are_shown_tenfold_above_the_limit(listing, son, support):
    """13 850 hours beside the contracts at 414,50–470,60 kr: 5,7–6,5 mnkr against 586 907 kr."""
    parts = ((6_925, "414.50"), (6_925, "470.60"))
    for number, (hours, price) in enumerate(parts, start=1):
        factories.make_agreement(
            board=son,
            form=Form.INDIVIDUAL_PLACEMENT,
            title=f"Särskilt avtal {number}",
            terms=[
                *factories.base_terms(
                    date(2018, 1, 1), date(2018, 12, 31), services=(support,), per_year=None
                ),
                VolumeTerm(quantity=Decimal(hours)),
                CompensationTerm(amount=Decimal(price), unit="hour"),
            ],
            decided_on=date(2018, 1, number),
            registered_on=date(2018, 1, number),
        )
    response = listing()
    assert sums(response) == {"Boendestöd": (6_129_318, "1044 %", "Gränsvärdet är nått")}
    assert 5_740_825 <= sums(response)["Boendestöd"][0] <= 6_517_810
    text = listing(group=f"s{support.pk}").text.replace("\xa0", " ")
    assert "586 907 kr" in text and "6 129 318 kr" in text and "Särskilt avtal 2" in text


@pytest.mark.parametrize(
    ("number", "state"),
    [(2, "Under 50 %"), (3, "Minst 50 %"), (5, "Minst 80 %"), (6, "Gränsvärdet är nått")],
)
def test_it_sounds_the_alarm_at_50_80_and_100_percent(listing, son, support, number, state):
    for _ in range(number):
        award(son, support)
    assert sums(listing())["Boendestöd"][2] == state


def test_services_of_one_sort_are_added_and_others_are_not(listing, son, support):
    tolk, text = factories.make_service("Tolk"), factories.make_service("Översättning")
    limits.save_group(
        group=AwardGroup(),
        name="Språktjänster",
        kind=AwardKind.ORDINARY,
        services=[tolk, text],
        version=None,
        by=factories.registrar(),
    )
    for service in (support, tolk, text):
        award(son, service)
    assert {name: total for name, (total, *_) in sums(listing()).items()} == {
        "Språktjänster": 200_000,
        "Boendestöd": 100_000,
    }


def test_the_kind_of_a_sort_chooses_its_limit(listing, son, support):
    tolk = factories.make_service("Tolk")
    limits.save_group(
        group=AwardGroup(),
        name="Språktjänster",
        kind=AwardKind.ORDINARY,
        services=[tolk],
        version=None,
        by=factories.registrar(),
    )
    for service in (support, tolk):
        award(son, service, per_year=600_000, on=date(2019, 2, 1))
    found = sums(listing(2019))
    assert found["Boendestöd"][1:] == ("30 %", "Under 50 %")
    assert found["Språktjänster"][1:] == ("102 %", "Gränsvärdet är nått")


def test_a_year_without_a_limit_says_so(listing, son, support):
    award(son, support, on=date(2026, 2, 1))
    response = listing(2026)
    assert sums(response) == {"Boendestöd": (100_000, "gränsvärde saknas", "Gränsvärde saknas")}
    assert "Gränsvärde saknas." in response.text


def test_individual_agreements_can_be_left_out(listing, son, support):
    award(son, support)
    award(son, support, form=Form.INDIVIDUAL_PLACEMENT)
    assert sums(listing())["Boendestöd"][0] == 200_000
    assert sums(listing(counted="direct"))["Boendestöd"][0] == 100_000


def test_procured_contracts_and_other_years_do_not_count(listing, son, support):
    award(son, support, form=Form.PROCURED_CONTRACT)
    award(son, support, on=date(2017, 2, 1))
    assert sums(listing()) == {}


def test_the_whole_municipality_is_one_authority(listing, son, aldre, support):
    award(son, support)
    award(aldre, support)
    assert sums(listing())["Boendestöd"][0] == 200_000


def test_what_is_proposed_stands_apart(listing, son, support):
    award(son, support, on=date(2025, 2, 1))
    terms = factories.base_terms(
        date(2025, 6, 1), date(2025, 12, 31), services=(support,), per_year=None
    )
    factories.make_draft(
        board=son,
        form=Form.DIRECT_AWARD,
        title="Föreslaget avtal",
        terms=[*terms, CompensationTerm(amount=Decimal(8_100_000), unit="period")],
        registered_on=date(2025, 3, 1),
    )
    response = listing(2025, per="2025-04-01")
    ((row, _),) = response.context["rows"]
    assert (row.total, row.proposed_sum, row.with_proposed) == (100_000, 8_100_000, "101 %")
    assert row.state_text == "Under 50 %"


def test_an_agreement_without_an_amount_is_counted_as_unknown(listing, son, support):
    factories.make_agreement(
        board=son,
        form=Form.DIRECT_AWARD,
        terms=factories.base_terms(
            date(2018, 3, 1), date(2018, 12, 31), services=(support,), per_year=None
        ),
        decided_on=date(2018, 2, 1),
        registered_on=date(2018, 2, 1),
    )
    text = listing().text
    assert "1 avtal saknar belopp" in text


def test_it_shows_the_register_as_it_was_on_the_day(listing, son, support):
    award(son, support, on=date(2018, 2, 1))
    award(son, support, on=date(2018, 5, 1))
    assert sums(listing(per="2018-04-30"))["Boendestöd"][0] == 100_000


def test_every_figure_leads_to_its_rows(listing, son, support):
    award(son, support)
    response = listing()
    ((row, url),) = response.context["rows"]
    shown = response.client.get(url.split("#")[0]).context["shown"]
    assert sum(award.step.value for award in shown.rows) == row.total
    assert len(shown.rows) == len(row.rows)


@pytest.mark.parametrize(
    "query",
    [{"year": "x"}, {"year": "99999"}, {"year": "\x00"}, {"group": "\x00"}, {"counted": "allt"}],
)
def test_bad_values_never_break_the_page(listing, query):
    assert listing(**query).status_code == 200


def test_the_number_of_queries_does_not_grow(
    signed_in, controller, son, support, django_assert_max_num_queries
):
    limits.enter_known_limits(by=factories.registrar())
    for number in range(6):
        award(son, factories.make_service(f"Insats {number}"))
    client = signed_in(controller)
    with django_assert_max_num_queries(13):
        client.get(URL, {"year": "2018"})


def test_excel_holds_every_award_with_the_sum_so_far(signed_in, controller, listing, son, support):
    award(son, support, title="=SUMMA(A1)")
    award(son, support, on=date(2018, 3, 1))
    url = reverse("commissioning:direct-award-export", args=["xlsx"])
    response = signed_in(controller).get(url, {"year": "2018"})
    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)[1:]
    assert [(r[1], r[11], r[12], r[13], r[14]) for r in rows] == [
        ("Boendestöd", 100_000, 100_000, 586_907, 17),
        ("Boendestöd", 100_000, 200_000, 586_907, 34),
    ]
    assert rows[0][3].date() == date(2018, 2, 1)
    assert rows[0][5] == "=SUMMA(A1)"


def test_a_person_without_a_role_is_refused(signed_in, outsider):
    assert signed_in(outsider).get(URL).status_code == 403


def test_readers_see_the_tables_without_buttons(signed_in, secretary, controller, listing):
    assert "Lägg till gränsvärde" not in signed_in(secretary).get(URL).text
    assert "Lägg till gränsvärde" in signed_in(controller).get(URL).text
    assert Service.objects.count() == 0
