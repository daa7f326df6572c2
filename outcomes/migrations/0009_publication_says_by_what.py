"""What was published says which software and rules it was published by, and its document bears its
digest.
"""

import json

from django.db import migrations, models


def tell(apps, schema_editor):
    for publication in _each(apps):
        document = json.loads(publication.document)
        publication.rules = document["snapshot"]["rules"].get("version") or 1
        _keep(publication, document, publication.digest)


def forget(apps, schema_editor):
    for publication in _each(apps):
        _keep(publication, json.loads(publication.document), None)


def _each(apps):
    return apps.get_model("outcomes", "PublishedOutcomes").objects.order_by("pk").iterator(10)


def _keep(publication, document, digest):
    """The digest is outside of what is digested."""
    document["snapshot"]["digest"] = digest
    publication.document = json.dumps(document, ensure_ascii=False, allow_nan=False)
    publication.save(update_fields=["document", "rules"])


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0008_publications_and_counts_named")]

    operations = [
        migrations.AddField(
            model_name="publishedoutcomes",
            name="software",
            field=models.CharField(
                blank=True,
                default="",
                help_text="That published it. Earlier ones do not say.",
                max_length=40,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publishedoutcomes",
            name="rules",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="Version of the rules its answers were counted by."
            ),
        ),
        migrations.RunPython(tell, forget),
        migrations.AlterModelOptions(
            name="programme", options={"ordering": ["title"], "verbose_name": "program"}
        ),
    ]
