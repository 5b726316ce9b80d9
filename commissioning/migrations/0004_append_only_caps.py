"""The history tables of caps, consumption and direct awards can be added to, never changed.

Safe to re-run: the triggers of 0003 are put on every history table there is.
"""

from importlib import import_module

from django.db import migrations

SQL = import_module("commissioning.migrations.0003_append_only_history").SQL


class Migration(migrations.Migration):
    dependencies = [
        ("commissioning", "0003_append_only_history"),
        ("contracts", "0002_caps_and_direct_awards"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
