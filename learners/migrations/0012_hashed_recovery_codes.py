"""Recovery codes are kept as hashes; their seeds go. Whoever wrote theirs down goes on using them."""

import time

from django.db import migrations

from learners.recovery_codes import SeededCodes, hashed


def hash_codes(apps, schema_editor):
    for row in _rows(apps).filter(data__has_key="seed"):
        seen = row.data.get("viewed_at") or time.time()
        data = hashed(SeededCodes(row).get_unused_codes())
        del data["sealed"]  # they were shown as often as their owner liked
        row.data = data | {"viewed_at": seen}
        row.save(update_fields=["data"])


def forget_hashed(apps, schema_editor):
    """The software of before reads none of them: their owners make new ones."""
    _rows(apps).filter(data__has_key="hashes").delete()


def _rows(apps):
    return apps.get_model("mfa", "Authenticator").objects.filter(type="recovery_codes")


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0011_invitation_mail"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(hash_codes, forget_hashed)]
