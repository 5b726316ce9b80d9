"""A service: the agreements behind its figures, what is needed, and the forecast."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from contracts.models import Need, NeedFlow, Performance, VolumeTerm
from contracts.states import Form
from tests import factories

pytestmark = pytest.mark.django_db
ON = {"per": "2020-06-15", "first": "2020"}


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


@pytest.fixture
def url(respite):
    return reverse("commissioning:capacity-detail", args=[respite.pk])


def keep(record):
    record.save_because("Test", by=factories.registrar())
    return record


def stated(respite, model, **fields):
    return keep(model(service=respite, stated_on=date(2020, 1, 10), source="En källa", **fields))


def make_agreement(board, service, quantity, **fields):
    terms = [*factories.base_terms(services=(service,)), VolumeTerm(quantity=quantity)]
    return factories.make_agreement(board=board, terms=terms, **fields)


@pytest.fixture
def agreements(son, capio, respite):
    return (
        make_agreement(son, respite, 1_200, title="Uppdraget"),
        make_agreement(
            son, respite, 300, title="Avtalet", provider=capio, form=Form.PROCURED_CONTRACT
        ),
    )


def test_the_rows_add_up_to_the_figure(client, url, agreements):
    page = client.get(url, ON)
    (year, *_) = page.context["agreement_years"]
    assert [line.agreement.title for line in year.lines] == ["Avtalet", "Uppdraget"]
    ((_, total),) = year.sums
    (group,) = page.context["groups"]
    assert total.contracted == group.lines[0].balance.contracted
    assert total.contracted.quantity == 1_500


def test_each_row_leads_to_its_agreement(client, url, agreements):
    text = client.get(url, ON).text
    for agreement in agreements:
        assert f"{agreement.get_absolute_url()}?per=2020-06-15#ersattning" in text


def test_what_was_performed_stands_with_its_agreement(client, url, agreements, respite):
    keep(
        Performance(
            agreement=agreements[0],
            service=respite,
            starts_on=date(2020, 1, 1),
            ends_on=date(2020, 3, 31),
            quantity=290,
        )
    )
    lines = client.get(url, ON).context["agreement_years"][0].lines
    assert {line.agreement.title: line.balance.performed for line in lines} == {
        "Avtalet": None,
        "Uppdraget": Decimal(290),
    }


def test_a_volume_that_several_services_share_has_a_page_of_its_own(
    client, url, son, respite, after_school
):
    terms = [*factories.base_terms(services=(respite, after_school)), VolumeTerm(quantity=77)]
    factories.make_agreement(board=son, terms=terms, title="Tillsammans")
    assert client.get(url, ON).context["agreement_years"] == []
    shared = client.get(reverse("commissioning:capacity-shared"), ON)
    assert "Tillsammans" in shared.text
    assert shared.context["groups"][0].lines[0].balance.contracted.quantity == 77


def test_the_forecast_shows_how_it_was_counted(client, url, respite):
    stated(respite, Need, first_year=2020, last_year=2020, quantity=75_500, persons=620)
    stated(respite, NeedFlow, inflow=10, outflow_least=5, outflow_most=6)
    forecast = client.get(url, ON).context["forecast"]
    assert forecast.formula[:3] == [
        "Netto per månad: 10 nya − 5–6 avslutade = 4–5 personer.",
        "Per person och år: 75\N{NO-BREAK SPACE}500 / 620 = 121,8 timmar, 10,1 per månad.",
        "Ökning per år: 4–5 × 12 × 121,8 = 5\N{NO-BREAK SPACE}845–7\N{NO-BREAK SPACE}306 timmar.",
    ]
    assert [line.year for line in forecast.lines] == [2020, 2021, 2022, 2023]


def test_without_persons_there_is_no_forecast(client, url, respite):
    stated(respite, Need, first_year=2020, last_year=2020, quantity=75_500)
    stated(respite, NeedFlow, inflow=10, outflow_least=5, outflow_most=6)
    assert "Prognosen kräver" in client.get(url, ON).text


def test_what_is_stated_later_is_not_shown_on_an_earlier_day(client, url, respite):
    stated(respite, Need, first_year=2020, last_year=2020, quantity=1)
    assert client.get(url, {"per": "2020-01-09"}).context["needs"] == []


def test_only_the_controller_changes_needs(signed_in, administrator, url):
    assert "Ange behov" not in signed_in(administrator).get(url).text


def test_an_unknown_service_is_not_found(client):
    url = reverse("commissioning:capacity-detail", args=[10**9])
    assert client.get(url).status_code == 404


def test_the_file_has_a_row_for_each_agreement_and_year(client, agreements, respite):
    url = reverse("commissioning:capacity-detail-export", args=[respite.pk, "csv"])
    text = b"".join(client.get(url, ON).streaming_content).decode("utf-8-sig")
    assert [line.split(";")[:2] for line in text.splitlines()[1:]] == [
        ["2020", "Avtalet"],
        ["2020", "Uppdraget"],
        ["2021", "Avtalet"],
        ["2021", "Uppdraget"],
    ]


def test_it_needs_at_most_eighteen_queries(
    client, url, agreements, respite, django_assert_max_num_queries
):
    stated(respite, Need, first_year=2020, last_year=2020, quantity=75_500, persons=620)
    stated(respite, NeedFlow, inflow=10, outflow_least=5, outflow_most=6)
    with django_assert_max_num_queries(18):
        client.get(url, ON)
