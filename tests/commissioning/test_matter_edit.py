"""Change the title, the dnr and the meeting of a matter."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(son):
    return factories.make_matter(board=son, title="Boendestöd")


@pytest.fixture
def url(matter):
    return f"/matters/{matter.pk}/edit/"


def test_it_changes_title_dnr_and_meeting(matter, url, administrator, signed_in, son):
    meeting = factories.make_meeting(son, date(2099, 1, 20))
    data = {"title": "Stöd", "dnr": "SON 2022-1", "meeting": meeting.pk, "version": matter.version}
    assert signed_in(administrator).post(url, data).status_code == 302
    matter.refresh_from_db()
    assert (matter.title, matter.dnr, matter.meeting) == ("Stöd", "SON 2022-1", meeting)


def test_it_shows_what_is_saved_and_what_was_typed(matter, url, administrator, signed_in):
    client = signed_in(administrator)
    client.post(url, {"title": "Först", "version": matter.version})
    page = client.post(url, {"title": "Sedan", "version": matter.version}).content.decode()
    assert "Någon annan har ändrat" in page
    assert "Först" in page and "Sedan" in page
    matter.refresh_from_db()
    assert matter.title == "Först"


def test_after_a_conflict_the_next_post_counts(matter, url, administrator, signed_in):
    client = signed_in(administrator)
    client.post(url, {"title": "Först", "version": matter.version})
    response = client.post(url, {"title": "Sedan", "version": matter.version})
    version = response.context["form"]["version"].value()
    assert client.post(url, {"title": "Sedan", "version": version}).status_code == 302
    matter.refresh_from_db()
    assert matter.title == "Sedan"


@pytest.mark.parametrize("value", ["\x00", "9" * 30, "abc", ""])
def test_it_bears_any_input(matter, url, administrator, signed_in, value):
    data = dict.fromkeys(("title", "dnr", "meeting", "version", "form_key"), value)
    assert signed_in(administrator).post(url, data).status_code == 200


def test_only_those_who_prepare_may(url, controller, signed_in):
    assert signed_in(controller).get(url).status_code == 403


def test_a_closed_matter_may_become_public(matter, url, administrator, signed_in):
    from commissioning.actions import matters

    values = {"secrecy_ground": "19 kap. 3 § OSL"}
    matters.change(matter=matter, values=values, by=administrator, version=None)
    matters.withdraw(matter=matter, by=administrator)
    matter.refresh_from_db()
    client = signed_in(administrator)
    assert "Bara sekretessen kan ändras" in client.get(url).content.decode()
    data = values | {"title": "Annan", "secrecy_lifted_on": "2022-02-01", "version": matter.version}
    assert client.post(url, data).status_code == 302
    matter.refresh_from_db()
    assert not matter.is_secret
    assert matter.title == "Boendestöd"
