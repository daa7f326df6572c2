from django.db import migrations

import courses.models.fields


class Migration(migrations.Migration):
    """The column keeps as many decimals as its author wrote; no row is written again for that."""

    replaces = [("assessments", "0016_pass_marks_as_written")]
    dependencies = [("assessments", "0005_reminders_to_begin_with")]

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
