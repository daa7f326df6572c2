from django.db import migrations, models

# The usual method said that there is no fee; nobody had written it. Where learners have been told
# so, it stands in the planning record now: its authors see it, and nobody reads the same again.
TOLD = (
    "Read these pages, take the pre-test, watch the tracks and decide at their decision points, "
    "then take the post-test and complete the evaluation. There is no fee for this activity."
)


def keep_what_was_told(apps, schema_editor):
    plans = apps.get_model("courses", "PlanningRecord").objects
    own = apps.get_model("courses", "StatementText").objects.filter(key="method").exclude(text="")
    if own.exists():
        return
    shown = apps.get_model("courses", "FrontMatterShown").objects.values("front_matter__course")
    plans.filter(course__in=shown, method="").update(method=TOLD)
    unplanned = apps.get_model("courses", "Course").objects.filter(pk__in=shown, planning=None)
    plans.bulk_create(plans.model(course=course, method=TOLD) for course in unplanned)


def take_back(apps, schema_editor):
    apps.get_model("courses", "PlanningRecord").objects.filter(method=TOLD).update(method="")


class Migration(migrations.Migration):
    dependencies = [("courses", "0027_campaign_names")]

    operations = [
        migrations.AddField(
            "planningrecord",
            "fee",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text=(
                    "What learners pay, for example: There is no fee. Learners read it as it "
                    "stands here; empty says nothing of it."
                ),
                max_length=300,
            ),
        ),
        migrations.AddField(
            "planningrecord",
            "skipped",
            models.JSONField(
                blank=True,
                db_default=[],
                default=list,
                help_text=("Steps to a finished course that its author passed over with a word."),
                verbose_name="steps passed over",
            ),
        ),
        migrations.RunPython(keep_what_was_told, take_back),
    ]
