import django.db.models.deletion
from django.db import migrations, models

# Whether a wording is Markdown belongs to the words an amendment may mend; where a choice stands is
# mended as well. What is told after the answer is free.
FROZEN = """
CREATE OR REPLACE FUNCTION assessments_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.question_id, OLD.course_id, OLD.number, OLD.kind, OLD.measures, OLD.objective_id, OLD.top, OLD.shuffle, OLD.lowest, OLD.highest)
        IS DISTINCT FROM
       (NEW.question_id, NEW.course_id, NEW.number, NEW.kind, NEW.measures, NEW.objective_id, NEW.top, NEW.shuffle, NEW.lowest, NEW.highest)
       OR (OLD.stem, OLD.scale, OLD.grid, OLD.unit, OLD.formatted) IS DISTINCT FROM (NEW.stem, NEW.scale, NEW.grid, NEW.unit, NEW.formatted)
          AND NOT (jsonb_array_length(OLD.scale) = jsonb_array_length(NEW.scale) AND EXISTS (
            SELECT FROM assessments_amendment WHERE version_id = OLD.id AND began = now()
            AND (after ->> 'stem', after -> 'scale', after ->> 'grid', after ->> 'unit', (after ->> 'formatted')::boolean)
                IS NOT DISTINCT FROM (NEW.stem, NEW.scale, NEW.grid::text, NEW.unit::text, NEW.formatted)))
    THEN
        PERFORM assessments_refuse_if_answered(OLD.id);
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION assessments_choice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY['text', 'display_order', 'feedback'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(OLD) - 'feedback' = to_jsonb(NEW) - 'feedback' THEN RETURN NEW; END IF;
        IF to_jsonb(OLD) - free = to_jsonb(NEW) - free AND EXISTS (
            SELECT FROM assessments_amendment WHERE version_id = OLD.version_id AND began = now()
            AND after -> 'choices' ->> NEW.key = NEW.text
            AND (NEW.display_order IS NOT DISTINCT FROM OLD.display_order
                 OR after -> 'order' ->> NEW.display_order::integer = NEW.key)) THEN RETURN NEW; END IF;
    END IF;
    PERFORM assessments_refuse_if_answered(CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END);
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
FROZEN_BACK = """
CREATE OR REPLACE FUNCTION assessments_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.question_id, OLD.course_id, OLD.number, OLD.kind, OLD.measures, OLD.objective_id, OLD.top, OLD.shuffle, OLD.lowest, OLD.highest)
        IS DISTINCT FROM
       (NEW.question_id, NEW.course_id, NEW.number, NEW.kind, NEW.measures, NEW.objective_id, NEW.top, NEW.shuffle, NEW.lowest, NEW.highest)
       OR (OLD.stem, OLD.scale, OLD.grid, OLD.unit) IS DISTINCT FROM (NEW.stem, NEW.scale, NEW.grid, NEW.unit)
          AND NOT (jsonb_array_length(OLD.scale) = jsonb_array_length(NEW.scale) AND EXISTS (
            SELECT FROM assessments_amendment WHERE version_id = OLD.id AND began = now()
            AND (after ->> 'stem', after -> 'scale', after ->> 'grid', after ->> 'unit')
                IS NOT DISTINCT FROM (NEW.stem, NEW.scale, NEW.grid::text, NEW.unit::text)))
    THEN
        PERFORM assessments_refuse_if_answered(OLD.id);
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION assessments_choice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
        IF to_jsonb(OLD) - 'text' = to_jsonb(NEW) - 'text' AND EXISTS (
            SELECT FROM assessments_amendment WHERE version_id = OLD.version_id AND began = now()
            AND after -> 'choices' ->> NEW.key = NEW.text) THEN RETURN NEW; END IF;
    END IF;
    PERFORM assessments_refuse_if_answered(CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END);
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0011_us_words"),
        ("courses", "0006_numbers_can_be_swapped"),
    ]
    operations = [
        migrations.AddField(
            model_name="questionversion",
            name="formatted",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text=(
                    "Question, rationale and feedback are Markdown. Off: shown exactly as typed."
                ),
            ),
        ),
        migrations.AddField(
            model_name="choice",
            name="display_order",
            field=models.PositiveSmallIntegerField(
                editable=False,
                help_text="Where it stands once answered choices were reordered.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="choice",
            name="feedback",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text=(
                    "Why this choice is right or wrong. Shown after the answer, never before."
                ),
            ),
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=110)),
                ("image", models.FileField(max_length=300, upload_to="courses/")),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="courses.course",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "id"],
                "indexes": [models.Index(fields=["name"], name="picture_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "name"), name="picture_once_per_course"
                    )
                ],
            },
        ),
        migrations.RunSQL(FROZEN, FROZEN_BACK),
    ]
