from django.db import migrations

# The front matter states what credit is offered: an offer that changes, changes the revision of its course.
THERE = (
    "CREATE TRIGGER revise AFTER INSERT OR UPDATE OR DELETE ON credit_creditoffer "
    "FOR EACH ROW EXECUTE FUNCTION courses_revise('course');"
)
BACK = "DROP TRIGGER revise ON credit_creditoffer;"


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0004_cpe_monitor"),
        ("assessments", "0013_revisions_of_what_pages_keep"),
    ]
    operations = [migrations.RunSQL(THERE, BACK)]
