from django.db import migrations

# What was known of a learner before an edit is kept by the database itself, so that no door can forget it and a
# snapshot of last month can be made again from last month's facts.
FACTS = (
    "email, npi, npi_status, given_name, family_name, profession, specialty, exclusion, "
    "practice_setting, years_in_practice, npi_oncologist"
)
OLD = ", ".join(f"OLD.{name}" for name in FACTS.split(", "))
NEW = ", ".join(f"NEW.{name}" for name in FACTS.split(", "))
KEEP_HISTORY = f"""
CREATE FUNCTION learners_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moment timestamptz := clock_timestamp();
BEGIN
    IF ({OLD}) IS DISTINCT FROM ({NEW}) THEN
        INSERT INTO learners_learnerhistory (learner_id, valid_from, valid_until, {FACTS})
        VALUES (OLD.id, OLD.facts_since, moment, {OLD});
        NEW.facts_since := moment;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER learners_keep_history BEFORE UPDATE ON learners_learner
    FOR EACH ROW EXECUTE FUNCTION learners_keep_history();
"""
KEEP_HISTORY_BACK = """
DROP TRIGGER learners_keep_history ON learners_learner;
DROP FUNCTION learners_keep_history();
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


class Migration(migrations.Migration):
    replaces = [
        ("learners", "0002_learner_history"),
        ("learners", "0005_who_they_are_promises"),
    ]
    # The tables of signing in point at accounts and stand before our many that do: whenever a migration changes a table,
    # Django works out anew all that point at the same, and `migrate` on an empty database would take a second longer.
    dependencies = [
        ("learners", "0001_tables"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        migrations.RunSQL(KEEP_HISTORY, KEEP_HISTORY_BACK),
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
    ]
