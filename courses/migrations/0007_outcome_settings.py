from django.db import migrations, models

TESTS = [("mcnemar-exact", "exact McNemar test"), ("mcnemar-mid-p", "mid-p McNemar test")]


class Migration(migrations.Migration):
    """How outcomes are told: for whom the course is made, what was promised, by which test."""

    dependencies = [("courses", "0006_numbers_can_be_swapped")]
    operations = [
        migrations.AddField(
            "course",
            "promised_reach",
            models.PositiveIntegerField(
                null=True,
                blank=True,
                help_text="Participants promised to the supporters. Empty: nothing was promised.",
            ),
        ),
        migrations.AddField(
            "course",
            "target_specialties",
            models.JSONField(
                default=list,
                blank=True,
                db_default=[],
                help_text=(
                    "The specialties the course is made for, a list of texts; outcomes are told "
                    "for them and for all others. Empty: oncologists, and only inside."
                ),
            ),
        ),
        migrations.AddField(
            "course",
            "item_test",
            models.CharField(
                max_length=13,
                choices=TESTS,
                default="mcnemar-exact",
                db_default="mcnemar-exact",
                help_text="The test of one item before and after. Every report says which.",
            ),
        ),
        migrations.AddField(
            "supporter",
            "grant_id",
            models.CharField(
                "grant ID",
                max_length=80,
                blank=True,
                db_default="",
                help_text="The supporter's number of the grant; it stands on the cover of reports.",
            ),
        ),
        migrations.AddConstraint(
            "course",
            models.CheckConstraint(
                condition=models.Q(item_test__in=[value for value, _ in TESTS]),
                name="course_item_test_known",
            ),
        ),
    ]
