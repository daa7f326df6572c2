from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether nearly all of a segment was played. The index is empty until somebody does."""

    dependencies = [("courses", "0007_outcome_settings")]
    operations = [
        migrations.AddField(
            "segmentview",
            "watched_at",
            models.DateTimeField(
                null=True, blank=True, help_text="When nearly all of it had been played, once."
            ),
        ),
        migrations.AddIndex(
            "segmentview",
            models.Index(
                fields=["segment", "watched_at"],
                condition=models.Q(watched_at__isnull=False),
                name="segment_view_watched",
            ),
        ),
    ]
