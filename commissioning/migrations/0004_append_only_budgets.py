"""The history of budgets can be added to, never changed. Safe to re-run."""

from importlib import import_module

from django.db import migrations

SQL = import_module("commissioning.migrations.0003_append_only_history").SQL


class Migration(migrations.Migration):
    dependencies = [
        ("commissioning", "0003_append_only_history"),
        ("contracts", "0002_year_costs_and_budgets"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
