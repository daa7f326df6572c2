from django.db import migrations


class Migration(migrations.Migration):
    """Labels in US English; nothing changes in the database."""

    dependencies = [
        ("outcomes", "0003_rewrites"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="programme",
            options={"ordering": ["title"], "verbose_name": "program"},
        ),
    ]
