from django.db import migrations, models


def _constraint(name: str, *, deferrable: models.Deferrable | None) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=("course", "number"), name=name, deferrable=deferrable)


class Migration(migrations.Migration):
    """Objectives and tracks of a course swap their numbers in one save: judged at its end."""

    dependencies = [("courses", "0005_withdrawn_parts")]
    operations = [
        operation
        for model, name in (
            ("objective", "objective_number_once_per_course"),
            ("track", "track_number_once_per_course"),
        )
        for operation in (
            migrations.RemoveConstraint(model, name),
            migrations.AddConstraint(
                model, _constraint(name, deferrable=models.Deferrable.DEFERRED)
            ),
        )
    ]
