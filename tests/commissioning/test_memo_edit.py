"""The memo editor: texts, tables, checks, and two people at once."""

from __future__ import annotations

import pytest

from commissioning.models import MemoSection
from tests import factories
from tests.commissioning import outermost

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(son, leanlink):
    return outermost.matter_of(outermost.extension_of(outermost.agreement_of(son, leanlink)))


@pytest.fixture
def money(matter):
    section = MemoSection(
        memo=matter.memo, key="ekonomi", heading="Ekonomiska konsekvenser", position=3
    )
    section.save_because("Test", by=factories.registrar())
    return section


@pytest.fixture
def url(matter):
    return f"/matters/{matter.pk}/memo/"


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


def posted(matter, **more):
    return {
        "dated_on": "2021-11-19",
        "signatories": "",
        "recipients": "Leanlink LSS Funktionsstöd",
        "body_arende": "Kommunen har det yttersta ansvaret.",
        "body_bakgrund": "",
        "version": matter.memo.version,
    } | more


def titles(response):
    return {check.title for check in response.context["shown"].checks}


class TestSaving:
    def test_it_saves_head_and_texts(self, matter, url, client):
        assert client.post(url, posted(matter)).url == url
        matter.memo.refresh_from_db()
        assert matter.memo.recipient_lines == ["Leanlink LSS Funktionsstöd"]
        body = matter.memo.sections.get(key="arende").body
        assert body == "Kommunen har det yttersta ansvaret."

    def test_a_ticked_recipient_is_added_last(self, matter, url, client):
        data = posted(matter, recipients="Ekonomi", add_recipients=["Leanlink LSS Funktionsstöd"])
        client.post(url, data)
        matter.memo.refresh_from_db()
        assert matter.memo.recipient_lines == ["Ekonomi", "Leanlink LSS Funktionsstöd"]

    def test_two_people_see_both_texts(self, matter, url, client):
        client.post(url, posted(matter, body_arende="Min text."))
        response = client.post(url, posted(matter, body_arende="Din text."))
        page = response.content.decode()
        assert "Någon annan har ändrat skrivelsen" in page
        assert "Min text." in page and "Din text." in page
        assert matter.memo.sections.get(key="arende").body == "Min text."

    def test_after_a_conflict_the_next_save_counts(self, matter, url, client):
        client.post(url, posted(matter, body_arende="Min text."))
        response = client.post(url, posted(matter, body_arende="Din text."))
        version = response.context["form"]["version"].value()
        client.post(url, posted(matter, body_arende="Din text.", version=version))
        assert matter.memo.sections.get(key="arende").body == "Din text."

    @pytest.mark.parametrize("value", ["\x00", "9" * 30, "2021-13-45", "x" * 21_000])
    def test_it_bears_any_input(self, matter, url, client, value):
        data = dict.fromkeys(posted(matter), value)
        assert client.post(url, data).status_code in (200, 302)
        assert client.post(f"{url}preview/", data).status_code == 200

    def test_only_those_who_prepare_may(self, matter, url, controller, signed_in):
        assert signed_in(controller).get(url).status_code == 403
        assert signed_in(controller).post(f"{url}preview/", {}).status_code == 403


class TestSuggestions:
    def test_it_fills_an_empty_section_without_saving(self, matter, url, client):
        data = posted(matter, suggest="bakgrund")
        page = client.post(url, data).content.decode()
        assert "gäller från och med 2020-05-01 till och med 2021-12-31" in page
        assert matter.memo.sections.get(key="bakgrund").body == ""

    def test_it_never_writes_over_a_text(self, matter, url, client):
        data = posted(matter, suggest="bakgrund", body_bakgrund="Min egen text.")
        page = client.post(url, data).content.decode()
        assert "Min egen text." in page
        assert "skrivs inte över" in page

    def test_the_cost_comes_from_the_register(self, matter, money, url, client):
        data = posted(matter, suggest="ekonomi", body_ekonomi="")
        page = client.post(url, data).content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert "1 814 000 kr per år i 2021 års prisnivå" in page
        assert "Kostnaden för fem månader är 755 833 kr" in page


class TestPreview:
    def test_it_shows_what_is_typed_and_writes_nothing(self, matter, url, client):
        data = posted(matter, body_arende="En ny mening.")
        page = client.post(f"{url}preview/", data).content.decode()
        assert "En ny mening." in page
        assert matter.memo.sections.get(key="arende").body == ""

    def test_the_table_of_costs_is_computed(self, matter, money, url, client):
        page = client.get(url).content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert "Kostnad per år" in page
        assert "755 833 kr" in page

    def test_it_escapes_what_is_typed(self, matter, url, client):
        data = posted(matter, body_arende="<script>alert(1)</script>")
        assert "<script>alert" not in client.post(f"{url}preview/", data).content.decode()


class TestChecks:
    def test_a_required_section_that_is_empty(self, url, client):
        assert "Avsnittet är tomt" in titles(client.get(url))

    def test_the_yearly_sums_do_not_replace_words_about_the_economy(
        self, matter, money, url, client
    ):
        money.is_required = True
        money.save_because("Test", by=factories.registrar())
        client.post(url, posted(matter))
        assert titles(client.get(url)) == {"Avsnittet är tomt"}

    def test_a_referral_without_an_answer(self, matter, url, client):
        matter.state, matter.referral_question = "referred_back", "Vad kostar det?"
        matter.save_because("Test", by=factories.registrar())
        assert "Återremissen är inte besvarad" in titles(client.get(url))

    def test_a_missing_day(self, url, client):
        assert "Datum saknas" in titles(client.get(url))

    @pytest.mark.parametrize(
        "text", ["Klicka här för att ange text.", "[Länk till mål](#)", "xxxx"]
    )
    def test_a_placeholder(self, matter, url, client, text):
        client.post(url, posted(matter, body_arende=text))
        assert "Platshållare kvar" in titles(client.get(url))

    def test_an_affected_provider_that_gets_no_decision(self, matter, url, client):
        client.post(url, posted(matter, recipients="Ekonomi"))
        assert "Berörd utförare får inte beslutet" in titles(client.get(url))

    def test_a_complete_memo_has_no_remarks(self, matter, url, client):
        client.post(url, posted(matter))
        assert titles(client.get(url)) == set()
