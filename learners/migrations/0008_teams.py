import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROLES = ["author", "reviewer", "course-admin", "analyst"]


class Migration(migrations.Migration):
    dependencies = [("learners", "0007_chained_audit")]
    operations = [
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, unique=True)),
                (
                    "needs_second_person",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Someone else who works here signs off what is published, as it is "
                            "then."
                        ),
                        verbose_name="publishing needs a second person",
                    ),
                ),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(choices=[(role, role) for role in ROLES], max_length=20),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="learners.team",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["team", "user", "role"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("team", "user", "role"), name="membership_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", tuple(ROLES))),
                        name="membership_role_known",
                    ),
                ],
            },
        ),
    ]
