from django.db import migrations, models

import courses.models.campaign


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0026_progress_named"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="name",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="What reports call the campaign, for example “Spring newsletter”. All "
                "its links share it; empty: the word in its address.",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="description",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Where and how this link is given out, for example “LinkedIn, paid post "
                "to hematologists”. Reports say it beside the name.",
                max_length=200,
            ),
        ),
        migrations.AlterField(
            model_name="campaign",
            name="campaign",
            field=models.CharField(
                help_text="The word in the address it is counted under.",
                max_length=200,
                validators=[courses.models.campaign.campaign_word],
            ),
        ),
    ]
