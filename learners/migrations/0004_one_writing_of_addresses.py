import idna
from django.db import migrations
from django.db.models import Model

BEYOND_ASCII = r"@.*[^\x01-\x7f]"
ROWS = (("learners", "User"), ("account", "EmailAddress"), ("learners", "Learner"))


def normal(email: str) -> str:
    """As learners/addresses.py writes it."""
    local, at, domain = email.rpartition("@")
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return email


def in_one_writing(apps, schema_editor):
    """Two accounts that become one address stay as they are: somebody has to look at them."""
    for app, name in ROWS:
        model: type[Model] = apps.get_model(app, name)
        for row in model._default_manager.filter(email__regex=BEYOND_ASCII).iterator():
            email = normal(row.email)
            taken = name != "Learner" and model._default_manager.filter(email=email).exists()
            if email != row.email and not taken:
                model._default_manager.filter(pk=row.pk).update(email=email)


class Migration(migrations.Migration):
    replaces = [("learners", "0008_one_writing_of_addresses")]
    dependencies = [
        ("learners", "0003_api_tokens"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(in_one_writing, migrations.RunPython.noop)]
