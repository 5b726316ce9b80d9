"""End an agreement before its time: checklist."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from contracts.models import Amendment

from .amendment_cases import personal_assistance, post, set_today, text_of


def url(agreement):
    return reverse("commissioning:agreement-end", args=[agreement.pk])


def proposed():
    return Amendment.objects.filter(kind="end").first()


@pytest.fixture
def client(administrator, signed_in, monkeypatch):
    set_today(monkeypatch)
    return signed_in(administrator)


@pytest.fixture
def assistance(son, leanlink):
    return personal_assistance(son, leanlink)


def test_it_proposes_an_earlier_end_with_its_reason(client, assistance):
    client.post(url(assistance), post(ends_on="2021-09-30", reason="Verksamheten flyttas"))
    end = proposed().terminationterms.get()
    assert (end.ends_on, end.reason) == (date(2021, 9, 30), "Verksamheten flyttas")


def test_it_shows_the_new_end_before_anything_is_saved(client, assistance):
    page = text_of(client.post(url(assistance), post(ends_on="2021-09-30", recount="1")))
    assert "2021-09-30" in page
    assert proposed() is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": "2020-12-31"}, "Avtalet började"),
        ({"ends_on": "2021-12-31"}, "Avtalet slutar redan"),
        ({"ends_on": "2022-05-31"}, "Avtalet slutar redan"),
        ({"ends_on": "snart"}, "Skriv dagen som år-månad-dag"),
        ({"reason": ""}, "Fyll i skäl"),
    ],
)
def test_it_refuses(client, assistance, changes, sentence):
    data = post(**{"ends_on": "2021-09-30", "reason": "Flytt"} | changes)
    assert sentence in text_of(client.post(url(assistance), data))
    assert proposed() is None


def test_it_refuses_after_the_end(client, assistance, monkeypatch):
    set_today(monkeypatch, date(2022, 6, 1))
    page = text_of(client.post(url(assistance), post(ends_on="2021-09-30", reason="Flytt")))
    assert "Avtalet har redan upphört." in page
    assert proposed() is None
