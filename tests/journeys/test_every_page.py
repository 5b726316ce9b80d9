"""Every page of the demo register: accessible, whole at 320 px, and without errors."""

import pytest
from django.urls import reverse

from commissioning.management.commands.demo_users import OWN_BOARDS
from commissioning.models import Matter, Meeting
from contracts.models import Agreement, Amendment, Service
from providers.models import Party, PartyKind

pytestmark = pytest.mark.django_db
WIDTHS = (1280, 320)
SCHEMES = ("light", "dark")


def url(name: str, *args: int) -> str:
    return reverse(f"commissioning:{name}", args=args)


def administrators_pages() -> list[str]:
    agreement = Agreement.objects.get(dnr="SON 2019-509")
    draft = Amendment.objects.filter(state="draft", agreement__board__name__in=OWN_BOARDS).first()
    running = Agreement.objects.filter(
        board__name__in=OWN_BOARDS,
        standings__valid_until=None,
        standings__steps_left__gt=0,
        standings__is_decided=True,
    ).order_by("-standings__ends_on")
    current = running.first()
    matter = Matter.objects.open().filter(points__isnull=False, board__name__in=OWN_BOARDS).first()
    return [
        url("start"),
        url("agreement-list"),
        url("agreement-list") + "?q=korttidsvistelse&per=2019-12-01",
        url("agreement-list") + "?q=finnsinte",
        url("agreement-detail", agreement.pk),
        url("agreement-detail", agreement.pk) + "?per=2019-12-01",
        url("agreement-history", agreement.pk),
        url("agreement-new"),
        url("agreement-edit", current.pk),
        url("agreement-extend", current.pk),
        url("agreement-change", current.pk),
        url("agreement-end", current.pk),
        url("amendment-edit", draft.pk),
        url("amendment-withdraw", draft.pk),
        url("matter-list"),
        url("matter-new"),
        url("matter-detail", matter.pk),
        url("matter-edit", matter.pk),
        url("point-new", matter.pk),
        url("point-edit", matter.points.first().pk),
        url("point-delete", matter.points.first().pk),
        url("memo-edit", matter.pk),
        url("meeting-list"),
        url("meeting-detail", Meeting.objects.filter(matters__isnull=False).last().pk),
        url("deadline-list"),
        url("deadline-list") + "?per=2021-06-01",
        url("party-list"),
        url("party-detail", agreement.provider_id),
        url("party-detail", agreement.board_id),
        url("party-new"),
        url("party-edit", agreement.provider_id),
        url("party-name-new", agreement.provider_id),
        url("service-list"),
        url("service-new"),
        url("service-edit", Service.objects.first().pk),
        "/finns-inte/",
    ]


def secretarys_pages() -> list[str]:
    matter = next(
        m for m in Matter.objects.open().filter(board__name__in=OWN_BOARDS) if m.can_be_decided
    )
    return [url("start"), url("decision-new", matter.pk), url("meeting-new")]


def check(page, axe, address: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{address} rullar i sidled vid {width} px"
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            axe(page)
    expected_missing = address.endswith("/finns-inte/")
    assert expected_missing or not errors, (address, errors)


@pytest.mark.parametrize(
    ("username", "pages"),
    [
        ("handlaggare", administrators_pages),
        ("namndsekreterare", secretarys_pages),
        ("controller", lambda: [url("start"), url("deadline-list")]),
    ],
    ids=["administrator", "secretary", "controller"],
)
def test_every_page_is_accessible(demo_site, sign_in, page, axe, username, pages):
    addresses = pages()
    sign_in(username)
    failures = []
    for address in addresses:
        try:
            check(page, axe, demo_site + address)
        except AssertionError as error:
            failures.append(f"{address}\n{error}")
    assert not failures, "\n\n".join(failures)


def test_the_sign_in_page_is_accessible(demo_site, page, axe):
    check(page, axe, demo_site + reverse("login"))


def test_the_call_off_page_is_accessible(demo_site, sign_in, page, axe):
    agreement = Agreement.objects.get(
        provider__name__startswith="Capio",
        provider__kind=PartyKind.COMPANY,
        amendments__optionterms__isnull=False,
    )
    sign_in("handlaggare")
    check(page, axe, demo_site + url("agreement-call-off", agreement.pk))
    assert Party.objects.filter(pk=agreement.provider_id).exists()
