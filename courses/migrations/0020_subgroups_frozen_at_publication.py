from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0019_unnamed_files_and_words_of_formats"),
    ]

    operations = [
        migrations.AddField(
            model_name="course",
            name="subgroups_frozen",
            field=models.JSONField(
                blank=True,
                db_default=[],
                default=list,
                editable=False,
                help_text="The subgroups chosen in advance, as they were when the course went live.",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="subgroups_frozen_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
