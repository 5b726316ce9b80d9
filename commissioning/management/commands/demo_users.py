"""Users to try the register with: one in each role, for the municipality's own boards."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commissioning.actions import reminders
from commissioning.demo import loading
from commissioning.models import Membership, Role
from providers.models import Party

PASSWORD = "demo"
OWN_BOARDS = ["Social- och omsorgsnämnden", "Äldrenämnden", "Utbildningsnämnden"]
PEOPLE = [
    ("handlaggare", "Handläggare", Role.ADMINISTRATOR),
    ("namndsekreterare", "Nämndsekreterare", Role.SECRETARY),
    ("controller", "Controller", Role.CONTROLLER),
]


class Command(BaseCommand):
    help = "Lägger in demoanvändare med lösenordet demo, om DEMO eller DEBUG är satt."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="även utanför provmiljö")

    def handle(self, *, force: bool, **options: Any) -> None:
        if not (force or settings.DEMO or settings.DEBUG):
            raise CommandError("Demoanvändare läggs bara in i en provmiljö. Kör med DEMO=1.")
        author = loading.author()
        for username, name, role in PEOPLE:
            _give_role(_user(username, name), role, author)
            self.stdout.write(f"{username:<18}{PASSWORD}    {Role(role).label}")
        reminders.write_due(today=timezone.localdate())


def _user(username: str, name: str) -> User:
    shown = {"first_name": name, "email": f"{username}@register.example"}
    user, is_new = User.objects.get_or_create(username=username, defaults=shown)
    if is_new:
        user.set_password(PASSWORD)
        user.save()
    return user


def _give_role(user: User, role: str, by: User) -> None:
    """For the boards of the demo's municipality; for all boards while there are none."""
    own = Party.objects.boards().filter(name__in=OWN_BOARDS, parent=None)
    for board in own or [None]:
        if not Membership.objects.filter(user=user, role=role, board=board).exists():
            Membership(user=user, role=role, board=board).save_because("Demoanvändare", by=by)
