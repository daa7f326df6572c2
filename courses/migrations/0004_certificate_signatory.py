from django.db import migrations, models

NEW = ("attestation-participation", "certificate-hours")


def rows(apps, schema_editor):
    """The rows of statements that are new, empty: the usual words stand."""
    text = apps.get_model("courses", "StatementText")
    for key in NEW:
        text.objects.get_or_create(key=key)


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_clock_of_a_track")]

    operations = [
        migrations.AddField(
            model_name="course",
            name="signatory_name",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Who signs the certificates. Empty: the provider's usual signatory.",
                max_length=150,
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="signatory_title",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="For example Medical Director.",
                max_length=150,
            ),
        ),
        migrations.RunPython(rows, migrations.RunPython.noop),
    ]
