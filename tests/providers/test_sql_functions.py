"""Swedish order and folding say the same in PostgreSQL and in Python."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.swedish import fold, sort_key

pytestmark = pytest.mark.django_db
LETTERS = "abcdeåäöÅÄÖéÉüÜæØ ÞðßĳŁžZz09-/.:"
texts = st.text(alphabet=LETTERS, max_size=30)


def ask(function: str, text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s)", [text])
        return cursor.fetchone()[0]


def test_names_come_in_swedish_order():
    names = ["Ödman", "Zetter", "Åsa", "Édgren", "Wahlberg", "Edfors", "van", "Älvan", "Edholm"]
    expected = ["Edfors", "Édgren", "Edholm", "van", "Wahlberg", "Zetter", "Åsa", "Älvan", "Ödman"]
    assert sorted(names, key=lambda name: ask("sv_sortkey", name)) == expected


def test_numbers_come_by_value():
    names = ["Vård 100", "Vård 9", "Vård 10"]
    assert sorted(names, key=lambda name: ask("sv_sortkey", name))[0] == "Vård 9"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=texts)
def test_the_sort_key_is_the_same_in_both(text, db):
    assert ask("sv_sortkey", text) == sort_key(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=texts)
def test_folding_is_the_same_in_both(text, db):
    assert ask("sv_fold", text) == fold(text)
