from django.db import migrations

# What reviewers say, and who settled it, stands in the course's log of changes.
LOG = """
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON courses_reviewcomment FOR EACH ROW
    EXECUTE FUNCTION courses_note_change('course', 'id');
"""
LOG_BACK = "DROP TRIGGER note_change ON courses_reviewcomment;"


class Migration(migrations.Migration):
    dependencies = [("courses", "0024_note_once_a_second")]
    operations = [migrations.RunSQL(LOG, LOG_BACK)]
