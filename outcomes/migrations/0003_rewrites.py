from django.db import migrations

# Counts are carried on from the rows dated since. That holds as long as no dated row changes or goes; where one does,
# the database itself says so, whoever did it.
DATED = {
    "assessments_response": "true",
    "courses_enrollment": "true",
    "courses_frontmattershown": "true",
    "courses_segmentview": "true",
    # Watching goes on: only a beginning or an end that moves is a change of what was counted.
    "courses_trackprogress": """(OLD.learner_id, OLD.track_id, OLD.started_at) IS DISTINCT FROM
        (NEW.learner_id, NEW.track_id, NEW.started_at)
        OR (OLD.completed_at IS NOT NULL AND OLD.completed_at IS DISTINCT FROM NEW.completed_at)""",
    "learners_learnerhistory": "true",
    # An edit of the facts is dated by `facts_since` and kept in the history; an id never changes.
    "learners_learner": "OLD.id IS DISTINCT FROM NEW.id",
}
FUNCTION = """
CREATE FUNCTION outcomes_count_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outcomes_rewrites AS kept (id, number) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET number = kept.number + 1;
    RETURN NULL;
END $$;
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER rewrite_by_update AFTER UPDATE ON {table} FOR EACH ROW WHEN ({changed})
    EXECUTE FUNCTION outcomes_count_rewrite();
CREATE TRIGGER rewrite_by_delete AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION outcomes_count_rewrite();
CREATE TRIGGER rewrite_by_truncate AFTER TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION outcomes_count_rewrite();
"""
    for table, changed in DATED.items()
)
BACK = "".join(
    f"DROP TRIGGER {name} ON {table};"
    for table in DATED
    for name in ("rewrite_by_update", "rewrite_by_delete", "rewrite_by_truncate")
)


class Migration(migrations.Migration):
    replaces = [("outcomes", "0003_rewrites_counted")]
    dependencies = [
        ("outcomes", "0002_promises"),
        ("assessments", "0001_tables"),
        ("courses", "0001_tables"),
        ("learners", "0001_tables"),
    ]
    operations = [
        migrations.RunSQL(
            FUNCTION + TRIGGERS,
            BACK + "DROP FUNCTION outcomes_count_rewrite();",
        )
    ]
