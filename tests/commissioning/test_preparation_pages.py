"""Note how a matter is prepared: consultations, and negotiation with the unions."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from commissioning.actions import matters, preparation
from commissioning.models import CoDeterminationRecord, Consultation
from tests import factories

pytestmark = pytest.mark.django_db
COUNCIL = "Rådet för funktionshinderfrågor"


@pytest.fixture
def matter(son):
    meeting = factories.make_meeting(son, date(2022, 6, 14))
    return factories.make_matter(board=son, meeting=meeting)


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


@pytest.fixture
def negotiation(matter):
    record = CoDeterminationRecord(matter=matter, kind="mbl_11")
    record.save_because("Test", by=factories.registrar())
    return record


def text_of(response):
    page = response.content.decode()
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "")


class TestConsultation:
    def test_it_may_be_planned(self, client, matter):
        client.post(f"/matters/{matter.pk}/consultations/new/", {"who": COUNCIL})
        assert Consultation.objects.get().is_planned(date(2022, 6, 1))
        assert "Planerat" in text_of(client.get(matter.get_absolute_url()))

    def test_held_it_says_what_was_answered(self, client, matter):
        data = {"who": COUNCIL, "held_on": "2022-06-09", "answer": "Rådet instämmer."}
        client.post(f"/matters/{matter.pk}/consultations/new/", data)
        page = text_of(client.get(matter.get_absolute_url()))
        assert "Rådet instämmer." in page and "2022-06-09" in page

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("", "Ange vilken dag synpunkterna lämnades."),
            ("2099-01-01", "Mötet har inte hållits än. Lämna synpunkterna tomma."),
        ],
    )
    def test_an_answer_needs_a_day_that_has_been(self, client, matter, day, sentence):
        data = {"who": COUNCIL, "held_on": day, "answer": "Rådet instämmer."}
        page = text_of(client.post(f"/matters/{matter.pk}/consultations/new/", data))
        assert sentence in page
        assert "Rådet instämmer." in page
        assert not Consultation.objects.exists()

    def test_it_is_changed_and_removed_with_history(self, client, matter):
        client.post(f"/matters/{matter.pk}/consultations/new/", {"who": "Utföraren"})
        one = Consultation.objects.get()
        client.post(f"/consultations/{one.pk}/edit/", {"who": COUNCIL, "version": 1})
        one.refresh_from_db()
        assert one.who == COUNCIL
        client.post(f"/consultations/{one.pk}/delete/", {"form_key": ""})
        assert not Consultation.objects.exists()
        assert Consultation.history.count() == 3

    def test_two_who_change_it_at_once_see_both(self, client, matter):
        client.post(f"/matters/{matter.pk}/consultations/new/", {"who": "Utföraren"})
        url = f"/consultations/{Consultation.objects.get().pk}/edit/"
        client.post(url, {"who": "Först", "version": 1})
        page = text_of(client.post(url, {"who": "Sedan", "version": 1}))
        assert "Först" in page and "Sedan" in page
        assert Consultation.objects.get().who == "Först"

    def test_a_closed_matter_keeps_what_was_done(self, client, matter, administrator):
        matters.withdraw(matter=matter, by=administrator)
        response = client.post(f"/matters/{matter.pk}/consultations/new/", {"who": COUNCIL})
        assert response.status_code == 302
        assert not Consultation.objects.exists()


class TestCoDetermination:
    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"kind": "mbl_38", "outcome": "agreed"}, "Ange vilken dag mötet hölls."),
            (
                {"kind": "mbl_19", "held_on": "2099-06-08", "outcome": "informed"},
                "Mötet har inte hållits än. Lämna utfallet tomt.",
            ),
            (
                {"kind": "not_needed", "held_on": "2022-06-08"},
                "Är det inte aktuellt finns ingen dag. Lämna dagen tom.",
            ),
            (
                {"kind": "not_needed", "outcome": "agreed"},
                "Är det inte aktuellt finns inget utfall. Lämna det tomt.",
            ),
            ({"kind": "forum", "held_on": "2022-06-08"}, "Ange vilket forum"),
            ({"forum": "Gruppen"}, "Välj slag"),
            ({"kind": "mbl_11", "held_on": "8 juni"}, "Skriv dagen så här"),
        ],
    )
    def test_what_is_missing_is_a_sentence(self, client, matter, data, sentence):
        page = text_of(client.post(f"/matters/{matter.pk}/codetermination/new/", data))
        assert sentence in page
        assert not CoDeterminationRecord.objects.exists()

    @pytest.mark.parametrize(
        "data",
        [
            {"kind": "mbl_11"},
            {"kind": "mbl_38", "held_on": "2022-06-14"},
            {"kind": "mbl_11", "held_on": "2022-06-08", "outcome": "disagreed"},
            {"kind": "forum", "forum": "Förvaltningsgruppen", "held_on": "2022-06-08"},
            {"kind": "not_needed", "note": "Ingen förändring för de anställda."},
        ],
    )
    def test_what_is_whole_is_kept(self, client, matter, data):
        response = client.post(f"/matters/{matter.pk}/codetermination/new/", data)
        assert response.status_code == 302
        assert CoDeterminationRecord.objects.get().kind == data["kind"]

    def test_a_day_after_the_meeting_is_asked_about(self, client, matter):
        """The provider agreement of 2023 says MBL 2023-06-12 in a memo of 2023-06-02."""
        url = f"/matters/{matter.pk}/codetermination/new/"
        data = {"kind": "mbl_11", "held_on": "2022-06-20"}
        page = text_of(client.post(url, data))
        assert "Dagen 2022-06-20 ligger efter sammanträdet 2022-06-14. Spara ändå" in page
        assert not CoDeterminationRecord.objects.exists()
        assert client.post(url, data | {"accept": "after_meeting"}).status_code == 302
        assert CoDeterminationRecord.objects.exists()

    def test_without_a_day_it_is_planned(self, client, matter):
        client.post(f"/matters/{matter.pk}/codetermination/new/", {"kind": "mbl_19"})
        assert CoDeterminationRecord.objects.get().is_planned(date(2022, 6, 1))
        assert "Planerad" in text_of(client.get(matter.get_absolute_url()))

    def test_when_the_day_has_come_the_outcome_is_noted(self, client, negotiation):
        url = f"/codetermination/{negotiation.pk}/edit/"
        client.post(url, {"kind": "mbl_11", "held_on": "2022-06-08", "outcome": "agreed"})
        negotiation.refresh_from_db()
        assert negotiation.get_outcome_display() == "Enighet"

    def test_it_can_be_removed(self, client, negotiation):
        url = f"/codetermination/{negotiation.pk}/delete/"
        assert "Ta bort MBL eller samverkan?" in text_of(client.get(url))
        client.post(url, {"form_key": ""})
        assert not CoDeterminationRecord.objects.exists()

    def test_what_somebody_else_has_changed_is_not_removed_unseen(self, client, negotiation):
        client.post(f"/codetermination/{negotiation.pk}/edit/", {"kind": "mbl_38", "version": 1})
        url = f"/codetermination/{negotiation.pk}/delete/"
        page = text_of(client.post(url, {"version": 1}))
        assert "Någon annan har ändrat det här" in page and "38 § MBL" in page
        assert client.post(url, {"version": 2}).status_code == 302
        assert not CoDeterminationRecord.objects.exists()

    @pytest.mark.parametrize("value", ["\x00", "9" * 30, "abc"])
    def test_it_bears_any_input(self, client, negotiation, value):
        names = ("kind", "forum", "held_on", "outcome", "note", "accept", "version")
        url = f"/codetermination/{negotiation.pk}/edit/"
        assert client.post(url, dict.fromkeys(names, value)).status_code == 200


def test_only_those_who_prepare_may(matter, negotiation, controller, signed_in):
    client = signed_in(controller)
    assert client.post(f"/matters/{matter.pk}/consultations/new/", {}).status_code == 403
    assert client.post(f"/codetermination/{negotiation.pk}/delete/", {}).status_code == 403


class TestActions:
    """What a page cannot reach, because it looks first."""

    def test_nothing_is_added_to_a_closed_matter(self, matter, administrator):
        matters.withdraw(matter=matter, by=administrator)
        with pytest.raises(ValidationError, match="Ärendet är avslutat och kan inte ändras"):
            preparation.add(matter=matter, part=Consultation(who=COUNCIL), by=administrator)
        assert not Consultation.objects.exists()

    @pytest.mark.parametrize("act", ["change", "remove"])
    def test_what_is_gone_is_said_to_be_gone(self, matter, negotiation, administrator, act):
        CoDeterminationRecord.objects.get(pk=negotiation.pk).delete_because("Test")
        more = {"values": {"forum": "x"}} if act == "change" else {}
        with pytest.raises(ValidationError, match="Någon annan har tagit bort det"):
            getattr(preparation, act)(part=negotiation, by=administrator, **more)
