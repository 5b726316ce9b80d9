"""History is complete and cannot be rewritten."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from contracts.models import Agreement, ConditionTerm
from providers.tracking import UntrackedWriteError
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded_history():
    """The test session may rewrite history (to flush it); a running site may not."""
    with connection.cursor() as cursor:
        cursor.execute("set register.retention = 'off'")
        yield cursor
        cursor.execute("set register.retention = 'on'")


@pytest.mark.parametrize(
    "write",
    [
        lambda found: found.update(title="x"),
        lambda found: found.delete(),
        lambda found: found.bulk_update(list(found), ["title"]),
        lambda found: found.bulk_create([factories.new_agreement()]),
    ],
    ids=["update", "delete", "bulk_update", "bulk_create"],
)
def test_writes_that_history_cannot_see_are_refused(write):
    factories.make_agreement()
    with pytest.raises(UntrackedWriteError):
        write(Agreement.objects.all())


def test_many_rows_are_created_with_their_history():
    amendment = factories.make_draft()
    rows = [ConditionTerm(amendment=amendment, text=f"Villkor {n}") for n in range(3)]
    by = factories.registrar()
    ConditionTerm.objects.create_many(rows, reason="Inläsning", by=by)
    found = ConditionTerm.history.values_list("history_change_reason", "history_user")
    assert list(found) == [("Inläsning", by.pk)] * 3


def test_every_change_says_who_and_why():
    agreement = factories.make_agreement()
    for record in agreement.history.all():
        assert (record.history_user, record.history_change_reason) == (
            factories.registrar(),
            "Registrerat",
        )


def test_a_deletion_says_who_and_why():
    amendment = factories.make_draft()
    term = amendment.periodterms.get()
    term.delete_because("Förslaget ändrat", by=factories.registrar())
    last = type(term).history.first()
    assert (last.history_type, last.history_change_reason) == ("-", "Förslaget ändrat")
    assert last.history_user == factories.registrar()


@pytest.mark.parametrize("sql", ["update {} set title = 'x'", "delete from {}"])
def test_the_database_refuses_to_rewrite_history(sql, guarded_history):
    factories.make_agreement()
    with pytest.raises(ProgrammingError, match="får inte ändras"), transaction.atomic():
        guarded_history.execute(sql.format("contracts_historicalagreement"))


def test_the_database_refuses_to_empty_history(guarded_history):
    with pytest.raises(ProgrammingError, match="får inte ändras"), transaction.atomic():
        guarded_history.execute("truncate contracts_historicalagreement")
