from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

# Polls draw further attempts from these rows: what processes keep of a course is read again when
# they change. An answered wording stays whole or not, as all of it stays.
DEEDS = import_module("assessments.migrations.0013_revised_once_a_statement").DEEDS
REVISE = "".join(
    f"CREATE TRIGGER revise_{name} AFTER {deed} ON assessments_retryquestion REFERENCING {side} "
    "TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION courses_revise_by_poll();"
    for name, deed, side in DEEDS
)
REVISE += (
    "CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON assessments_retryquestion "
    "FOR EACH ROW EXECUTE FUNCTION courses_note_change('poll', 'id');"
)
REVISE_BACK = "DROP TRIGGER note_change ON assessments_retryquestion;" + "".join(
    f"DROP TRIGGER revise_{name} ON assessments_retryquestion;" for name, _, _ in DEEDS
)
FREEZE = """
CREATE FUNCTION assessments_whole_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM assessments_refuse_if_answered(OLD.id);
    RETURN NEW;
END $$;
CREATE TRIGGER whole_frozen BEFORE UPDATE ON assessments_questionversion
    FOR EACH ROW WHEN (OLD.whole IS DISTINCT FROM NEW.whole)
    EXECUTE FUNCTION assessments_whole_frozen();
"""
FREEZE_BACK = """
DROP TRIGGER whole_frozen ON assessments_questionversion;
DROP FUNCTION assessments_whole_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0015_changes"),
        ("courses", "0006_numbers_can_be_swapped"),
    ]

    operations = [
        migrations.CreateModel(
            name="RetryQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["poll", "position", "id"],
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="drawn",
            field=models.JSONField(
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                help_text="Which other question is asked instead: {question of the poll: question drawn}.",
            ),
        ),
        migrations.AddField(
            model_name="questionversion",
            name="whole",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Of a number: 2.5 is refused, as where people are counted.",
                verbose_name="whole number",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "number"), ("whole", False), _connector="OR"),
                name="question_whole_is_a_number",
            ),
        ),
        migrations.AddField(
            model_name="retryquestion",
            name="poll",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="retry_entries",
                to="assessments.poll",
            ),
        ),
        migrations.AddField(
            model_name="retryquestion",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="retry_entries",
                to="assessments.question",
            ),
        ),
        migrations.AddConstraint(
            model_name="retryquestion",
            constraint=models.UniqueConstraint(
                fields=("poll", "question"), name="retry_question_once"
            ),
        ),
        migrations.RunSQL(REVISE + FREEZE, FREEZE_BACK + REVISE_BACK),
    ]
