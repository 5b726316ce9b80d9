"""Rules that hold for every model, so that a new one cannot forget them."""

import pytest
from django.apps import apps
from django.db import connection, models

APPS = ["providers", "contracts", "commissioning"]
# Derived, or about the person and not the register. Everything else has history.
UNTRACKED = {"Standing", "YearCost", "YearVolume"}
UNTRACKED |= {"SavedView", "HandledForm", "StoredFile", "Packet"}
# A mail in the outbox is its own record of what was written, tried and sent.
UNTRACKED |= {"OutgoingMail", "ReminderChoice"}


def our_models():
    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
    ]


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m.__name__)
def test_every_domain_model_is_tracked_or_listed(model):
    assert hasattr(model, "history") != (model.__name__ in UNTRACKED)


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m.__name__)
def test_relations_point_downwards(model):
    own = APPS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if not (field.is_relation and field.concrete and field.related_model):
            continue
        app = field.related_model._meta.app_label
        assert app not in APPS or APPS.index(app) <= own, f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m.__name__)
def test_every_model_has_a_swedish_name(model):
    assert model._meta.verbose_name != model.__name__.lower()


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m.__name__)
def test_days_end_in_on_and_moments_in_at(model):
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateTimeField):
            assert field.name.endswith("_at"), field
        elif isinstance(field, models.DateField):
            assert field.name.endswith(("_on", "_from", "_until", "_after", "_by")), field


@pytest.mark.django_db
def test_every_history_table_refuses_to_be_changed():
    with connection.cursor() as cursor:
        cursor.execute(
            """select c.relname from pg_class c
               where c.relkind = 'r' and c.relname ~ '_historical' and not exists
                 (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'append_only')"""
        )
        assert cursor.fetchall() == []
