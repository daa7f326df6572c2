import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import learners.models.clock

USER = {
    "null": True,
    "on_delete": django.db.models.deletion.SET_NULL,
    "related_name": "+",
    "to": settings.AUTH_USER_MODEL,
}
KEPT = """
CREATE FUNCTION courses_sign_off_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'user_id' - 'link_id' = to_jsonb(OLD) - 'user_id' - 'link_id'
        AND coalesce(NEW.user_id, OLD.user_id) IS NOT DISTINCT FROM OLD.user_id
        AND coalesce(NEW.link_id, OLD.link_id) IS NOT DISTINCT FROM OLD.link_id THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a sign-off is not edited' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sign_off_kept BEFORE UPDATE ON courses_signoff
    FOR EACH ROW EXECUTE FUNCTION courses_sign_off_kept();
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON courses_signoff FOR EACH ROW
    EXECUTE FUNCTION courses_note_change('course', 'id');
"""
BACK = """
DROP TRIGGER note_change ON courses_signoff;
DROP TRIGGER sign_off_kept ON courses_signoff;
DROP FUNCTION courses_sign_off_kept();
"""


def _id():
    return (
        "id",
        models.BigAutoField(
            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
        ),
    )


def _course(name):
    return (
        "course",
        models.ForeignKey(
            on_delete=django.db.models.deletion.CASCADE, related_name=name, to="courses.course"
        ),
    )


def _moment():
    return models.DateTimeField(db_default=learners.models.clock.ClockTimestamp(), editable=False)


def _link(name):
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name=name,
        to="courses.reviewlink",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0012_course_team"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ReviewLink",
            fields=[
                _id(),
                (
                    "digest",
                    models.CharField(
                        help_text="Of the token; it is not kept.", max_length=64, unique=True
                    ),
                ),
                (
                    "given_to",
                    models.CharField(
                        help_text="For whom it is, for example Dr. Lee.", max_length=150
                    ),
                ),
                ("made_at", _moment()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                _course("review_links"),
                ("made_by", models.ForeignKey(**USER)),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.CreateModel(
            name="ReviewComment",
            fields=[
                _id(),
                ("name", models.CharField(max_length=150)),
                (
                    "item",
                    models.CharField(
                        blank=True,
                        help_text="Kind and number of the row; empty: the whole course.",
                        max_length=60,
                    ),
                ),
                ("text", models.TextField(max_length=5000)),
                ("at", _moment()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                _course("review_comments"),
                ("link", _link("comments")),
                ("user", models.ForeignKey(**USER)),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["course", "item"], name="review_comment_item")],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                _id(),
                ("name", models.CharField(max_length=150)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approved", "approved"), ("changes", "changes are needed")],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=5000)),
                (
                    "digest",
                    models.CharField(help_text="Of all that the course said.", max_length=64),
                ),
                ("at", _moment()),
                _course("sign_offs"),
                ("link", _link("+")),
                ("user", models.ForeignKey(**USER)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["approved", "changes"])),
                        name="sign_off_verdict_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(KEPT, BACK),
    ]
