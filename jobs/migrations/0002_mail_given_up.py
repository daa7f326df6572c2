from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("jobs", "0004_mail_given_up")]
    dependencies = [("jobs", "0001_tables")]
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
