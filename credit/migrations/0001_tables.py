from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.math
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import credit.models.certificate
import learners.models.clock


class Migration(migrations.Migration):
    replaces = [
        ("credit", "0001_initial"),
        ("credit", "0002_claims_and_certificates"),
        ("credit", "0004_cpe_monitor"),
        ("credit", "0006_certificates_recorded"),
    ]

    initial = True

    dependencies = [
        ("courses", "0001_tables"),
        ("jobs", "0001_tables"),
        ("learners", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "type",
                    models.CharField(help_text="For example ama-pra-category-1.", max_length=60),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="The maximum.",
                        max_digits=5,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "increment",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.25"),
                        help_text="The step in which a learner claims.",
                        max_digits=5,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "professions",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Who may claim it; empty means whom the type is for.",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credit_offers",
                        to="courses.course",
                    ),
                ),
                (
                    "board",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ABA", "ABA"),
                            ("ABIM", "ABIM"),
                            ("ABOHNS", "ABOHNS"),
                            ("ABOS", "ABOS"),
                            ("ABP", "ABP"),
                            ("ABPATH", "ABPATH"),
                            ("ABS", "ABS"),
                            ("ABTS", "ABTS"),
                        ],
                        help_text="The board of MOC points.",
                        max_length=10,
                    ),
                ),
                (
                    "closes_on",
                    models.DateField(
                        blank=True,
                        help_text="Last day to claim, inclusive. Empty: the expiry date.",
                        null=True,
                    ),
                ),
                ("implied", models.BooleanField(default=False, editable=False)),
                (
                    "min_watched",
                    models.DecimalField(
                        decimal_places=3,
                        default=0,
                        help_text="Share of each video that must have been watched, 0 to 1.",
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                    ),
                ),
                (
                    "needs_evaluation",
                    models.BooleanField(
                        default=True,
                        help_text="It must be answered, where there is one.",
                        verbose_name="evaluation",
                    ),
                ),
                (
                    "needs_points",
                    models.BooleanField(
                        default=True,
                        help_text="All of them must be answered.",
                        verbose_name="required decision points",
                    ),
                ),
                (
                    "needs_post_test",
                    models.BooleanField(
                        default=True,
                        help_text="The questions after must be passed.",
                        verbose_name="post-test",
                    ),
                ),
                (
                    "opens_on",
                    models.DateField(
                        blank=True,
                        help_text="First day to claim. Empty: the release date of the course.",
                        null=True,
                    ),
                ),
                (
                    "uan",
                    models.CharField(
                        blank=True,
                        help_text="Universal Activity Number of ACPE credit, for example 1234-0000-21-001-H01-P.",
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?:\\d{4}|JA\\d{7})-\\d{4}-\\d{2}-\\d{3}-[LHB]\\d{2}-[PT]\\Z",
                                "Give a UAN such as 1234-0000-21-001-H01-P.",
                            )
                        ],
                        verbose_name="ACPE UAN",
                    ),
                ),
            ],
            options={
                "ordering": ["course", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "type"), name="credit_offer_once_per_type"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("increment__gt", 0)),
                        name="credit_offer_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("increment__lte", models.F("amount"))),
                        name="credit_offer_step_within_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("type", "ama-pra-category-1"), _negated=True),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod("amount", Decimal("0.25")),
                                    0,
                                ),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(
                                        "increment", Decimal("0.25")
                                    ),
                                    0,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="credit_offer_quarters",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.math.Mod("amount", "increment"), 0
                        ),
                        name="credit_offer_whole_steps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("min_watched__gte", 0), ("min_watched__lte", 1)),
                        name="credit_offer_watched_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__isnull", True),
                            ("closes_on__isnull", True),
                            ("closes_on__gte", models.F("opens_on")),
                            _connector="OR",
                        ),
                        name="credit_offer_closes_after_opening",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "maximum",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="What could be claimed at that moment.",
                        max_digits=5,
                    ),
                ),
                ("increment", models.DecimalField(decimal_places=2, max_digits=5)),
                (
                    "profession",
                    models.CharField(
                        blank=True, help_text="As it was at that moment.", max_length=100
                    ),
                ),
                (
                    "attestation",
                    models.TextField(help_text="What the learner attested, word for word."),
                ),
                (
                    "board_id",
                    models.CharField(
                        blank=True,
                        help_text="For MOC points: the learner opted in with it.",
                        max_length=20,
                        verbose_name="board ID",
                    ),
                ),
                (
                    "completed_at",
                    models.DateTimeField(
                        help_text="When the last of what had to be done was done."
                    ),
                ),
                (
                    "completed_on",
                    models.DateField(help_text="The same as a day in the provider's time zone."),
                ),
                ("idempotency_key", models.UUIDField(blank=True, null=True)),
                (
                    "claimed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                (
                    "retain_until",
                    models.DateField(
                        help_text="Kept at least until this day: six years after the activity."
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="learners.learner",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="credit.creditoffer",
                    ),
                ),
            ],
            options={
                "ordering": ["-claimed_at", "-id"],
                "indexes": [models.Index(fields=["offer", "claimed_at"], name="claim_by_offer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("amount__lte", models.F("maximum"))),
                        name="claim_within_maximum",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.math.Mod("amount", "increment"), 0
                        ),
                        name="claim_in_steps",
                    ),
                    models.UniqueConstraint(
                        fields=("learner", "idempotency_key"), name="claim_once_per_key"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "number",
                    models.CharField(help_text="Printed on it.", max_length=20, unique=True),
                ),
                (
                    "code",
                    models.CharField(
                        default=credit.models.certificate.new_code,
                        help_text="Random; the public check page stands under it.",
                        max_length=40,
                        unique=True,
                    ),
                ),
                (
                    "heading",
                    models.CharField(
                        choices=[
                            ("credit", "Certificate of Credit"),
                            ("participation", "Certificate of Participation"),
                            ("nursing", "Certificate of Contact Hours"),
                            ("pharmacy", "Certificate of Completion"),
                            ("moc", "Certificate of MOC Points"),
                        ],
                        max_length=13,
                    ),
                ),
                ("name", models.CharField(max_length=250)),
                ("facts", models.JSONField(help_text="Everything it prints, word for word.")),
                (
                    "issued_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_reason", models.TextField(blank=True)),
                ("retain_until", models.DateField()),
                (
                    "file",
                    models.CharField(
                        blank=True,
                        help_text="Where the printed certificate is stored.",
                        max_length=200,
                    ),
                ),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "superseded_by",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="credit.certificate",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="credit.claim",
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("claim", "version"), name="certificate_once_per_claim_and_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_at__isnull", True),
                            models.Q(("revoked_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="certificate_revoked_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_by__isnull", True),
                            models.Q(("superseded_by", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="certificate_supersedes_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="credit.claim",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="learners.learner",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credit.creditoffer",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.track",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "offer", "track"),
                        name="claim_part_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExternalCredit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("provider", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=100, verbose_name="type of credit")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                ("completed_on", models.DateField(verbose_name="date of completion")),
                (
                    "added_at",
                    models.DateTimeField(
                        db_default=learners.models.clock.ClockTimestamp(), editable=False
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_credits",
                        to="learners.learner",
                    ),
                ),
            ],
            options={
                "ordering": ["-completed_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="external_credit_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuerKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kid", models.CharField(max_length=60, unique=True)),
                ("public_jwk", models.JSONField()),
                ("private", models.BinaryField(help_text="Encrypted under the site's secret key.")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ReportColumn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("activity", "activity summary"),
                            ("learners", "learners and their credit"),
                            ("cpe", "learners for CPE Monitor"),
                        ],
                        max_length=8,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "heading",
                    models.CharField(
                        help_text="As the accreditor's template has it.", max_length=100
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="What goes into it. Empty: the fixed text.",
                        max_length=40,
                    ),
                ),
                ("fixed", models.CharField(blank=True, max_length=200, verbose_name="fixed text")),
            ],
            options={
                "ordering": ["kind", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "heading"), name="report_column_heading_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["activity", "learners", "cpe"])),
                        name="report_column_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("activity", "activity summary"),
                            ("learners", "learners and their credit"),
                            ("cpe", "learners for CPE Monitor"),
                        ],
                        max_length=8,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="reporting year")),
                (
                    "columns",
                    models.JSONField(
                        default=list, help_text="The headings as they were when it was made."
                    ),
                ),
                ("totals", models.JSONField(default=dict)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_files",
                        to="courses.course",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ReportedClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[("add", "add"), ("delete", "delete"), ("none", "not sent")],
                        max_length=6,
                    ),
                ),
                (
                    "values",
                    models.JSONField(
                        default=dict, help_text="By column source; empty where nothing is sent."
                    ),
                ),
                (
                    "exception",
                    models.CharField(blank=True, help_text="Why it is not sent.", max_length=100),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reported",
                        to="credit.claim",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="credit.reportfile",
                    ),
                ),
            ],
            options={
                "ordering": ["file", "id"],
                "indexes": [models.Index(fields=["claim"], name="reported_claim_by_claim")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("action", "none"), ("exception", ""), _connector="OR"),
                        name="reported_claim_sent_or_exception",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackCredit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="track_credits",
                        to="credit.creditoffer",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="courses.track",
                    ),
                ),
            ],
            options={
                "ordering": ["offer", "track__number"],
                "constraints": [
                    models.UniqueConstraint(fields=("offer", "track"), name="track_credit_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="track_credit_positive"
                    ),
                ],
            },
        ),
    ]
