"""Follow-ups with findings and remedies, risk class, and descriptions of assignments."""

from importlib import import_module

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = import_module("commissioning.migrations.0003_append_only_history").SQL


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0002_capacity_and_competition"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("planned", "Planerad"),
                            ("event", "Händelsestyrd"),
                            ("self_check", "Utförarens egenkontroll"),
                        ],
                        max_length=20,
                        verbose_name="slag",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("visit", "Besök"),
                            ("interview", "Intervju"),
                            ("survey", "Enkät"),
                            ("documents", "Dokumentgranskning"),
                            ("records", "Registergranskning"),
                            ("dialogue", "Dialogmöte"),
                        ],
                        max_length=20,
                        verbose_name="metod",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="dag")),
                ("performed_by", models.CharField(max_length=200, verbose_name="genomförd av")),
                ("summary", models.TextField(max_length=4000, verbose_name="sammanfattning")),
                ("is_example", models.BooleanField(default=False, verbose_name="exempel")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="contracts.agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "uppföljning",
                "verbose_name_plural": "uppföljningar",
                "ordering": ("-held_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("text", models.TextField(max_length=2000, verbose_name="brist")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("minor", "Mindre"),
                            ("serious", "Allvarlig"),
                            ("critical", "Mycket allvarlig"),
                        ],
                        max_length=20,
                        verbose_name="allvar",
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("quality", "Kvalitet och innehåll"),
                            ("staff", "Bemanning och kompetens"),
                            ("documentation", "Dokumentation och genomförandeplaner"),
                            ("participation", "Delaktighet och bemötande"),
                            ("safety", "Säkerhet och avvikelser"),
                            ("resources", "Resursutnyttjande"),
                            ("terms", "Avtalsvillkor i övrigt"),
                        ],
                        max_length=20,
                        verbose_name="område",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="contracts.followup",
                    ),
                ),
            ],
            options={
                "verbose_name": "brist",
                "verbose_name_plural": "brister",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="FollowUpArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("quality", "Kvalitet och innehåll"),
                            ("staff", "Bemanning och kompetens"),
                            ("documentation", "Dokumentation och genomförandeplaner"),
                            ("participation", "Delaktighet och bemötande"),
                            ("safety", "Säkerhet och avvikelser"),
                            ("resources", "Resursutnyttjande"),
                            ("terms", "Avtalsvillkor i övrigt"),
                        ],
                        max_length=20,
                        verbose_name="område",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("met", "Uppfyller kraven"),
                            ("partly", "Uppfyller delvis"),
                            ("not_met", "Uppfyller inte"),
                        ],
                        max_length=20,
                        verbose_name="omdöme",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="contracts.followup",
                    ),
                ),
            ],
            options={
                "verbose_name": "område i uppföljning",
                "verbose_name_plural": "områden i uppföljningar",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="HistoricalAssignmentDescription",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("dated_on", models.DateField(verbose_name="daterad")),
                ("reference", models.CharField(max_length=300, verbose_name="var den finns")),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.agreement",
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
            ],
            options={
                "verbose_name": "historical uppdragsbeskrivning",
                "verbose_name_plural": "historical uppdragsbeskrivningar",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFinding",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("text", models.TextField(max_length=2000, verbose_name="brist")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("minor", "Mindre"),
                            ("serious", "Allvarlig"),
                            ("critical", "Mycket allvarlig"),
                        ],
                        max_length=20,
                        verbose_name="allvar",
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("quality", "Kvalitet och innehåll"),
                            ("staff", "Bemanning och kompetens"),
                            ("documentation", "Dokumentation och genomförandeplaner"),
                            ("participation", "Delaktighet och bemötande"),
                            ("safety", "Säkerhet och avvikelser"),
                            ("resources", "Resursutnyttjande"),
                            ("terms", "Avtalsvillkor i övrigt"),
                        ],
                        max_length=20,
                        verbose_name="område",
                    ),
                ),
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
                    "follow_up",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.followup",
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
            ],
            options={
                "verbose_name": "historical brist",
                "verbose_name_plural": "historical brister",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFollowUp",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("planned", "Planerad"),
                            ("event", "Händelsestyrd"),
                            ("self_check", "Utförarens egenkontroll"),
                        ],
                        max_length=20,
                        verbose_name="slag",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("visit", "Besök"),
                            ("interview", "Intervju"),
                            ("survey", "Enkät"),
                            ("documents", "Dokumentgranskning"),
                            ("records", "Registergranskning"),
                            ("dialogue", "Dialogmöte"),
                        ],
                        max_length=20,
                        verbose_name="metod",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="dag")),
                ("performed_by", models.CharField(max_length=200, verbose_name="genomförd av")),
                ("summary", models.TextField(max_length=4000, verbose_name="sammanfattning")),
                ("is_example", models.BooleanField(default=False, verbose_name="exempel")),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.agreement",
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
            ],
            options={
                "verbose_name": "historical uppföljning",
                "verbose_name_plural": "historical uppföljningar",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFollowUpArea",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("quality", "Kvalitet och innehåll"),
                            ("staff", "Bemanning och kompetens"),
                            ("documentation", "Dokumentation och genomförandeplaner"),
                            ("participation", "Delaktighet och bemötande"),
                            ("safety", "Säkerhet och avvikelser"),
                            ("resources", "Resursutnyttjande"),
                            ("terms", "Avtalsvillkor i övrigt"),
                        ],
                        max_length=20,
                        verbose_name="område",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("met", "Uppfyller kraven"),
                            ("partly", "Uppfyller delvis"),
                            ("not_met", "Uppfyller inte"),
                        ],
                        max_length=20,
                        verbose_name="omdöme",
                    ),
                ),
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
                    "follow_up",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.followup",
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
            ],
            options={
                "verbose_name": "historical område i uppföljning",
                "verbose_name_plural": "historical områden i uppföljningar",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRemedy",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("text", models.TextField(max_length=2000, verbose_name="åtgärd")),
                ("owner", models.CharField(max_length=200, verbose_name="ansvarig")),
                ("due_on", models.DateField(verbose_name="klar senast")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="klar")),
                (
                    "recheck_by",
                    models.DateField(blank=True, null=True, verbose_name="återkontroll senast"),
                ),
                (
                    "rechecked_on",
                    models.DateField(blank=True, null=True, verbose_name="återkontroll gjord"),
                ),
                (
                    "recheck_result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Inte gjord"),
                            ("cured", "Bristen är avhjälpt"),
                            ("remains", "Bristen kvarstår"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="resultat",
                    ),
                ),
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
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.finding",
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
            ],
            options={
                "verbose_name": "historical åtgärd",
                "verbose_name_plural": "historical åtgärder",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRiskAssessment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("high", "Hög: tre gånger om året"),
                            ("medium", "Medel: varje år"),
                            ("low", "Låg: vartannat år"),
                        ],
                        max_length=10,
                        verbose_name="riskklass",
                    ),
                ),
                ("assessed_on", models.DateField(verbose_name="bedömd")),
                ("ground", models.TextField(max_length=1000, verbose_name="skäl")),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.agreement",
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
            ],
            options={
                "verbose_name": "historical riskbedömning",
                "verbose_name_plural": "historical riskbedömningar",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Remedy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("text", models.TextField(max_length=2000, verbose_name="åtgärd")),
                ("owner", models.CharField(max_length=200, verbose_name="ansvarig")),
                ("due_on", models.DateField(verbose_name="klar senast")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="klar")),
                (
                    "recheck_by",
                    models.DateField(blank=True, null=True, verbose_name="återkontroll senast"),
                ),
                (
                    "rechecked_on",
                    models.DateField(blank=True, null=True, verbose_name="återkontroll gjord"),
                ),
                (
                    "recheck_result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Inte gjord"),
                            ("cured", "Bristen är avhjälpt"),
                            ("remains", "Bristen kvarstår"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="resultat",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remedies",
                        to="contracts.finding",
                    ),
                ),
            ],
            options={
                "verbose_name": "åtgärd",
                "verbose_name_plural": "åtgärder",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("high", "Hög: tre gånger om året"),
                            ("medium", "Medel: varje år"),
                            ("low", "Låg: vartannat år"),
                        ],
                        max_length=10,
                        verbose_name="riskklass",
                    ),
                ),
                ("assessed_on", models.DateField(verbose_name="bedömd")),
                ("ground", models.TextField(max_length=1000, verbose_name="skäl")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="contracts.agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "riskbedömning",
                "verbose_name_plural": "riskbedömningar",
                "ordering": ("assessed_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="AssignmentDescription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dated_on", models.DateField(verbose_name="daterad")),
                ("reference", models.CharField(max_length=300, verbose_name="var den finns")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="descriptions",
                        to="contracts.agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "uppdragsbeskrivning",
                "verbose_name_plural": "uppdragsbeskrivningar",
                "ordering": ("dated_on", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "dated_on"), name="description_once_a_day"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["agreement", "held_on"], name="followup_agreement"),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["held_on"], name="followup_held_on"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["planned", "event", "self_check"]),
                    (
                        "method__in",
                        ["visit", "interview", "survey", "documents", "records", "dialogue"],
                    ),
                ),
                name="followup_kind",
                violation_error_message="Välj ett alternativ ur listan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("severity__in", ["minor", "serious", "critical"]),
                    (
                        "area__in",
                        [
                            "",
                            "quality",
                            "staff",
                            "documentation",
                            "participation",
                            "safety",
                            "resources",
                            "terms",
                        ],
                    ),
                ),
                name="finding_severity",
                violation_error_message="Välj ett alternativ ur listan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followuparea",
            constraint=models.UniqueConstraint(
                fields=("follow_up", "area"),
                name="followuparea_once",
                violation_error_message="Området är redan bedömt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followuparea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "area__in",
                        [
                            "quality",
                            "staff",
                            "documentation",
                            "participation",
                            "safety",
                            "resources",
                            "terms",
                        ],
                    ),
                    ("grade__in", ["met", "partly", "not_met"]),
                ),
                name="followuparea_grade",
                violation_error_message="Välj ett alternativ ur listan.",
            ),
        ),
        migrations.AddIndex(
            model_name="remedy",
            index=models.Index(fields=["due_on"], name="remedy_due_on"),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rechecked_on", None), ("done_on__isnull", False), _connector="OR"
                ),
                name="remedy_done_before_recheck",
                violation_error_message="Ange när åtgärden blev klar före återkontrollen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rechecked_on", None),
                    ("rechecked_on__gte", models.F("done_on")),
                    _connector="OR",
                ),
                name="remedy_recheck_after_done",
                violation_error_message="Återkontrollen ligger före dagen då åtgärden blev klar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recheck_result", ""), ("rechecked_on", None)),
                    models.Q(
                        ("recheck_result__in", ["cured", "remains"]),
                        ("rechecked_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="remedy_recheck_whole",
                violation_error_message="Ange både dag och resultat för återkontrollen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskassessment",
            constraint=models.UniqueConstraint(
                fields=("agreement", "assessed_on"), name="risk_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["high", "medium", "low"])),
                name="risk_level",
                violation_error_message="Välj ett alternativ ur listan.",
            ),
        ),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
    ]
