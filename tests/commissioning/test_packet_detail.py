"""Order a meeting's papers, follow them, and open the file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commissioning.models import Packet, PacketState
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def meeting(son):
    return factories.make_meeting(son, date(2099, 12, 15))


@pytest.fixture
def waiting(meeting):
    return Packet.objects.create(meeting=meeting, requested_by=factories.registrar())


def address(name, record):
    return reverse(f"commissioning:{name}", args=[record.pk])


def test_an_order_leads_to_its_progress(meeting, secretary, signed_in):
    response = signed_in(secretary).post(address("packet-new", meeting), {"is_public": "on"})
    packet = Packet.objects.get()
    assert response["Location"] == address("packet-detail", packet)
    assert (packet.is_public, packet.requested_by) == (True, secretary)


def test_a_double_click_orders_once(meeting, secretary, signed_in):
    client, data = signed_in(secretary), {"form_key": "11111111-1111-4111-8111-111111111111"}
    first, second = (client.post(address("packet-new", meeting), data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Packet.objects.count() == 1


@pytest.mark.parametrize("role", ["administrator", "controller"])
def test_only_the_secretary_orders(meeting, signed_in, request, role):
    client = signed_in(request.getfixturevalue(role))
    assert client.post(address("packet-new", meeting)).status_code == 403


def test_a_cancelled_meeting_has_no_papers(meeting, secretary, signed_in):
    meeting.is_cancelled = True
    meeting.save_because("Test", by=secretary)
    page = signed_in(secretary).post(address("packet-new", meeting), follow=True)
    assert "Sammanträdet är inställt." in page.content.decode()


def test_the_page_asks_again_until_it_is_done(waiting, controller, signed_in):
    client, url = signed_in(controller), address("packet-detail", waiting)
    waiting.state, waiting.parts_done, waiting.parts_total = PacketState.RUNNING, 3, 9
    waiting.save()
    page = client.get(url).content.decode()
    assert "3 av 9 delar är klara." in page
    assert "hx-trigger" in page
    assert 'http-equiv="refresh"' in page
    done = factories.make_packet(waiting.meeting)
    page = client.get(address("packet-detail", done)).content.decode()
    assert "Handlingarna är klara." in page
    assert "hx-trigger" not in page
    assert 'http-equiv="refresh"' not in page


def test_htmx_gets_the_progress_alone(waiting, controller, signed_in):
    page = signed_in(controller).get(address("packet-detail", waiting), **HTMX).content.decode()
    assert page.strip().startswith("<section")


def test_it_says_when_nobody_works(waiting, controller, signed_in):
    Packet.objects.update(requested_at=timezone.now() - timedelta(minutes=1))
    page = signed_in(controller).get(address("packet-detail", waiting)).content.decode()
    assert "Programmet som arbetar i bakgrunden svarar inte." in page


def test_a_failure_says_why(waiting, secretary, signed_in):
    waiting.state, waiting.message = PacketState.FAILED, "Skrivelsen ”X” är för stor."
    waiting.save()
    page = signed_in(secretary).get(address("packet-detail", waiting)).content.decode()
    assert "Skrivelsen ”X” är för stor." in page.replace("\xad", "")
    assert "Beställ igen" in page


def test_the_file_is_the_stored_one(meeting, controller, signed_in):
    packet = factories.make_packet(meeting, b"%PDF-1.7 hela")
    response = signed_in(controller).get(address("packet-pdf", packet))
    assert response.content == b"%PDF-1.7 hela"
    assert response["Content-Disposition"] == 'inline; filename="Handlingar SON 2099-12-15.pdf"'


def test_one_that_is_not_done_has_no_file(waiting, controller, signed_in):
    response = signed_in(controller).get(address("packet-pdf", waiting))
    assert response["Location"] == address("packet-detail", waiting)


def test_the_meeting_lists_its_packets_and_what_has_changed(son, meeting, controller, signed_in):
    factories.make_packet(meeting, contents=[{"kind": "notice", "hash": "x"}])
    factories.make_matter(board=son, title="Nytt", meeting=meeting)
    page = signed_in(controller).get(meeting.get_absolute_url()).content.decode()
    assert "Öppna PDF" in page
    assert "Ett ärende har tillkommit sedan dess." in page.replace("\xad", "")
