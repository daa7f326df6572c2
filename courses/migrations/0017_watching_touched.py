from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """While people go on watching: without a lock on the table."""

    atomic = False
    dependencies = [("courses", "0016_segment_is_its_name")]
    operations = [
        AddIndexConcurrently(
            "trackprogress",
            BrinIndex(fields=["updated_at"], pages_per_range=16, name="progress_touched"),
        ),
    ]
