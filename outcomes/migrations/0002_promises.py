from django.db import migrations

# What was computed and handed out stays, whoever holds a connection: figures are written once, a data lock is for
# ever, a record of a download is never touched again.
FROZEN = """
CREATE FUNCTION outcomes_snapshot_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.locked_at IS NOT NULL THEN
            RAISE EXCEPTION 'snapshot % is locked and cannot be deleted', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.computed_at IS NOT NULL AND
       (OLD.course_id, OLD.document, OLD.digest, OLD.as_of, OLD.known_at, OLD.computed_at, OLD.software) IS DISTINCT FROM
       (NEW.course_id, NEW.document, NEW.digest, NEW.as_of, NEW.known_at, NEW.computed_at, NEW.software) THEN
        RAISE EXCEPTION 'the figures of snapshot % are final', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.locked_at IS NOT NULL AND
       ((OLD.locked_at, OLD.lock_reason) IS DISTINCT FROM (NEW.locked_at, NEW.lock_reason)
        OR (NEW.locked_by_id IS NOT NULL AND NEW.locked_by_id IS DISTINCT FROM OLD.locked_by_id)) THEN
        RAISE EXCEPTION 'the lock of snapshot % is final', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER snapshot_stays BEFORE UPDATE OR DELETE ON outcomes_outcomesnapshot
    FOR EACH ROW EXECUTE FUNCTION outcomes_snapshot_stays();
CREATE FUNCTION outcomes_download_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An account that is deleted leaves its downloads without a name; nothing else changes.
    IF TG_OP = 'UPDATE' AND NEW.user_id IS NULL
       AND (OLD.id, OLD.snapshot_id, OLD.format, OLD.sha256, OLD.at) IS NOT DISTINCT FROM
           (NEW.id, NEW.snapshot_id, NEW.format, NEW.sha256, NEW.at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'downloads are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER download_stays BEFORE UPDATE OR DELETE ON outcomes_download
    FOR EACH ROW EXECUTE FUNCTION outcomes_download_stays();
"""
BACK = """
DROP TRIGGER download_stays ON outcomes_download;
DROP FUNCTION outcomes_download_stays();
DROP TRIGGER snapshot_stays ON outcomes_outcomesnapshot;
DROP FUNCTION outcomes_snapshot_stays();
"""


class Migration(migrations.Migration):
    replaces = [("outcomes", "0005_snapshots_stay_as_computed")]
    dependencies = [("outcomes", "0001_tables")]
    operations = [migrations.RunSQL(FROZEN, BACK)]
