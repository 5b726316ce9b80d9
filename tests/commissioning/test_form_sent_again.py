"""A form that is sent again: by a double click, after no answer, or after going back."""

import uuid

import pytest

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
