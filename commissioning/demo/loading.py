"""Enter the whole demo, or clear the register for it."""

from __future__ import annotations

from datetime import date

from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, transaction

from commissioning.demo import (
    budgets,
    capacity,
    decision_states,
    follow_ups,
    housing_support_2018,
    index_runs,
    joint_follow_up_2022,
    last_days,
    limits,
    meetings,
    nine_assignments_2023,
    open_matters,
    parties,
    preparation,
    respite_care_2019,
    running_register,
    services,
    templates,
    ultimate_responsibility_2021,
)
from commissioning.demo.cases import CASES
from commissioning.demo.world import AUTHOR, World
from contracts.actions import standings

OWN_APPS = ("providers", "contracts", "commissioning")


@transaction.atomic
def load(today: date) -> World:
    """Everything or nothing. The same day gives the same register."""
    world = _register(today)
    budgets.enter(world)
    return world


@standings.refreshed_together()
def _register(today: date) -> World:
    """What is commissioned and decided; when it returns, costs are stored."""
    world = World(by=author(), today=today)
    for part in (parties, services, templates, meetings):
        part.enter(world)
    for matter in (respite_care_2019, housing_support_2018, ultimate_responsibility_2021):
        matter.enter(world)
    for case in CASES:
        case.enter(world)
    nine_assignments_2023.enter(world)
    joint_follow_up_2022.enter(world)
    running = running_register.enter(world)
    limits.enter(world, running)
    open_matters.enter(world, running)
    preparation.enter(world)
    decision_states.enter(world, running)
    capacity.enter(world, running)
    index_runs.enter(world)
    follow_ups.enter(world, running)
    last_days.enter(world, running)
    return world


def author() -> User:
    """Who stands in the history of the demo: a user who cannot sign in."""
    user, is_new = User.objects.get_or_create(
        username=AUTHOR, defaults={"is_active": False, "first_name": "Exempeldata"}
    )
    if is_new:
        user.set_unusable_password()
        user.save()
    return user


@transaction.atomic
def clear() -> None:
    """Empty the register's own tables, history included, and start numbers from one.

    Roles go too, because they name boards. Users stay.
    """
    tables = [
        connection.ops.quote_name(model._meta.db_table)
        for app in OWN_APPS
        for model in apps.get_app_config(app).get_models()
    ]
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set local register.retention = 'on'")
        cursor.execute(f"truncate {', '.join(tables)} restart identity")
        cursor.execute("set constraints all deferred")
        cursor.execute("set local register.retention = 'off'")
