from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """While certificates go on being issued: without a lock on the table."""

    atomic = False
    dependencies = [("credit", "0008_forgotten_certificates")]
    operations = [
        AddIndexConcurrently(
            "certificate",
            models.Index(
                fields=["revoked_at"],
                condition=models.Q(revoked_at__isnull=False),
                name="certificate_revoked",
            ),
        ),
    ]
