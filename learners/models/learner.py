from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_noop

from ..addresses import with_mail_domain
from .clock import ClockTimestamp


class NpiStatus(models.TextChoices):
    UNVERIFIED = "unverified", "not verified"
    VERIFIED = "verified", "verified"
    MISMATCH = "mismatch", "does not match"
    DEACTIVATED = "deactivated", "deactivated"


class Exclusion(models.TextChoices):
    """Why somebody never counts in outcomes."""

    NONE = "", "counts"
    TEST = "test", "test account"
    STAFF = "staff", "staff"
    FACULTY = "faculty", "faculty"


class PracticeSetting(models.TextChoices):
    ACADEMIC = "academic", gettext_noop("academic center")
    COMMUNITY = "community", gettext_noop("community hospital or practice")
    PRIVATE = "private", gettext_noop("private practice")
    GOVERNMENT = "government", gettext_noop("government or military")
    OTHER = "other", gettext_noop("other")


class LearnerFacts(models.Model):
    """What outcomes reads of a person; the same columns now and in history."""

    email = models.EmailField("e-mail address", max_length=254, blank=True)
    npi = models.CharField("NPI", max_length=10, blank=True)
    npi_status = models.CharField(
        "NPI status", max_length=12, choices=NpiStatus, default=NpiStatus.UNVERIFIED
    )
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    profession = models.CharField(max_length=100, blank=True)
    specialty = models.CharField(
        max_length=150, blank=True, help_text="The label, or a NUCC taxonomy code."
    )
    exclusion = models.CharField(
        max_length=8,
        choices=Exclusion,
        blank=True,
        default="",
        help_text="Why this person never counts in outcomes.",
    )
    practice_setting = models.CharField(
        max_length=10, choices=PracticeSetting, blank=True, default="", db_default=""
    )
    years_in_practice = models.PositiveSmallIntegerField(null=True, blank=True)
    npi_oncologist = models.BooleanField(
        "oncologist by the registry",
        null=True,
        blank=True,
        help_text="Whether the verified NPI lists an oncologist's taxonomy.",
    )

    class Meta:
        abstract = True


class Learner(LearnerFacts):
    """A clinician who takes part, with an account or without one.

    A micro-learning participant may have no account; people loaded from elsewhere have an origin
    and the id they had there. Rows that share an NPI or an e-mail address are one person: outcomes
    joins them when it counts, nothing is merged without a human.

    .. pii: name, credentials, e-mail address, NPI, profession, specialty, practice, day and month
    of birth
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="learner",
    )
    origin = models.CharField(
        max_length=120, blank=True, help_text="Where a loaded learner comes from."
    )
    external_id = models.CharField(max_length=200, blank=True, help_text="The id used there.")
    credentials = models.CharField(
        max_length=60, blank=True, db_default="", help_text="After the name, for example MD, PhD."
    )
    # Never the year: boards match by month and day, and only of those who want their credit
    # reported.
    birth_month = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_day = models.PositiveSmallIntegerField(null=True, blank=True)
    erased_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the person asked to be forgotten."
    )
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    # Since when the facts above hold; the row before an edit goes to LearnerHistory by a trigger,
    # so that a snapshot of last month reads last month's facts.
    facts_since = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        constraints = [
            # An imported id means something within its origin only, and once there.
            models.UniqueConstraint(
                fields=["origin", "external_id"],
                condition=~Q(origin=""),
                name="learner_external_id_once_per_origin",
            ),
            models.CheckConstraint(
                condition=Q(origin="") | ~Q(external_id=""), name="learner_origin_has_id"
            ),
            # An NPI is ten ASCII digits beginning with 1 or 2; the check digit is a typing check
            # for doors.
            models.CheckConstraint(
                condition=Q(npi="") | Q(npi__regex=r"^[12][0-9]{9}$"), name="learner_npi_form"
            ),
            # One verified NPI, one account.
            models.UniqueConstraint(
                fields=["npi"],
                condition=Q(npi_status="verified", user__isnull=False) & ~Q(npi=""),
                name="learner_verified_npi_once_per_account",
            ),
            models.CheckConstraint(
                condition=Q(exclusion__in=Exclusion.values), name="learner_exclusion_known"
            ),
            models.CheckConstraint(
                condition=Q(practice_setting="") | Q(practice_setting__in=PracticeSetting.values),
                name="learner_setting_known",
            ),
            models.CheckConstraint(
                condition=Q(years_in_practice__isnull=True) | Q(years_in_practice__lte=80),
                name="learner_years_plausible",
            ),
            models.CheckConstraint(
                condition=Q(birth_month__isnull=True, birth_day__isnull=True)
                | Q(birth_month__range=(1, 12), birth_day__range=(1, 31)),
                name="learner_birthday_whole",
            ),
        ]
        indexes = [
            models.Index(Lower("email"), name="learner_email_any_case", condition=~Q(email="")),
            models.Index(fields=["npi"], name="learner_npi", condition=~Q(npi="")),
            models.Index(fields=["exclusion"], name="learner_excluded", condition=~Q(exclusion="")),
            # Nearly always empty range: who was edited after a given moment.
            models.Index(fields=["facts_since"], name="learner_facts_since"),
        ]

    def __str__(self) -> str:
        name = f"{self.given_name} {self.family_name}".strip()
        return name or self.email or f"Learner {self.pk}"

    def save(self, *args: Any, **named: Any) -> None:
        self.email = with_mail_domain(self.email)
        super().save(*args, **named)

    @property
    def seed(self) -> str:
        """What stands for this person where an order is drawn for them.

        Of a visitor it is known before they are a row.
        """
        return self.external_id if self.origin == "session" else str(self.pk)


class LearnerHistory(LearnerFacts):
    """What was known of a learner before an edit; written by the database, never by hand.

    .. pii: as Learner
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="history")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "learner history"
        indexes = [models.Index(fields=["valid_until", "learner"], name="learner_history_until")]

    def __str__(self) -> str:
        return f"learner {self.learner_id} until {self.valid_until:%Y-%m-%d %H:%M}"
