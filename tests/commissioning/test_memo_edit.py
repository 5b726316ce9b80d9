"""The memo editor: texts, tables, checks, and two people at once."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.memos.remarks import INFO
from commissioning.models import MemoSection, MemoSectionTemplate
from contracts.last_follow_up import MISSING
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
    """What the form sends that was opened before anybody wrote."""
    sections = matter.memo.sections.all()
    return {
        "dated_on": "2021-11-19",
        "signatories": "",
        "recipients": "Leanlink LSS Funktionsstöd",
        "body_arende": "Kommunen har det yttersta ansvaret.",
        "body_bakgrund": "",
        **{f"version_{name}": 1 for name in ("dated_on", "signatories", "recipients")},
        **{f"version_body_{section.key}": 1 for section in sections},
    } | more


def titles(response):
    """Errors and warnings; what only tells something is not asked about."""
    checks = response.context["shown"].checks
    return {check.title for check in checks if check.severity != INFO}


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

    def test_two_people_in_one_section_see_both_texts(self, matter, url, client):
        client.post(url, posted(matter, body_arende="Min text."))
        response = client.post(url, posted(matter, body_arende="Din text."))
        page = response.content.decode()
        assert "Någon annan har ändrat skrivelsen" in page
        assert "<del>Min</del> text." in page and "Din text." in page
        assert matter.memo.sections.get(key="arende").body == "Min text."

    def test_two_people_in_different_sections_both_get_theirs(self, matter, url, client):
        client.post(url, posted(matter, body_arende="Min text."))
        mine = posted(matter, body_arende="", body_bakgrund="Din text.")
        assert client.post(url, mine).status_code == 302
        texts = dict(matter.memo.sections.values_list("key", "body"))
        assert (texts["arende"], texts["bakgrund"]) == ("Min text.", "Din text.")

    def test_everything_but_the_clash_is_saved(self, matter, url, client):
        client.post(url, posted(matter, body_arende="Min text."))
        client.post(url, posted(matter, body_arende="Din text.", body_bakgrund="Bakgrunden."))
        assert matter.memo.sections.get(key="bakgrund").body == "Bakgrunden."

    def test_after_a_clash_no_later_save_writes_over_the_other_text(self, matter, url, client):
        client.post(url, posted(matter, body_arende="Min text."))
        response = client.post(url, posted(matter, body_arende="Din text."))
        version = response.context["form"]["version_body_arende"].value()
        again = posted(matter, body_arende="Din text, mer.", version_body_arende=version)
        assert "body_arende" in client.post(f"{url}autosave/", again).json()["clashes"]
        assert matter.memo.sections.get(key="arende").body == "Min text."

    @pytest.mark.parametrize(
        ("keeps", "kept"),
        [
            ("mine", "Din text."),
            ("theirs", "Min text."),
            ("both", "Min text.\n\nDin text."),
        ],
    )
    def test_whoever_clashes_chooses(self, matter, url, client, keeps, kept):
        client.post(url, posted(matter, body_arende="Min text."))
        choice = posted(matter, body_arende="Din text.", choose=f"{keeps}:body_arende:2")
        assert client.post(url, choice).status_code == 302
        assert matter.memo.sections.get(key="arende").body == kept
        texts = MemoSection.history.filter(key="arende").values_list("body", flat=True)
        assert "Min text." in texts

    def test_a_choice_made_before_a_third_text_is_asked_again(self, matter, url, client):
        client.post(url, posted(matter, body_arende="Min text."))
        client.post(url, posted(matter, body_arende="Tredje.", version_body_arende=2))
        choice = posted(matter, body_arende="Din text.", choose="mine:body_arende:2")
        page = client.post(url, choice).content.decode()
        assert "Tredje" in page and "Din" in page
        assert matter.memo.sections.get(key="arende").body == "Tredje."

    def test_the_day_and_the_recipients_clash_each_by_itself(self, matter, url, client):
        client.post(url, posted(matter, recipients="Ekonomi"))
        mine = posted(matter, recipients="Leanlink", signatories="Direktören")
        response = client.post(url, mine)
        assert [clash.name for clash in response.context["editor"].clashes] == ["recipients"]
        matter.memo.refresh_from_db()
        assert (matter.memo.recipients, matter.memo.signatories) == ("Ekonomi", "Direktören")

    @pytest.mark.parametrize(
        "value", ["mine", "mine:x:1", "all:body_arende:1", "mine:body_arende:x", "both:dated_on:1"]
    )
    def test_a_choice_that_nobody_offered_chooses_nothing(self, matter, url, client, value):
        client.post(url, posted(matter, body_arende="Min text."))
        client.post(url, posted(matter, body_arende="Din text.", choose=value))
        assert matter.memo.sections.get(key="arende").body == "Min text."

    def test_it_goes_on_to_finalise_with_everything_saved(self, matter, url, client):
        response = client.post(url, posted(matter, then="finalise"))
        assert response.url == f"{url}finalise/"
        assert matter.memo.sections.get(key="arende").body

    def test_it_takes_in_the_new_sections_of_the_template(self, matter, url, client):
        MemoSectionTemplate(key="samrad", heading="Samråd", position=3).save_because(
            "Test", by=factories.registrar()
        )
        assert "Mallen har fått nya avsnitt: Samråd" in client.get(url).content.decode()
        client.post(url, posted(matter, then="sections"))
        assert [s.key for s in matter.memo.sections.all()] == ["arende", "bakgrund", "samrad"]
        assert matter.memo.sections.get(key="arende").body

    def test_a_day_that_cannot_be_read_keeps_nothing_else_from_being_saved(
        self, matter, url, client
    ):
        response = client.post(url, posted(matter, dated_on="i går"))
        assert response.context["form"].errors["dated_on"]
        body = matter.memo.sections.get(key="arende").body
        assert body == "Kommunen har det yttersta ansvaret."

    def test_what_is_typed_when_the_matter_has_been_decided_is_shown(self, matter, url, client):
        matter.state = "decided"
        matter.save_because("Test", by=factories.registrar())
        page = client.post(url, posted(matter, body_arende="Det jag just skrev.")).content.decode()
        assert "Skrivelsen kan inte ändras" in page
        assert "Det jag just skrev." in page

    @pytest.mark.parametrize("value", ["\x00", "9" * 30, "2021-13-45", "x" * 21_000])
    def test_it_bears_any_input(self, matter, url, client, value):
        data = dict.fromkeys(posted(matter), value)
        assert client.post(url, data).status_code in (200, 302)
        assert client.post(f"{url}autosave/", data).status_code == 200

    def test_only_those_who_prepare_may(self, matter, url, controller, signed_in):
        assert signed_in(controller).get(url).status_code == 403
        assert signed_in(controller).post(f"{url}autosave/", {}).status_code == 403


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
        assert "Registrets förslag" in page
        assert matter.memo.sections.get(key="bakgrund").body == ""

    def test_it_replaces_a_text_only_when_it_is_asked_to(self, matter, url, client):
        data = posted(matter, replace="bakgrund", body_bakgrund="Min egen text.")
        response = client.post(url, data)
        assert response.context["form"]["body_bakgrund"].value().startswith("Verksamhetsuppdraget")

    def test_the_cost_comes_from_the_register(self, matter, money, url, client):
        data = posted(matter, suggest="ekonomi", body_ekonomi="")
        page = client.post(url, data).content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert "1 814 000 kr per år i 2021 års prisnivå" in page
        assert "Kostnaden för fem månader är 755 833 kr" in page


class TestAutosave:
    def test_it_saves_and_shows_the_sheet(self, matter, url, client):
        data = posted(matter, body_arende="En ny mening.")
        told = client.post(f"{url}autosave/", data).json()
        assert "En ny mening." in told["shown"]
        assert told["message"].startswith("Sparat kl.")
        assert matter.memo.sections.get(key="arende").body == "En ny mening."

    def test_the_next_one_builds_on_it(self, matter, url, client):
        told = client.post(f"{url}autosave/", posted(matter, body_arende="Ett")).json()
        part = told["parts"]["body_arende"]
        data = posted(matter, body_arende="Ett, två", **{part["field"]: part["version"]})
        assert client.post(f"{url}autosave/", data).json()["clashes"] == {}
        assert matter.memo.sections.get(key="arende").body == "Ett, två"

    def test_doing_it_twice_does_it_once(self, matter, url, client):
        for _ in range(2):
            told = client.post(f"{url}autosave/", posted(matter, body_arende="Ett")).json()
            assert told["clashes"] == {}
        assert matter.memo.sections.get(key="arende").version == 2

    def test_what_somebody_else_wrote_is_taken_in(self, matter, url, client):
        client.post(url, posted(matter, body_arende="Min text."))
        told = client.post(
            f"{url}autosave/", posted(matter, body_arende="", body_bakgrund="Din text.")
        ).json()
        assert told["parts"]["body_arende"]["value"] == "Min text."

    def test_a_clash_comes_back_with_both_texts(self, matter, url, client):
        client.post(url, posted(matter, body_arende="Min text."))
        told = client.post(f"{url}autosave/", posted(matter, body_arende="Din text.")).json()
        assert "Min" in told["clashes"]["body_arende"] and "Din" in told["clashes"]["body_arende"]
        assert matter.memo.sections.get(key="arende").body == "Min text."

    def test_it_is_refused_when_the_matter_is_closed(self, matter, url, client):
        matter.state = "decided"
        matter.save_because("Test", by=factories.registrar())
        answer = client.post(f"{url}autosave/", posted(matter))
        assert (answer.status_code, answer.json()["is_closed"]) == (409, True)

    def test_a_session_that_has_ended_is_told(self, url, db):
        from django.test import Client

        answer = Client().post(f"{url}autosave/", {}, headers={"HX-Request": "true"})
        assert answer.status_code == 401


class TestPreview:
    def test_the_table_of_costs_is_computed(self, matter, money, url, client):
        page = client.get(url).content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert "Kostnad per år" in page
        assert "755 833 kr" in page

    def test_it_escapes_what_is_typed(self, matter, url, client):
        data = posted(matter, body_arende="<script>alert(1)</script>")
        assert "<script>alert" not in client.post(f"{url}autosave/", data).json()["shown"]


class TestChecks:
    def test_a_required_section_that_is_empty(self, url, client):
        assert "Avsnittet är tomt" in titles(client.get(url))

    def test_the_yearly_sums_do_not_replace_words_about_the_economy(
        self, matter, money, url, client
    ):
        money.is_required = True
        money.save_because("Test", by=factories.registrar())
        client.post(url, posted(matter))
        assert titles(client.get(url)) - {MISSING} == {"Avsnittet är tomt"}

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
        assert "Berörd part får inte beslutet" in titles(client.get(url))

    def test_a_complete_memo_has_no_remarks(self, matter, url, client):
        agreement = matter.points.first().amendments[0].agreement
        factories.make_follow_up(agreement, held_on=date(2021, 9, 1))
        client.post(url, posted(matter))
        assert titles(client.get(url)) == set()
