import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_pass_marks_as_written"),
        ("courses", "0002_statement_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="poll",
            name="shows_key_early",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Otherwise they are shown when it is passed or no further attempt is left.",
                verbose_name="correct answers between attempts",
            ),
        ),
        migrations.AddField(
            model_name="pollopening",
            name="poll",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="assessments.poll",
            ),
        ),
        migrations.AddField(
            model_name="pollopening",
            name="track",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="courses.track",
            ),
        ),
        # Of the several openings of a step that may be kept from now on, going back keeps the last.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "DELETE FROM assessments_pollopening older USING assessments_pollopening newer "
            "WHERE older.learner_id = newer.learner_id AND older.course_id = newer.course_id "
            "AND older.phase = newer.phase AND older.id < newer.id",
        ),
        migrations.RemoveConstraint(model_name="pollopening", name="poll_opening_once"),
        migrations.AddIndex(
            model_name="pollopening",
            index=models.Index(fields=["learner", "course"], name="poll_opening_of_learner"),
        ),
    ]
