"""Signing in, being locked out, and the health check."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("login")


def test_a_stranger_is_sent_to_the_sign_in_page():
    response = Client().get(reverse("commissioning:start"))
    assert response.status_code == 302 and response["Location"].startswith(URL)


def test_it_lets_a_person_in(administrator):
    response = Client().post(URL, {"username": "handlaggare", "password": "demo"})
    assert response.status_code == 302 and response["Location"] == "/"


def test_it_refuses_a_wrong_password_with_a_sentence(administrator):
    response = Client().post(URL, {"username": "handlaggare", "password": "fel"})
    assert response.status_code == 200
    assert "Fel: Logga in" in response.text


def test_it_leads_nowhere_outside_the_site(administrator):
    response = Client().post(
        URL, {"username": "handlaggare", "password": "demo", "next": "https://example.com/"}
    )
    assert response["Location"] == "/"


@override_settings(DEMO=True)
def test_a_trial_shows_whom_to_sign_in_as(administrator, secretary):
    text = Client().get(URL).text
    assert "Lösenordet är <b>demo</b>" in text
    assert "handlaggare" in text and "namndsekreterare" in text


@override_settings(DEMO=False)
def test_production_shows_nobody(administrator):
    assert "handlaggare" not in Client().get(URL).text


@override_settings(AXES_ENABLED=True, AXES_FAILURE_LIMIT=2)
def test_guessing_is_stopped_with_a_page_in_swedish(administrator):
    client = Client()
    for _ in range(2):
        response = client.post(URL, {"username": "handlaggare", "password": "fel"})
    assert response.status_code == 429
    assert "För många försök" in response.text


@pytest.mark.parametrize("value", ["\x00", "a" * 10_000, "' or 1=1 --"])
def test_odd_names_never_break_it(value):
    response = Client().post(URL, {"username": value, "password": value})
    assert response.status_code == 200


def test_health_answers_without_signing_in():
    response = Client().get(reverse("health"))
    assert (response.status_code, response.text) == (200, "ok")


def test_health_never_stands_in_a_cache():
    assert "no-store" in Client().get(reverse("health"))["Cache-Control"]


def test_signing_out_needs_a_post(administrator, signed_in):
    assert signed_in(administrator).get(reverse("logout")).status_code == 405


def test_the_cast_has_one_leading_role_each(administrator):
    factories.make_user("annan", role="controller")
    from commissioning.views.sign_in import demo_people

    assert [m.user.username for m in demo_people()] == ["handlaggare", "annan"]
