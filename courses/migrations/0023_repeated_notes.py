from django.db import migrations

REPEATED = """
DELETE FROM courses_note later USING courses_note earlier
WHERE later.id > earlier.id AND later.learner_id = earlier.learner_id
    AND later.track_id = earlier.track_id AND later.at = earlier.at AND later.text = earlier.text
"""


class Migration(migrations.Migration):
    """What a second click has stored again."""

    dependencies = [("courses", "0022_window_of_a_beat")]
    operations = [migrations.RunSQL(REPEATED, migrations.RunSQL.noop)]
