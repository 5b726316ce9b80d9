"""The page where prices are counted up: choose, look, carry out."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from commissioning import integrity
from commissioning.models import DecisionPoint, Membership, Role
from contracts.actions import indexes
from contracts.models import IndexedPrice, IndexRun, IndexValue
from tests import factories
from tests.commissioning.index_cases import (
    NEW,
    address,
    preliminary_then_definitive,
    run_post,
    set_today,
    text_of,
)

pytestmark = pytest.mark.django_db
QUERY_BUDGET = 60


@pytest.fixture(autouse=True)
def _spring_2018(monkeypatch):
    set_today(monkeypatch)


@pytest.fixture
def opi():
    return factories.make_formula("OPI", {2018: "2.6"})


@pytest.fixture
def home_care(opi, son):
    return factories.make_indexed_agreement(opi, board=son, title="Hemtjänst i söder")


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


class TestChoose:
    def test_it_asks_for_index_and_year(self, client, opi):
        page = text_of(client.get(NEW))
        assert "Välj index och år" in page
        assert "Nya priser från och med" in page

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("formula=&year=2018", "Välj index."),
            ("formula={pk}&year=2024", "OPI saknar värde för 2024. Lägg först in det."),
            ("formula={pk}&year=x", "Skriv året med fyra siffror."),
            ("formula={pk}&year=2018&from_on=2020-01-01", "Ange en dag under 2018 eller 2019."),
            ("formula={pk}&year=2018&from_on=2018-02-31", "Skriv dagen som år-månad-dag"),
            ("formula={pk}&year=2018&decided_on=2018-04-02", "kan inte ligga i framtiden"),
        ],
    )
    def test_it_says_what_is_wrong(self, client, opi, query, sentence):
        assert sentence in text_of(client.get(f"{NEW}?{query.format(pk=opi.pk)}"))

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARY])
    def test_only_a_controller_counts_up(self, signed_in, role, opi):
        person = factories.make_user(role=role)
        assert signed_in(person).get(address(opi)).status_code == 403
        assert signed_in(person).post(address(opi)).status_code == 403

    def test_a_controller_sees_the_agreements_of_the_own_board(self, signed_in, opi, son, aldre):
        factories.make_indexed_agreement(opi, board=son, title="Vår")
        factories.make_indexed_agreement(opi, board=aldre, title="Deras")
        person = factories.make_user(role=Role.CONTROLLER, board=son)
        page = text_of(signed_in(person).get(address(opi)))
        assert "Vår" in page
        assert "Deras" not in page


class TestPreview:
    def test_each_price_is_explained(self, client, opi, home_care):
        page = text_of(client.get(address(opi)))
        assert "410,00 × 1,026 = 420,66, OPI 2018" in page
        assert "Priset avrundas till hela öre efter varje års uppräkning." in page
        assert "OPI 2018 = 2,6 %" in page

    def test_what_it_costs_a_year_and_what_is_retroactive(self, client, opi, son):
        factories.make_indexed_agreement(opi, board=son, amount="10000", unit="month")
        page = text_of(client.get(address(opi)))
        assert "3 120 kr per år, och 780 kr retroaktivt" in page
        assert "2018-01: 260 kr" in page

    def test_agreements_that_are_left_out_and_why(self, client, opi, son):
        factories.make_indexed_agreement(opi, board=son, level=None, title="Utan nivå")
        page = text_of(client.get(address(opi)))
        assert "Prisnivå saknas. Ange den genom en ändring av avtalet." in page
        assert "Inget avtal att räkna upp" in page

    def test_looking_changes_nothing(self, client, opi, home_care):
        client.get(address(opi))
        assert not IndexRun.objects.exists()
        assert home_care.amendments.count() == 1

    def test_a_preliminary_value_is_flagged(self, client, son):
        formula = factories.make_formula("OPI", {2018: "3.5"}, preliminary=True)
        factories.make_indexed_agreement(formula, board=son)
        assert "Värdet är preliminärt." in text_of(client.get(address(formula)))

    def test_a_correction_shows_the_difference(self, client, son):
        formula, _ = preliminary_then_definitive(son)
        page = text_of(client.get(address(formula)))
        assert "Rättelse" in page
        assert "410,00 × 1,046 = 428,86, OPI 2018" in page
        assert "5 412 kr per år, och 1 353 kr retroaktivt" in page  # 4,51 kr × 1 200 timmar

    def test_the_number_of_queries_does_not_grow(
        self, client, opi, son, django_assert_max_num_queries
    ):
        for _ in range(12):
            factories.make_indexed_agreement(opi, board=son)
        with django_assert_max_num_queries(QUERY_BUDGET):
            client.get(address(opi))


class TestCarryOut:
    def test_the_chosen_are_counted_up(self, client, opi, home_care, son):
        other = factories.make_indexed_agreement(opi, board=son)
        preview = client.get(address(opi))
        answer = client.post(address(opi), run_post(preview, home_care))
        run = IndexRun.objects.get()
        assert answer.url == reverse("commissioning:index-run-detail", args=[run.pk])
        assert [row.agreement for row in run.prices.all()] == [home_care]
        assert other.amendments.count() == 1
        assert list(integrity.problems()) == []

    def test_who_did_it_stands_in_the_history(self, client, opi, home_care, controller):
        client.post(address(opi), run_post(client.get(address(opi)), home_care))
        for record in (IndexRun.objects.get(), IndexedPrice.objects.get()):
            assert record.history.get().history_user == controller

    def test_a_form_that_is_sent_twice_makes_one_run(self, client, opi, home_care):
        data = run_post(client.get(address(opi)), home_care)
        first, second = (client.post(address(opi), data) for _ in range(2))
        assert first.url == second.url
        assert IndexRun.objects.count() == 1

    def test_an_old_page_does_not_count_up_twice(self, client, opi, home_care):
        preview = client.get(address(opi))
        client.post(address(opi), run_post(preview, home_care))
        answer = client.post(address(opi), run_post(preview, home_care))
        assert "Något har ändrats sedan du öppnade sidan." in text_of(answer)
        assert IndexRun.objects.count() == 1

    def test_a_value_that_changed_is_shown_before_it_counts(self, client, opi, home_care):
        preview = client.get(address(opi))
        indexes.change_value(
            value=IndexValue.objects.get(),
            values={"percent": Decimal("2.5")},
            reason="Fel inskrivet",
            by=factories.registrar(),
            version=1,
        )
        answer = client.post(address(opi), run_post(preview, home_care))
        assert "Granska raderna och räkna upp igen" in text_of(answer)
        assert "410,00 × 1,025 = 420,25" in text_of(answer)
        assert home_care.amendments.count() == 1

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"reference": ""}, "Skriv vad uppräkningen stöds på."),
            ({"agreement": []}, "Välj minst ett avtal att räkna upp."),
            ({"agreement": ["\x00", "1e9"]}, "Välj minst ett avtal att räkna upp."),
            ({"way": "decision"}, "Välj ärendet som ska avgöra uppräkningen."),
            ({"way": "x"}, "Välj ett giltigt alternativ"),
        ],
    )
    def test_it_says_what_is_missing_and_keeps_the_rest(
        self, client, opi, home_care, change, sentence
    ):
        answer = client.post(address(opi), run_post(client.get(address(opi)), home_care, **change))
        page = text_of(answer)
        assert sentence in page
        assert "<title>Fel: Räkna upp priser" in page
        assert not IndexRun.objects.exists()

    def test_rows_that_were_not_ticked_stay_so_after_an_error(self, client, opi, home_care, son):
        factories.make_indexed_agreement(opi, board=son)
        preview = client.get(address(opi))
        answer = client.post(address(opi), run_post(preview, home_care, reference=""))
        checked = {r.agreement.pk: r.is_checked for r in answer.context["preview"].rows}
        assert [checked.pop(home_care.pk), *checked.values()] == [True, False]

    def test_another_boards_agreement_cannot_be_posted(self, signed_in, opi, home_care, aldre):
        theirs = factories.make_indexed_agreement(opi, board=aldre)
        everyone = factories.make_user(role=Role.CONTROLLER)
        value = run_post(signed_in(everyone).get(address(opi)), theirs)
        person = factories.make_user()
        Membership(user=person, role=Role.CONTROLLER, board=home_care.board).save_because(
            "Test", by=person
        )
        signed_in(person).post(address(opi), value)
        assert theirs.amendments.count() == 1


class TestInAMatter:
    def test_the_prices_are_proposed_under_a_point(self, client, opi, home_care, son):
        matter = factories.make_matter(board=son)
        data = run_post(
            client.get(address(opi)), home_care, way="decision", reference="", matter=matter.pk
        )
        client.post(address(opi), data)
        point = DecisionPoint.objects.get(matter=matter)
        (amendment,) = point.amendments
        assert (amendment.agreement, amendment.state) == (home_care, "proposed")
        text = point.proposed_text.replace("\xa0", " ")
        assert "Priserna räknas upp med OPI 2018 (OPI 2018 = 2,6 %)" in text
        assert "410,00 × 1,026 = 420,66, OPI 2018, kr per timme från och med 2018-01-01." in text
        assert list(integrity.problems()) == []

    def test_the_matter_is_of_the_same_board(self, client, opi, home_care, aldre):
        matter = factories.make_matter(board=aldre)
        data = run_post(client.get(address(opi)), home_care, way="decision", matter=matter.pk)
        assert "Välj bara avtal hos ärendets nämnd." in text_of(client.post(address(opi), data))
        assert not IndexRun.objects.exists()

    def test_what_is_computed_is_not_edited_by_hand(
        self, client, signed_in, administrator, opi, home_care, son
    ):
        matter = factories.make_matter(board=son)
        data = run_post(client.get(address(opi)), home_care, way="decision", matter=matter.pk)
        client.post(address(opi), data)
        (amendment,) = matter.points.get().amendments
        edit = reverse("commissioning:amendment-edit", args=[amendment.pk])
        clerk = signed_in(administrator)
        assert clerk.get(edit).url == home_care.get_absolute_url()
        page = text_of(clerk.get(home_care.get_absolute_url()))
        assert edit not in page
        assert reverse("commissioning:amendment-withdraw", args=[amendment.pk]) in page


class TestExport:
    def file(self, client, opi, kind):
        path = reverse("commissioning:index-run-new-export", args=[kind])
        return client.get(f"{path}?formula={opi.pk}&year=2018").getvalue()

    def test_excel_has_real_numbers_and_days(self, client, opi, home_care):
        sheet = load_workbook(io.BytesIO(self.file(client, opi, "xlsx"))).active
        heading, row = ([cell.value for cell in line] for line in sheet.iter_rows(max_row=2))
        cells = dict(zip(heading, row, strict=True))
        assert (cells["Pris före"], cells["Pris efter"]) == (410, 420.66)
        assert cells["Gäller från och med"].date() == date(2018, 1, 1)
        assert cells["Skillnad per år, kr"] == 12792

    def test_csv_says_why_some_are_left_out(self, client, opi, son):
        factories.make_indexed_agreement(opi, board=son, level=None, title="=1+1")
        text = self.file(client, opi, "csv").decode("utf-8-sig")
        row = list(csv.reader(io.StringIO(text), delimiter=";"))[1]
        assert row[2] == "'=1+1"
        assert row[-1].startswith("Utelämnas: Prisnivå saknas.")

    def test_it_is_empty_until_something_is_chosen(self, client):
        path = reverse("commissioning:index-run-new-export", args=["csv"])
        assert client.get(path).getvalue().decode().count("\n") == 1
