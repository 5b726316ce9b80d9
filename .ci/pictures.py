"""Take the pictures of the handbook: a throw-away database with the demo, and a real browser.

python .ci/pictures.py            # all
python .ci/pictures.py register   # those named
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "docs" / "bilder"
sys.path.insert(0, str(PROJECT))

from commissioning.devdb import Cluster  # noqa: E402 - found through the line above

WIDTH = 1280
COLOURS = 128  # a page has few, and the file becomes a third
START_SECONDS = 60
DEMO_AGREEMENT = "SON 2019-509"


@dataclass(frozen=True)
class Picture:
    """A file's name, whose page it shows, its address, and how much of it."""

    name: str
    username: str
    address: str
    height: int = 800
    fill: Callable[[Any], None] | None = None


def main(arguments: list[str]) -> int:
    """1 when a page did not answer."""
    os.chdir(PROJECT)
    os.environ.update(DJANGO_SETTINGS_MODULE="commissioning.settings", DEMO="1")
    with Cluster(throwaway=True) as cluster:
        os.environ["DATABASE_URL"] = cluster.url
        wanted = [p for p in _prepare() if not arguments or p.name in arguments]
        port = _free_port()
        bind = ["--bind", f"127.0.0.1:{port}", "commissioning.wsgi"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "commissioning/gunicorn.py", *bind]
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health/")
            return _take(wanted, f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def _prepare() -> list[Picture]:
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", "--users", verbosity=0)
    pictures = _pictures()
    connections.close_all()
    return pictures


def _pictures() -> list[Picture]:
    from django.urls import reverse

    from commissioning.management.commands.demo_users import OWN_BOARDS
    from commissioning.models import Condition, Decision, Matter, MatterGroup, Meeting
    from contracts.models import Agreement, IndexFormula

    def page(name: str, *arguments: int) -> str:
        return reverse(f"commissioning:{name}", args=arguments)

    own = Matter.objects.open().filter(points__isnull=False, board__name__in=OWN_BOARDS)
    ready = max(
        (matter for matter in own.distinct() if matter.can_be_decided),
        key=lambda matter: matter.memo.sections.exclude(body="").count(),
    )
    known = Agreement.objects.get(dnr=DEMO_AGREEMENT).pk
    extendable = Agreement.objects.filter(
        board__name__in=OWN_BOARDS,
        standings__valid_until=None,
        standings__steps_left__gt=0,
        standings__is_decided=True,
    ).order_by("-standings__ends_on")[0]
    meeting = ready.meeting or Meeting.objects.filter(matters__isnull=False).latest("held_on")
    sent = Decision.objects.filter(extracts__isnull=False).latest("pk")
    waiting = Condition.objects.filter(
        state="pending", outcome__decision__matter__board__name__in=OWN_BOARDS
    )[0]
    group = MatterGroup.objects.latest("pk")
    opi = IndexFormula.objects.get(name="OPI").pk
    administrator, secretary, controller = "handlaggare", "namndsekreterare", "controller"
    return [
        Picture("register", administrator, page("agreement-list")),
        Picture("nytt", administrator, page("agreement-new"), 900, _fill_new),
        Picture("forlang", administrator, page("agreement-extend", extendable.pk), 760),
        Picture("arende", secretary, page("matter-detail", ready.pk)),
        Picture("skrivelse", secretary, page("memo-edit", ready.pk)),
        Picture("beslut", secretary, page("decision-new", ready.pk)),
        Picture("sammantrade", secretary, page("meeting-detail", meeting.pk), 700),
        Picture("laga-kraft", secretary, page("decision-detail", sent.pk), 900),
        Picture("villkor", secretary, page("condition-detail", waiting.pk), 700),
        Picture("kalender", secretary, page("meeting-calendar"), 700),
        Picture("ersatter", administrator, page("replacement-detail", group.pk), 900),
        Picture("balanslista", secretary, page("task-list"), 560),
        Picture("slutdatum", controller, page("deadline-list")),
        Picture("tidslinje", controller, page("agreement-timeline")),
        Picture("ekonomi", controller, page("cost-table"), 900),
        Picture("upprakning", controller, f"{page('index-run-new')}?formula={opi}&year=2023", 900),
        Picture("uppfoljning", controller, page("follow-up-list")),
        Picture("kapacitet", controller, page("capacity-list") + "?per=2018-06-01"),
        Picture("lagesdatum", controller, page("agreement-detail", known) + "?per=2019-12-01"),
    ]


def _fill_new(page: Any) -> None:
    page.get_by_label("Verksamhetsuppdrag", exact=True).check()
    page.get_by_label("Rubrik").fill("Korttidsvistelse för barn och unga")
    page.locator("#id_starts_on").fill("2027-01-01")
    page.locator("#id_ends_on").fill("2028-12-31")
    page.locator("#id_compensations-0-amount").fill("12 000 000")
    page.keyboard.press("Tab")
    page.wait_for_timeout(1500)
    page.evaluate("scrollTo(0, 0)")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError):
            urllib.request.urlopen(address).close()
            return
        time.sleep(0.2)
    sys.exit("Servern svarar inte.")


def _take(wanted: list[Picture], site: str) -> int:
    from playwright.sync_api import sync_playwright

    from tests.conftest import BROWSER_ARGUMENTS, BROWSERS, find_browser

    executable = find_browser()
    if not executable:
        sys.exit(f"Ingen webbläsare hittades ({', '.join(BROWSERS)}): apt-get install chromium")
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=BROWSER_ARGUMENTS)
        pages = {name: _signed_in(browser, site, name) for name in {p.username for p in wanted}}
        for picture in wanted:
            failed += not _take_one(pages[picture.username], site, picture)
        browser.close()
    return 1 if failed else 0


def _signed_in(browser: Any, site: str, username: str) -> Any:
    context = browser.new_context(
        locale="sv-SE", timezone_id="Europe/Stockholm", viewport={"width": WIDTH, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{site}/login/")
    page.get_by_label("Användarnamn").fill(username)
    page.get_by_label("Lösenord").fill("demo")
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"{site}/")
    return page


def _take_one(page: Any, site: str, picture: Picture) -> bool:
    page.set_viewport_size({"width": WIDTH, "height": picture.height})
    answer = page.goto(site + picture.address)
    if not answer.ok:
        print(f"{picture.name}: {picture.address} svarade {answer.status}")
        return False
    page.wait_for_load_state("networkidle")
    if picture.fill:
        picture.fill(page)
    size = _save(page.screenshot(), FOLDER / f"{picture.name}.png")
    print(f"docs/bilder/{picture.name}.png {size // 1024} kB")
    return True


def _save(png: bytes, path: Path) -> int:
    from PIL import Image

    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
