"""Services: the list on a day, and changing a service and the law it rests on."""

from datetime import date

import pytest
from django.urls import reverse

from contracts.models import LegalBasis, Service, ServiceLegalBasis, Standing
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("commissioning:service-list")
NEW = reverse("commissioning:service-new")


def edit_url(service):
    return reverse("commissioning:service-edit", args=[service.pk])


@pytest.fixture
def client(signed_in, administrator):
    return signed_in(administrator)


def particulars(service, **changes):
    return {
        "part": "service",
        "version": service.version,
        "name": service.name,
        "target_group": service.target_group,
    } | changes


def basis(**changes):
    return {"part": "basis", "basis-law": "LSS", "basis-section": "9", "basis-point": "6"} | {
        f"basis-{name}": value for name, value in changes.items()
    }


class TestList:
    def test_it_shows_the_law_of_the_day(self, client, respite):
        link = respite.bases.get()
        link.valid_until = date(2019, 12, 31)
        link.save_because("Test")
        assert "LSS 9 § 6" in client.get(LIST, {"per": "2019-06-01"}).text
        assert "LSS 9 § 6" not in client.get(LIST, {"per": "2020-06-01"}).text

    def test_it_finds_by_name_and_by_law(self, client, respite, after_school):
        for query in ("tillsyn", "9 § 7"):
            (found,) = client.get(LIST, {"q": query}).context["rows"]
            assert found[0] == after_school

    def test_it_never_breaks(self, client, respite):
        assert client.get(LIST, {"q": "\x00%"}).status_code == 200

    def test_it_needs_at_most_eight_queries(
        self, client, respite, after_school, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(8):
            client.get(LIST)

    def test_others_may_read_but_not_change(self, signed_in, controller, respite):
        reader = signed_in(controller)
        assert "Ändra" not in reader.get(LIST).text
        assert reader.get(edit_url(respite)).status_code == 403
        assert reader.get(NEW).status_code == 403


class TestService:
    def test_it_registers_a_service(self, client):
        client.post(NEW, {"name": "Boendestöd", "target_group": "adults", "is_active": "on"})
        assert Service.objects.get(name="Boendestöd").target_group == "adults"

    def test_a_name_is_used_once(self, client, respite):
        response = client.post(NEW, {"name": respite.name, "target_group": "everyone"})
        assert response.status_code == 200 and response.context["form"].errors

    def test_it_changes_name_and_use(self, client, respite):
        client.post(
            edit_url(respite),
            particulars(respite, name="Korttidsvistelse", target_group="children"),
        )
        respite.refresh_from_db()
        assert (respite.name, respite.is_active) == ("Korttidsvistelse", False)

    def test_agreements_are_found_by_the_new_name(self, client, respite, son):
        factories.make_agreement(board=son, terms=factories.base_terms(services=(respite,)))
        client.post(
            edit_url(respite),
            particulars(respite, name="Avlösning"),
        )
        assert Standing.objects.matching("avlösning").exists()

    def test_a_conflict_shows_both_texts_and_keeps_what_was_typed(self, client, respite):
        stale = particulars(respite, name="Min text", target_group="adults")
        client.post(edit_url(respite), particulars(respite, name="Deras text"))
        response = client.post(edit_url(respite), stale)
        assert "Sparat nu: Deras text" in response.text
        assert "Du skrev: Min text" in response.text
        assert 'value="Min text"' in response.text
        assert Service.objects.get(pk=respite.pk).name == "Deras text"

    def test_after_a_conflict_the_next_post_counts(self, client, respite):
        stale = particulars(respite, name="Min text")
        client.post(edit_url(respite), particulars(respite, name="Deras text"))
        form = client.post(edit_url(respite), stale).context["form"]
        client.post(edit_url(respite), stale | {"version": form.data["version"]})
        assert Service.objects.get(pk=respite.pk).name == "Min text"

    def test_without_a_version_nothing_is_overwritten(self, client, respite):
        client.post(edit_url(respite), particulars(respite, name="Utan", version=""))
        assert Service.objects.get(pk=respite.pk).name == respite.name


class TestLegalBasis:
    def test_it_adds_a_place_that_is_already_known(self, client, respite, after_school):
        client.post(edit_url(after_school), basis(valid_from="2020-01-01"))
        assert LegalBasis.objects.filter(law="LSS", section="9", point="6").count() == 1
        assert after_school.bases.count() == 2

    def test_it_makes_a_new_place(self, client, respite):
        client.post(edit_url(respite), basis(law="SoL", chapter="4", section="1", point=""))
        assert LegalBasis.objects.get(law="SoL").in_list == "SoL 4 kap. 1 §"

    def test_the_same_place_twice_at_a_time_is_refused(self, client, respite):
        response = client.post(edit_url(respite), basis(valid_from="2020-01-01"))
        assert "Insatsen vilar redan på" in response.text
        assert respite.bases.count() == 1

    def test_reversed_dates_are_refused(self, client, after_school):
        response = client.post(
            edit_url(after_school), basis(valid_from="2020-01-01", valid_until="2019-01-01")
        )
        assert "ligger före" in response.text

    def test_it_ends_one(self, client, respite):
        link = respite.bases.get()
        client.post(
            edit_url(respite),
            {"part": "end", "end-basis": link.pk, "end-valid_until": "2025-06-30"},
        )
        assert ServiceLegalBasis.objects.get(pk=link.pk).valid_until == date(2025, 6, 30)

    def test_it_cannot_end_another_services_basis(self, client, respite, after_school):
        link = after_school.bases.get()
        response = client.post(
            edit_url(respite),
            {"part": "end", "end-basis": link.pk, "end-valid_until": "2025-06-30"},
        )
        assert "Välj det lagrum" in response.text
        link.refresh_from_db()
        assert link.valid_until is None

    @pytest.mark.parametrize(
        "data",
        [
            {"part": "x"},
            {"part": "end", "end-basis": "9" * 30, "end-valid_until": "2025-01-01"},
            {"part": "end", "end-basis": "1", "end-valid_until": "x"},
            {"part": "basis", "basis-law": "\x00"},
            {"part": "service", "name": "\x00"},
        ],
    )
    def test_bad_values_are_answered(self, client, respite, data):
        assert client.post(edit_url(respite), data).status_code == 200
