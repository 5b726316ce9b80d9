"""What is secret is read by the board's own people, its title too; the rest is for everybody."""

from datetime import date

import pytest

from commissioning.models import Attachment, Packet, Role, StoredFile
from tests import factories

pytestmark = pytest.mark.django_db
MEETS_ON = date(2026, 12, 16)


@pytest.fixture
def meeting(son):
    return factories.make_meeting(son, MEETS_ON)


@pytest.fixture
def secret(son, meeting):
    return factories.make_matter(
        factories.make_draft(board=son),
        title="Anbudens innehåll",
        secrecy_ground="19 kap. 3 § OSL",
        meeting=meeting,
    )


@pytest.fixture
def own(son, signed_in):
    return signed_in(factories.make_user("egen", role=Role.CONTROLLER, board=son))


@pytest.fixture
def other(aldre, signed_in):
    return signed_in(factories.make_user("annan", role=Role.ADMINISTRATOR, board=aldre))


@pytest.mark.parametrize("address", ["", "memo.pdf", "memo/versions/"])
def test_a_secret_matter_is_for_the_boards_own_people(secret, own, other, address):
    url = f"{secret.get_absolute_url()}{address}"
    assert own.get(url).status_code == 200
    assert other.get(url).status_code == 403


def test_its_title_stands_in_no_list_of_others(secret, meeting, own, other):
    for url in ("/matters/", "/matters/?q=Anbud", meeting.get_absolute_url()):
        assert "Anbudens innehåll" in own.get(url).content.decode(), url
        assert "Anbudens innehåll" not in other.get(url).content.decode(), url
    assert "Ärende med sekretess" in other.get(meeting.get_absolute_url()).content.decode()


def test_when_the_secrecy_is_lifted_everybody_reads_it(secret, other):
    secret.secrecy_lifted_on = date(2026, 1, 1)
    secret.save_because("Hävd", by=factories.registrar())
    assert other.get(secret.get_absolute_url()).status_code == 200
    assert "Anbudens innehåll" in other.get("/matters/").content.decode()


def test_a_secret_paper_of_a_public_matter(son, own, other):
    matter = factories.make_matter(factories.make_draft(board=son))
    paper = Attachment(
        matter=matter,
        title="Pris",
        file_name="pris.pdf",
        file=StoredFile.keep(b"%PDF-1.7 pris", "application/pdf"),
        is_secret=True,
    )
    paper.save_because("Test", by=factories.registrar())
    assert own.get(f"/attachments/{paper.pk}/file/").status_code == 200
    assert other.get(f"/attachments/{paper.pk}/file/").status_code == 403


@pytest.mark.parametrize(("is_public", "status"), [(True, 200), (False, 403)])
def test_only_a_public_packet_is_for_others(meeting, own, other, is_public, status):
    packet = Packet.objects.create(
        meeting=meeting,
        is_public=is_public,
        state="done",
        file=StoredFile.keep(b"%PDF-1.7 handlingar", "application/pdf"),
        requested_by=factories.registrar(),
    )
    url = f"/packets/{packet.pk}/"
    assert own.get(url).status_code == 200
    assert other.get(url).status_code == status
