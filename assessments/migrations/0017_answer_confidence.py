from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

REVISION = import_module("assessments.migrations.0013_revised_once_a_statement")
# Slides stand beside a video, so they change the revision of their course as a case does.
HANDOUTS = "".join(
    f"CREATE TRIGGER revise_{name} AFTER {deed} ON courses_handout REFERENCING {side} TABLE AS "
    "changed FOR EACH STATEMENT EXECUTE FUNCTION courses_revise_by_track();"
    for name, deed, side in REVISION.DEEDS
)
HANDOUTS_BACK = "".join(
    f"DROP TRIGGER revise_{name} ON courses_handout;" for name, _, _ in REVISION.DEEDS
)
APPEND_ONLY = """
CREATE TRIGGER answer_confidence_append_only BEFORE UPDATE OR DELETE ON assessments_answerconfidence
    FOR EACH ROW EXECUTE FUNCTION assessments_append_only();
"""
APPEND_ONLY_BACK = "DROP TRIGGER answer_confidence_append_only ON assessments_answerconfidence;"


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0016_retries_and_whole_numbers"),
        ("courses", "0014_notes_and_handouts"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerConfidence",
            fields=[
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="confidence",
                        serialize=False,
                        to="assessments.response",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(help_text="From 1, a guess, to 4, certain."),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 4)),
                        name="answer_confidence_level_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
        migrations.RunSQL(HANDOUTS, HANDOUTS_BACK),
    ]
