from django.db import migrations

# Once its time is over, what a record of credit says of a person may be taken from it, all at once;
# nothing else of it ever changes.
EMPTIED = {
    "credit_claim": {"board_id": "''"},
    "credit_certificate": {"name": "''", "facts": "'{}'::jsonb"},
}
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


def _stays(table: str, columns: tuple[str, ...], emptied: dict[str, str]) -> str:
    free = ", ".join(f"'{name}'" for name in columns)
    also = ", ".join(f"'{name}'" for name in (*columns, *emptied))
    is_empty = " AND ".join(f"NEW.{name} = {nothing}" for name, nothing in emptied.items())
    allowed = (
        f"""
    IF OLD.retain_until < current_date AND {is_empty}
        AND to_jsonb(OLD) - ARRAY[{also}] = to_jsonb(NEW) - ARRAY[{also}] THEN
        RETURN NEW;
    END IF;"""
        if emptied
        else ""
    )
    return f"""
CREATE OR REPLACE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{allowed}
    IF to_jsonb(OLD) - ARRAY[{free}] IS DISTINCT FROM to_jsonb(NEW) - ARRAY[{free}] THEN
        RAISE EXCEPTION '{table} is never edited' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


FORWARD = "".join(_stays(table, columns, EMPTIED[table]) for table, columns in FREE.items())
BACKWARD = "".join(_stays(table, columns, {}) for table, columns in FREE.items())


class Migration(migrations.Migration):
    dependencies = [("credit", "0007_plainer_help")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
