from django.db import migrations, models


class Migration(migrations.Migration):
    """Labels in US English; nothing changes in the database."""

    dependencies = [
        ("jobs", "0002_mail_given_up"),
    ]

    operations = [
        migrations.AlterField(
            model_name="job",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "queued"),
                    ("running", "running"),
                    ("done", "done"),
                    ("failed", "failed"),
                    ("cancelled", "canceled"),
                ],
                default="queued",
                max_length=9,
            ),
        ),
    ]
