import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import learners.models.clock


class Migration(migrations.Migration):
    replaces = [
        ("assessments", "0001_initial"),
        ("assessments", "0002_initial"),
        ("assessments", "0003_initial"),
        ("assessments", "0005_answers_ahead"),
        ("assessments", "0007_discussions_and_branches"),
        ("assessments", "0008_question_kinds_in_full"),
        ("assessments", "0009_follow_up_waves"),
        ("assessments", "0010_reminders_and_boosters"),
        ("assessments", "0012_rescoring_and_comparison"),
        ("assessments", "0014_indexes_for_counting"),
    ]

    initial = True

    dependencies = [
        ("courses", "0001_tables"),
        ("learners", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Poll",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "phase",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "pre"), (3, "post"), (4, "evaluation"), (5, "follow_up")]
                    ),
                ),
                (
                    "pass_mark",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="Share of scored questions that must be right, 0 to 1. Empty: nothing to pass.",
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                    ),
                ),
                (
                    "max_attempts",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: as often as needed.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                (
                    "after_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Follow-up only: days after the course was finished.",
                        null=True,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="polls",
                        to="courses.course",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="polls",
                        to="courses.track",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "track__number", "phase", "after_days"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "phase", "track", "after_days"),
                        name="poll_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("phase", 2), _negated=True),
                        name="poll_never_in_activity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pass_mark__isnull", True),
                            models.Q(("pass_mark__gte", 0), ("pass_mark__lte", 1)),
                            _connector="OR",
                        ),
                        name="poll_pass_mark_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pass_mark__isnull", True), ("phase", 3), _connector="OR"
                        ),
                        name="poll_pass_mark_only_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after_days__isnull", False), ("phase", 5)),
                            models.Q(
                                models.Q(("phase", 5), _negated=True), ("after_days__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="poll_follow_up_has_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "opened_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="learners.learner",
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="assessments.poll",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "poll", "number"), name="attempt_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 2)), name="attempt_beyond_the_first"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PollOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phase",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "pre"),
                            (2, "in_activity"),
                            (3, "post"),
                            (4, "evaluation"),
                            (5, "follow_up"),
                            (6, "comparison"),
                        ]
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="courses.course",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="poll_openings",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "course", "phase"), name="poll_opening_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "key",
                    models.CharField(
                        help_text="For example q1; stays the same for ever.",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9][A-Za-z0-9_-]*$",
                                "Letters, digits, hyphens and underscores only.",
                            )
                        ],
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="courses.course",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "key"), name="question_key_once_per_course"
                    ),
                    models.UniqueConstraint(fields=("id", "course"), name="question_identity"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.PositiveIntegerField(
                        help_text="Seconds from the beginning of the video."
                    ),
                ),
                ("required", models.BooleanField(default=True)),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision_points",
                        to="courses.track",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision_points",
                        to="assessments.question",
                    ),
                ),
                (
                    "branches",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value({}, models.JSONField()),
                        default=dict,
                        help_text="Side path of the track by choice: {choice key: side path key}.",
                    ),
                ),
                (
                    "discussed_by",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="The expert's name and credentials.",
                        max_length=200,
                    ),
                ),
                (
                    "discussion",
                    models.TextField(
                        blank=True,
                        db_default="",
                        help_text="What an expert says to it, shown after the answer.",
                    ),
                ),
                (
                    "discussion_references",
                    models.JSONField(
                        blank=True, db_default=models.Value([], models.JSONField()), default=list
                    ),
                ),
            ],
            options={
                "ordering": ["track", "at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("track", "question"), name="decision_point_once_per_track"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PollQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="assessments.poll",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="assessments.question",
                    ),
                ),
                (
                    "required",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="Otherwise it may be skipped; skipping is not answering.",
                    ),
                ),
            ],
            options={
                "ordering": ["poll", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("poll", "question"), name="poll_question_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionVersion",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("single", "one choice"),
                            ("multiple", "several choices"),
                            ("rating", "rating"),
                            ("number", "number"),
                            ("text", "text"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "measures",
                    models.CharField(
                        choices=[
                            ("knowledge", "knowledge"),
                            ("competence", "competence"),
                            ("confidence", "confidence"),
                            ("practice_change", "intended practice change"),
                            ("barrier", "barrier"),
                            ("audience", "audience"),
                            ("evaluation", "evaluation"),
                        ],
                        max_length=15,
                    ),
                ),
                ("stem", models.TextField()),
                (
                    "rationale",
                    models.TextField(blank=True, help_text="Shown after the answer, never before."),
                ),
                (
                    "references",
                    models.JSONField(
                        blank=True, default=list, help_text="Sources shown with the rationale."
                    ),
                ),
                (
                    "scale",
                    models.JSONField(
                        blank=True, default=list, help_text="Labels of a rating, lowest first."
                    ),
                ),
                (
                    "top",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many of the highest levels count as the top box.",
                        null=True,
                    ),
                ),
                (
                    "in_force_from",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("in_force_until", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="courses.course",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="question_versions",
                        to="courses.objective",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="assessments.question",
                    ),
                ),
                (
                    "grid",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Ratings of one scale that follow each other and share this line stand as one grid below it.",
                        max_length=200,
                    ),
                ),
                (
                    "highest",
                    models.FloatField(
                        blank=True, help_text="Largest number that is taken.", null=True
                    ),
                ),
                (
                    "lowest",
                    models.FloatField(
                        blank=True, help_text="Smallest number that is taken.", null=True
                    ),
                ),
                (
                    "shuffle",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Each learner sees the choices in an order of their own, always the same.",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Of a number, for example patients a week.",
                        max_length=40,
                    ),
                ),
                ("corrected_key", models.JSONField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ["question", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question", "number"), name="question_version_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force_until__isnull", True)),
                        fields=("question",),
                        name="question_one_version_in_force",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "question", "course"), name="question_version_identity"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["single", "multiple", "rating", "number", "text"])
                        ),
                        name="question_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "measures__in",
                                [
                                    "knowledge",
                                    "competence",
                                    "confidence",
                                    "practice_change",
                                    "barrier",
                                    "audience",
                                    "evaluation",
                                ],
                            )
                        ),
                        name="question_measure_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("measures__in", ["knowledge", "competence", "confidence"]),
                                _negated=True,
                            ),
                            ("objective__isnull", False),
                            _connector="OR",
                        ),
                        name="question_names_its_objective",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "rating"), _negated=True),
                            ("top__gte", 1),
                            _connector="OR",
                        ),
                        name="question_rating_has_top_box",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("measures", "confidence"), _negated=True),
                            ("kind", "rating"),
                            _connector="OR",
                        ),
                        name="question_confidence_is_a_rating",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("measures__in", ["knowledge", "competence"]), _negated=True),
                            ("kind__in", ["single", "multiple"]),
                            _connector="OR",
                        ),
                        name="question_scored_has_choices",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grid", ""), ("kind", "rating"), _connector="OR"),
                        name="question_grid_of_ratings",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "number"),
                            models.Q(
                                ("highest__isnull", True), ("lowest__isnull", True), ("unit", "")
                            ),
                            _connector="OR",
                        ),
                        name="question_range_of_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lowest__isnull", True),
                            ("highest__isnull", True),
                            ("lowest__lte", models.F("highest")),
                            _connector="OR",
                        ),
                        name="question_range_not_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "key",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9][A-Za-z0-9_-]*$",
                                "Letters, digits, hyphens and underscores only.",
                            )
                        ],
                    ),
                ),
                ("text", models.TextField()),
                ("correct", models.BooleanField(default=False)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="assessments.questionversion",
                    ),
                ),
                (
                    "exclusive",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Goes with no other choice, as in none of these.",
                    ),
                ),
                (
                    "pinned",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Stays behind the others when they are shuffled.",
                    ),
                ),
                (
                    "unsure",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Says not sure: stored as such, never right.",
                        verbose_name="not sure",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "key"), name="choice_key_once_per_version"
                    ),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("version", "position"),
                        name="choice_position_once_per_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__lte", 61)), name="choice_position_fits_a_bit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("correct", True), ("unsure", True), _negated=True),
                        name="choice_unsure_is_never_right",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "answered_at",
                    models.DateTimeField(
                        help_text="By the server's clock; for loaded answers as given."
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                ("picked", models.BigIntegerField(blank=True, null=True)),
                (
                    "phase",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "pre"),
                            (2, "in_activity"),
                            (3, "post"),
                            (4, "evaluation"),
                            (5, "follow_up"),
                            (6, "comparison"),
                        ]
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("correct", models.BooleanField(blank=True, null=True)),
                ("pathway", models.CharField(max_length=10)),
                (
                    "answer",
                    models.JSONField(
                        help_text="Choice key, list of choice keys, level, number or text."
                    ),
                ),
                ("idempotency_key", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "course",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.course",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="learners.learner",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="assessments.question",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="assessments.questionversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["course", "recorded_at"], name="response_course_recorded"),
                    models.Index(
                        condition=models.Q(("picked__isnull", True)),
                        fields=["course", "question"],
                        name="response_free_answers",
                    ),
                    models.Index(
                        condition=models.Q(("answered_at__gt", models.F("recorded_at"))),
                        fields=["course", "answered_at"],
                        name="response_ahead",
                    ),
                    models.Index(
                        condition=models.Q(("attempt__gt", 1)),
                        fields=["course", "phase"],
                        name="response_again",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "learner", "question", "phase", "attempt"),
                        include=("version", "correct", "picked", "answered_at", "recorded_at"),
                        name="response_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("idempotency_key__isnull", False)),
                        fields=("learner", "idempotency_key"),
                        name="response_idempotency_key_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempt__gte", 1)), name="response_attempt_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("phase__in", [1, 2, 3, 4, 5, 6])),
                        name="response_phase_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pathway", "comparison"), ("phase", 6)),
                            models.Q(
                                ("pathway", "comparison"),
                                ("phase", 6),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="response_comparison_apart",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pathway__in", ["cme", "micro", "comparison"])),
                        name="response_pathway_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SegmentQuestion",
            fields=[
                (
                    "segment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="asks",
                        serialize=False,
                        to="courses.microsegment",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="segments",
                        to="assessments.question",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReminderPlan",
            fields=[
                (
                    "poll",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reminding",
                        serialize=False,
                        to="assessments.poll",
                    ),
                ),
                (
                    "every_days",
                    models.PositiveSmallIntegerField(
                        default=7, help_text="Days between reminders."
                    ),
                ),
                (
                    "most",
                    models.PositiveSmallIntegerField(
                        default=2, help_text="How many reminders at the most; 0 for none."
                    ),
                ),
                (
                    "invites_within_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="Whoever could not be invited within these days of the opening is no longer.",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("every_days__gte", 1)),
                        name="reminder_every_day_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("invites_within_days__gte", 1)),
                        name="reminder_invites_a_day_at_least",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("choice_key", models.CharField(max_length=60)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("done", "done"),
                            ("partly", "partly done"),
                            ("not_yet", "not yet"),
                            ("not_applicable", "not applicable"),
                        ],
                        max_length=14,
                    ),
                ),
                ("answered_at", models.DateTimeField(help_text="By the server's clock.")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_outcomes",
                        to="learners.learner",
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_outcomes",
                        to="assessments.poll",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_outcomes",
                        to="assessments.questionversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["learner"], name="change_outcome_learner")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("poll", "learner", "version", "choice_key"),
                        name="change_outcome_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["done", "partly", "not_yet", "not_applicable"])
                        ),
                        name="change_outcome_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField(help_text="When the wave opens for this learner.")),
                (
                    "invited_at",
                    models.DateTimeField(db_default=learners.models.clock.ClockTimestamp()),
                ),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_up_invitations",
                        to="learners.learner",
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="assessments.poll",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("submitted_at__isnull", True)),
                        fields=["poll"],
                        name="follow_up_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "poll"), name="follow_up_invited_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BoosterAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "day",
                    models.PositiveSmallIntegerField(
                        help_text="Which booster: days after the course."
                    ),
                ),
                ("answer", models.JSONField()),
                ("correct", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField()),
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
                        related_name="+",
                        to="courses.course",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booster_answers",
                        to="learners.learner",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.question",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.questionversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "question", "day"), name="booster_answer_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BoosterPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wanted_at",
                    models.DateTimeField(db_default=learners.models.clock.ClockTimestamp()),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="courses.course",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booster_plans",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("learner", "course"),
                        name="booster_plan_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("enrolled_not_started", "enrolled, not started"),
                            ("incomplete", "started, not finished"),
                            ("passed_not_claimed", "passed, credit not claimed"),
                            ("expiry_near", "expiry is near"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        help_text="Days after the event; for the expiry, days before it."
                    ),
                ),
                (
                    "professions",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Only these professions; empty means everybody.",
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                (
                    "course",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: every course that has no rule of its own for this trigger.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_rules",
                        to="courses.course",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "trigger"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "trigger"),
                        name="reminder_rule_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "trigger__in",
                                [
                                    "enrolled_not_started",
                                    "incomplete",
                                    "passed_not_claimed",
                                    "expiry_near",
                                ],
                            )
                        ),
                        name="reminder_trigger_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rescoring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        help_text="Printed in the notes of every snapshot it takes part in."
                    ),
                ),
                (
                    "old_key",
                    models.JSONField(help_text="Choice keys that counted as right until now."),
                ),
                (
                    "new_key",
                    models.JSONField(help_text="Choice keys that count as right from now on."),
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
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rescorings",
                        to="assessments.questionversion",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="rescoring_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("new_key", []), _negated=True),
                            models.Q(("new_key", models.F("old_key")), _negated=True),
                        ),
                        name="rescoring_changes_the_key",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="Poll",
            name="questions",
            field=models.ManyToManyField(
                related_name="polls", through="assessments.PollQuestion", to="assessments.question"
            ),
        ),
    ]
