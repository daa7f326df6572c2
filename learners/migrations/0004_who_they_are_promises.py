from django.db import migrations

# The facts of 0002 and three more: what outcomes reads of a person is kept before every edit.
BEFORE = "email, npi, npi_status, given_name, family_name, profession, specialty, exclusion"
FACTS = BEFORE + ", practice_setting, years_in_practice, npi_oncologist"


def keep_history(facts: str) -> str:
    old = ", ".join(f"OLD.{name}" for name in facts.split(", "))
    new = ", ".join(f"NEW.{name}" for name in facts.split(", "))
    return f"""
CREATE OR REPLACE FUNCTION learners_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moment timestamptz := clock_timestamp();
BEGIN
    IF ({old}) IS DISTINCT FROM ({new}) THEN
        INSERT INTO learners_learnerhistory (learner_id, valid_from, valid_until, {facts})
        VALUES (OLD.id, OLD.facts_since, moment, {old});
        NEW.facts_since := moment;
    END IF;
    RETURN NEW;
END $$;
"""


# Records of what happened are never changed or deleted. The columns named may be emptied, and only that: a person may be
# forgotten, and an account may go.
APPEND_ONLY = """
CREATE FUNCTION learners_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may_be_emptied text;
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
        FOREACH may_be_emptied IN ARRAY TG_ARGV LOOP
            IF to_jsonb(NEW) -> may_be_emptied IS DISTINCT FROM to_jsonb(OLD) -> may_be_emptied
                AND coalesce(to_jsonb(NEW) ->> may_be_emptied, '') <> '' THEN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END IF;
        END LOOP;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER npi_check_append_only BEFORE UPDATE OR DELETE ON learners_npicheck
    FOR EACH ROW EXECUTE FUNCTION learners_append_only('npi', 'given_name', 'family_name', 'by_id');
CREATE TRIGGER merge_append_only BEFORE UPDATE OR DELETE ON learners_learnermerge
    FOR EACH ROW EXECUTE FUNCTION learners_append_only('by_id');
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON learners_auditentry
    FOR EACH ROW EXECUTE FUNCTION learners_append_only('who_id');
"""
APPEND_ONLY_BACK = """
DROP TRIGGER audit_append_only ON learners_auditentry;
DROP TRIGGER merge_append_only ON learners_learnermerge;
DROP TRIGGER npi_check_append_only ON learners_npicheck;
DROP FUNCTION learners_append_only();
"""

TEXTS = {
    "supporter-sharing": (
        "Sharing my name with supporters",
        "I agree that my name and contact data may be given to the companies that support a course I take. Without my "
        "agreement they see totals only, never a person. I can learn and earn credit either way.",
    ),
    "credit-reporting": (
        "Reporting my credit",
        "I agree that my name, month and day of birth, licence or board ids and NPI, and the credit I earned are reported to "
        "the accreditor and the boards I name, so that the credit appears in my record there.",
    ),
    "campaign-measurement": (
        "Measuring campaigns",
        "I agree that the click that brought me here is kept with my visit, so that the provider can tell which invitations work.",
    ),
    "joining": (
        "Putting earlier answers with my account",
        "I agree that what I answered and watched before I signed in is put with my account. Nothing is changed or deleted.",
    ),
}


def write_texts(apps, schema_editor):
    texts = apps.get_model("learners", "ConsentText")
    for purpose, (title, text) in TEXTS.items():
        texts.objects.get_or_create(purpose=purpose, version=1, defaults={"title": title, "text": text})


class Migration(migrations.Migration):
    dependencies = [("learners", "0003_who_they_are")]
    operations = [
        migrations.RunSQL(keep_history(FACTS), keep_history(BEFORE)),
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
        migrations.RunPython(write_texts, migrations.RunPython.noop),
    ]
