"""Index series, values and formulas: the pages that show them and the forms that change them."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from commissioning.models import Role
from contracts.models import IndexFormula, IndexSeries, IndexValue
from tests import factories
from tests.commissioning.index_cases import text_of

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"commissioning:{name}", args=args)


def post(**fields):
    return {"form_key": str(uuid.uuid4())} | fields


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


@pytest.fixture
def opi():
    series = factories.make_series("OPI", {2020: "3.0", 2023: "4.6"})
    factories.make_series("OPI", {2023: "3.5"}, preliminary=True)
    return series


class TestShown:
    def test_the_list_has_the_last_value(self, client, opi):
        page = text_of(client.get(url("index-list")))
        assert "2023: 4,6 %" in page
        assert "2020–2023" in page

    def test_the_series_shows_preliminary_and_definitive(self, client, opi):
        page = text_of(client.get(url("index-detail", opi.pk)))
        assert page.index("3,5 %") < page.index("4,6 %") < page.index("3,0 %")

    def test_a_formula_shows_how_each_year_is_made(self, client):
        wages = factories.make_series("LÖN", {2018: "2.58"})
        kpi = factories.make_series("KPI", {2018: "1.1"})
        data = post(name="90/10", series_1=wages.pk, weight_1="90", series_2=kpi.pk, weight_2="10")
        answer = client.post(url("index-formula-new"), data)
        page = text_of(client.get(answer.url))
        assert "90 % LÖN + 10 % KPI" in page
        assert "0,9 × 2,58 + 0,1 × 1,1 = 2,432 %" in page

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARY])
    def test_others_read_but_see_no_buttons(self, signed_in, role, opi):
        person = signed_in(factories.make_user(role=role))
        for address in (url("index-list"), url("index-detail", opi.pk)):
            page = text_of(person.get(address))
            assert "Nytt värde" not in page
            assert "Ny serie" not in page


class TestSeries:
    def test_a_new_series(self, client):
        client.post(url("index-new"), post(code="AKI", name="Arbetskraftsindex"))
        assert IndexSeries.objects.get().history.get().history_change_reason == "Upplagd"

    def test_a_code_that_is_taken(self, client, opi):
        answer = client.post(url("index-new"), post(code="OPI", name="Igen"))
        assert "Det finns redan en serie med den beteckningen." in text_of(answer)

    def test_a_change_by_somebody_else_is_shown(self, client, opi):
        edit = url("index-edit", opi.pk)
        client.post(edit, post(code="OPI", name="Omsorgsprisindex", version=1))
        answer = client.post(edit, post(code="OPI", name="Mitt namn", version=1))
        page = text_of(answer)
        assert "Någon annan har ändrat uppgifterna" in page
        assert "Sparat nu: Omsorgsprisindex" in page
        assert "Mitt namn" in page
        assert IndexSeries.objects.get().name == "Omsorgsprisindex"


class TestValues:
    FIELDS = {"year": "2024", "percent": "2,6", "is_preliminary": "no"}

    def test_a_new_value(self, client, opi):
        more = {"published_on": "2023-12-15", "applies_from": "2024-05-01", "source": "SKR"}
        client.post(url("index-value-new", opi.pk), post(**self.FIELDS, **more))
        value = IndexValue.objects.get(year=2024)
        assert (value.percent, value.applies_from) == (Decimal("2.6"), date(2024, 5, 1))
        assert not value.is_preliminary

    def test_a_form_that_is_sent_twice_adds_one_value(self, client, opi):
        data = post(**self.FIELDS)
        for _ in range(2):
            assert client.post(url("index-value-new", opi.pk), data).status_code == 302
        assert IndexValue.objects.filter(year=2024).count() == 1

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"year": "2023"}, "Serien har redan ett sådant värde för året."),
            ({"year": "1066"}, "Ange ett år mellan"),
            ({"percent": "mycket"}, "Skriv procenten med siffror, till exempel 2,6."),
            ({"percent": "NaN"}, "Skriv procenten med siffror"),
            ({"percent": "9" * 500}, "mellan -50 och 100"),
            ({"percent": "2,61234"}, "med högst tre decimaler"),
            ({"percent": "\x00"}, "Skriv procenten med siffror"),
            ({"published_on": "2023-02-30"}, "Skriv dagen som år-månad-dag"),
        ],
    )
    def test_it_says_what_is_wrong(self, client, opi, change, sentence):
        answer = client.post(url("index-value-new", opi.pk), post(**self.FIELDS | change))
        assert answer.status_code == 200
        assert sentence.casefold() in text_of(answer).casefold()

    def test_a_correction_says_why(self, client, opi):
        value = IndexValue.objects.get(year=2020)
        edit = url("index-value-edit", value.pk)
        fields = {"year": "2020", "percent": "2,9", "is_preliminary": "no", "version": 1}
        assert "Fyll i varför ändras värdet?" in text_of(client.post(edit, post(**fields)))
        client.post(edit, post(**fields, reason="Fel inskrivet"))
        page = text_of(client.get(url("index-detail", opi.pk)))
        assert "Fel inskrivet" in page
        assert "Värdet för 2020, definitivt: 2,9 %" in page

    def test_a_change_by_somebody_else_is_shown(self, client, opi):
        value = IndexValue.objects.get(year=2020)
        edit = url("index-value-edit", value.pk)
        fields = {"year": "2020", "is_preliminary": "no", "version": 1, "reason": "Fel"}
        client.post(edit, post(**fields, percent="2,9"))
        page = text_of(client.post(edit, post(**fields, percent="2,8")))
        assert "Sparat nu: 2,9" in page
        assert "Du skrev: 2,8" in page


class TestFormulas:
    @pytest.mark.parametrize(
        ("weights", "sentence"),
        [
            (("90", "20"), "Vikterna blir tillsammans 110 procent."),
            (("90", ""), "Fyll i vikten i procent."),
            (("0", "100"), "Ange vikten mellan 0 och 100 procent."),
            (("90", "x"), "Skriv procenten med siffror"),
        ],
    )
    def test_weights_make_100_percent(self, client, opi, weights, sentence):
        other = factories.make_series("KPI", {})
        data = post(
            name="Ny", series_1=opi.pk, weight_1=weights[0], series_2=other.pk, weight_2=weights[1]
        )
        assert sentence in text_of(client.post(url("index-formula-new"), data))
        assert not IndexFormula.objects.exists()

    def test_the_same_series_twice(self, client, opi):
        data = post(name="Ny", series_1=opi.pk, weight_1="50", series_2=opi.pk, weight_2="50")
        page = text_of(client.post(url("index-formula-new"), data))
        assert "Samma serie står två gånger." in page

    def test_a_formula_in_use_keeps_its_weights(self, client, son):
        formula = factories.make_formula("OPI", {2018: "2.6"})
        factories.make_indexed_agreement(formula, board=son)
        factories.make_index_run(formula, 2018)
        other = factories.make_series("KPI", {})
        edit = url("index-formula-edit", formula.pk)
        data = post(name="OPI", series_1=other.pk, weight_1="100", version=1)
        assert "vikterna står fast" in text_of(client.post(edit, data))
        same = formula.components.get().series_id
        data = post(name="OPI (SKR)", series_1=same, weight_1="100", version=1)
        assert client.post(edit, data).status_code == 302
        assert IndexFormula.objects.get().name == "OPI (SKR)"
