from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_mail_with_headers")]
    operations = [
        migrations.AddField(
            model_name="outboxmail",
            name="given_up_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Tried often enough; an operator may ask for another try.",
                null=True,
            ),
        )
    ]
