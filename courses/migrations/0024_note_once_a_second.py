from django.db import migrations, models
from django.db.models.functions import MD5


class Migration(migrations.Migration):
    dependencies = [("courses", "0023_repeated_notes")]

    operations = [
        migrations.RemoveConstraint("note", "bookmark_once_a_second"),
        migrations.AddConstraint(
            "note",
            models.UniqueConstraint(
                "learner", "track", "at", MD5("text"), name="note_once_a_second"
            ),
        ),
    ]
