import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("outcomes", "0001_initial"),
        ("outcomes", "0002_kept_counts"),
        ("outcomes", "0004_reports_locks_schedules"),
        ("outcomes", "0006_published_outcomes_and_programmes"),
    ]

    initial = True

    dependencies = [
        ("courses", "0001_tables"),
        ("jobs", "0001_tables"),
        ("learners", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutcomeSnapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "as_of",
                    models.DateTimeField(
                        blank=True, help_text="Answers given until then count.", null=True
                    ),
                ),
                (
                    "known_at",
                    models.DateTimeField(
                        blank=True, help_text="Rows recorded until then were read.", null=True
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("computed_at", models.DateTimeField(blank=True, null=True)),
                ("software", models.CharField(blank=True, max_length=40)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("document", models.TextField(blank=True)),
                (
                    "failure",
                    models.TextField(
                        blank=True, help_text="Why it failed, kept when its job is gone."
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome_snapshots",
                        to="courses.course",
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="outcome_snapshot",
                        to="jobs.job",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lock_reason", models.CharField(blank=True, max_length=500)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "locked_by",
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
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["course", "-computed_at"], name="snapshot_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("computed_at__isnull", True),
                            models.Q(
                                ("as_of__isnull", False),
                                ("known_at__isnull", False),
                                models.Q(("digest", ""), _negated=True),
                                models.Q(("document", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="snapshot_computed_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lock_reason", ""), ("locked_at__isnull", True)),
                            models.Q(
                                ("computed_at__isnull", False),
                                models.Q(("lock_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="snapshot_lock_is_of_figures_and_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptCounts",
            fields=[
                (
                    "course",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="kept_counts",
                        serialize=False,
                        to="courses.course",
                    ),
                ),
                ("known_at", models.DateTimeField(help_text="Rows recorded until then were read.")),
                (
                    "whole_at",
                    models.DateTimeField(help_text="When everything was counted the last time."),
                ),
                (
                    "fingerprint",
                    models.CharField(
                        help_text="Of what the counting depends on besides dated rows.",
                        max_length=64,
                    ),
                ),
                (
                    "rewrites",
                    models.BigIntegerField(
                        help_text="How often dated rows had been changed or deleted when it was counted."
                    ),
                ),
                ("tables", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Rewrites",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("number", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "rewrites",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="rewrites_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="Download",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("json", "JSON"),
                            ("csv", "CSV, one row a figure"),
                            ("xlsx", "Excel workbook"),
                            ("pdf", "PDF report"),
                            ("pptx", "PowerPoint deck"),
                            ("docx", "Word abstract"),
                            ("rows", "CSV, one row an answer"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "sha256",
                    models.CharField(help_text="Of the bytes that were handed out.", max_length=64),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="downloads",
                        to="outcomes.outcomesnapshot",
                    ),
                ),
                (
                    "user",
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
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("format__in", ["json", "csv", "xlsx", "pdf", "pptx", "docx", "rows"])
                        ),
                        name="download_format_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("xlsx", "Excel workbook"),
                            ("pdf", "PDF report"),
                            ("pptx", "PowerPoint deck"),
                            ("docx", "Word abstract"),
                            ("rows", "CSV, one row an answer"),
                        ],
                        max_length=4,
                    ),
                ),
                ("options", models.JSONField(blank=True, default=dict)),
                (
                    "options_digest",
                    models.CharField(
                        blank=True, help_text="Of the options in canonical order.", max_length=32
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("built_at", models.DateTimeField(blank=True, null=True)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="")),
                ("size", models.BigIntegerField(blank=True, null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "expires_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the file is removed; never, where empty.",
                        null=True,
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "job",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="report",
                        to="jobs.job",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="outcomes.outcomesnapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["snapshot", "format", "-id"], name="report_of_snapshot"),
                    models.Index(
                        condition=models.Q(
                            ("built_at__isnull", False), ("removed_at__isnull", True)
                        ),
                        fields=["expires_at"],
                        name="report_to_remove",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ("xlsx", "pdf", "pptx", "docx", "rows"))),
                        name="report_format_is_built",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("built_at__isnull", True), ("sha256", ""), ("size__isnull", True)
                            ),
                            models.Q(
                                ("built_at__isnull", False),
                                ("size__isnull", False),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="report_built_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("built_at__isnull", True),
                            ("removed_at__isnull", False),
                            models.Q(("file", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="report_built_has_its_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_at__isnull", True), ("file", ""), _connector="OR"
                        ),
                        name="report_removed_has_no_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportSchedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("day", "daily"),
                            ("week", "weekly, on Monday"),
                            ("month", "monthly, on the first"),
                            ("quarter", "quarterly"),
                            ("year", "annually"),
                        ],
                        max_length=7,
                    ),
                ),
                ("formats", models.JSONField(default=list, help_text="A list of formats.")),
                (
                    "not_if_empty",
                    models.BooleanField(
                        default=True, help_text="Nothing is sent while nobody has been matched."
                    ),
                ),
                (
                    "not_if_unchanged",
                    models.BooleanField(
                        default=True,
                        help_text="Nothing is sent when no figure changed since the last one.",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_schedules",
                        to="courses.course",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recipients",
                    models.ManyToManyField(
                        help_text="Analysts who get the link by mail.",
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("every__in", ["day", "week", "month", "quarter", "year"])
                        ),
                        name="schedule_period_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScheduledRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "period",
                    models.CharField(help_text="For example 2026-11 or 2026-W48.", max_length=10),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "being made"),
                            ("sent", "sent"),
                            ("empty", "not sent: nobody matched yet"),
                            ("unchanged", "not sent: no figure changed"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                (
                    "begun_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="outcomes.reportschedule",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="outcomes.outcomesnapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "waiting")),
                        fields=["id"],
                        name="scheduled_run_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("schedule", "period"), name="scheduled_run_once_a_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("outcome", "waiting")),
                            models.Q(
                                models.Q(("outcome", "waiting"), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="scheduled_run_ended_has_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("title", models.CharField(max_length=200)),
                ("summary", models.TextField(blank=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("courses", models.ManyToManyField(related_name="programmes", to="courses.course")),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="PublishedOutcomes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="The first publication of a course is 1."
                    ),
                ),
                (
                    "below",
                    models.PositiveSmallIntegerField(
                        help_text="Cells of 1 to this number less one are hidden."
                    ),
                ),
                ("document", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_outcomes",
                        to="courses.course",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="outcomes.outcomesnapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "number"), name="publication_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", ""), _negated=True),
                            models.Q(("digest", ""), _negated=True),
                        ),
                        name="publication_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("format", models.CharField(max_length=4)),
                ("file", models.FileField(max_length=200, upload_to="")),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="outcomes.publishedoutcomes",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publication", "format"), name="published_file_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupporterGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("granted_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supporter_grants",
                        to="courses.course",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supporter_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("user", "course"),
                        name="supporter_grant_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupporterLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(help_text="Who was given it.", max_length=120)),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supporter_links",
                        to="courses.course",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="supporter_link_expires_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("label", ""), _negated=True),
                        name="supporter_link_is_for_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupporterVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        help_text="`view`, or the format that was downloaded.", max_length=20
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="outcomes.supporterlink",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="outcomes.publishedoutcomes",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["publication", "-id"], name="visits_of_publication")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link__isnull", True), ("user__isnull", True), _connector="OR"
                        ),
                        name="visit_by_link_or_account",
                    )
                ],
            },
        ),
    ]
