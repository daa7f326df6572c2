from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learners", "0005_who_they_are_promises")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="The last one chosen; mail is written in it.",
                max_length=10,
            ),
        ),
    ]
