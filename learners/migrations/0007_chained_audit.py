from django.db import migrations, models

# Each entry holds the digest of the one before it. Who it was stays as a number: the account itself may go.
CHAINED = """
CREATE FUNCTION learners_chain_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1633968489);
    NEW.id := nextval(pg_get_serial_sequence('learners_auditentry', 'id'));
    NEW.at := clock_timestamp();
    NEW.who_number := NEW.who_id;
    NEW.previous := coalesce((SELECT digest FROM learners_auditentry ORDER BY id DESC LIMIT 1), '');
    NEW.digest := encode(sha256(convert_to(concat_ws(E'\\x1f', NEW.previous, NEW.id,
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(NEW.who_number::text, '-'),
        NEW.deed, NEW.subject, NEW.before, NEW.after), 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER audit_chained BEFORE INSERT ON learners_auditentry
    FOR EACH ROW EXECUTE FUNCTION learners_chain_audit();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON learners_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION learners_append_only();
"""
BACK = """
DROP TRIGGER audit_never_emptied ON learners_auditentry;
DROP TRIGGER audit_chained ON learners_auditentry;
DROP FUNCTION learners_chain_audit();
"""


class Migration(migrations.Migration):
    dependencies = [("learners", "0006_us_words")]
    operations = [
        migrations.AddField(
            "auditentry", "who_number", models.IntegerField(editable=False, null=True)
        ),
        *(
            migrations.AddField(
                "auditentry",
                name,
                models.CharField(db_default="", default="", editable=False, max_length=64),
            )
            for name in ("previous", "digest")
        ),
        migrations.RunSQL(CHAINED, BACK),
    ]
