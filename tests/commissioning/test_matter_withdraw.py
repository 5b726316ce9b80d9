"""Take a matter back: what it proposed becomes drafts, what is decided stays."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.models import MatterState, PointEffect
from contracts.states import AmendmentState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(son):
    return factories.make_draft(board=son)


@pytest.fixture
def matter(draft, son):
    meeting = factories.make_meeting(son, date(2021, 6, 30))
    matter = factories.make_matter(draft, meeting=meeting, title="Tilldelning")
    matter.refresh_from_db()
    return matter


@pytest.fixture
def url(matter):
    return f"/matters/{matter.pk}/withdraw/"


def test_it_asks_first_and_writes_nothing(matter, url, secretary, signed_in):
    page = signed_in(secretary).get(url).content.decode()
    matter.refresh_from_db()
    assert "Återta ärendet?" in page and "blir utkast igen" in page
    assert matter.state == MatterState.PREPARING


def test_what_it_proposed_becomes_a_draft_that_is_free(matter, draft, url, secretary, signed_in):
    signed_in(secretary).post(url, {"version": matter.version})
    matter.refresh_from_db()
    draft.refresh_from_db()
    assert (matter.state, matter.meeting) == (MatterState.WITHDRAWN, None)
    assert draft.state == AmendmentState.DRAFT
    assert not PointEffect.objects.filter(amendment=draft).exists()


def test_the_history_tells_who_took_it_back(matter, url, secretary, signed_in):
    signed_in(secretary).post(url, {"version": matter.version})
    latest = matter.history.first()
    assert (latest.history_change_reason, latest.history_user) == ("Ärendet återtaget", secretary)


def test_a_matter_that_somebody_has_changed_is_read_again(matter, url, secretary, signed_in):
    response = signed_in(secretary).post(url, {"version": matter.version - 1})
    matter.refresh_from_db()
    assert "Någon annan har ändrat" in response.content.decode()
    assert matter.state == MatterState.PREPARING


def test_a_closed_matter_leads_back(matter, url, secretary, signed_in):
    client = signed_in(secretary)
    client.post(url, {"version": matter.version})
    assert client.get(url).url == matter.get_absolute_url()


def test_only_those_who_prepare_may(matter, url, controller, signed_in):
    assert signed_in(controller).post(url, {"version": matter.version}).status_code == 403


def test_the_matter_leads_to_it_while_open(matter, url, secretary, signed_in):
    client = signed_in(secretary)
    assert url in client.get(matter.get_absolute_url()).content.decode()
    client.post(url, {"version": matter.version})
    page = client.get(matter.get_absolute_url()).content.decode()
    assert url not in page and "Återtaget" in page and "Återtagen" in page
