from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0002_scores_until_sent")]
    operations = [
        migrations.AddField(
            model_name="refusedstatement",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
