import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import learners.models

# Only who did it may be forgotten, when their account goes.
APPEND_ONLY = """
CREATE FUNCTION assessments_amendment_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.by_id IS NULL AND
       (OLD.id, OLD.version_id, OLD.reason, OLD.before, OLD.after, OLD.began, OLD.recorded_at) IS NOT DISTINCT FROM
       (NEW.id, NEW.version_id, NEW.reason, NEW.before, NEW.after, NEW.began, NEW.recorded_at) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'amendments are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER amendment_append_only BEFORE UPDATE OR DELETE ON assessments_amendment
    FOR EACH ROW EXECUTE FUNCTION assessments_amendment_kept();
"""
APPEND_ONLY_BACK = """
DROP TRIGGER amendment_append_only ON assessments_amendment;
DROP FUNCTION assessments_amendment_kept();
"""

# An answered wording changes to exactly what an amendment of the same transaction says, and in
# nothing else.
FROZEN = """
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
FROZEN_BACK = """
CREATE OR REPLACE FUNCTION assessments_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.question_id, OLD.course_id, OLD.number, OLD.kind, OLD.measures, OLD.objective_id, OLD.stem, OLD.scale, OLD.top, OLD.grid, OLD.shuffle, OLD.unit, OLD.lowest, OLD.highest)
        IS DISTINCT FROM
       (NEW.question_id, NEW.course_id, NEW.number, NEW.kind, NEW.measures, NEW.objective_id, NEW.stem, NEW.scale, NEW.top, NEW.grid, NEW.shuffle, NEW.unit, NEW.lowest, NEW.highest)
    THEN
        PERFORM assessments_refuse_if_answered(OLD.id);
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION assessments_choice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    PERFORM assessments_refuse_if_answered(CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END);
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0009_reasons_printed_by_choice"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "before",
                    models.JSONField(
                        help_text="Stem, scale, grid, unit and texts of choices until now."
                    ),
                ),
                ("after", models.JSONField(help_text="The same from now on.")),
                (
                    "began",
                    models.DateTimeField(
                        db_default=django.contrib.postgres.functions.TransactionNow(),
                        editable=False,
                        help_text="Of its transaction.",
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=learners.models.ClockTimestamp(), editable=False
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
                        related_name="amendments",
                        to="assessments.questionversion",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="amendment_says_why",
                    )
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
        migrations.RunSQL(FROZEN, FROZEN_BACK),
    ]
