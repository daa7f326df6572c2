from django.db import migrations

# Offers are noted in the course's log of changes.
TABLES = {"credit_creditoffer": "course", "credit_trackcredit": "offer"}
TRIGGERS = "".join(
    f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW "
    f"EXECUTE FUNCTION courses_note_change('{whose}', 'id');"
    for table, whose in TABLES.items()
)
BACK = "".join(f"DROP TRIGGER note_change ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("credit", "0005_us_words"), ("courses", "0011_changes")]
    operations = [migrations.RunSQL(TRIGGERS, BACK)]
