"""Bring the database up to date and put the demo in it the first time.

Run by ``serve.py`` in a process of its own, with DATABASE_URL set. With ``--reset`` the demo is
made anew. Standard output holds only the demo users, for ``serve.py`` to show when it has started.
"""

from __future__ import annotations

import hashlib
import os
import sys
from io import StringIO
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
# What the stored standings follow from, words included.
DERIVING = ("contracts/**/*.py", "providers/**/*.py")
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")


def main(arguments: list[str]) -> None:
    """Migrate, load and report."""
    import django
    from django.core.management import call_command

    django.setup()
    if "--reset" in arguments:
        _empty_the_database()
    call_command("migrate", verbosity=0, interactive=False)
    heard = StringIO()  # it also names the demo users, who are named below
    call_command("load_demo", "--if-empty", stdout=heard)
    print(heard.getvalue().partition("\n")[0], file=sys.stderr)
    _refresh_after_an_upgrade()
    call_command("demo_users")


def _refresh_after_an_upgrade() -> None:
    """Count the stored standings anew where the code has changed since the last time.

    The version they were counted with is a comment on their table.
    """
    from django.db import connection

    from contracts.actions import standings
    from contracts.models import Agreement, Standing

    table, version = Standing._meta.db_table, _fingerprint()
    with connection.cursor() as cursor:
        cursor.execute("select obj_description(%s::regclass, 'pg_class')", [table])
        before = cursor.fetchone()[0]
        if before == version:
            return
        if before:
            print("Räknar om registrets lägen efter en ny version …", file=sys.stderr)
        standings.refresh(Agreement.objects.values_list("pk", flat=True))
        cursor.execute(f"comment on table {connection.ops.quote_name(table)} is '{version}'")


def _fingerprint() -> str:
    """Changes when a file that the standings are counted by does."""
    found = hashlib.sha256()
    for path in sorted(path for pattern in DERIVING for path in PROJECT.glob(pattern)):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _empty_the_database() -> None:
    """History refuses to be deleted, so the schema goes and comes back empty."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade; create schema public")


if __name__ == "__main__":
    main(sys.argv[1:])
