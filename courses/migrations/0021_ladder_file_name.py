from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0020_subgroups_frozen_at_publication")]

    operations = [
        migrations.AddField(
            "ladder",
            "file_name",
            models.CharField(
                blank=True,
                db_default="",
                help_text="What the file was called where it came from.",
                max_length=255,
            ),
        ),
    ]
