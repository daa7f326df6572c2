import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("integrations", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="ltiplatform",
            name="failures",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="ltiplatform",
            name="not_before",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="ltiplatform",
            name="token_audience",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Whom our requests for an access token name as their audience. Left empty, the token URL; some platforms, Brightspace among them, tell another one.",
                max_length=500,
            ),
        ),
        migrations.AddField(
            model_name="scorestate",
            name="marked_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
    ]
