"""Every address: who may, what may be asked, and that looking changes nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning import urls

pytestmark = pytest.mark.django_db
EVERY = [pytest.param(pattern, id=pattern.name) for pattern in urls.register]
READ = {200}
POST_ONLY = {
    "attachment-move",
    "agreement-preview",
    "memo-autosave",
    "meeting-agenda",
    "meeting-reinstate",
    "meeting-delegated",
    "packet-new",
    "decision-effects",
    "direct-award-limit-known",
    "calendar-address-new",
    "calendar-address-delete",
}
REGISTERS = {
    "agreement-new",
    "agreement-edit",
    "agreement-extend",
    "agreement-call-off",
    "agreement-change",
    "agreement-end",
    "amendment-edit",
    "amendment-withdraw",
    "party-new",
    "party-edit",
    "party-name-new",
    "service-new",
    "service-edit",
}
PREPARES = {
    "replacement-new",
    "replacement-scope",
    "replacement-endings",
    "matter-new",
    "matter-edit",
    "matter-withdraw",
    "point-new",
    "point-edit",
    "point-delete",
    "consultation-new",
    "consultation-edit",
    "consultation-delete",
    "codetermination-new",
    "codetermination-edit",
    "codetermination-delete",
    "attachment-new",
    "attachment-edit",
    "attachment-delete",
    "memo-edit",
    "memo-finalise",
    "memo-findings",
    "task-edit",
}
DECIDES = {
    "decision-new",
    "decision-adjust",
    "decision-correct",
    "extract-new",
    "dispatch-new",
    "dispatch-delete",
    "delegation-order-new",
    "meeting-new",
    "meeting-series-new",
    "meeting-edit",
    "meeting-cancel",
    "board-settings",
    "memo-template-edit",
}
FOLLOWS_UP = {
    "performance-new",
    "performance-edit",
    "performance-delete",
    "consumption-new",
    "consumption-edit",
    "consumption-delete",
    "follow-up-new",
    "follow-up-edit",
    "follow-up-delete",
    "finding-new",
    "finding-edit",
    "finding-delete",
    "remedy-new",
    "remedy-edit",
    "remedy-delete",
    "agreement-risk",
    "agreement-description",
    "reminder-list",
    "reminder-export",
    "agreement-use",
}
CONTROLS = {
    "need-new",
    "need-edit",
    "need-delete",
    "flow-new",
    "flow-edit",
    "flow-delete",
    "competition-new",
    "competition-edit",
    "competition-delete",
    "competition-line-new",
    "competition-line-edit",
    "competition-line-delete",
    "index-new",
    "index-edit",
    "index-value-new",
    "index-value-edit",
    "index-formula-new",
    "index-formula-edit",
    "index-run-new",
    "index-run-new-export",
    "index-run-take-back",
    "direct-award-limit-new",
    "direct-award-limit-edit",
    "award-group-new",
    "award-group-edit",
    "budget-new",
    "budget-edit",
}
# Who may open each kind of page. Everything not named above is for everybody with a role.
MAY = {
    "administrator": REGISTERS | PREPARES | FOLLOWS_UP,
    "secretary": PREPARES | DECIDES,
    "controller": FOLLOWS_UP | CONTROLS,
}
GUARDED = REGISTERS | PREPARES | DECIDES | FOLLOWS_UP | CONTROLS
# A saved view is its owner's own (in the world: the administrator's); others do not find it.
PERSONAL = {"saved-view-delete", "deputy-delete"}
# Pages that concern no board, so that one of another board may open them.
BOARDLESS = {"agreement-new", "matter-new", "party-new", "party-edit", "party-name-new"} | {
    "service-new",
    "service-edit",
    "reminder-list",
    "reminder-export",
}
HOSTILE = [
    "q=%00",
    "q=" + "x" * 5000,
    "q=%F0%9F%92%A9&status=nonsense&form=1&board=abc",
    "board=999999999999999999999999999999&provider=-1&service=1e9",
    "after=%00&before=AAAA",
    "after=" + "9" * 40,
    "page=-1&page=99999999999999999999",
    "sort=%27%3B--&direction=up",
    "per=2021-02-30",
    "per=%00",
    "per=0001-01-01",
    "per=9999-12-31",
    "ends_from=2021-13-01&ends_to=x",
    "months=-1&within=1000000",
    "amendment=0&amendment=abc&amendment=99999999999999999999",
    "form=%0d%0aSet-Cookie:x",
    "state=zzz&year=99999",
    "next=//evil.example",
]


def sign_in(user):
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


@pytest.mark.parametrize("pattern", EVERY)
def test_strangers_are_sent_to_sign_in(pattern, world):
    response = Client().get(world.address(pattern))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("pattern", EVERY)
def test_somebody_without_a_role_gets_nowhere(pattern, world):
    response = sign_in(world.people["outsider"]).get(world.address(pattern))
    expected = {200} if pattern.name == "start" else {403, 405}
    assert response.status_code in expected


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("pattern", EVERY)
def test_each_role_opens_what_it_may_and_nothing_else(pattern, role, world):
    status = sign_in(world.people[role]).get(world.address(pattern)).status_code
    if pattern.name in POST_ONLY:
        assert status in (403, 405)
    elif pattern.name in PERSONAL:
        assert status == (200 if role == "administrator" else 404)
    elif pattern.name in GUARDED and pattern.name not in MAY[role]:
        assert status == 403
    else:
        assert status == 200


@pytest.mark.parametrize("pattern", EVERY)
def test_a_colleague_of_another_board_reads_but_does_not_write(pattern, world):
    status = sign_in(world.people["other_board"]).get(world.address(pattern)).status_code
    if pattern.name in POST_ONLY:
        assert status in (403, 405)
    elif pattern.name in PERSONAL:
        assert status == 404
    elif pattern.name in GUARDED - BOARDLESS:
        assert status == 403
    else:
        assert status == 200


@pytest.mark.parametrize("pattern", EVERY)
def test_looking_writes_nothing(pattern, world):
    client = sign_in(world.people["administrator"])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(world.address(pattern))
    writes = [
        q["sql"]
        for q in queries
        if q["sql"].lstrip('"( ').upper().startswith(("INSERT", "UPDATE", "DELETE", "TRUNCATE"))
    ]
    assert writes == []


@pytest.mark.parametrize("pattern", EVERY)
def test_hostile_parameters_never_break_a_page(pattern, world):
    client = sign_in(world.people["administrator"])
    for query in HOSTILE:
        status = client.get(f"{world.address(pattern)}?{query}").status_code
        assert status < 500, query


@pytest.mark.parametrize("pattern", EVERY)
def test_hostile_posts_never_break_a_page(pattern, world):
    for role in MAY:
        client = sign_in(world.people[role])
        for data in (
            {},
            {"form_key": "x", "version": "99999999999999999999999"},
            {"title": "\x00", "q": "\x00", "name": "\x00", "board": "1e5", "starts_on": "\x00"},
            {"volumes-TOTAL_FORMS": "100000", "compensations-TOTAL_FORMS": "-1"},
        ):
            assert client.post(world.address(pattern), data).status_code < 500, (role, data)


@pytest.mark.parametrize("pattern", EVERY)
def test_every_address_has_a_page_of_its_name(pattern):
    assert pattern.callback.__name__ == pattern.name.replace("-", "_")


def test_unknown_records_are_not_found(world):
    client = sign_in(world.people["administrator"])
    for name in ("agreement-detail", "matter-detail", "meeting-detail", "party-detail"):
        assert client.get(reverse(f"commissioning:{name}", args=[10**9])).status_code == 404
