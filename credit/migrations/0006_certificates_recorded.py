from django.db import migrations, models

import learners.models.clock

# Those there are already count from when they were issued.
BACK_THEN = """
ALTER TABLE credit_certificate DISABLE TRIGGER credit_certificate_stays;
UPDATE credit_certificate SET recorded_at = issued_at;
ALTER TABLE credit_certificate ENABLE TRIGGER credit_certificate_stays;
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0005_revisions_of_offers")]
    operations = [
        migrations.AddField(
            model_name="certificate",
            name="recorded_at",
            field=models.DateTimeField(
                db_default=learners.models.clock.ClockTimestamp(), editable=False
            ),
        ),
        migrations.RunSQL(BACK_THEN, migrations.RunSQL.noop),
    ]
