"""Many to few in a browser: draw in, map, see what is wrong, end, decide, follow both ways."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commissioning.models import Matter, MatterGroup
from contracts.models import Standing
from tests import factories
from tests.commissioning.browser import VIEWS, shows, text_of
from tests.commissioning.replacement_cases import (
    LAST_OLD_DAY,
    draw_in,
    make_group,
    make_new,
    make_olds,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def news(son, leanlink):
    factories.make_memo_template()
    return [
        make_new(son, "Heldygn barn och unga", provider=leanlink),
        make_new(son, "Heldygn vuxna", provider=leanlink),
    ]


@pytest.fixture
def matter(news):
    return factories.make_matter(*news, title="Verksamhetsuppdrag till Leanlink")


def test_from_many_to_few(matter, son, leanlink, enter, live_server, administrator, secretary):
    make_olds(12, board=son, provider=leanlink, title="Barnhem")
    make_olds(3, board=son, provider=leanlink, title="Vuxenboende", ends_on=None)
    make_olds(1, board=son, provider=leanlink, title="Tidigt", ends_on=date(2027, 6, 30))
    site = live_server.url

    page = enter(administrator)
    page.goto(site + matter.get_absolute_url())
    page.get_by_role("link", name="Ersätt flera uppdrag").click()
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("link", name="Välj uppdrag", exact=True).click()
    page.get_by_role("button", name="Lägg till alla 16 som stämmer").click()
    page.get_by_text("16 uppdrag tillagda.").wait_for()
    shows(page, "16 uppdrag blir två. 16 saknar ersättare.")

    page.get_by_label("Sök i listan").fill("barnhem")
    page.get_by_label("Sök i listan").press("Enter")
    page.get_by_label("Markera alla på sidan").check()
    page.get_by_label("Ersätts av").select_option(label="Heldygn barn och unga")
    page.get_by_role("button", name="Spara ersättare").click()
    page.get_by_text("12 ersätts av Heldygn barn och unga.").wait_for()

    page.get_by_role("link", name="4 saknar ersättare").click()
    page.get_by_label("Markera alla på sidan").check()
    page.get_by_label("Ersätts av").select_option(label="Heldygn vuxna")
    page.get_by_role("button", name="Spara ersättare").click()
    page.get_by_text("4 ersätts av Heldygn vuxna.").wait_for()

    page.get_by_role("link", name="Visa alla").first.click()
    shows(page, "1 slutar för tidigt, 3 slutar för sent.")
    page.get_by_role("link", name="Glapp").click()
    shows(page, "Tidigt 1 slutar 2027-06-30 men Heldygn vuxna börjar först 2028-01-01.")
    page.get_by_label("Markera Tidigt 1").check()
    page.get_by_label("Ersätts av").select_option(label="Ingen, upphör utan ersättare")
    page.get_by_role("button", name="Spara ersättare").click()
    page.get_by_text("Skriv varför ingen tar över.").first.wait_for()
    expect(page.get_by_label("Markera Tidigt 1")).to_be_checked()
    page.get_by_label("Skäl").fill("Behovet har upphört")
    page.get_by_role("button", name="Spara ersättare").click()
    page.get_by_text("1 upphör utan ersättare.").wait_for()

    page.get_by_role("link", name="Skapa upphöranden").click()
    page.get_by_role("button", name="Skapa upphöranden").click()
    page.get_by_text("3 upphöranden skapade").wait_for()
    shows(page, "Allt går ihop")

    page = enter(secretary)
    page.goto(site + reverse("commissioning:decision-new", args=[matter.pk]))
    page.get_by_label("Paragraf").fill("90")
    page.locator("#id_decided_on").fill("2026-11-18")
    page.get_by_role("button", name="Registrera").first.click()
    page.get_by_text("Beslutet är registrerat").wait_for()
    assert Matter.objects.get(pk=matter.pk).state == "decided"
    ended = Standing.objects.get(title="Vuxenboende 2", valid_until=None)
    assert (ended.ends_on, ended.is_replaced) == (LAST_OLD_DAY, True)

    page.goto(site + ended.get_absolute_url())
    page.locator("#uppdraget").get_by_role("link", name="Heldygn vuxna").click()
    about = text_of(page, "#uppdraget")
    assert "Tillsammans 3 000 kr per år före, 5 000 kr per år efter, skillnad 2 000 kr." in about
    page.locator("#uppdraget").get_by_role("link", name="Vuxenboende 2").click()
    expect(page.locator("h1")).to_have_text("Vuxenboende 2")


@pytest.fixture
def group(matter, news, son, leanlink):
    group = make_group(matter)
    draw_in(group, make_olds(4, board=son, provider=leanlink))
    make_olds(2, board=son, provider=leanlink, title="Utanför")
    return MatterGroup.objects.get(pk=group.pk)


@pytest.fixture
def pages(group, matter, son):
    other = factories.make_matter(board=son, title="Ett till")
    return [
        reverse("commissioning:replacement-new", args=[other.pk]),
        reverse("commissioning:replacement-detail", args=[group.pk]),
        reverse("commissioning:replacement-scope", args=[group.pk]),
        reverse("commissioning:replacement-endings", args=[group.pk]),
        matter.get_absolute_url(),
    ]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_every_page_is_accessible_and_whole(
    pages, enter, administrator, live_server, axe, width, scheme
):
    page = enter(administrator)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for address in pages:
        page.goto(live_server.url + address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
