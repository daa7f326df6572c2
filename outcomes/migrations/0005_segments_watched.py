from django.db import migrations

TRIGGER = """
DROP TRIGGER rewrite_by_update ON courses_segmentview;
CREATE TRIGGER rewrite_by_update AFTER UPDATE ON courses_segmentview FOR EACH ROW WHEN ({changed})
    EXECUTE FUNCTION outcomes_count_rewrite();
"""
# A view that is watched to the end goes on; one that moves is a change of what was counted.
MOVED = """(OLD.learner_id, OLD.segment_id, OLD.started_at) IS DISTINCT FROM
    (NEW.learner_id, NEW.segment_id, NEW.started_at)
    OR (OLD.watched_at IS NOT NULL AND OLD.watched_at IS DISTINCT FROM NEW.watched_at)"""


class Migration(migrations.Migration):
    """Watching a segment to its end is an addition and rewrites no count."""

    dependencies = [
        ("outcomes", "0004_beside_the_figures"),
        ("courses", "0008_segments_watched"),
    ]
    operations = [
        migrations.RunSQL(TRIGGER.format(changed=MOVED), TRIGGER.format(changed="true")),
    ]
