from django.db import migrations, models


class Migration(migrations.Migration):
    """Labels in US English; nothing changes in the database."""

    dependencies = [
        ("learners", "0005_credentials"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="licence",
            options={"ordering": ["kind", "authority", "number"], "verbose_name": "license"},
        ),
        migrations.AlterField(
            model_name="learner",
            name="practice_setting",
            field=models.CharField(
                blank=True,
                choices=[
                    ("academic", "academic center"),
                    ("community", "community hospital or practice"),
                    ("private", "private practice"),
                    ("government", "government or military"),
                    ("other", "other"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="learnerhistory",
            name="practice_setting",
            field=models.CharField(
                blank=True,
                choices=[
                    ("academic", "academic center"),
                    ("community", "community hospital or practice"),
                    ("private", "private practice"),
                    ("government", "government or military"),
                    ("other", "other"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="licence",
            name="kind",
            field=models.CharField(
                choices=[("state", "state license"), ("board", "certifying board")], max_length=5
            ),
        ),
        migrations.AlterField(
            model_name="mailstop",
            name="kind",
            field=models.CharField(
                choices=[
                    ("follow_up", "follow-up questions"),
                    ("reminders", "reminders"),
                    ("boosters", "short questions a few weeks later"),
                ],
                max_length=10,
            ),
        ),
    ]
