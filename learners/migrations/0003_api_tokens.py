import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# What went before kept the tokens themselves. They go on working for a year, by their digest; the plain ones are forgotten.
CARRY_OVER = """
DO $$ BEGIN
IF to_regclass('authtoken_token') IS NOT NULL THEN
    INSERT INTO learners_apitoken (user_id, name, scopes, digest, beginning, second_factor, created_at, expires_at, ended_because)
    SELECT user_id, 'made before tokens had names', '{read,answer,outcomes}', encode(sha256(convert_to(key, 'UTF8')), 'hex'),
           left(key, 8), true, created, now() + interval '1 year', ''
    FROM authtoken_token;
    DELETE FROM authtoken_token;
END IF;
END $$;
"""


class Migration(migrations.Migration):
    replaces = [("learners", "0007_api_tokens")]
    dependencies = [("learners", "0002_promises")]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="What it is for.", max_length=100)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "read courses and what is mine"),
                                ("answer", "enroll, answer, watch and claim"),
                                ("outcomes", "read outcomes and ask for them"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "beginning",
                    models.CharField(
                        editable=False,
                        help_text="Its first characters, to tell it from others.",
                        max_length=8,
                    ),
                ),
                ("second_factor", models.BooleanField(default=False, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("ended_because", models.CharField(blank=True, editable=False, max_length=40)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scopes__len__gt", 0),
                            ("scopes__contained_by", ["read", "answer", "outcomes"]),
                        ),
                        name="api_token_scopes_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(("ended_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="api_token_end_has_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
    ]
