import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import courses.models.campaign
import learners.models.clock


class Migration(migrations.Migration):
    replaces = [
        ("courses", "0001_initial"),
        ("courses", "0002_initial"),
        ("courses", "0003_found_by_time"),
        ("courses", "0004_course_revision"),
        ("courses", "0005_ladders_and_cases"),
        ("courses", "0006_campaigns_and_segment_labels"),
        ("courses", "0007_planning_and_wording"),
        ("courses", "0009_subgroups_and_comparison_arm"),
        ("courses", "0010_indexes_for_counting"),
    ]

    initial = True

    dependencies = [
        ("learners", "0002_promises"),
    ]

    operations = [
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "slug",
                    models.CharField(
                        help_text="Part of every address.",
                        max_length=80,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*$",
                                "Lower-case letters, digits and single hyphens only.",
                            )
                        ],
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "summary",
                    models.TextField(
                        blank=True, help_text="The clinical question, in two or three sentences."
                    ),
                ),
                (
                    "audience",
                    models.TextField(blank=True, help_text="For whom the course is made."),
                ),
                (
                    "language",
                    models.CharField(
                        default="en", help_text="Language tag, for example en or de.", max_length=12
                    ),
                ),
                (
                    "release_date",
                    models.DateField(blank=True, help_text="Original release date.", null=True),
                ),
                (
                    "expiry_date",
                    models.DateField(
                        blank=True, help_text="Last day on which credit may be claimed.", null=True
                    ),
                ),
                (
                    "partners",
                    models.JSONField(
                        blank=True, default=list, help_text="Names of partners, a list of texts."
                    ),
                ),
                ("accreditation_provider", models.CharField(blank=True, max_length=200)),
                ("accreditation_statement", models.TextField(blank=True)),
                (
                    "demonstration",
                    models.BooleanField(
                        default=False,
                        help_text="People and answers are made up; every page says so.",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "comparison_arm",
                    models.BooleanField(
                        default=False,
                        help_text="A link asks clinicians who do not take the course the same questions, once.",
                    ),
                ),
                (
                    "intended_reach",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Clinicians to whom the course was promoted, each once. Empty: not known.",
                        null=True,
                    ),
                ),
                (
                    "specialty",
                    models.CharField(
                        blank=True,
                        help_text="Clinical field of the course; results are pooled by it.",
                        max_length=150,
                    ),
                ),
                (
                    "subgroups",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Subgroups chosen in advance: their results are confirmatory, all others exploratory.",
                    ),
                ),
            ],
            options={
                "ordering": ["title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "published", "withdrawn"])),
                        name="course_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expiry_date__isnull", True),
                            ("release_date__isnull", True),
                            ("expiry_date__gte", models.F("release_date")),
                            _connector="OR",
                        ),
                        name="course_expires_after_release",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "subgroups__contained_by",
                                [
                                    "profession",
                                    "specialty",
                                    "practice_setting",
                                    "pathway",
                                    "campaign",
                                    "experience",
                                    "baseline",
                                ],
                            )
                        ),
                        name="course_subgroups_known",
                        violation_error_message="Subgroups are of profession, specialty, practice_setting, pathway, campaign, experience, baseline.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrollment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pathway",
                    models.CharField(
                        choices=[
                            ("cme", "CME course"),
                            ("micro", "micro-learning"),
                            ("comparison", "comparison arm: does not take the course"),
                        ],
                        default="cme",
                        max_length=10,
                    ),
                ),
                ("campaign", models.CharField(blank=True, max_length=200)),
                ("loaded", models.BooleanField(default=False)),
                (
                    "enrolled_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrollments",
                        to="courses.course",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrollments",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["learner"], name="enrollment_learner"),
                    models.Index(fields=["course", "recorded_at"], name="enrollment_recorded"),
                    models.Index(
                        condition=models.Q(("campaign", ""), _negated=True),
                        fields=["course"],
                        name="enrollment_by_campaign",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "learner", "pathway"),
                        include=("loaded", "recorded_at"),
                        name="enrollment_once_per_pathway",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pathway__in", ["cme", "micro", "comparison"])),
                        name="enrollment_pathway_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Faculty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name", models.CharField(max_length=200)),
                ("credentials", models.CharField(blank=True, max_length=100)),
                (
                    "role",
                    models.CharField(
                        blank=True, help_text="For example chair, faculty, planner.", max_length=100
                    ),
                ),
                ("affiliation", models.CharField(blank=True, max_length=300)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="faculty",
                        to="courses.course",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        help_text="Their account, if they have one: faculty never count in outcomes.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "disclosed_on",
                    models.DateField(
                        blank=True,
                        help_text="When they told all financial relationships of the past 24 months. Empty: not told yet.",
                        null=True,
                    ),
                ),
                (
                    "role_began_on",
                    models.DateField(
                        blank=True,
                        help_text="When their role began; after the disclosure.",
                        null=True,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "faculty",
                "ordering": ["course", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("company", models.CharField(max_length=200)),
                (
                    "relationship",
                    models.CharField(
                        help_text="Nature of the relationship, for example consultant.",
                        max_length=200,
                    ),
                ),
                ("mitigated", models.BooleanField(default=False)),
                (
                    "faculty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosures",
                        to="courses.faculty",
                    ),
                ),
                (
                    "ended",
                    models.BooleanField(
                        default=False, help_text="Ended within the past 24 months."
                    ),
                ),
                (
                    "mitigated_on",
                    models.DateField(blank=True, help_text="Before the role began.", null=True),
                ),
                (
                    "mitigation_steps",
                    models.TextField(blank=True, help_text="What was done, and by whom."),
                ),
                (
                    "relevant",
                    models.BooleanField(
                        default=True,
                        help_text="Whether it is relevant to the content; only relevant ones are shown.",
                    ),
                ),
            ],
            options={
                "ordering": ["faculty", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="FrontMatter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField(help_text="The sections exactly as shown.")),
                ("digest", models.CharField(max_length=64)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="front_matters",
                        to="courses.course",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "version"), name="front_matter_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FrontMatterShown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shown_at",
                    models.DateTimeField(db_default=learners.models.clock.ClockTimestamp()),
                ),
                (
                    "front_matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shown",
                        to="courses.frontmatter",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="front_matters_shown",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["front_matter", "learner"], name="front_matter_shown_by"),
                    models.Index(fields=["front_matter", "shown_at"], name="front_matter_shown_at"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "front_matter"), name="front_matter_shown_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MicroSegment",
            fields=[
                ("video", models.FileField(blank=True, max_length=300, upload_to="courses/")),
                ("video_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "video_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Path inside the package, kept for export.",
                        max_length=300,
                    ),
                ),
                (
                    "duration",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="Length in seconds, measured from the file.",
                        max_digits=9,
                        null=True,
                    ),
                ),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "slug",
                    models.CharField(
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*$",
                                "Lower-case letters, digits and single hyphens only.",
                            )
                        ],
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("takeaway", models.TextField(blank=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="segments",
                        to="courses.course",
                    ),
                ),
                (
                    "coming",
                    models.FileField(
                        blank=True,
                        db_default="",
                        editable=False,
                        max_length=300,
                        upload_to="courses/",
                    ),
                ),
                (
                    "coming_duration",
                    models.DecimalField(
                        blank=True, decimal_places=3, editable=False, max_digits=9, null=True
                    ),
                ),
                (
                    "coming_sha256",
                    models.CharField(blank=True, db_default="", editable=False, max_length=64),
                ),
                (
                    "certified",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Certified for credit: the course information is shown before it plays. Otherwise the page says it is not.",
                    ),
                ),
                (
                    "withdrawn",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="No longer offered; what learners did in it is kept.",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "slug"), name="segment_slug_once_per_course"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duration__isnull", True), ("duration__gt", 0), _connector="OR"
                        ),
                        name="segment_duration_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("text", models.TextField()),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objectives",
                        to="courses.course",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "number"), name="objective_number_once_per_course"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SegmentView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(db_default=learners.models.clock.ClockTimestamp()),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="segment_views",
                        to="learners.learner",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="views",
                        to="courses.microsegment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["segment", "learner"], name="segment_view_by_segment"),
                    models.Index(fields=["segment", "started_at"], name="segment_view_started"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "segment"), name="segment_view_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Supporter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(default="independent educational grant", max_length=200)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supporters",
                        to="courses.course",
                    ),
                ),
                (
                    "agreement_signed_on",
                    models.DateField(
                        blank=True,
                        help_text="Written agreement, signed before the release.",
                        null=True,
                    ),
                ),
                (
                    "amount",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Money, in whole units; for the accreditor only.",
                        null=True,
                    ),
                ),
                ("currency", models.CharField(blank=True, default="USD", max_length=3)),
                (
                    "full_discretion",
                    models.BooleanField(
                        default=False,
                        help_text="The supporter did not select or pay faculty and supplied no list of speakers.",
                    ),
                ),
                (
                    "in_kind",
                    models.CharField(
                        blank=True,
                        help_text="Its nature, shown to learners.",
                        max_length=300,
                        verbose_name="in-kind support",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Track",
            fields=[
                ("video", models.FileField(blank=True, max_length=300, upload_to="courses/")),
                ("video_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "video_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Path inside the package, kept for export.",
                        max_length=300,
                    ),
                ),
                (
                    "duration",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="Length in seconds, measured from the file.",
                        max_digits=9,
                        null=True,
                    ),
                ),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tracks",
                        to="courses.course",
                    ),
                ),
                (
                    "coming",
                    models.FileField(
                        blank=True,
                        db_default="",
                        editable=False,
                        max_length=300,
                        upload_to="courses/",
                    ),
                ),
                (
                    "coming_duration",
                    models.DecimalField(
                        blank=True, decimal_places=3, editable=False, max_digits=9, null=True
                    ),
                ),
                (
                    "coming_sha256",
                    models.CharField(blank=True, db_default="", editable=False, max_length=64),
                ),
                (
                    "seeking",
                    models.CharField(
                        choices=[
                            ("free", "freely"),
                            ("watched", "only within what was watched"),
                            ("none", "not at all"),
                        ],
                        db_default="free",
                        default="free",
                        help_text="How far forward learners may seek.",
                        max_length=7,
                    ),
                ),
                (
                    "side_paths",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text="Intervals of the video off the main way: [{key, from, to, rejoin}] in seconds.",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "number"), name="track_number_once_per_course"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duration__isnull", True), ("duration__gt", 0), _connector="OR"
                        ),
                        name="track_duration_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seeking__in", ["free", "watched", "none"])),
                        name="track_seeking_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Caption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("file", models.FileField(max_length=300, upload_to="courses/")),
                ("file_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("file_name", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "segment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="captions",
                        to="courses.microsegment",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="captions",
                        to="courses.track",
                    ),
                ),
            ],
            options={
                "ordering": ["language"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("segment__isnull", True), ("track__isnull", False)),
                            models.Q(("segment__isnull", False), ("track__isnull", True)),
                            _connector="OR",
                        ),
                        name="caption_of_track_or_segment",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("track__isnull", False)),
                        fields=("track", "language"),
                        name="caption_language_once_per_track",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("segment__isnull", False)),
                        fields=("segment", "language"),
                        name="caption_language_once_per_segment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("title", models.CharField(max_length=200)),
                (
                    "starts_at",
                    models.PositiveIntegerField(
                        help_text="Seconds from the beginning of the video."
                    ),
                ),
                ("vignette", models.TextField(blank=True)),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cases",
                        to="courses.track",
                    ),
                ),
                ("history", models.TextField(blank=True, db_default="")),
                (
                    "laboratory",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text="Values in their order: [{test, value, unit, reference, abnormal}].",
                    ),
                ),
            ],
            options={
                "ordering": ["track", "starts_at", "position"],
            },
        ),
        migrations.CreateModel(
            name="TrackProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "intervals",
                    models.JSONField(
                        default=list, help_text="Disjoint [from, to] in seconds, in order."
                    ),
                ),
                (
                    "watched",
                    models.DecimalField(
                        decimal_places=3, default=0, help_text="Seconds in the union.", max_digits=9
                    ),
                ),
                (
                    "position",
                    models.DecimalField(
                        decimal_places=3,
                        default=0,
                        help_text="Where to resume, in seconds.",
                        max_digits=9,
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(db_default=learners.models.clock.ClockTimestamp()),
                ),
                (
                    "completed_at",
                    models.DateTimeField(
                        blank=True, help_text="When nearly all of it had been watched.", null=True
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress",
                        to="learners.learner",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress",
                        to="courses.track",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["track", "learner"], name="progress_by_track"),
                    models.Index(fields=["track", "started_at"], name="progress_started"),
                    models.Index(
                        condition=models.Q(("completed_at__isnull", False)),
                        fields=["track", "completed_at"],
                        name="progress_completed",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "track"), name="progress_once_per_learner_and_track"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("watched__gte", 0), ("position__gte", 0)),
                        name="progress_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchClock",
            fields=[
                (
                    "learner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="watch_clock",
                        serialize=False,
                        to="learners.learner",
                    ),
                ),
                ("budget", models.DecimalField(decimal_places=3, default=0, max_digits=12)),
                (
                    "settled_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("budget__gte", 0)), name="watch_budget_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseRevision",
            fields=[
                (
                    "course",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="revision",
                        serialize=False,
                        to="courses.course",
                    ),
                ),
                ("number", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Exhibit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("imaging", "imaging"),
                            ("pathology", "pathology"),
                            ("other", "other"),
                        ],
                        default="imaging",
                        max_length=9,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "alt",
                    models.TextField(
                        help_text="What the picture shows, for those who do not see it."
                    ),
                ),
                ("caption", models.TextField(blank=True)),
                ("image", models.FileField(max_length=300, upload_to="courses/")),
                ("image_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "image_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Path inside the package, kept for export.",
                        max_length=300,
                    ),
                ),
                ("width", models.PositiveIntegerField(default=0, editable=False)),
                ("height", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exhibits",
                        to="courses.case",
                    ),
                ),
            ],
            options={
                "ordering": ["case", "position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["imaging", "pathology", "other"])),
                        name="exhibit_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alt", ""), _negated=True), name="exhibit_has_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ladder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source_sha256", models.CharField(max_length=64, unique=True)),
                (
                    "source",
                    models.CharField(help_text="Name of the video in storage.", max_length=300),
                ),
                ("course_id", models.IntegerField(help_text="In whose folder its files lie.")),
                ("width", models.PositiveIntegerField(default=0)),
                ("height", models.PositiveIntegerField(default=0)),
                ("length", models.DecimalField(decimal_places=3, max_digits=9, null=True)),
                ("has_sound", models.BooleanField(default=True)),
                (
                    "wanted",
                    models.JSONField(default=list, help_text="Heights of its rungs, lowest first."),
                ),
                ("poster", models.CharField(blank=True, max_length=300)),
                (
                    "sprite",
                    models.CharField(
                        blank=True,
                        help_text="Small pictures for the seek bar, in one file.",
                        max_length=300,
                    ),
                ),
                (
                    "tiles",
                    models.JSONField(
                        default=dict,
                        help_text="How the small pictures lie: every, columns, count, width, height.",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Rung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("height", models.PositiveIntegerField()),
                ("width", models.PositiveIntegerField()),
                ("file", models.CharField(max_length=300)),
                ("playlist", models.TextField()),
                ("codecs", models.CharField(max_length=60)),
                (
                    "bandwidth",
                    models.PositiveIntegerField(help_text="Bits a second of its largest piece."),
                ),
                ("average", models.PositiveIntegerField(help_text="Bits a second over the whole.")),
                (
                    "ladder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rungs",
                        to="courses.ladder",
                    ),
                ),
            ],
            options={
                "ordering": ["ladder", "height"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ladder", "height"), name="rung_once_per_height"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bandwidth__gt", 0), ("height__gt", 0), ("width__gt", 0)
                        ),
                        name="rung_has_size",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "source",
                    models.CharField(
                        default="linkedin",
                        help_text="Where the link stands, for example linkedin or newsletter.",
                        max_length=200,
                        validators=[courses.models.campaign.campaign_word],
                    ),
                ),
                (
                    "medium",
                    models.CharField(
                        default="organic",
                        help_text="How, for example organic, paid_social or email.",
                        max_length=200,
                        validators=[courses.models.campaign.campaign_word],
                    ),
                ),
                (
                    "campaign",
                    models.CharField(
                        help_text="The name it is counted under.",
                        max_length=200,
                        validators=[courses.models.campaign.campaign_word],
                    ),
                ),
                (
                    "content",
                    models.CharField(
                        blank=True,
                        help_text="Tells several links of one campaign apart.",
                        max_length=200,
                        validators=[courses.models.campaign.campaign_word],
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="campaigns",
                        to="courses.course",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the course page.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="campaigns",
                        to="courses.microsegment",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "campaign", "source", "medium", "content"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "source", "medium", "campaign", "content"),
                        name="campaign_link_once_per_course",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=learners.models.clock.ClockTimestamp())),
                ("path", models.CharField(max_length=300)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("medium", models.CharField(blank=True, max_length=200)),
                ("campaign", models.CharField(blank=True, max_length=200)),
                ("content", models.CharField(blank=True, max_length=200)),
                ("click_id", models.CharField(blank=True, max_length=200)),
                (
                    "visitor",
                    models.UUIDField(
                        default=uuid.uuid4,
                        help_text="One browser session; where cookies are blocked, one visit.",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="campaign_visits",
                        to="courses.course",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="campaign_visits",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["course", "campaign"], name="campaign_visit_by_campaign"),
                    models.Index(
                        condition=models.Q(("learner__isnull", False)),
                        fields=["learner"],
                        name="campaign_visit_learner",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=40, unique=True)),
                ("text", models.TextField(blank=True, help_text="Empty: the usual text.")),
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="PlanningRecord",
            fields=[
                (
                    "course",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="planning",
                        serialize=False,
                        to="courses.course",
                    ),
                ),
                (
                    "designated_on",
                    models.DateField(
                        blank=True,
                        help_text="Not after the release. With this day, publishing asks for everything an accreditor asks for.",
                        null=True,
                        verbose_name="designated on",
                    ),
                ),
                (
                    "practice_gap",
                    models.TextField(
                        blank=True, help_text="The gap between what is done and what should be."
                    ),
                ),
                (
                    "educational_need",
                    models.JSONField(
                        blank=True, default=list, help_text="The needs behind the gap."
                    ),
                ),
                (
                    "needs_sources",
                    models.TextField(
                        blank=True, help_text="Where the gap and the needs are known from."
                    ),
                ),
                (
                    "designed_to_change",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="What the activity is designed to change.",
                    ),
                ),
                (
                    "competencies",
                    models.JSONField(
                        blank=True, default=list, help_text="ABMS/ACGME competencies it addresses."
                    ),
                ),
                (
                    "learning_format",
                    models.CharField(
                        choices=[
                            ("live activity", "Live"),
                            ("enduring material", "Enduring"),
                            ("journal-based CME activity", "Journal"),
                            ("test-item writing activity", "Test Item"),
                            ("manuscript review activity", "Manuscript"),
                            ("PI CME activity", "Pi Cme"),
                            ("internet point-of-care activity", "Point Of Care"),
                            ("other activity", "Other"),
                        ],
                        default="enduring material",
                        max_length=40,
                    ),
                ),
                (
                    "format_rationale",
                    models.TextField(blank=True, help_text="Why this format fits the need."),
                ),
                (
                    "providership",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "the statement as typed"),
                            ("direct", "direct providership"),
                            ("joint", "joint providership"),
                            ("joint-accreditation", "Joint Accreditation"),
                        ],
                        default="",
                        help_text="Which accreditation statement is printed.",
                        max_length=20,
                    ),
                ),
                (
                    "joint_providers",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Non-accredited providers; never a supporter.",
                    ),
                ),
                (
                    "reviewed_on",
                    models.DateField(
                        blank=True,
                        help_text="Most recent review of the content.",
                        null=True,
                        verbose_name="last review",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Time to complete it. Empty: the length of the videos.",
                        null=True,
                        verbose_name="estimated minutes",
                    ),
                ),
                (
                    "method",
                    models.TextField(
                        blank=True,
                        help_text="Empty: the usual text.",
                        verbose_name="method of participation",
                    ),
                ),
                (
                    "hardware",
                    models.TextField(
                        blank=True,
                        help_text="Empty: the usual text.",
                        verbose_name="hardware and software",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text="Whom learners ask: name, e-mail address or telephone.",
                        max_length=300,
                    ),
                ),
                (
                    "privacy_policy",
                    models.URLField(
                        blank=True,
                        help_text="Address of the provider's privacy policy.",
                        verbose_name="privacy policy",
                    ),
                ),
                (
                    "bibliography",
                    models.JSONField(
                        blank=True, default=list, help_text="Bibliographic sources of the content."
                    ),
                ),
                (
                    "pars_provider_id",
                    models.CharField(
                        blank=True,
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{7}\\Z", "Seven digits.")
                        ],
                        verbose_name="ACCME provider ID",
                    ),
                ),
                (
                    "pars_activity_id",
                    models.CharField(
                        blank=True,
                        max_length=9,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{9}\\Z", "Nine digits.")
                        ],
                        verbose_name="ACCME activity ID",
                    ),
                ),
                (
                    "practice_area",
                    models.CharField(blank=True, max_length=100, verbose_name="MOC practice area"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "learning_format__in",
                                [
                                    "live activity",
                                    "enduring material",
                                    "journal-based CME activity",
                                    "test-item writing activity",
                                    "manuscript review activity",
                                    "PI CME activity",
                                    "internet point-of-care activity",
                                    "other activity",
                                ],
                            )
                        ),
                        name="planning_format_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("providership__in", ["", "direct", "joint", "joint-accreditation"])
                        ),
                        name="planning_providership_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes__isnull", True), ("minutes__gt", 0), _connector="OR"
                        ),
                        name="planning_minutes_positive",
                    ),
                ],
            },
        ),
    ]
