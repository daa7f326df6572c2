from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learners", "0004_one_writing_of_addresses")]

    operations = [
        migrations.AddField(
            model_name="learner",
            name="credentials",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="After the name, for example MD, PhD.",
                max_length=60,
            ),
        ),
    ]
