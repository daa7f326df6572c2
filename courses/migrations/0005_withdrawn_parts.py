from django.db import migrations, models

# What learners were shown is withdrawn, never deleted, by whichever door.
KEPT = """
CREATE FUNCTION courses_shown_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM courses_frontmattershown s JOIN courses_frontmatter m ON m.id = s.front_matter_id
               WHERE m.course_id = OLD.course_id) THEN
        RAISE EXCEPTION 'learners have been shown this row of %: withdraw it instead', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER faculty_shown_stays BEFORE DELETE ON courses_faculty
    FOR EACH ROW EXECUTE FUNCTION courses_shown_stays();
CREATE TRIGGER planning_shown_stays BEFORE DELETE ON courses_planningrecord
    FOR EACH ROW EXECUTE FUNCTION courses_shown_stays();
CREATE FUNCTION courses_seen_case_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM courses_trackprogress WHERE track_id = OLD.track_id) THEN
        RAISE EXCEPTION 'learners have seen this case: withdraw it instead' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER case_seen_stays BEFORE DELETE ON courses_case
    FOR EACH ROW EXECUTE FUNCTION courses_seen_case_stays();
"""
BACK = """
DROP TRIGGER case_seen_stays ON courses_case;
DROP FUNCTION courses_seen_case_stays();
DROP TRIGGER planning_shown_stays ON courses_planningrecord;
DROP TRIGGER faculty_shown_stays ON courses_faculty;
DROP FUNCTION courses_shown_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0004_certificate_signatory")]
    operations = [
        *(
            migrations.AddField(
                model, "withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)
            )
            for model in ("case", "faculty")
        ),
        migrations.RunSQL(KEPT, BACK),
    ]
