"""The pages that change an agreement, in a browser: accessible, and computed while typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed_in_page(page, live_server, administrator):
    client = Client()
    client.force_login(administrator)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
    )
    return page


@pytest.fixture
def agreement(son, leanlink, respite):
    """In force since a year, with a year left and one extension."""
    today = date.today()
    terms = factories.base_terms(
        today - timedelta(days=365), today + timedelta(days=365), services=(respite,), steps=1
    )
    return factories.make_agreement(
        board=son, provider=leanlink, terms=terms, decided_on=today - timedelta(days=400)
    )


@pytest.mark.parametrize("name", ["extend", "call-off", "change", "end", "edit"])
def test_the_pages_are_accessible(signed_in_page, live_server, agreement, axe, name):
    page = signed_in_page
    url = live_server.url + reverse(f"commissioning:agreement-{name}", args=[agreement.pk])
    for width, scheme in ((1280, "light"), (1280, "dark"), (320, "light")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert page.goto(url).status == 200
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["amendment-edit", "amendment-withdraw"])
def test_the_pages_of_a_draft_are_accessible(signed_in_page, live_server, son, leanlink, axe, name):
    draft = factories.make_draft(board=son, provider=leanlink)
    url = live_server.url + reverse(f"commissioning:{name}", args=[draft.pk])
    assert signed_in_page.goto(url).status == 200
    axe(signed_in_page)


def test_the_cost_follows_the_day_typed(signed_in_page, live_server, agreement):
    page = signed_in_page
    url = reverse("commissioning:agreement-extend", args=[agreement.pk])
    page.goto(live_server.url + url)
    day = str(date.today() + timedelta(days=500))
    page.locator("#id_ends_on").fill(day)
    page.keyboard.press("Tab")
    page.locator("#foljd ins").get_by_text(day).first.wait_for()
