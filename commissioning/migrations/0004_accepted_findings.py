"""Remarks on a memo that somebody has accepted, and why."""

from importlib import import_module

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

append_only = import_module("commissioning.migrations.0003_append_only_history")


class Migration(migrations.Migration):
    dependencies = [
        ("commissioning", "0003_append_only_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalAcceptedFinding",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=32)),
                ("code", models.CharField(max_length=40, verbose_name="kontroll")),
                ("heading", models.CharField(blank=True, max_length=200, verbose_name="avsnitt")),
                ("message", models.TextField(verbose_name="anmärkning")),
                ("reason", models.CharField(max_length=500, verbose_name="skäl")),
                ("history_change_reason", models.CharField(blank=True, max_length=200, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commissioning.matter",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical godtagen anmärkning",
                "verbose_name_plural": "historical godtagna anmärkningar",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="AcceptedFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=32)),
                ("code", models.CharField(max_length=40, verbose_name="kontroll")),
                ("heading", models.CharField(blank=True, max_length=200, verbose_name="avsnitt")),
                ("message", models.TextField(verbose_name="anmärkning")),
                ("reason", models.CharField(max_length=500, verbose_name="skäl")),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accepted_findings",
                        to="commissioning.matter",
                    ),
                ),
            ],
            options={
                "verbose_name": "godtagen anmärkning",
                "verbose_name_plural": "godtagna anmärkningar",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("matter", "digest"), name="acceptedfinding_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(append_only.SQL, migrations.RunSQL.noop),
    ]
