import django.db.models.deletion
from django.db import migrations, models

# What a course asks, in order: its polls with their questions, and the places of all its questions. Kept by the database
# itself at each edit, so that no door can forget it and a snapshot of last month can be made again as it was asked then.
ASKED = """
CREATE FUNCTION assessments_asked(of_course integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
SELECT jsonb_build_object(
    'polls', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', p.id, 'phase', p.phase, 'track', t.number, 'pass_mark', p.pass_mark::text, 'after_days', p.after_days,
            'questions', (SELECT coalesce(jsonb_agg(e.question_id ORDER BY e.position, e.id), '[]')
                          FROM assessments_pollquestion e WHERE e.poll_id = p.id)
        ) ORDER BY t.number, p.phase, p.after_days, p.id), '[]')
        FROM assessments_poll p LEFT JOIN courses_track t ON t.id = p.track_id WHERE p.course_id = of_course),
    'places', (SELECT coalesce(jsonb_object_agg(id, position), '{}') FROM assessments_question WHERE course_id = of_course))
$$;
"""
# One row a transaction, dated with its last edit: whoever reads as of a moment finds an edit whole or not at all.
KEEP = """
CREATE FUNCTION assessments_keep_asked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    courses integer[];
BEGIN
    IF TG_ARGV[0] = 'poll' THEN
        courses := ARRAY(SELECT DISTINCT p.course_id FROM changed c JOIN assessments_poll p ON p.id = c.poll_id ORDER BY 1);
    ELSE
        courses := ARRAY(SELECT DISTINCT course_id FROM changed ORDER BY 1);
    END IF;
    INSERT INTO assessments_pollhistory (course_id, began, since, asked)
    SELECT c.id, now(), clock_timestamp(), a.asked FROM courses_course c CROSS JOIN LATERAL assessments_asked(c.id) AS a (asked)
    WHERE c.id = ANY (courses) AND a.asked IS DISTINCT FROM (
        SELECT h.asked FROM assessments_pollhistory h WHERE h.course_id = c.id ORDER BY h.since DESC LIMIT 1)
    ON CONFLICT (course_id, began) DO UPDATE SET since = excluded.since, asked = excluded.asked;
    RETURN NULL;
END $$;
"""
# By table, how its row names the course.
TABLES = {
    "assessments_poll": "course",
    "assessments_pollquestion": "poll",
    "assessments_question": "course",
    "courses_track": "course",
}
TRIGGERS = "".join(
    f"""CREATE TRIGGER keep_asked_{deed.lower()} AFTER {deed} ON {table} REFERENCING {side} TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION assessments_keep_asked('{whose}');"""
    for table, whose in TABLES.items()
    for deed, side in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)
# The rows of a course that is being deleted still say that they changed; the database takes what they leave.
GOES_WITH_COURSE = """
ALTER TABLE assessments_pollhistory ADD CONSTRAINT poll_history_goes_with_course
    FOREIGN KEY (course_id) REFERENCES courses_course (id) ON DELETE CASCADE;
"""
BACK = (
    "".join(
        f"DROP TRIGGER keep_asked_{deed} ON {table};"
        for table in TABLES
        for deed in ("insert", "update", "delete")
    )
    + "DROP FUNCTION assessments_keep_asked(); DROP FUNCTION assessments_asked(integer);"
)


class Migration(migrations.Migration):
    replaces = [("assessments", "0015_poll_history")]
    dependencies = [("assessments", "0003_course_revisions"), ("courses", "0001_tables")]
    operations = [
        migrations.CreateModel(
            name="PollHistory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "began",
                    models.DateTimeField(
                        help_text="When the transaction of the edit began: all it did is one row."
                    ),
                ),
                ("since", models.DateTimeField(help_text="Since when the polls were like this.")),
                ("asked", models.JSONField(help_text="As written by assessments_asked().")),
                (
                    "course",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="courses.course",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "since"],
                "indexes": [models.Index(fields=["course", "since"], name="poll_history_as_of")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "began"), name="poll_history_once_per_edit"
                    )
                ],
            },
        ),
        migrations.RunSQL(ASKED + KEEP + TRIGGERS + GOES_WITH_COURSE, BACK),
    ]
