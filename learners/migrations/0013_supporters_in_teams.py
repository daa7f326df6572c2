from django.db import migrations, models

NAME = "membership_role_known"
BEFORE = ("author", "reviewer", "course-admin", "analyst")
ROLES = (*BEFORE, "supporter")


def leave(apps, schema_editor):
    """On the way back nobody supports a team."""
    apps.get_model("learners", "Membership").objects.filter(role="supporter").delete()


class Migration(migrations.Migration):
    dependencies = [("learners", "0012_hashed_recovery_codes")]
    operations = [
        migrations.RemoveConstraint("membership", NAME),
        migrations.AlterField(
            "membership",
            "role",
            models.CharField(choices=[(role, role) for role in ROLES], max_length=20),
        ),
        migrations.AddConstraint(
            "membership",
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name=NAME),
        ),
        migrations.RunPython(migrations.RunPython.noop, leave),
    ]
