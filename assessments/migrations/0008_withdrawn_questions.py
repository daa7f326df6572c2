from django.db import migrations, models

# A place where somebody has answered is withdrawn, never deleted, by whichever door: results count
# what is asked before and after, and would lose the answers with the place.
KEPT = """
CREATE FUNCTION assessments_answered_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_course integer;
    of_phase integer := 2;
BEGIN
    SELECT course_id INTO of_course FROM assessments_question WHERE id = OLD.question_id;
    IF TG_ARGV[0] = 'poll' THEN
        SELECT phase INTO of_phase FROM assessments_poll WHERE id = (to_jsonb(OLD) ->> 'poll_id')::integer;
    END IF;
    IF EXISTS (SELECT FROM assessments_response
               WHERE course_id = of_course AND question_id = OLD.question_id AND phase = of_phase) THEN
        RAISE EXCEPTION 'question % has been answered here: withdraw it instead', OLD.question_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER answered_stays BEFORE DELETE ON assessments_pollquestion
    FOR EACH ROW EXECUTE FUNCTION assessments_answered_stays('poll');
CREATE TRIGGER answered_stays BEFORE DELETE ON assessments_decisionpoint
    FOR EACH ROW EXECUTE FUNCTION assessments_answered_stays('activity');
CREATE TRIGGER answered_stays BEFORE DELETE ON assessments_segmentquestion
    FOR EACH ROW EXECUTE FUNCTION assessments_answered_stays('activity');
"""
KEPT_BACK = """
DROP TRIGGER answered_stays ON assessments_segmentquestion;
DROP TRIGGER answered_stays ON assessments_decisionpoint;
DROP TRIGGER answered_stays ON assessments_pollquestion;
DROP FUNCTION assessments_answered_stays();
"""

# Withdrawn questions stay in what a poll asked, for results, and are named apart, for passing it.
# Where there is none the row reads as it always did.
ASKED = """
CREATE OR REPLACE FUNCTION assessments_asked(of_course integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
SELECT jsonb_build_object(
    'polls', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', p.id, 'phase', p.phase, 'track', t.number, 'pass_mark', p.pass_mark::text, 'after_days', p.after_days,
            'questions', (SELECT coalesce(jsonb_agg(e.question_id ORDER BY e.position, e.id), '[]')
                          FROM assessments_pollquestion e WHERE e.poll_id = p.id)
        ) {withdrawn} ORDER BY t.number, p.phase, p.after_days, p.id), '[]')
        FROM assessments_poll p LEFT JOIN courses_track t ON t.id = p.track_id WHERE p.course_id = of_course),
    'places', (SELECT coalesce(jsonb_object_agg(id, position), '{{}}') FROM assessments_question WHERE course_id = of_course))
$$;
"""
WITHDRAWN = """|| coalesce((SELECT jsonb_build_object('withdrawn', jsonb_agg(e.question_id ORDER BY e.position, e.id))
                          FROM assessments_pollquestion e WHERE e.poll_id = p.id AND e.withdrawn_at IS NOT NULL
                          HAVING count(*) > 0), '{}')"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_what_was_shown"),
        ("courses", "0005_withdrawn_parts"),
    ]
    operations = [
        *(
            migrations.AddField(
                model, "withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)
            )
            for model in ("poll", "pollquestion", "decisionpoint", "segmentquestion")
        ),
        migrations.RunSQL(ASKED.format(withdrawn=WITHDRAWN), ASKED.format(withdrawn="")),
        migrations.RunSQL(KEPT, KEPT_BACK),
    ]
