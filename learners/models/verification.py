from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .clock import ClockTimestamp
from .learner import NpiStatus


class NpiCheck(models.Model):
    """A look at somebody's NPI and how it came out; append-only, the newest one is today's.

    .. pii: NPI and name as given
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="npi_checks"
    )
    npi = models.CharField("NPI", max_length=10)
    status = models.CharField(max_length=12, choices=NpiStatus)
    reason = models.CharField(max_length=30, blank=True)
    method = models.CharField(max_length=13, help_text="directory, registry, manual or recheck")
    typed = models.BooleanField(
        default=False, help_text="An attempt of the person; these are limited."
    )
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    grade = models.CharField(
        max_length=6, blank=True, help_text="How the names agree: exact, strong, weak or none."
    )
    matched = models.CharField(
        max_length=8, blank=True, help_text="Which name of the registry: legal or other."
    )
    taxonomies = ArrayField(models.CharField(max_length=10), default=list)
    primary_taxonomy = models.CharField(max_length=10, blank=True)
    oncologist = models.BooleanField(null=True)
    source = models.CharField(
        max_length=100, blank=True, help_text="File and day, or the time the registry answered."
    )
    code_set = models.CharField(max_length=40, blank=True)
    checked_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = "NPI check"
        indexes = [models.Index(fields=["learner", "-id"], name="npi_check_of_learner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=NpiStatus.values), name="npi_check_status_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.npi}: {self.status} {self.reason}".strip()


class Review(models.Model):
    """Something only a person can decide: names that nearly agree, an NPI in use, rows that may be
    one person.

    .. pii: names a learner, with NPI and name as given
    """

    class Kind(models.TextChoices):
        NAME = "name", "names nearly agree"
        IN_USE = "in-use", "NPI of another account"
        JOIN = "join", "may be one person"

    class Decision(models.TextChoices):
        OPEN = "", "open"
        ACCEPTED = "accepted", "accepted"
        REFUSED = "refused", "refused"

    kind = models.CharField(max_length=6, choices=Kind)
    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="reviews"
    )
    other = models.ForeignKey(
        "learners.Learner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    npi = models.CharField("NPI", max_length=10, blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    opened_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=Decision, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "manual check"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "learner", "other"],
                condition=Q(decision=""),
                nulls_distinct=False,
                name="review_open_once",
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_at__isnull=False), name="review_decided_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.learner}"


class LearnerMerge(models.Model):
    """From now on the rows of one learner are read as another's. Append-only: no answer moves, the
    newest row decides, and a row without `kept` lets the learner stand alone again.

    .. pii: links learners
    """

    joined = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="joinings"
    )
    kept = models.ForeignKey(
        "learners.Learner",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="joined_here",
    )
    how = models.CharField(
        max_length=6, help_text="own: by the person; manual: decided in the admin; undo"
    )
    consent = models.ForeignKey(
        "learners.Consent", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["joined", "-id"], name="merge_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept__isnull=True) | ~Q(kept=models.F("joined")),
                name="merge_not_with_oneself",
            )
        ]

    def __str__(self) -> str:
        return (
            f"learner {self.joined_id} into {self.kept_id}"
            if self.kept_id
            else f"learner {self.joined_id} alone again"
        )


class Recipient(models.Model):
    """Somebody a personal link was made for; the link is signed, works many times, and its opening
    changes nothing.

    .. pii: name and NPI of an invited person
    """

    campaign = models.CharField(max_length=200)
    npi = models.CharField("NPI", max_length=10)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    learner = models.OneToOneField(
        "learners.Learner",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recipient",
        editable=False,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "npi"], name="recipient_once_per_campaign"),
            models.CheckConstraint(
                condition=Q(npi__regex=r"^([12][0-9]{9})?$"), name="recipient_npi_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name} ({self.campaign})".strip()


class AuditEntry(models.Model):
    """Who changed what of whom, from what to what; append-only.

    .. pii: ids of people; never names, numbers or texts of theirs
    """

    at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    deed = models.CharField(max_length=40)
    subject = models.CharField(max_length=60, help_text="Kind and id, for example learner 7.")
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    # Written by the database: who it was outlives the account, and each entry the one before it.
    who_number = models.IntegerField(null=True, editable=False)
    previous = models.CharField(max_length=64, default="", db_default="", editable=False)
    digest = models.CharField(max_length=64, default="", db_default="", editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["subject"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.deed} {self.subject}"
