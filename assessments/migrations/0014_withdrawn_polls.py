from django.db import migrations

# All that a withdrawn poll asked is withdrawn with it: nobody has to pass it, and a wave that nobody
# answered is none. The rows of now are brought to it by touching them.
ASKED = """
CREATE OR REPLACE FUNCTION assessments_asked(of_course integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
SELECT jsonb_build_object(
    'polls', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', p.id, 'phase', p.phase, 'track', t.number, 'pass_mark', p.pass_mark::text, 'after_days', p.after_days,
            'questions', (SELECT coalesce(jsonb_agg(e.question_id ORDER BY e.position, e.id), '[]')
                          FROM assessments_pollquestion e WHERE e.poll_id = p.id)
        ) || coalesce((SELECT jsonb_build_object('withdrawn', jsonb_agg(e.question_id ORDER BY e.position, e.id))
                       FROM assessments_pollquestion e WHERE e.poll_id = p.id AND {withdrawn}
                       HAVING count(*) > 0), '{{}}') ORDER BY t.number, p.phase, p.after_days, p.id), '[]')
        FROM assessments_poll p LEFT JOIN courses_track t ON t.id = p.track_id WHERE p.course_id = of_course),
    'places', (SELECT coalesce(jsonb_object_agg(id, position), '{{}}') FROM assessments_question WHERE course_id = of_course))
$$;
UPDATE assessments_poll SET withdrawn_at = withdrawn_at WHERE withdrawn_at IS NOT NULL;
"""
ENTRIES = "e.withdrawn_at IS NOT NULL"
EITHER = "(e.withdrawn_at IS NOT NULL OR p.withdrawn_at IS NOT NULL)"


class Migration(migrations.Migration):
    dependencies = [("assessments", "0013_revised_once_a_statement")]
    operations = [
        migrations.RunSQL(ASKED.format(withdrawn=EITHER), ASKED.format(withdrawn=ENTRIES))
    ]
