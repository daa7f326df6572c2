import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a beat leaves over belongs to its track; what was saved up from enrollment is gone."""

    dependencies = [("courses", "0002_statement_texts")]

    operations = [
        migrations.AddField(
            model_name="watchclock",
            name="track",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="courses.track",
            ),
        ),
        migrations.AlterField(
            model_name="watchclock",
            name="budget",
            field=models.DecimalField(
                decimal_places=3,
                default=0,
                help_text="Seconds the last beat left over.",
                max_digits=12,
            ),
        ),
        migrations.AlterField(
            model_name="watchclock",
            name="settled_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                help_text="The last beat of any track.",
            ),
        ),
    ]
