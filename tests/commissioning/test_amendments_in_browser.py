"""The pages that change an agreement, in a browser: accessible, and computed while typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


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
def test_the_pages_are_accessible(enter, administrator, live_server, agreement, axe, name):
    page = enter(administrator)
    url = live_server.url + reverse(f"commissioning:agreement-{name}", args=[agreement.pk])
    for width, scheme in ((1280, "light"), (1280, "dark"), (320, "light")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert page.goto(url).status == 200
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["amendment-edit", "amendment-withdraw"])
def test_the_pages_of_a_draft_are_accessible(
    enter, administrator, live_server, son, leanlink, axe, name
):
    page = enter(administrator)
    draft = factories.make_draft(board=son, provider=leanlink)
    url = live_server.url + reverse(f"commissioning:{name}", args=[draft.pk])
    assert page.goto(url).status == 200
    axe(page)


def test_the_cost_follows_the_day_typed(enter, administrator, live_server, agreement):
    page = enter(administrator)
    url = reverse("commissioning:agreement-extend", args=[agreement.pk])
    page.goto(live_server.url + url)
    day = str(date.today() + timedelta(days=500))
    page.locator("#id_ends_on").fill(day)
    page.keyboard.press("Tab")
    page.locator("#foljd ins").get_by_text(day).first.wait_for()
