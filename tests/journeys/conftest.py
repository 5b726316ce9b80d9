"""The demo register in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse


@pytest.fixture
def demo(transactional_db) -> None:
    call_command("load_demo", "--users", verbosity=0)


@pytest.fixture
def sign_in(page, live_server) -> Callable[[str], Any]:
    """`sign_in("controller")` opens the start page as that demo user."""

    def enter(username: str) -> Any:
        page.context.clear_cookies()
        page.goto(live_server.url + reverse("login"))
        page.get_by_label("Användarnamn").fill(username)
        page.get_by_label("Lösenord").fill("demo")
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_url(live_server.url + "/")
        return page

    return enter
