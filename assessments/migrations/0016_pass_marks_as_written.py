from django.db import migrations

import courses.models.fields


class Migration(migrations.Migration):
    """The column keeps as many decimals as its author wrote; no row is written again for that."""

    dependencies = [("assessments", "0015_poll_history")]

    operations = [
        migrations.AlterField(
            model_name="poll",
            name="pass_mark",
            field=courses.models.fields.ShareField(
                blank=True,
                help_text="Share of scored questions that must be right, 0 to 1. Empty: nothing to pass.",
                null=True,
            ),
        ),
    ]
