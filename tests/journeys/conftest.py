"""The demo register in a real browser."""

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from commissioning.demo import loading


@pytest.fixture(scope="module")
def _demo_in_database(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        call_command("load_demo", "--users", stdout=StringIO())
        yield
        loading.clear()
        Session.objects.all().delete()
        User.objects.all().delete()


@pytest.fixture(scope="module")
def demo_site(_demo_in_database) -> Iterator[str]:
    """The address of a site with the demo, for tests that only look: nothing is put back."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def sign_in(page, demo_site) -> Callable[[str], Any]:
    """`sign_in("controller")` opens the start page as that demo user."""

    def enter(username: str) -> Any:
        page.context.clear_cookies()
        page.goto(demo_site + reverse("login"))
        page.get_by_label("Användarnamn").fill(username)
        page.get_by_label("Lösenord").fill("demo")
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_url(demo_site + "/")
        return page

    return enter
