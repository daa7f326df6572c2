from django.db import migrations

# What an operator finds to begin with, and may change or switch off.
RULES = (
    ("enrolled_not_started", 7),
    ("incomplete", 14),
    ("passed_not_claimed", 3),
    ("expiry_near", 14),
)


def make_rules(apps, schema_editor):
    rule = apps.get_model("assessments", "ReminderRule")
    for trigger, days in RULES:
        rule.objects.get_or_create(course=None, trigger=trigger, defaults={"days": days})


class Migration(migrations.Migration):
    replaces = [("assessments", "0011_default_reminders")]
    dependencies = [("assessments", "0004_poll_history")]
    operations = [migrations.RunPython(make_rules, migrations.RunPython.noop)]
