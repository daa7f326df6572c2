from django.db import migrations, models

# Who paid and what was disclosed is part of what learners were told: withdrawn, never deleted.
KEPT = """
CREATE FUNCTION courses_told_disclosure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM courses_frontmattershown s JOIN courses_frontmatter m ON m.id = s.front_matter_id
               JOIN courses_faculty f ON f.course_id = m.course_id WHERE f.id = OLD.faculty_id) THEN
        RAISE EXCEPTION 'learners have been told of this relationship: withdraw it instead'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER disclosure_told_stays BEFORE DELETE ON courses_disclosure
    FOR EACH ROW EXECUTE FUNCTION courses_told_disclosure_stays();
CREATE TRIGGER supporter_told_stays BEFORE DELETE ON courses_supporter
    FOR EACH ROW EXECUTE FUNCTION courses_shown_stays();
"""
BACK = """
DROP TRIGGER supporter_told_stays ON courses_supporter;
DROP TRIGGER disclosure_told_stays ON courses_disclosure;
DROP FUNCTION courses_told_disclosure_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_segments_watched")]
    operations = [
        *(
            migrations.AddField(
                model, "withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)
            )
            for model in ("disclosure", "supporter")
        ),
        migrations.RunSQL(KEPT, BACK),
    ]
