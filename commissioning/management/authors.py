"""Who stands in the history when a command changes the register."""

from __future__ import annotations

import argparse

from django.contrib.auth.models import User
from django.core.management.base import CommandError

COMMAND_LINE = "kommandoraden"


def add_author(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--by", metavar="ANVÄNDARE", help="den som registrerar; annars står kommandoraden"
    )


def find_author(username: str | None) -> User:
    """The named user, or one that stands for the command line and cannot sign in."""
    if username:
        found = User.objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"Ingen användare heter {username}.")
        return found
    user, is_new = User.objects.get_or_create(
        username=COMMAND_LINE, defaults={"is_active": False, "first_name": "Kommandoraden"}
    )
    if is_new:
        user.set_unusable_password()
        user.save()
    return user
