from django.db import migrations

# Whatever a course asks or holds changes its revision, whoever changes it and however: what processes keep of a course
# is good for one revision only. Pages keep more of a course than an answer needs: what its front matter is made of, and
# what stands beside a video. By table, how its row names the courses.
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
    "courses_course": "self",
    "courses_objective": "course",
    "courses_supporter": "course",
    "courses_faculty": "course",
    "courses_disclosure": "faculty",
    "courses_planningrecord": "course",
    "courses_statementtext": "all",
    "courses_frontmatter": "course",
    "courses_case": "track",
    "courses_exhibit": "case",
    "courses_caption": "film",
    "courses_ladder": "video",
}
FUNCTION = """
CREATE SEQUENCE courses_revision_number;
CREATE FUNCTION courses_revise() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb[] := '{}';
    one jsonb;
    whose integer[];
BEGIN
    IF TG_OP <> 'INSERT' THEN changed := changed || to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN changed := changed || to_jsonb(NEW); END IF;
    FOREACH one IN ARRAY changed LOOP
        whose := CASE TG_ARGV[0]
            WHEN 'self' THEN ARRAY[(one ->> 'id')::integer]
            WHEN 'course' THEN ARRAY[(one ->> 'course_id')::integer]
            WHEN 'all' THEN ARRAY(SELECT id FROM courses_course)
            WHEN 'version' THEN
                ARRAY(SELECT course_id FROM assessments_questionversion WHERE id = (one ->> 'version_id')::integer)
            WHEN 'poll' THEN ARRAY(SELECT course_id FROM assessments_poll WHERE id = (one ->> 'poll_id')::bigint)
            WHEN 'track' THEN ARRAY(SELECT course_id FROM courses_track WHERE id = (one ->> 'track_id')::integer)
            WHEN 'segment' THEN ARRAY(SELECT course_id FROM courses_microsegment WHERE id = (one ->> 'segment_id')::integer)
            WHEN 'film' THEN ARRAY(
                SELECT course_id FROM courses_track WHERE id = (one ->> 'track_id')::integer UNION
                SELECT course_id FROM courses_microsegment WHERE id = (one ->> 'segment_id')::integer)
            WHEN 'case' THEN ARRAY(
                SELECT t.course_id FROM courses_case c JOIN courses_track t ON t.id = c.track_id
                WHERE c.id = (one ->> 'case_id')::bigint)
            WHEN 'faculty' THEN ARRAY(SELECT course_id FROM courses_faculty WHERE id = (one ->> 'faculty_id')::bigint)
            WHEN 'video' THEN ARRAY(
                SELECT course_id FROM courses_track WHERE video_sha256 = one ->> 'source_sha256' UNION
                SELECT course_id FROM courses_microsegment WHERE video_sha256 = one ->> 'source_sha256')
        END;
        -- One after the other in the same order everywhere: two writers never wait for each other.
        INSERT INTO courses_courserevision (course_id, number)
        SELECT id, nextval('courses_revision_number') FROM (SELECT id FROM unnest(whose) AS id WHERE id IS NOT NULL ORDER BY id) ids
        ON CONFLICT (course_id) DO UPDATE SET number = excluded.number;
    END LOOP;
    RETURN NULL;
END $$;
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER revise AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION courses_revise('{whose}');"
    for table, whose in TABLES.items()
)
BACK = (
    "".join(f"DROP TRIGGER revise ON {table};" for table in TABLES)
    + "DROP FUNCTION courses_revise(); DROP SEQUENCE courses_revision_number;"
)


class Migration(migrations.Migration):
    replaces = [
        ("assessments", "0006_course_revisions"),
        ("assessments", "0013_revisions_of_what_pages_keep"),
    ]
    dependencies = [("assessments", "0002_promises"), ("courses", "0001_tables")]
    operations = [migrations.RunSQL(FUNCTION + TRIGGERS, BACK)]
