"""The demo, loaded once for these tests, and asked through the commands."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from commissioning.demo import loading
from commissioning.demo.world import AUTHOR
from commissioning.management.commands.demo_users import PEOPLE

USERS = [AUTHOR, *(username for username, *_ in PEOPLE)]


@pytest.fixture(scope="package")
def _demo_in_database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("load_demo", "--users", stdout=StringIO())
    yield
    with django_db_blocker.unblock():
        loading.clear()
        User.objects.filter(username__in=USERS).delete()


@pytest.fixture(autouse=True)
def demo(_demo_in_database, db):
    """Every test here sees the demo, and leaves it as it was."""


@pytest.fixture
def command():
    """`command("deadlines", "--on", …)` is what the command prints."""

    def run(*arguments):
        out = StringIO()
        call_command(*arguments, stdout=out)
        return out.getvalue()

    return run


@pytest.fixture
def facts(command):
    """`facts(number, on)` is what the command says about the agreement, as data."""

    def ask(number, on):
        return json.loads(command("agreement", number, "--on", on, "--format", "json"))

    return ask


@pytest.fixture
def number_of():
    """The register number of the agreement with that title."""
    from contracts.models import Agreement

    return lambda title: Agreement.objects.get(title=title).register_number


def codes(found):
    """The codes of the warnings."""
    return [warning["code"] for warning in found["warnings"]]
