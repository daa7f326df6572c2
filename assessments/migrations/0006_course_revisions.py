from django.db import migrations

# Whatever a course asks or holds changes its revision, whoever changes it and however: what processes keep of a course
# is good for one revision only. By table, how its row names the course.
TABLES = {
    "courses_track": "course",
    "courses_microsegment": "course",
    "assessments_poll": "course",
    "assessments_question": "course",
    "assessments_questionversion": "course",
    "assessments_choice": "version",
    "assessments_pollquestion": "poll",
    "assessments_decisionpoint": "track",
    "assessments_segmentquestion": "segment",
}
FUNCTION = """
CREATE SEQUENCE courses_revision_number;
CREATE FUNCTION courses_revise() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb[] := '{}';
    one jsonb;
    whose integer;
BEGIN
    IF TG_OP <> 'INSERT' THEN changed := changed || to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN changed := changed || to_jsonb(NEW); END IF;
    FOREACH one IN ARRAY changed LOOP
        whose := CASE TG_ARGV[0]
            WHEN 'course' THEN (one ->> 'course_id')::integer
            WHEN 'version' THEN (SELECT course_id FROM assessments_questionversion WHERE id = (one ->> 'version_id')::integer)
            WHEN 'poll' THEN (SELECT course_id FROM assessments_poll WHERE id = (one ->> 'poll_id')::bigint)
            WHEN 'track' THEN (SELECT course_id FROM courses_track WHERE id = (one ->> 'track_id')::integer)
            WHEN 'segment' THEN (SELECT course_id FROM courses_microsegment WHERE id = (one ->> 'segment_id')::integer)
        END;
        IF whose IS NOT NULL THEN
            INSERT INTO courses_courserevision (course_id, number) VALUES (whose, nextval('courses_revision_number'))
            ON CONFLICT (course_id) DO UPDATE SET number = excluded.number;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER revise AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION courses_revise('{whose}');"
    for table, whose in TABLES.items()
)
# Courses that stand already.
EXISTING = "INSERT INTO courses_courserevision (course_id, number) SELECT id, nextval('courses_revision_number') FROM courses_course;"
BACK = (
    "".join(f"DROP TRIGGER revise ON {table};" for table in TABLES)
    + "DROP FUNCTION courses_revise(); DROP SEQUENCE courses_revision_number;"
)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_answers_ahead"), ("courses", "0004_course_revision")]
    operations = [migrations.RunSQL(FUNCTION + TRIGGERS + EXISTING, BACK)]
