"""The cast: one person in each role, one without any, two boards and their providers."""

import pytest
from django.test import Client

from commissioning.models import Role
from providers.models import PartyKind
from tests import factories
from tests.commissioning import browser


@pytest.fixture
def administrator(db):
    return factories.make_user("handlaggare", role=Role.ADMINISTRATOR)


@pytest.fixture
def secretary(db):
    return factories.make_user("namndsekreterare", role=Role.SECRETARY)


@pytest.fixture
def controller(db):
    return factories.make_user("controller", role=Role.CONTROLLER)


@pytest.fixture
def outsider(db):
    """Signed in, but with no role at all."""
    return factories.make_user("utomstaende")


@pytest.fixture
def son(db):
    return factories.make_board(
        "Social- och omsorgsnämnden", prefix="SON", organisation_number="212000-0449"
    )


@pytest.fixture
def aldre(db):
    return factories.make_board("Äldrenämnden", prefix="ÄN", organisation_number="212000-0449")


@pytest.fixture
def leanlink(db):
    return factories.make_party(
        PartyKind.IN_HOUSE, "Leanlink LSS Funktionsstöd", organisation_number="212000-0449"
    )


@pytest.fixture
def capio(db):
    return factories.make_party(PartyKind.COMPANY, "Capio psykiatri AB")


@pytest.fixture
def respite(db):
    return factories.make_service(
        "Korttidsvistelse utanför det egna hemmet", section="9", point="6"
    )


@pytest.fixture
def after_school(db):
    return factories.make_service("Korttidstillsyn för skolungdom", section="9", point="7")


@pytest.fixture
def signed_in():
    """`signed_in(user)` is a test client that the person has signed in with."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def enter(page, live_server):
    """`enter(user, address)` signs a person in, goes there if told to, and returns the page."""

    def go(user, address=None):
        browser.bring_session(page, live_server.url, user)
        if address:
            page.goto(live_server.url + address)
        return page

    return go
