from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0010_indexes_for_counting")]

    operations = [
        migrations.AddField(
            model_name="course",
            name="signatory_name",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Who signs the certificates, with credentials. Empty: the provider's usual signatory.",
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
    ]
