import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# Slides of a track stand in the course's log of changes.
LOG = """
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON courses_handout
    FOR EACH ROW EXECUTE FUNCTION courses_note_change('track', 'id');
"""
LOG_BACK = "DROP TRIGGER note_change ON courses_handout;"


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0013_reviews"),
        ("learners", "0006_us_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="course",
            name="asks_confidence",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Learners say how sure they are with every question that has a correct answer.",
                verbose_name="confidence with each question",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="takes_questions",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Learners may ask the faculty. Nothing is shown to others before somebody publishes it.",
                verbose_name="questions to the faculty",
            ),
        ),
        migrations.CreateModel(
            name="Handout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("title", models.CharField(max_length=200)),
                ("file", models.FileField(max_length=300, upload_to="courses/")),
                ("file_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "file_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Path inside the package, kept for export.",
                        max_length=300,
                    ),
                ),
                (
                    "size",
                    models.PositiveBigIntegerField(
                        default=0, editable=False, help_text="In bytes."
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handouts",
                        to="courses.track",
                    ),
                ),
            ],
            options={
                "ordering": ["track", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="FacultyQuestion",
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
                        blank=True, help_text="Seconds from the beginning of the video.", null=True
                    ),
                ),
                ("text", models.CharField(max_length=2000)),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("answer", models.TextField(blank=True, db_default="")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "published",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Every learner of the course sees question and answer, without a name.",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="faculty_questions",
                        to="courses.course",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="faculty_questions",
                        to="learners.learner",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="courses.track",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "indexes": [
                    models.Index(fields=["course", "asked_at"], name="faculty_question_asked")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="faculty_question_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published", False),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="faculty_question_published_with_answer",
                        violation_error_message="Only what is answered can be published.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                ("text", models.CharField(blank=True, max_length=2000)),
                (
                    "noted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="learners.learner",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="courses.track",
                    ),
                ),
            ],
            options={
                "ordering": ["track", "at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("text", "")),
                        fields=("learner", "track", "at"),
                        name="bookmark_once_a_second",
                    )
                ],
            },
        ),
        migrations.RunSQL(LOG, LOG_BACK),
    ]
