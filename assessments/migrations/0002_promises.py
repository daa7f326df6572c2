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
CREATE TRIGGER change_outcome_append_only BEFORE UPDATE OR DELETE ON assessments_changeoutcome
    FOR EACH ROW EXECUTE FUNCTION assessments_append_only();
CREATE TRIGGER booster_answer_append_only BEFORE UPDATE OR DELETE ON assessments_boosteranswer
    FOR EACH ROW EXECUTE FUNCTION assessments_append_only();
"""
APPEND_ONLY_BACK = """
DROP TRIGGER booster_answer_append_only ON assessments_boosteranswer;
DROP TRIGGER change_outcome_append_only ON assessments_changeoutcome;
DROP TRIGGER response_append_only ON assessments_response;
DROP FUNCTION assessments_append_only();
"""

# Only who did it may be forgotten, when their account goes.
RESCORING_KEPT = """
CREATE FUNCTION assessments_rescoring_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.by_id IS NULL AND
       (OLD.id, OLD.version_id, OLD.reason, OLD.old_key, OLD.new_key, OLD.recorded_at) IS NOT DISTINCT FROM
       (NEW.id, NEW.version_id, NEW.reason, NEW.old_key, NEW.new_key, NEW.recorded_at) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'corrections of a key are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER rescoring_append_only BEFORE UPDATE OR DELETE ON assessments_rescoring
    FOR EACH ROW EXECUTE FUNCTION assessments_rescoring_kept();
"""
RESCORING_KEPT_BACK = """
DROP TRIGGER rescoring_append_only ON assessments_rescoring;
DROP FUNCTION assessments_rescoring_kept();
"""

# An answered version is frozen, its wording and how it is presented. FOR UPDATE waits for answers in flight (their foreign key holds the row), so an
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
    IF (OLD.question_id, OLD.course_id, OLD.number, OLD.kind, OLD.measures, OLD.objective_id, OLD.stem, OLD.scale, OLD.top, OLD.grid, OLD.shuffle, OLD.unit, OLD.lowest, OLD.highest)
        IS DISTINCT FROM
       (NEW.question_id, NEW.course_id, NEW.number, NEW.kind, NEW.measures, NEW.objective_id, NEW.stem, NEW.scale, NEW.top, NEW.grid, NEW.shuffle, NEW.unit, NEW.lowest, NEW.highest)
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
    replaces = [("assessments", "0004_promises")]
    dependencies = [("assessments", "0001_tables")]
    operations = [
        migrations.RunSQL(ONE_COURSE, ONE_COURSE_BACK),
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
        migrations.RunSQL(RESCORING_KEPT, RESCORING_KEPT_BACK),
        migrations.RunSQL(FROZEN, FROZEN_BACK),
    ]
