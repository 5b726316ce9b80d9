"""Register an agreement: checklist."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from contracts.models import Agreement, Standing
from tests import factories

URL = reverse("commissioning:agreement-new")
PREVIEW = reverse("commissioning:agreement-preview")
ROW_SETS = ("volumes", "compensations", "options", "premises")


def typed(son, party, /, *services, **changes):
    """What a person types for SON 2019-509."""
    data = {
        "form_key": str(uuid.uuid4()),
        "agreement_form": "development_assignment",
        "title": "Korttidsvistelse och korttidstillsyn för barn och unga",
        "dnr": "SON 2019-509",
        "board": son.pk,
        "provider": party.pk,
        "services": [service.pk for service in services],
        "starts_on": "2019-09-01",
        "ends_on": "2021-08-31",
        "right_steps": "2",
        "right_months": "12",
        "right_notice_months": "3",
        "right_actor": "board",
        "right_notice_from": "period_end",
        "follow_up_months": "3",
        "compensations-0-amount": "28 928 446",
        "compensations-0-unit": "year",
        "compensations-0-model": "fixed",
        "compensations-0-proration": "months",
        "compensations-0-price_level_year": "2019",
    }
    for name in ROW_SETS:
        data |= {f"{name}-TOTAL_FORMS": "1", f"{name}-INITIAL_FORMS": "0"}
    return data | changes


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


@pytest.fixture
def filled(son, leanlink, respite, after_school):
    return lambda **changes: typed(son, leanlink, respite, after_school, **changes)


def text_of(response):
    return response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")


def test_it_shows_the_empty_form(client, son):
    response = client.get(URL)
    assert response.status_code == 200
    assert "Så blir det i registret" in text_of(response)


def test_it_registers_a_draft_with_all_its_terms(client, filled):
    response = client.post(URL, filled(save="1"))
    agreement = Agreement.objects.get()
    assert response.url == agreement.get_absolute_url()
    amendment = agreement.amendments.get()
    assert amendment.state == "draft"
    assert amendment.periodterms.get().ends_on == date(2021, 8, 31)
    assert amendment.serviceterms.count() == 2
    assert amendment.compensationterms.get().amount == Decimal(28_928_446)
    assert amendment.extensionrightterms.get().notice_months == 3
    assert amendment.followupterms.get().every_months == 3


def test_the_register_shows_the_draft(client, filled):
    client.post(URL, filled(save="1"))
    row = Standing.objects.get()
    assert (row.stage, row.latest_end_on) == ("draft", date(2023, 8, 31))


def test_it_goes_on_to_a_matter_when_asked(client, filled):
    response = client.post(URL, filled(to_matter="1"))
    amendment = Agreement.objects.get().amendments.get()
    assert response.url == f"{reverse('commissioning:matter-new')}?amendment={amendment.pk}"


def test_a_repeated_post_makes_one_record(client, filled):
    data = filled(save="1")
    first, second = client.post(URL, data), client.post(URL, data)
    assert first.url == second.url
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    "dnr", ["2019/509", "2.3.4-181/2022", "SÄN 2012/119-106", "578-269/2002", ""]
)
def test_it_takes_any_form_of_dnr(client, filled, dnr):
    client.post(URL, filled(save="1", dnr=dnr))
    assert Agreement.objects.get().dnr == dnr


def test_it_reads_an_amount_in_millions(client, filled):
    client.post(URL, filled(save="1", **{"compensations-0-amount": "28,9 mnkr"}))
    amendment = Agreement.objects.get().amendments.get()
    assert amendment.compensationterms.get().amount == Decimal(28_900_000)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": "2019-08-31"}, "Till och med-dagen ligger före från och med-dagen."),
        ({"ends_on": ""}, "Fyll i till och med-dagen, eller välj tills vidare."),
        ({"starts_on": "1 september"}, "Skriv dagen som år-månad-dag"),
        ({"starts_on": "0019-09-01"}, "Ange en dag mellan"),
        ({"title": ""}, "Fyll i rubrik"),
        ({"services": []}, "Välj minst en insats."),
        ({"agreement_form": "gåva"}, "Välj ett giltigt alternativ"),
        ({"agreement_form": "procured_contract"}, "Kommunen kan inte sluta avtal med sig själv."),
        ({"agreement_form": "choice_system"}, "Kommunen kan inte sluta avtal med sig själv."),
        ({"compensations-0-amount": "många"}, "Skriv beloppet med siffror"),
        ({"compensations-0-amount": ""}, "Fyll i beloppet, eller töm raden helt."),
        ({"compensations-0-price_level_year": "1850"}, "Ange ett år mellan 1990 och 2100."),
        ({"right_not_after": "2020-08-31"}, "Taket ligger före periodens slut"),
        ({"right_months": ""}, "Fyll i hur många månader en förlängning är."),
        ({"follow_up_first_on": "2019-01-01"}, "Ange en dag för första uppföljningen"),
        ({"volumes-0-quantity": "9" * 30}, "Skriv högst nio siffror"),
        ({"volumes-0-quantity": "10", "volumes-0-quantity_max": "8"}, "Högsta volymen är lägre"),
        ({"title": "a\x00b"}, "Null"),
        ({"provider": "9" * 30}, "Välj ett giltigt alternativ"),
        ({"replaces": ["9" * 30]}, "Välj ett giltigt alternativ"),
        ({"volumes-TOTAL_FORMS": "500"}, "Ange högst 20 rader"),
        ({"volumes-TOTAL_FORMS": "x"}, "Uppgifterna kom inte fram hela"),
    ],
)
def test_it_refuses(client, filled, changes, sentence):
    volume = {"volumes-0-unit": "hours", "volumes-0-per": "year", "volumes-0-basis": "ordered"}
    response = client.post(URL, filled(save="1", **volume | changes))
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert "<title>Fel:" in text_of(response)
    assert not Agreement.objects.exists()


def test_it_refuses_an_outside_provider_for_an_assignment(client, son, capio, respite):
    response = client.post(URL, typed(son, capio, respite, save="1"))
    assert "Typen gäller bara inom kommunen." in text_of(response)


def test_nothing_typed_is_lost_on_errors(client, filled):
    response = client.post(URL, filled(save="1", ends_on="i augusti"))
    assert 'value="i augusti"' in text_of(response)
    assert 'value="28 928 446"' in text_of(response)
    assert 'value="SON 2019-509"' in text_of(response)


def test_a_row_is_added_without_losing_anything(client, filled):
    response = client.post(URL, filled(add="compensations", title=""))
    page = text_of(response)
    assert 'name="compensations-1-amount"' in page
    assert 'value="28 928 446"' in page
    assert "behöver rättas" not in page
    assert not Agreement.objects.exists()


def test_the_preview_computes_and_writes_nothing(client, filled):
    page = text_of(client.post(PREVIEW, filled()))
    assert "2023-08-31" in page
    assert "Förlängning 1 till" in page
    assert "28 928 446 kr" in page
    assert not Agreement.objects.exists()


def test_the_preview_counts_the_days_to_act(client, filled):
    page = text_of(client.post(PREVIEW, filled()))
    assert "2021-05-31" in page
    assert "2022-05-31" in page


@pytest.mark.parametrize(
    "data", [{}, {"agreement_form": "x"}, {"starts_on": "2019-09-01", "agreement_form": "\x00"}]
)
def test_the_preview_takes_whatever_is_typed(client, data):
    assert client.post(PREVIEW, data).status_code == 200


def test_it_warns_of_a_service_that_nobody_takes_over(client, filled, son, respite):
    home = factories.make_service("Bostad med särskild service", section="9", point="8")
    earlier = factories.make_agreement(
        board=son,
        title="Överenskommelse LSS",
        terms=factories.base_terms(date(2013, 3, 1), date(2019, 8, 31), services=(respite, home)),
    )
    page = text_of(client.post(PREVIEW, filled(replaces=[earlier.pk])))
    assert "Bostad med särskild service blir utan uppdrag." in page
    assert "Korttidsvistelse utanför det egna hemmet blir utan uppdrag." not in page


def test_it_records_what_is_replaced(client, filled, son):
    earlier = factories.make_agreement(board=son)
    client.post(URL, filled(save="1", replaces=[earlier.pk]))
    amendment = Agreement.objects.exclude(pk=earlier.pk).get().amendments.get()
    assert [s.predecessor for s in amendment.successions.all()] == [earlier]


def test_it_refuses_to_replace_an_agreement_of_another_board(client, filled, aldre):
    earlier = factories.make_agreement(board=aldre, title="Hemtjänst")
    response = client.post(URL, filled(save="1", replaces=[earlier.pk]))
    assert "Hemtjänst hör till en annan nämnd." in text_of(response)


def test_earlier_agreements_are_found_by_words(client, filled, son):
    factories.make_agreement(board=son, title="Boendestöd Norr")
    page = text_of(client.post(URL, filled(recount="1", replaces_search="boendestödet")))
    assert "Boendestöd Norr" in page


@pytest.mark.parametrize("person", ["secretary", "controller", "outsider"])
def test_it_refuses_those_who_may_not_register(request, signed_in, person):
    client = signed_in(request.getfixturevalue(person))
    assert client.get(URL).status_code == 403
    assert client.post(PREVIEW, {}).status_code == 403


def test_only_the_persons_own_boards_can_be_chosen(signed_in, son, aldre, leanlink, respite):
    person = factories.make_user(role="administrator", board=aldre)
    response = signed_in(person).post(URL, typed(son, leanlink, respite, save="1"))
    assert response.status_code == 200
    assert not Agreement.objects.exists()


def test_the_page_asks_few_questions(client, son, django_assert_max_num_queries):
    for _ in range(20):
        factories.make_service(section="4", law="SoL")
    with django_assert_max_num_queries(25):
        client.get(URL)


def test_reversed_days_are_not_previewed_as_an_open_end(client, filled):
    response = client.post(PREVIEW, filled(ends_on="2019-08-31"))
    assert "tills vidare" not in text_of(response)


def test_the_error_summary_follows_the_page(client):
    page = text_of(client.post(URL, {"follow_up_subject": "x", "save": "1"}))
    summary = page[page.index("felsumma") :]
    places = [summary.index(text) for text in ("Fyll i rubrik.", "Välj minst en", "hur ofta")]
    assert places == sorted(places)
