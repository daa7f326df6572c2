from django.db import migrations, models


class Migration(migrations.Migration):
    """Several windows of one person share one clock."""

    dependencies = [("courses", "0021_ladder_file_name")]

    operations = [
        migrations.AddField(
            "watchclock",
            "window_name",
            models.CharField(
                blank=True,
                db_default="",
                help_text="The window that sent the last beat, as its page names itself.",
                max_length=64,
            ),
        ),
    ]
