import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0011_changes"), ("learners", "0008_teams")]
    operations = [
        migrations.AddField(
            "course",
            "team",
            models.ForeignKey(
                blank=True,
                help_text="Who makes it. Empty: whoever has a role for the whole site.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="courses",
                to="learners.team",
            ),
        ),
    ]
