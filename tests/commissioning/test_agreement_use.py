"""Say of an ended agreement that it is still used, or no longer."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.urls import reverse

from commissioning.models import UseReport
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("commissioning:deadline-list")


@pytest.fixture
def agreement(son):
    """Ended 2025-08-31."""
    terms = factories.base_terms(date(2023, 9, 1), date(2025, 8, 31))
    return factories.make_agreement(board=son, title="Upphört", terms=terms)


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


@pytest.fixture
def url(agreement):
    return reverse("commissioning:agreement-use", args=[agreement.pk])


def post(client, url, *, used="yes", day="2025-10-15", note="Faktura för oktober", key=None):
    data = {"form_key": key or str(uuid.uuid4()), "is_used": used, "seen_on": day, "note": note}
    return client.post(url, data, follow=True)


def listed(client, day="2025-12-01"):
    return [row.standing.title for row in client.get(LIST, {"per": day}).context["used"]]


def test_a_use_puts_it_on_the_list_and_on_its_own_page(client, agreement, url):
    answer = post(client, url)
    assert "Uppgiften är sparad." in answer.text
    assert "Faktura för oktober" in answer.text
    assert "Avtalet har upphört men används." in answer.text
    assert listed(client) == ["Upphört"]


def test_the_word_that_it_is_no_longer_used_takes_it_off(client, url):
    post(client, url)
    post(client, url, used="no", day="2025-11-20", note="Avslutat av enhetschefen")
    assert listed(client) == []
    assert UseReport.objects.count() == 2


def test_on_a_day_before_the_word_it_stood_on_the_list(client, url):
    post(client, url)
    post(client, url, used="no", day="2025-11-20", note="Avslutat")
    assert listed(client, "2025-11-01") == ["Upphört"]


def test_later_use_puts_it_back(client, url):
    post(client, url, used="no", day="2025-11-20", note="Avslutat")
    post(client, url, day="2025-11-25")
    assert listed(client) == ["Upphört"]


def test_a_double_click_is_one_report(client, url):
    key = str(uuid.uuid4())
    for _ in range(2):
        post(client, url, key=key)
    assert UseReport.objects.count() == 1


def test_who_said_it_stands_in_the_history(client, url, controller):
    post(client, url)
    record = UseReport.history.get()
    assert (record.history_user, record.history_change_reason) == (
        controller,
        "Används efter slutet",
    )


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2025-08-31", "hade avtalet inte upphört"),
        ("2099-01-01", "inte kommit än"),
        ("2025-13-01", "Skriv dagen så här"),
    ],
)
def test_an_impossible_day_is_answered_at_the_field(client, url, day, text):
    answer = post(client, url, day=day)
    assert text in str(answer.context["form"].errors["seen_on"])
    assert "Faktura för oktober" in answer.text
    assert not UseReport.objects.exists()


def test_a_running_agreement_says_so(client, son):
    running = factories.make_agreement(
        board=son, terms=factories.base_terms(date(2023, 9, 1), date(2099, 8, 31))
    )
    url = reverse("commissioning:agreement-use", args=[running.pk])
    assert "Avtalet har inte upphört." in client.get(url).text
    post(client, url)
    assert not UseReport.objects.exists()


def test_a_secretary_may_not(signed_in, secretary, url):
    assert signed_in(secretary).get(url).status_code == 403
