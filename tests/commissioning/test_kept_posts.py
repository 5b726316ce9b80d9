"""What is posted after the session has ended waits for the person to sign in again."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from commissioning import kept_posts
from contracts.models import Agreement

pytestmark = pytest.mark.django_db
LOGIN = reverse("login")
NEW = reverse("commissioning:agreement-new")
WHO = {"username": "handlaggare", "password": "demo"}


def kept_in(response) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', response.text)
    assert found, response.text[:500]
    return found[1]


def test_it_asks_to_sign_in_and_carries_the_text(administrator):
    client = Client()
    asked = client.post(NEW + "?per=2021-01-01", {"title": 'Å "x" <b>', "services": ["1", "2"]})
    assert "Du har loggats ut." in asked.text
    again = client.post(LOGIN, WHO | {"kept": kept_in(asked)})
    assert "Ingenting har gått förlorat." in again.text
    assert f'action="{NEW}?per=2021-01-01"' in again.text
    assert 'name="title" value="Å &quot;x&quot; &lt;b&gt;"' in again.text
    assert again.text.count('name="services"') == 2


def test_a_wrong_password_loses_nothing(administrator):
    client = Client()
    kept = kept_in(client.post(NEW, {"title": "x"}))
    wrong = client.post(LOGIN, {"username": "handlaggare", "password": "fel", "kept": kept})
    assert kept_in(wrong) == kept


def test_the_answer_is_stored_nowhere_on_the_way(administrator):
    asked = Client().post(NEW, {"title": "x"})
    assert "no-store" in asked["Cache-Control"]
    assert "sessionid" not in asked.cookies


@pytest.mark.parametrize(
    "kept",
    ["", "\x00", "abc:def:ghi", signing.dumps(["/x", []], salt="y")],
    ids=["empty", "null", "nonsense", "another salt"],  # what is signed holds the clock
)
def test_what_the_site_has_not_signed_is_left_out(administrator, kept):
    assert kept_posts.load(kept) is None
    response = Client().post(LOGIN, WHO | {"kept": kept})
    assert response.status_code == 302 and response["Location"] == "/"


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_it_leads_nowhere_outside_the_site(path):
    assert kept_posts.load(signing.dumps([path, []], salt=kept_posts.SALT)) is None


def test_the_token_against_forged_posts_is_not_carried(rf):
    request = rf.post(NEW, {"csrfmiddlewaretoken": "t", "title": "x"})
    kept = kept_posts.load(kept_posts.keep(request))
    assert kept == kept_posts.KeptPost(NEW, [("title", "x")])


def test_what_is_far_too_long_is_not_carried(rf):
    assert kept_posts.keep(rf.post(NEW, {"title": "x" * 500_000})) == ""
    assert Client().post(NEW, {"title": "x" * 500_000}).status_code == 302


def test_signing_out_twice_asks_for_nothing_to_be_continued():
    assert Client().post(reverse("logout")).status_code == 302


def test_a_part_of_a_page_is_not_replaced_by_the_sign_in_page():
    client = Client(headers={"HX-Request": "true"})
    assert client.post(reverse("commissioning:agreement-preview"), {}).status_code == 401
    assert client.get(reverse("commissioning:agreement-list"))["HX-Refresh"] == "true"


@pytest.mark.django_db(transaction=True)
def test_in_a_browser_the_draft_is_saved_after_all(
    page, live_server, administrator, son, leanlink, respite
):
    page.goto(live_server.url + LOGIN)
    page.fill("input[name=username]", "handlaggare")
    page.fill("input[name=password]", "demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(live_server.url + NEW)
    title = f"Korttidsvistelse {uuid.uuid4().hex[:6]}"
    page.get_by_label("Utvecklingsuppdrag").check()
    page.get_by_label("Rubrik").fill(title)
    page.get_by_label("Beställande nämnd").select_option(label=son.name)
    page.get_by_label("Utförare", exact=True).select_option(label=leanlink.name)
    page.get_by_label("Korttidsvistelse utanför det egna hemmet").check()
    page.locator("#id_starts_on").fill("2019-09-01")
    page.locator("#id_ends_on").fill("2021-08-31")
    page.get_by_text("Särskilda villkor", exact=True).click()
    page.locator("#id_conditions").fill("Ett villkor\nEtt till")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Spara utkast").click()
    page.get_by_text("Du har loggats ut.").wait_for()
    page.fill("input[name=username]", "handlaggare")
    page.fill("input[name=password]", "demo")
    page.keyboard.press("Enter")
    page.get_by_text("Ingenting har gått förlorat.").wait_for()
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("heading", level=1, name=title).wait_for()
    first = Agreement.objects.get(title=title).amendments.get()
    assert first.conditionterms.count() == 2
