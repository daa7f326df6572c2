from django.db import migrations, models

# Like who corrected a key and why, whether the reason is printed stays as it was recorded.
KEPT = """
CREATE OR REPLACE FUNCTION assessments_rescoring_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.by_id IS NULL AND
       (OLD.id, OLD.version_id, OLD.reason, {printed_old}OLD.old_key, OLD.new_key, OLD.recorded_at) IS NOT DISTINCT FROM
       (NEW.id, NEW.version_id, NEW.reason, {printed_new}NEW.old_key, NEW.new_key, NEW.recorded_at) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'corrections of a key are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
PRINTED = models.BooleanField(
    "print the reason",
    default=False,
    db_default=False,
    help_text="In the notes of every result from now on; for good.",
)


class Migration(migrations.Migration):
    """Reasons given so far have been printed, and stay so: results made with them are made again."""

    dependencies = [("assessments", "0008_withdrawn_questions")]
    operations = [
        migrations.AddField(
            "rescoring", "printed", models.BooleanField(default=True, db_default=True)
        ),
        migrations.AlterField("rescoring", "printed", PRINTED),
        migrations.AlterField(
            "rescoring", "reason", models.TextField(help_text="Why the key was wrong.")
        ),
        migrations.RunSQL(
            KEPT.format(printed_old="OLD.printed, ", printed_new="NEW.printed, "),
            KEPT.format(printed_old="", printed_new=""),
        ),
    ]
