from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    """While mail goes on being written: without a lock on the table."""

    atomic = False
    dependencies = [("jobs", "0003_us_words")]
    operations = [
        AddIndexConcurrently("outboxmail", models.Index(Upper("to"), name="outbox_to")),
    ]
