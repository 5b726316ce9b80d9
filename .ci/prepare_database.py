"""Bring the database up to date and put the demo in it the first time.

Run by ``serve.py`` in a process of its own, with DATABASE_URL set. With ``--reset`` the demo is
made anew. Standard output holds only the demo users, for ``serve.py`` to show when it has started.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")


def main(arguments: list[str]) -> None:
    """Migrate, load and report."""
    import django
    from django.core.management import call_command, get_commands

    django.setup()
    if "--reset" in arguments:
        _empty_the_database()
    call_command("migrate", verbosity=0, interactive=False)
    if "load_demo" in get_commands():
        call_command("load_demo", "--if-empty", stdout=sys.stderr)
    if "demo_users" in get_commands():
        call_command("demo_users")


def _empty_the_database() -> None:
    """History refuses to be deleted, so the schema goes and comes back empty."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade; create schema public")


if __name__ == "__main__":
    main(sys.argv[1:])
