"""Invitations are mail of their own kind. They were sent as reminders until now: whoever stopped
those, stopped both, and that stays.
"""

from django.db import migrations, models

STOPPED_TOO = """
INSERT INTO learners_mailstop (learner_id, kind, stopped_at)
SELECT learner_id, 'invitation', stopped_at FROM learners_mailstop WHERE kind = 'reminders'
ON CONFLICT DO NOTHING
"""
WITHOUT = "DELETE FROM learners_mailstop WHERE kind = 'invitation'"


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0010_token_team"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mailstop",
            name="kind",
            field=models.CharField(
                choices=[
                    ("follow_up", "follow-up questions"),
                    ("invitation", "invitations to courses"),
                    ("reminders", "reminders"),
                    ("boosters", "short questions a few weeks later"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(STOPPED_TOO, WITHOUT),
    ]
