import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import learners.models.clock


class Migration(migrations.Migration):
    replaces = [
        ("learners", "0001_initial"),
        ("learners", "0003_mail_stops"),
        ("learners", "0004_who_they_are"),
        ("learners", "0006_language_of_mail"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
                ),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("is_staff", models.BooleanField(default=False, verbose_name="may open the admin")),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(auto_now_add=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        editable=False,
                        help_text="The last one chosen; mail is written in it.",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="user_email_lower_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Learner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                ("npi", models.CharField(blank=True, max_length=10, verbose_name="NPI")),
                (
                    "npi_status",
                    models.CharField(
                        choices=[
                            ("unverified", "not verified"),
                            ("verified", "verified"),
                            ("mismatch", "does not match"),
                            ("deactivated", "deactivated"),
                        ],
                        default="unverified",
                        max_length=12,
                        verbose_name="NPI status",
                    ),
                ),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("profession", models.CharField(blank=True, max_length=100)),
                (
                    "specialty",
                    models.CharField(
                        blank=True, help_text="The label, or a NUCC taxonomy code.", max_length=150
                    ),
                ),
                (
                    "exclusion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "counts"),
                            ("test", "test account"),
                            ("staff", "staff"),
                            ("faculty", "faculty"),
                        ],
                        default="",
                        help_text="Why this person never counts in outcomes.",
                        max_length=8,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        blank=True, help_text="Where a loaded learner comes from.", max_length=120
                    ),
                ),
                (
                    "external_id",
                    models.CharField(blank=True, help_text="The id used there.", max_length=200),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                (
                    "facts_since",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="learner",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("birth_day", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("birth_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "erased_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="When the person asked to be forgotten.",
                        null=True,
                    ),
                ),
                (
                    "npi_oncologist",
                    models.BooleanField(
                        blank=True,
                        help_text="Whether the verified NPI lists an oncologist's taxonomy.",
                        null=True,
                        verbose_name="oncologist by the registry",
                    ),
                ),
                (
                    "practice_setting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("academic", "academic centre"),
                            ("community", "community hospital or practice"),
                            ("private", "private practice"),
                            ("government", "government or military"),
                            ("other", "other"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("years_in_practice", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="learner_email_any_case",
                    ),
                    models.Index(
                        condition=models.Q(("npi", ""), _negated=True),
                        fields=["npi"],
                        name="learner_npi",
                    ),
                    models.Index(
                        condition=models.Q(("exclusion", ""), _negated=True),
                        fields=["exclusion"],
                        name="learner_excluded",
                    ),
                    models.Index(fields=["facts_since"], name="learner_facts_since"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("origin", ""), _negated=True),
                        fields=("origin", "external_id"),
                        name="learner_external_id_once_per_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin", ""),
                            models.Q(("external_id", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="learner_origin_has_id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("npi", ""), ("npi__regex", "^[12][0-9]{9}$"), _connector="OR"
                        ),
                        name="learner_npi_form",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("npi_status", "verified"),
                            ("user__isnull", False),
                            models.Q(("npi", ""), _negated=True),
                        ),
                        fields=("npi",),
                        name="learner_verified_npi_once_per_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("exclusion__in", ["", "test", "staff", "faculty"])),
                        name="learner_exclusion_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("practice_setting", ""),
                            (
                                "practice_setting__in",
                                ["academic", "community", "private", "government", "other"],
                            ),
                            _connector="OR",
                        ),
                        name="learner_setting_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("years_in_practice__isnull", True),
                            ("years_in_practice__lte", 80),
                            _connector="OR",
                        ),
                        name="learner_years_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("birth_day__isnull", True), ("birth_month__isnull", True)),
                            models.Q(
                                ("birth_day__range", (1, 31)), ("birth_month__range", (1, 12))
                            ),
                            _connector="OR",
                        ),
                        name="learner_birthday_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LearnerHistory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                ("npi", models.CharField(blank=True, max_length=10, verbose_name="NPI")),
                (
                    "npi_status",
                    models.CharField(
                        choices=[
                            ("unverified", "not verified"),
                            ("verified", "verified"),
                            ("mismatch", "does not match"),
                            ("deactivated", "deactivated"),
                        ],
                        default="unverified",
                        max_length=12,
                        verbose_name="NPI status",
                    ),
                ),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("profession", models.CharField(blank=True, max_length=100)),
                (
                    "specialty",
                    models.CharField(
                        blank=True, help_text="The label, or a NUCC taxonomy code.", max_length=150
                    ),
                ),
                (
                    "exclusion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "counts"),
                            ("test", "test account"),
                            ("staff", "staff"),
                            ("faculty", "faculty"),
                        ],
                        default="",
                        help_text="Why this person never counts in outcomes.",
                        max_length=8,
                    ),
                ),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField()),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="history",
                        to="learners.learner",
                    ),
                ),
                (
                    "npi_oncologist",
                    models.BooleanField(
                        blank=True,
                        help_text="Whether the verified NPI lists an oncologist's taxonomy.",
                        null=True,
                        verbose_name="oncologist by the registry",
                    ),
                ),
                (
                    "practice_setting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("academic", "academic centre"),
                            ("community", "community hospital or practice"),
                            ("private", "private practice"),
                            ("government", "government or military"),
                            ("other", "other"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("years_in_practice", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "learner history",
                "indexes": [
                    models.Index(fields=["valid_until", "learner"], name="learner_history_until")
                ],
            },
        ),
        migrations.CreateModel(
            name="MailStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("follow_up", "follow-up questions"),
                            ("reminders", "reminders"),
                            ("boosters", "short questions some weeks later"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "stopped_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_stops",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "kind"), name="mail_stop_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                ("deed", models.CharField(max_length=40)),
                (
                    "subject",
                    models.CharField(
                        help_text="Kind and id, for example learner 7.", max_length=60
                    ),
                ),
                ("before", models.JSONField(blank=True, default=dict)),
                ("after", models.JSONField(blank=True, default=dict)),
                (
                    "who",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "audit entries",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["subject"], name="audit_subject")],
            },
        ),
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("supporter-sharing", "Sharing my name with supporters"),
                            ("credit-reporting", "Reporting my credit"),
                            ("campaign-measurement", "Measuring campaigns"),
                            ("joining", "Putting earlier answers with my account"),
                        ],
                        max_length=30,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField()),
                (
                    "in_force_from",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "ordering": ["purpose", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("purpose", "version"), name="consent_text_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("supporter-sharing", "Sharing my name with supporters"),
                            ("credit-reporting", "Reporting my credit"),
                            ("campaign-measurement", "Measuring campaigns"),
                            ("joining", "Putting earlier answers with my account"),
                        ],
                        max_length=30,
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="learners.learner",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to="learners.consenttext",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("learner", "purpose"),
                        name="consent_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True),
                            ("withdrawn_at__gte", models.F("given_at")),
                            _connector="OR",
                        ),
                        name="consent_ends_after_begin",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectoryLoad",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=255)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("monthly", "full file"),
                            ("weekly", "incremental file"),
                            ("deactivated", "list of deactivated numbers"),
                        ],
                        max_length=11,
                    ),
                ),
                ("file_date", models.DateField()),
                ("rows_read", models.BigIntegerField(default=0)),
                ("rows_kept", models.BigIntegerField(default=0)),
                ("rows_changed", models.BigIntegerField(default=0)),
                ("rows_refused", models.BigIntegerField(default=0)),
                ("rows_stale", models.BigIntegerField(default=0)),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="LearnerMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        help_text="own: by the person; manual: decided in the admin; undo",
                        max_length=6,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="learners.consent",
                    ),
                ),
                (
                    "joined",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joinings",
                        to="learners.learner",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined_here",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["joined", "-id"], name="merge_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kept__isnull", True),
                            models.Q(("kept", models.F("joined")), _negated=True),
                            _connector="OR",
                        ),
                        name="merge_not_with_oneself",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Licence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("state", "state licence"), ("board", "certifying board")],
                        max_length=5,
                    ),
                ),
                (
                    "authority",
                    models.CharField(
                        help_text="Two letters of a state, or the board's short name.",
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(max_length=40, verbose_name="id")),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="licences",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "authority", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "kind", "authority", "number"), name="licence_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), _negated=True),
                            models.Q(("authority", ""), _negated=True),
                        ),
                        name="licence_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NpiCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("npi", models.CharField(max_length=10, verbose_name="NPI")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unverified", "not verified"),
                            ("verified", "verified"),
                            ("mismatch", "does not match"),
                            ("deactivated", "deactivated"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=30)),
                (
                    "method",
                    models.CharField(
                        help_text="directory, registry, manual or recheck", max_length=13
                    ),
                ),
                (
                    "typed",
                    models.BooleanField(
                        default=False, help_text="An attempt of the person; these are limited."
                    ),
                ),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        help_text="How the names agree: exact, strong, weak or none.",
                        max_length=6,
                    ),
                ),
                (
                    "matched",
                    models.CharField(
                        blank=True,
                        help_text="Which name of the registry: legal or other.",
                        max_length=8,
                    ),
                ),
                (
                    "taxonomies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), default=list, size=None
                    ),
                ),
                ("primary_taxonomy", models.CharField(blank=True, max_length=10)),
                ("oncologist", models.BooleanField(null=True)),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="File and day, or the time the registry answered.",
                        max_length=100,
                    ),
                ),
                ("code_set", models.CharField(blank=True, max_length=40)),
                (
                    "checked_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="npi_checks",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "verbose_name": "NPI check",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["learner", "-id"], name="npi_check_of_learner")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["unverified", "verified", "mismatch", "deactivated"])
                        ),
                        name="npi_check_status_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NpiRecord",
            fields=[
                ("npi", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("kind", models.PositiveSmallIntegerField(default=0)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("middle_name", models.CharField(blank=True, max_length=100)),
                ("suffix", models.CharField(blank=True, max_length=20)),
                ("credential", models.CharField(blank=True, max_length=60)),
                ("other_family_name", models.CharField(blank=True, max_length=100)),
                ("other_given_name", models.CharField(blank=True, max_length=100)),
                ("city", models.CharField(blank=True, max_length=60)),
                ("state", models.CharField(blank=True, max_length=60)),
                (
                    "taxonomies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), default=list, size=None
                    ),
                ),
                ("primary_taxonomy", models.CharField(blank=True, max_length=10)),
                ("deactivated_on", models.DateField(blank=True, null=True)),
                ("reactivated_on", models.DateField(blank=True, null=True)),
                ("replacement", models.CharField(blank=True, max_length=10)),
                (
                    "source",
                    models.CharField(default="nppes", help_text="nppes or demo", max_length=8),
                ),
                ("as_of", models.DateField(help_text="Day of the file it stands in.")),
                (
                    "stale",
                    models.BooleanField(default=False, help_text="Missing in a later full file."),
                ),
            ],
            options={
                "verbose_name": "NPI directory record",
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("campaign", models.CharField(max_length=200)),
                ("npi", models.CharField(max_length=10, verbose_name="NPI")),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "learner",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipient",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "npi"), name="recipient_once_per_campaign"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("npi__regex", "^([12][0-9]{9})?$")),
                        name="recipient_npi_form",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "names nearly agree"),
                            ("in-use", "NPI of another account"),
                            ("join", "may be one person"),
                        ],
                        max_length=6,
                    ),
                ),
                ("npi", models.CharField(blank=True, max_length=10, verbose_name="NPI")),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("opened_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("", "open"), ("accepted", "accepted"), ("refused", "refused")],
                        default="",
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="learners.learner",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "verbose_name": "manual check",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("kind", "learner", "other"),
                        name="review_open_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision", ""), ("decided_at__isnull", False), _connector="OR"
                        ),
                        name="review_decided_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxonomyCode",
            fields=[
                ("code", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=150)),
                ("grouping", models.CharField(blank=True, max_length=150)),
                ("version", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "ordering": ["label"],
            },
        ),
    ]
