from django.db import migrations

# Promises about answers that the database keeps itself; the models say the rest.

ONE_COURSE = """
-- A version belongs to the course of its question, a response to the course and question of its version.
ALTER TABLE assessments_questionversion ADD CONSTRAINT question_version_of_one_course
    FOREIGN KEY (question_id, course_id) REFERENCES assessments_question (id, course_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE assessments_response ADD CONSTRAINT response_version_of_question_and_course
    FOREIGN KEY (version_id, question_id, course_id)
    REFERENCES assessments_questionversion (id, question_id, course_id);
"""
ONE_COURSE_BACK = """
ALTER TABLE assessments_response DROP CONSTRAINT response_version_of_question_and_course;
ALTER TABLE assessments_questionversion DROP CONSTRAINT question_version_of_one_course;
"""

APPEND_ONLY = """
CREATE FUNCTION assessments_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'answers are append-only: % of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER response_append_only BEFORE UPDATE OR DELETE ON assessments_response
    FOR EACH ROW EXECUTE FUNCTION assessments_append_only();
"""
APPEND_ONLY_BACK = """
DROP TRIGGER response_append_only ON assessments_response;
DROP FUNCTION assessments_append_only();
"""

# An answered version is frozen. FOR UPDATE waits for answers in flight (their foreign key holds the row), so an
# answer and an edit at the same moment cannot both win.
FROZEN = """
CREATE FUNCTION assessments_refuse_if_answered(version integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE of_course integer;
BEGIN
    SELECT course_id INTO of_course FROM assessments_questionversion WHERE id = version FOR UPDATE;
    IF EXISTS (SELECT 1 FROM assessments_response WHERE course_id = of_course AND version_id = version) THEN
        RAISE EXCEPTION 'question version % has been answered and is frozen', version
            USING ERRCODE = 'restrict_violation';
    END IF;
END $$;
CREATE FUNCTION assessments_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.question_id, OLD.course_id, OLD.number, OLD.kind, OLD.measures, OLD.objective_id, OLD.stem, OLD.scale, OLD.top)
        IS DISTINCT FROM
       (NEW.question_id, NEW.course_id, NEW.number, NEW.kind, NEW.measures, NEW.objective_id, NEW.stem, NEW.scale, NEW.top)
    THEN
        PERFORM assessments_refuse_if_answered(OLD.id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER question_version_frozen BEFORE UPDATE ON assessments_questionversion
    FOR EACH ROW EXECUTE FUNCTION assessments_version_frozen();
CREATE FUNCTION assessments_choice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    PERFORM assessments_refuse_if_answered(CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END);
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER choice_frozen BEFORE INSERT OR UPDATE OR DELETE ON assessments_choice
    FOR EACH ROW EXECUTE FUNCTION assessments_choice_frozen();
"""
FROZEN_BACK = """
DROP TRIGGER choice_frozen ON assessments_choice;
DROP FUNCTION assessments_choice_frozen();
DROP TRIGGER question_version_frozen ON assessments_questionversion;
DROP FUNCTION assessments_version_frozen();
DROP FUNCTION assessments_refuse_if_answered(integer);
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_initial")]
    operations = [
        migrations.RunSQL(ONE_COURSE, ONE_COURSE_BACK),
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
        migrations.RunSQL(FROZEN, FROZEN_BACK),
    ]
