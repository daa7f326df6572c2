from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0019_unnamed_files_and_words_of_formats")]

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
