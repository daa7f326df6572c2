from django.db import migrations, models


class Migration(migrations.Migration):
    """Labels in US English; nothing changes in the database."""

    dependencies = [
        ("credit", "0004_watching_asked_for"),
    ]

    operations = [
        migrations.AlterField(
            model_name="creditoffer",
            name="needs_post_test",
            field=models.BooleanField(
                default=True, help_text="The post-test must be passed.", verbose_name="post-test"
            ),
        ),
    ]
