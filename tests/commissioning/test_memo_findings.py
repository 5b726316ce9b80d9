"""Remarks on what a memo says: numbered in it, mended by one click, accepted with a reason."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from commissioning.actions import findings as actions
from commissioning.actions import matters, memos
from commissioning.memos.checks.finding import Severity, about
from commissioning.memos.remarks import ERROR, WARNING
from commissioning.models import AcceptedFinding, DecisionPoint, Packet
from tests import factories
from tests.commissioning import outermost
from tests.commissioning.test_memo_edit import posted

pytestmark = pytest.mark.django_db
POINT = "Uppdraget förlängs succesivt och och gäller till och med 31 maj 2022."
MENDED = "Uppdraget förlängs successivt och gäller till och med 31 maj 2022."
WRONG = "Uppdraget lämnas över succesivt."


@pytest.fixture
def matter(son, leanlink):
    return outermost.matter_of(outermost.extension_of(outermost.agreement_of(son, leanlink)))


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


@pytest.fixture
def editor(matter):
    return f"/matters/{matter.pk}/memo/"


@pytest.fixture
def url(editor):
    return f"{editor}findings/"


@pytest.fixture
def written(matter):
    write(matter, WRONG)
    return matter


def write(matter, text):
    memos.write(memo=matter.memo, head={}, bodies={"arende": text}, by=factories.registrar())


def finding(response, code="STAVNING"):
    checks = response.context["shown"].checks
    return next((c.finding for c in checks if c.finding.code == code), None)


def accept(client, url, digest, reason="Så står det i avtalet."):
    return client.post(url, {"digest": digest, "reason": reason}, follow=True)


class TestInTheEditor:
    def test_it_is_numbered_in_the_text_and_in_the_margin(self, written, client, editor):
        response = client.get(editor)
        checks = response.context["shown"].checks
        number = next(n for n, c in enumerate(checks, 1) if c.title == "Stavning")
        page = response.content.decode()
        assert f'<a class="kontrollmark__nr" href="#kontroll-{number}">' in page
        assert f'id="kontroll-{number}"' in page
        assert ">succesivt<a" in page

    def test_what_is_typed_is_checked_before_it_is_saved(self, matter, client, editor):
        answer = client.post(f"{editor}autosave/", posted(matter, body_arende=WRONG)).json()
        assert "Menas successivt?" in answer["shown"]

    def test_one_click_mends_the_text_and_saves_it(self, written, client, editor):
        digest = finding(client.get(editor)).digest
        section = written.memo.sections.get(key="arende")
        sent = posted(written, body_arende=WRONG, mend=digest, version_body_arende=section.version)
        client.post(editor, sent)
        section.refresh_from_db()
        assert section.body == "Uppdraget lämnas över successivt."

    def test_one_click_mends_a_point(self, matter, client, editor):
        point = matter.points.first()
        matters.revise_point(point=point, values={"proposed_text": POINT}, by=factories.registrar())
        for code in ("STAVNING", "ORD-DUBBELT"):
            digest = finding(client.get(editor), code).digest
            client.post(editor, posted(matter, mend=digest))
        point.refresh_from_db()
        assert point.proposed_text == MENDED
        assert point.history.first().history_user.username == "handlaggare"

    def test_a_point_that_is_gone_is_not_mended(self, matter):
        point = matter.points.first()
        found = about("STAVNING", Severity.WARNING, "", part="punkt-9")
        with pytest.raises(ValidationError, match="Inget rättades"):
            actions.mend(matter=matter, finding=found, by=factories.registrar())
        assert point.proposed_text == DecisionPoint.objects.get(pk=point.pk).proposed_text

    def test_the_same_word_twice_in_a_part_has_two_numbers(self, matter, client, editor):
        write(matter, "Det som som sker. Allt som som sker.")
        page = client.get(editor).content.decode()
        assert page.count(">som som<a") == 2

    def test_a_click_on_what_is_gone_changes_nothing(self, written, client, editor):
        section = written.memo.sections.get(key="arende")
        sent = posted(
            written, body_arende=WRONG, mend="f" * 32, version_body_arende=section.version
        )
        page = client.post(editor, sent, follow=True).content.decode()
        section.refresh_from_db()
        assert section.body == WRONG
        assert "Inget rättades." in page

    @pytest.mark.parametrize("text", ["<b>succesivt</b>", "\u28f01e\u28f1<script>\u28f2 succesivt"])
    def test_the_marks_let_no_markup_through(self, matter, client, editor, text):
        write(matter, text)
        page = client.get(editor).content.decode()
        assert "<b>succesivt" not in page
        assert "<script>\u28f2" not in page and "<mark><script>" not in page


class TestAccepting:
    def test_it_is_kept_with_its_reason_and_no_longer_shown(self, written, client, editor, url):
        digest = finding(client.get(editor)).digest
        accept(client, url, digest)
        kept = AcceptedFinding.objects.get()
        assert (kept.code, kept.reason) == ("STAVNING", "Så står det i avtalet.")
        assert kept.history.get().history_user.username == "handlaggare"
        response = client.get(editor)
        assert finding(response) is None
        assert "1 godtagna" in response.content.decode()

    def test_writing_around_it_does_not_bring_it_back(self, written, client, editor, url):
        accept(client, url, finding(client.get(editor)).digest)
        write(written, f"En mening före. {WRONG}")
        assert finding(client.get(editor)) is None

    def test_another_sentence_brings_it_back(self, written, client, editor, url):
        accept(client, url, finding(client.get(editor)).digest)
        write(written, "Avtalet lämnas över succesivt.")
        assert finding(client.get(editor)) is not None

    def test_a_reason_is_asked_for(self, written, client, editor, url):
        page = accept(client, url, finding(client.get(editor)).digest, reason="").content.decode()
        assert "Skriv varför texten ska stå som den gör." in page
        assert not AcceptedFinding.objects.exists()

    def test_twice_is_once(self, written, client, editor, url):
        digest = finding(client.get(editor)).digest
        accept(client, url, digest)
        accept(client, url, digest, reason="En gång till.")
        assert AcceptedFinding.objects.count() == 1

    def test_what_the_head_lacks_can_be_accepted(self, written, client, editor, url):
        accept(client, url, finding(client.get(editor), "HUVUD-DATUM").digest, "Dateras i dag.")
        assert finding(client.get(editor), "HUVUD-DATUM") is None

    def test_what_nothing_can_be_decided_without_is_not_accepted(self, matter, client, editor, url):
        write(matter, "")
        missing = finding(client.get(editor), "AVSNITT-TOMT")
        page = accept(client, url, missing.digest).content.decode()
        assert "Anmärkningen finns inte längre." in page
        assert finding(client.get(editor), "AVSNITT-TOMT") == missing

    def test_it_can_be_shown_again_and_history_remembers(self, written, client, editor, url):
        accept(client, url, finding(client.get(editor)).digest)
        kept = AcceptedFinding.objects.get()
        client.post(url, {"accepted": kept.pk})
        assert finding(client.get(editor)) is not None
        assert [row.history_type for row in AcceptedFinding.history.all()] == ["-", "+"]

    @pytest.mark.parametrize(
        "sent", [{"digest": "\x00"}, {"digest": "x" * 400}, {"accepted": "9" * 40}, {}]
    )
    def test_a_strange_post_is_answered(self, written, client, url, sent):
        assert client.post(url, {"reason": "x", **sent}).status_code == 200

    def test_a_reader_may_not(self, written, controller, signed_in, url):
        assert signed_in(controller).post(url, {"digest": "x"}).status_code == 403


class TestFinalising:
    def test_a_warning_asks_until_it_is_accepted(self, written, client, editor, url):
        def asked():
            checks = client.get(f"{editor}finalise/").context["checks"]
            return any(c.finding.code == "STAVNING" for c in checks)

        assert asked()
        accept(client, url, finding(client.get(editor)).digest)
        assert not asked()

    def test_an_error_in_the_text_stops_it(self, matter, client, editor):
        write(matter, "Uppdraget gäller 2022-05-31–2022-01-01.")
        page = client.get(f"{editor}finalise/").content.decode()
        assert "Skrivelsen kan inte färdigställas än." in page
        assert "Slut före start" in page


class TestBeforeTheMeeting:
    def test_an_error_in_the_text_keeps_the_memo_from_being_ready(
        self, matter, secretary, signed_in
    ):
        write(matter, "Uppdraget gäller 2022-05-31–2022-01-01.")
        start = signed_in(secretary).get("/", {"per": "2021-12-01"})
        (one,) = start.context["matters"]
        assert "Slut före start i Ärende" in [check.summary for check in one.errors]
        page = signed_in(secretary).get(matter.meeting.get_absolute_url()).content.decode()
        assert "Slut före start i Ärende" in page

    def test_what_only_tells_something_is_not_asked_about(self, written, secretary, signed_in):
        start = signed_in(secretary).get("/", {"per": "2021-12-01"})
        (one,) = start.context["matters"]
        assert {check.severity for check in one.checks} <= {ERROR, WARNING}


class TestInAPacket:
    @pytest.fixture
    def packet(self, written, son, secretary):
        written.meeting = factories.make_meeting(son, date(2099, 12, 15))
        written.save_because("Test", by=secretary)
        return Packet.objects.create(meeting=written.meeting, requested_by=secretary)

    def test_the_secretary_sees_what_is_left_on_each_memo(self, packet, secretary, signed_in):
        page = signed_in(secretary).get(f"/packets/{packet.pk}/").content.decode()
        assert "Skrivelsernas kontroller" in page
        assert "Menas successivt?" in page

    def test_a_public_packet_tells_nothing_of_a_secret_memo(
        self, packet, written, secretary, signed_in
    ):
        written.secrecy_ground = "OSL 19 kap. 3 §"
        written.save_because("Test", by=secretary)
        packet.is_public = True
        packet.save()
        page = signed_in(secretary).get(f"/packets/{packet.pk}/").content.decode()
        assert "Menas successivt?" not in page


class TestOnTheCommandLine:
    def test_a_matter_is_said_of_what_the_editor_says(self, written, client, editor, url, capsys):
        accept(client, url, finding(client.get(editor), "HUVUD-DATUM").digest)
        try:
            call_command("check_memo", written.number, "--format", "json")
        except CommandError as error:
            assert "fel som ska rättas" in str(error)
        told = json.loads(capsys.readouterr().out)
        shown = client.get(editor).context["shown"].checks
        assert [f["digest"] for f in told["findings"]] == [c.finding.digest for c in shown]
        assert told["accepted"] == 1
