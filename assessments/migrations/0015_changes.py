from django.db import migrations

# What is asked is noted in the course's log of changes, corrections of keys and mended words too.
TABLES = {
    "assessments_question": ("course", "id"),
    "assessments_questionversion": ("course", "id"),
    "assessments_choice": ("version", "id"),
    "assessments_picture": ("course", "id"),
    "assessments_poll": ("course", "id"),
    "assessments_pollquestion": ("poll", "id"),
    "assessments_decisionpoint": ("track", "id"),
    "assessments_segmentquestion": ("segment", "segment_id"),
    "assessments_reminderrule": ("course", "id"),
    "assessments_reminderplan": ("poll", "poll_id"),
    "assessments_rescoring": ("version", "id"),
    "assessments_amendment": ("version", "id"),
}
TRIGGERS = "".join(
    f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW "
    f"EXECUTE FUNCTION courses_note_change('{whose}', '{key}');"
    for table, (whose, key) in TABLES.items()
)
BACK = "".join(f"DROP TRIGGER note_change ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0014_withdrawn_polls"), ("courses", "0011_changes")]
    operations = [migrations.RunSQL(TRIGGERS, BACK)]
