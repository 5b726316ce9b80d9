"""What every test gets: quick passwords, plain static files, and a browser where there is one."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.test import override_settings

# Playwright's synchronous interface runs an event loop, which makes Django refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# The same examples at every run, and no clock: a slow machine finds no fault.
# HYPOTHESIS=hunt looks for new ones.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.register_profile("hunt", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS", "repeatable"))

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Root cannot use the sandbox, and the browser shall look for nothing outside this machine.
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Entering the demo takes long, so with `--dist loadgroup` one worker runs all that need it."""
    for item in items:
        if any(name.startswith("_demo_in_database") for name in getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="session", autouse=True)
def _quick_settings() -> Iterator[None]:
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, STORAGES=storages):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """pytest-playwright asks this how to start the browser."""
    executable = find_browser()
    if not executable or not _playwright_can_start():
        pytest.skip("Webbläsare saknas: apt-get install chromium libatomic1")
    return {"executable_path": executable, "args": BROWSER_ARGUMENTS, "headless": True}


def find_browser() -> str | None:
    """The first of BROWSERS that is installed."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _playwright_can_start() -> bool:
    """Its own Node needs a library that a bare Debian lacks."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return sys.platform != "linux"
    return True


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A Swedish user at a desk, without the colours that fade while axe measures contrast."""
    return {
        "locale": "sv-SE",
        "timezone_id": "Europe/Stockholm",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def axe() -> Callable[..., None]:
    """``axe(page)``: no violation of WCAG 2.2 AA or of axe's best practices on the page."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Any, *, within: str | None = None) -> None:
        page.wait_for_load_state()
        rules = {"type": "tag", "values": AXE_RULES}
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        found = Axe().run(page, context=within, options=options).response["violations"]
        assert not found, "\n".join(_describe(violation) for violation in found)

    return check


def _describe(violation: dict[str, Any]) -> str:
    places = ", ".join(str(node["target"]) for node in violation["nodes"][:5])
    return f"{violation['id']}: {violation['help']} – {places}"
