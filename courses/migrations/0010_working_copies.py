import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import learners.models.clock

KNOWN = ["draft", "published", "withdrawn", "copy"]
BEFORE = ["draft", "published", "withdrawn"]


def _known(statuses):
    return models.CheckConstraint(
        condition=models.Q(status__in=statuses), name="course_status_known"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0009_withdrawn_disclosures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RemoveConstraint("course", "course_status_known"),
        migrations.AlterField(
            "course",
            "status",
            models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("published", "published"),
                    ("withdrawn", "withdrawn"),
                    ("copy", "working copy"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddConstraint("course", _known(KNOWN)),
        migrations.CreateModel(
            name="WorkingCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "origins",
                    models.JSONField(
                        default=dict,
                        help_text="By kind of row: {row of the copy: row of the live course}.",
                    ),
                ),
                (
                    "base",
                    models.JSONField(
                        default=dict,
                        help_text="What the live course said when the two were last the same.",
                    ),
                ),
                (
                    "declared",
                    models.JSONField(
                        default=dict,
                        help_text=(
                            "Same or new item, by question of the live course, with reasons."
                        ),
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                (
                    "copy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copied_from",
                        to="courses.course",
                    ),
                ),
                (
                    "live",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="working_copy",
                        to="courses.course",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "working copies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("live", models.F("copy")), _negated=True),
                        name="working_copy_of_another",
                    )
                ],
            },
        ),
    ]
