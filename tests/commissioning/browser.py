"""What the tests in a real browser do alike: sign in, read the page, look at it in every size.

A click returns as soon as the next page begins to arrive. So a test asks with ``expect``, which
waits for what shall hold, and what is read here is read when the whole page is there.
"""

import re
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

VIEWS = ((1280, "light"), (320, "light"), (1280, "dark"))
REFUSED = re.compile("^Fel: ")
FITS = "document.documentElement.scrollWidth <= innerWidth"


def bring_session(page: Page, site: str, user: Any) -> None:
    """Sign somebody in without the form, and whoever was there before out."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def sign_in(page: Page, site: str, username: str) -> None:
    """Sign in as a person does."""
    page.goto(f"{site}/login/")
    page.get_by_label("Användarnamn").fill(username)
    page.get_by_label("Lösenord").fill("demo")
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"{site}/")


def text_of(page: Page, selector: str = "main") -> str:
    """What a person reads there, with plain spaces and without soft hyphens."""
    page.wait_for_load_state()
    text = page.locator(selector).inner_text()
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "")


def shows(page: Page, text: str, *, within: str = "main") -> None:
    """The text can be read there, now or as soon as the page has arrived."""
    expect(page.locator(within)).to_contain_text(text, use_inner_text=True)


def hides(page: Page, text: str, *, within: str = "main") -> None:
    """The page has arrived, and the text cannot be read there."""
    page.wait_for_load_state()
    expect(page.locator(within)).not_to_contain_text(text, use_inner_text=True)


def look(page: Page, axe: Any) -> None:
    """No violations and no scrolling sideways, at a desk, on a telephone and in the dark."""
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        axe(page)
        assert page.evaluate(FITS), f"{page.url} i {width} px"
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
