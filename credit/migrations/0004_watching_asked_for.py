from django.db import migrations

import courses.models.fields


def ask_where_nothing_was_said(apps, schema_editor):
    """0 was the default, not a choice: such an offer asks for the usual share from now on."""
    offers = apps.get_model("credit", "CreditOffer").objects
    offers.filter(min_watched=0).update(min_watched=None)


def ask_for_nothing(apps, schema_editor):
    apps.get_model("credit", "CreditOffer").objects.filter(min_watched=None).update(min_watched=0)


class Migration(migrations.Migration):
    dependencies = [("credit", "0003_watching_as_written")]

    operations = [
        migrations.AlterField(
            model_name="creditoffer",
            name="min_watched",
            field=courses.models.fields.ShareField(
                blank=True,
                help_text="Share of each track that must have been watched, 0 to 1. Empty: 0.8.",
                null=True,
            ),
        ),
        migrations.RunPython(ask_where_nothing_was_said, ask_for_nothing),
    ]
