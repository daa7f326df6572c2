from django.db import migrations

# What was known of a learner before an edit is kept by the database itself, so that no door can forget it and a
# snapshot of last month can be made again from last month's facts.
FACTS = "email, npi, npi_status, given_name, family_name, profession, specialty, exclusion"
OLD = ", ".join(f"OLD.{name.strip()}" for name in FACTS.split(","))
NEW = ", ".join(f"NEW.{name.strip()}" for name in FACTS.split(","))

FORWARD = f"""
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
BACKWARD = (
    "DROP TRIGGER learners_keep_history ON learners_learner; DROP FUNCTION learners_keep_history();"
)


class Migration(migrations.Migration):
    dependencies = [("learners", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
