from importlib import import_module

from django.db import migrations

# A revision is written once a statement, not once a row: each write leaves a version of the course's revision behind
# that the next one in the same transaction must pass, so that importing twice the questions took four times as long.
# By what a row names: the courses of the rows that a statement changed.
TABLES = import_module("assessments.migrations.0003_course_revisions").TABLES
COURSES_OF = {
    "self": "SELECT id FROM changed",
    "course": "SELECT course_id FROM changed",
    "all": "SELECT id FROM courses_course WHERE EXISTS (SELECT FROM changed)",
    "version": "SELECT v.course_id FROM changed c JOIN assessments_questionversion v ON v.id = c.version_id",
    "poll": "SELECT p.course_id FROM changed c JOIN assessments_poll p ON p.id = c.poll_id",
    "track": "SELECT t.course_id FROM changed c JOIN courses_track t ON t.id = c.track_id",
    "segment": "SELECT s.course_id FROM changed c JOIN courses_microsegment s ON s.id = c.segment_id",
    "film": """
        SELECT t.course_id FROM changed c JOIN courses_track t ON t.id = c.track_id UNION
        SELECT s.course_id FROM changed c JOIN courses_microsegment s ON s.id = c.segment_id""",
    "case": """
        SELECT t.course_id FROM changed c JOIN courses_case k ON k.id = c.case_id JOIN courses_track t ON t.id = k.track_id""",
    "faculty": "SELECT f.course_id FROM changed c JOIN courses_faculty f ON f.id = c.faculty_id",
    "video": """
        SELECT t.course_id FROM changed c JOIN courses_track t ON t.video_sha256 = c.source_sha256 UNION
        SELECT s.course_id FROM changed c JOIN courses_microsegment s ON s.video_sha256 = c.source_sha256""",
}
FUNCTION = """
CREATE FUNCTION courses_revise_by_{whose}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One after the other in the same order everywhere: two writers never wait for each other.
    INSERT INTO courses_courserevision (course_id, number)
    SELECT id, nextval('courses_revision_number')
    FROM (SELECT DISTINCT id FROM ({courses}) AS of_changed (id) WHERE id IS NOT NULL ORDER BY id) AS ordered
    ON CONFLICT (course_id) DO UPDATE SET number = excluded.number;
    RETURN NULL;
END $$;
"""
# A row that moved to another course changes both.
DEEDS = (
    ("insert", "INSERT", "NEW"),
    ("delete", "DELETE", "OLD"),
    ("update_from", "UPDATE", "OLD"),
    ("update_to", "UPDATE", "NEW"),
)
FORWARD = "".join(
    FUNCTION.format(whose=whose, courses=courses) for whose, courses in COURSES_OF.items()
)
FORWARD += "".join(
    f"DROP TRIGGER revise ON {table};"
    + "".join(
        f"CREATE TRIGGER revise_{name} AFTER {deed} ON {table} REFERENCING {side} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION courses_revise_by_{whose}();"
        for name, deed, side in DEEDS
    )
    for table, whose in TABLES.items()
)
BACKWARD = "".join(
    "".join(f"DROP TRIGGER revise_{name} ON {table};" for name, _, _ in DEEDS)
    + f"CREATE TRIGGER revise AFTER INSERT OR UPDATE OR DELETE ON {table} "
    f"FOR EACH ROW EXECUTE FUNCTION courses_revise('{whose}');"
    for table, whose in TABLES.items()
)
BACKWARD += "".join(f"DROP FUNCTION courses_revise_by_{whose}();" for whose in COURSES_OF)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0012_formatted_questions"),
        ("courses", "0006_numbers_can_be_swapped"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
