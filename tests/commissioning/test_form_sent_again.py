"""A form that is sent again: by a double click, after no answer, or after going back."""

import uuid

import pytest
from django.test import Client

from commissioning.models import Matter
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "/matters/new/"


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


@pytest.fixture
def posted(son):
    factories.make_memo_template()
    return {
        "form_key": str(uuid.uuid4()),
        "kind": "other",
        "title": "Ett ärende",
        "board": son.pk,
        "proposed_text": "Rapporten läggs till handlingarna.",
        "organ": "board",
        "does": "text",
    }


def test_the_same_form_does_its_work_once(client, posted):
    first, second = client.post(NEW, posted), client.post(NEW, posted)
    assert first.url == second.url
    assert Matter.objects.count() == 1


def test_what_is_changed_after_going_back_is_not_lost(client, posted):
    client.post(NEW, posted)
    client.post(NEW, posted | {"title": "Ett annat ärende"})
    assert set(Matter.objects.values_list("title", flat=True)) == {
        "Ett ärende",
        "Ett annat ärende",
    }


def test_and_that_too_is_done_once(client, posted):
    client.post(NEW, posted)
    changed = posted | {"title": "Ett annat ärende"}
    assert client.post(NEW, changed).url == client.post(NEW, changed).url
    assert Matter.objects.count() == 2


def test_a_point_that_is_gone_already_leads_where_the_first_post_led(client, son):
    matter = factories.make_matter(factories.make_draft(board=son))
    url = f"/points/{matter.points.get().pk}/delete/"
    data = {"form_key": str(uuid.uuid4())}
    assert client.post(url, data).url == client.post(url, data).url == matter.get_absolute_url()


class TestTheTokenIsTooOld:
    """As after signing in again in another tab."""

    @pytest.fixture
    def strict(self, administrator):
        client = Client(enforce_csrf_checks=True)
        client.force_login(administrator)
        return client

    def test_what_was_typed_is_kept(self, strict, posted):
        answer = strict.post(NEW, posted, headers={"Origin": "http://testserver"})
        text = answer.content.decode()
        assert "Ingenting har gått förlorat" in text
        assert 'value="Ett ärende"' in text

    def test_what_another_site_sends_is_refused(self, strict, posted):
        answer = strict.post(NEW, posted, headers={"Origin": "http://evil.example"})
        assert answer.status_code == 403
        assert "Ett ärende" not in answer.content.decode()

    def test_a_stranger_is_asked_to_sign_in(self, posted):
        client = Client(enforce_csrf_checks=True)
        answer = client.post(NEW, posted, headers={"Origin": "http://testserver"})
        assert "Lösenord" in answer.content.decode()
