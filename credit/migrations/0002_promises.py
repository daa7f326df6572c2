from django.db import migrations

# What a claim or a certificate says never changes, and neither goes before its time, whichever door somebody comes by.
# Free to change: whose it is (two accounts that are one person), how long it is kept, and what became of it.
FREE = {
    "credit_claim": ("learner_id", "retain_until"),
    "credit_certificate": (
        "retain_until",
        "revoked_at",
        "revoked_reason",
        "superseded_by_id",
        "file",
        "file_sha256",
    ),
}


def _kept(table: str, columns: tuple[str, ...]) -> str:
    free = ", ".join(f"'{name}'" for name in columns)
    return f"""
CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - ARRAY[{free}] IS DISTINCT FROM to_jsonb(NEW) - ARRAY[{free}] THEN
        RAISE EXCEPTION '{table} is never edited' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stays();
"""


def _retained(table: str) -> str:
    return f"""
CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.retain_until >= current_date THEN
        RAISE EXCEPTION '{table} is kept until %', OLD.retain_until USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_kept();
"""


FORWARD = "".join(_kept(table, columns) for table, columns in FREE.items())
FORWARD += _retained("credit_claim") + _retained("credit_certificate")
FORWARD += """
CREATE FUNCTION credit_revoked_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.revoked_at IS NOT NULL AND (OLD.revoked_at, OLD.revoked_reason) IS DISTINCT FROM (NEW.revoked_at, NEW.revoked_reason))
        OR (OLD.superseded_by_id IS NOT NULL AND OLD.superseded_by_id IS DISTINCT FROM NEW.superseded_by_id) THEN
        RAISE EXCEPTION 'what became of a certificate is final' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER credit_revoked_for_good BEFORE UPDATE ON credit_certificate
    FOR EACH ROW EXECUTE FUNCTION credit_revoked_for_good();
CREATE SEQUENCE credit_certificate_number;
-- The front matter states what credit is offered: an offer that changes, changes the revision of its course.
CREATE TRIGGER revise AFTER INSERT OR UPDATE OR DELETE ON credit_creditoffer
    FOR EACH ROW EXECUTE FUNCTION courses_revise('course');
"""
BACKWARD = """
DROP TRIGGER revise ON credit_creditoffer;
DROP SEQUENCE credit_certificate_number;
"""
BACKWARD += "".join(
    f"DROP TRIGGER {table}_stays ON {table}; DROP FUNCTION {table}_stays();" for table in FREE
)
BACKWARD += "".join(
    f"DROP TRIGGER {table}_is_kept ON {table}; DROP FUNCTION {table}_is_kept();"
    for table in ("credit_claim", "credit_certificate")
)
BACKWARD += "DROP TRIGGER credit_revoked_for_good ON credit_certificate; DROP FUNCTION credit_revoked_for_good();"


class Migration(migrations.Migration):
    replaces = [("credit", "0003_promises"), ("credit", "0005_revisions_of_offers")]
    dependencies = [("credit", "0001_tables"), ("assessments", "0003_course_revisions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
