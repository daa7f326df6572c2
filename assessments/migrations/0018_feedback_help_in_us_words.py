from django.db import migrations, models


class Migration(migrations.Migration):
    """The words beside the field alone; the database does nothing."""

    dependencies = [("assessments", "0017_answer_confidence")]

    operations = [
        migrations.AlterField(
            model_name="choice",
            name="feedback",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Why this choice is correct or not. Shown after the answer, never before.",
            ),
        ),
    ]
