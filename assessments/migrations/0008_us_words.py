import django.core.validators
from django.db import migrations, models

import courses.models.fields


class Migration(migrations.Migration):
    """Labels in US English; nothing changes in the database."""

    dependencies = [
        ("assessments", "0007_what_was_shown"),
    ]

    operations = [
        migrations.AlterField(
            model_name="poll",
            name="pass_mark",
            field=courses.models.fields.ShareField(
                blank=True,
                help_text="Share of scored questions that must be answered correctly, 0 to 1. Empty: nothing to pass.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="key",
            field=models.CharField(
                help_text="For example q1; stays the same forever.",
                max_length=60,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[A-Za-z0-9][A-Za-z0-9_-]*$",
                        "Letters, digits, hyphens and underscores only.",
                    )
                ],
            ),
        ),
    ]
