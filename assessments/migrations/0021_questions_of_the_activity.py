import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

# Whose place another question took, or who was taken out, is kept where somebody answered it there
# (2 is Phase.IN_ACTIVITY): what was answered goes on being told.
KEEP = """
CREATE FUNCTION assessments_keep_activity_question() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    now_is jsonb := to_jsonb(NEW);
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM assessments_activityquestion h USING assessments_question q
        WHERE q.id = h.question_id AND h.question_id = OLD.question_id
        AND (h.segment_id = (was ->> 'segment_id')::bigint OR h.track_id = (was ->> 'track_id')::bigint)
        AND NOT EXISTS (SELECT FROM assessments_response r
                        WHERE r.course_id = q.course_id AND r.question_id = q.id AND r.phase = 2);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO assessments_activityquestion (question_id, segment_id, track_id, since)
        VALUES (NEW.question_id, (now_is ->> 'segment_id')::bigint, (now_is ->> 'track_id')::bigint,
                clock_timestamp())
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
"""
PLACES = {"assessments_segmentquestion": "segment_id", "assessments_decisionpoint": "track_id"}
TRIGGERS = "".join(
    f"""
CREATE TRIGGER keep_activity_question AFTER INSERT OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION assessments_keep_activity_question();
CREATE TRIGGER keep_activity_question_moved AFTER UPDATE ON {table}
    FOR EACH ROW WHEN ((OLD.question_id, OLD.{place}) IS DISTINCT FROM (NEW.question_id, NEW.{place}))
    EXECUTE FUNCTION assessments_keep_activity_question();
"""
    for table, place in PLACES.items()
)
# What has been asked until now has been asked in every snapshot so far.
BEFORE = "".join(
    f"INSERT INTO assessments_activityquestion (question_id, {place}, since) "  # noqa: S608
    f"SELECT question_id, {place}, '2000-01-01T00:00:00+00' FROM {table} ORDER BY {place};"
    for table, place in PLACES.items()
)
BACK = (
    "".join(
        f"DROP TRIGGER keep_activity_question ON {table};"
        f"DROP TRIGGER keep_activity_question_moved ON {table};"
        for table in PLACES
    )
    + "DROP FUNCTION assessments_keep_activity_question();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0020_names_authors_know"),
        ("courses", "0001_tables"),
    ]
    operations = [
        migrations.CreateModel(
            name="ActivityQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(help_text="When it was asked there first.")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.question",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="courses.microsegment",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="courses.track",
                    ),
                ),
            ],
            options={
                "ordering": ["since", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("segment", "question"), name="activity_question_once_a_segment"
                    ),
                    models.UniqueConstraint(
                        fields=("track", "question"), name="activity_question_once_a_track"
                    ),
                    models.CheckConstraint(
                        condition=Q(segment__isnull=True) ^ Q(track__isnull=True),
                        name="activity_question_in_one_of_them",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP + TRIGGERS + BEFORE, BACK),
    ]
