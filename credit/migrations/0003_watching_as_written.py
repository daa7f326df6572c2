from django.db import migrations

import courses.models.fields


class Migration(migrations.Migration):
    """The column keeps as many decimals as its author wrote; no row is written again for that."""

    replaces = [("credit", "0007_watching_as_written")]
    dependencies = [("credit", "0002_promises")]

    operations = [
        migrations.AlterField(
            model_name="creditoffer",
            name="min_watched",
            field=courses.models.fields.ShareField(
                default=0, help_text="Share of each video that must have been watched, 0 to 1."
            ),
        ),
    ]
