from django.db import migrations, models

# Every edit of what a course is made of, whichever door it came through. The course's own order is kept by a lock that
# is held to the end of the transaction, so that each row follows the one that was committed before it.
FUNCTIONS = """
CREATE FUNCTION courses_course_of(whose text, changed jsonb) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(CASE whose
        WHEN 'self' THEN (changed ->> 'id')::integer
        WHEN 'course' THEN (changed ->> 'course_id')::integer
        WHEN 'version' THEN (SELECT course_id FROM assessments_questionversion WHERE id = (changed ->> 'version_id')::integer)
        WHEN 'poll' THEN (SELECT course_id FROM assessments_poll WHERE id = (changed ->> 'poll_id')::bigint)
        WHEN 'track' THEN (SELECT course_id FROM courses_track WHERE id = (changed ->> 'track_id')::integer)
        WHEN 'segment' THEN (SELECT course_id FROM courses_microsegment WHERE id = (changed ->> 'segment_id')::integer)
        WHEN 'film' THEN coalesce(
            (SELECT course_id FROM courses_track WHERE id = (changed ->> 'track_id')::integer),
            (SELECT course_id FROM courses_microsegment WHERE id = (changed ->> 'segment_id')::integer))
        WHEN 'case' THEN (SELECT t.course_id FROM courses_case c JOIN courses_track t ON t.id = c.track_id
                          WHERE c.id = (changed ->> 'case_id')::bigint)
        WHEN 'faculty' THEN (SELECT course_id FROM courses_faculty WHERE id = (changed ->> 'faculty_id')::bigint)
        WHEN 'offer' THEN (SELECT course_id FROM credit_creditoffer WHERE id = (changed ->> 'offer_id')::bigint)
    END, 0);
END $$;
CREATE FUNCTION courses_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ELSE '{}' END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ELSE '{}' END;
    noted courses_change;
BEGIN
    noted.row := coalesce(new_row ->> TG_ARGV[1], old_row ->> TG_ARGV[1]);
    noted.course_id := courses_course_of(TG_ARGV[0], CASE TG_OP WHEN 'DELETE' THEN old_row ELSE new_row END);
    IF TG_OP = 'UPDATE' THEN
        SELECT coalesce(jsonb_object_agg(key, value), '{}') INTO noted.before
            FROM jsonb_each(old_row) WHERE value IS DISTINCT FROM new_row -> key;
        IF noted.before = '{}' THEN RETURN NULL; END IF;
        SELECT jsonb_object_agg(key, new_row -> key) INTO noted.after FROM jsonb_object_keys(noted.before) AS key;
    ELSE
        noted.before := old_row; noted.after := new_row;
    END IF;
    PERFORM pg_advisory_xact_lock(1667787619, noted.course_id);
    noted.id := nextval(pg_get_serial_sequence('courses_change', 'id'));
    noted.at := clock_timestamp();
    noted.who := nullif(current_setting('cme.who', true), '')::integer;
    noted.occasion := left(coalesce(current_setting('cme.occasion', true), ''), 80);
    noted.transaction := txid_current();
    noted.deed := lower(TG_OP);
    noted.kind := TG_TABLE_NAME;
    noted.previous := coalesce((SELECT digest FROM courses_change WHERE course_id = noted.course_id
                                ORDER BY id DESC LIMIT 1), '');
    noted.digest := encode(sha256(convert_to(concat_ws(E'\\x1f', noted.previous, noted.id, noted.course_id,
        to_char(noted.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(noted.who::text, '-'),
        noted.occasion, noted.transaction, noted.deed, noted.kind, noted.row, noted.before, noted.after), 'UTF8')), 'hex');
    INSERT INTO courses_change SELECT (noted).*;
    RETURN NULL;
END $$;
CREATE TRIGGER change_append_only BEFORE UPDATE OR DELETE ON courses_change
    FOR EACH ROW EXECUTE FUNCTION learners_append_only();
CREATE TRIGGER change_never_emptied BEFORE TRUNCATE ON courses_change
    FOR EACH STATEMENT EXECUTE FUNCTION learners_append_only();
"""
FUNCTIONS_BACK = """
DROP TRIGGER change_never_emptied ON courses_change;
DROP TRIGGER change_append_only ON courses_change;
DROP FUNCTION courses_note_change(); DROP FUNCTION courses_course_of(text, jsonb);
"""
# By table, how its row names the course, and its primary key.
TABLES = {
    "courses_course": ("self", "id"),
    "courses_objective": ("course", "id"),
    "courses_supporter": ("course", "id"),
    "courses_faculty": ("course", "id"),
    "courses_disclosure": ("faculty", "id"),
    "courses_planningrecord": ("course", "course_id"),
    "courses_track": ("course", "id"),
    "courses_case": ("track", "id"),
    "courses_exhibit": ("case", "id"),
    "courses_microsegment": ("course", "id"),
    "courses_caption": ("film", "id"),
    "courses_campaign": ("course", "id"),
    "courses_statementtext": ("site", "key"),
}
TRIGGERS = "".join(
    f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW "
    f"EXECUTE FUNCTION courses_note_change('{whose}', '{key}');"
    for table, (whose, key) in TABLES.items()
)
TRIGGERS_BACK = "".join(f"DROP TRIGGER note_change ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("courses", "0010_working_copies"), ("learners", "0006_us_words")]
    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "course_id",
                    models.IntegerField(help_text="0: of the whole site. It outlives the course."),
                ),
                ("at", models.DateTimeField()),
                (
                    "who",
                    models.IntegerField(
                        help_text="Number of the account; empty: a program.", null=True
                    ),
                ),
                (
                    "occasion",
                    models.CharField(help_text="What it was part of.", max_length=80),
                ),
                (
                    "transaction",
                    models.BigIntegerField(help_text="What was done together has the same number."),
                ),
                ("deed", models.CharField(max_length=6)),
                ("kind", models.CharField(help_text="Name of the table.", max_length=63)),
                ("row", models.CharField(max_length=40)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["course_id", "id"], name="change_of_course")],
            },
        ),
        migrations.RunSQL(FUNCTIONS + TRIGGERS, TRIGGERS_BACK + FUNCTIONS_BACK),
    ]
