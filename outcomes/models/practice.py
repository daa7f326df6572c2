"""What was done in practice, counted outside the platform."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learners.models import ClockTimestamp


class PracticeCount(models.Model):
    """Numerator and denominator of a measure of practice or of patients in one period, as imported.
    Append-only: the newest row of a measure and period counts.

    .. no_pii: aggregates from records outside
    """

    class Period(models.TextChoices):
        BEFORE = "before", _("before")
        AFTER = "after", _("after")

    class Level(models.IntegerChoices):
        PERFORMANCE = 5, _("5, performance")
        PATIENTS = 6, _("6, patient health")

    course = models.ForeignKey(
        "courses.Course", on_delete=models.PROTECT, related_name="practice_counts"
    )
    measure = models.CharField(max_length=60, help_text="Its short name.")
    label = models.CharField(max_length=200, help_text="What it counts, in a line.")
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.PERFORMANCE)
    source = models.CharField(max_length=200, blank=True, help_text="Where the counts are from.")
    period = models.CharField(max_length=6, choices=Period)
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["course", "measure", "period", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(numerator__lte=F("denominator")), name="practice_count_is_a_part"
            ),
            models.CheckConstraint(
                condition=Q(period__in=["before", "after"]), name="practice_count_period_known"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[5, 6]), name="practice_count_level_known"
            ),
            models.CheckConstraint(
                condition=~Q(measure="") & ~Q(label=""), name="practice_count_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.period}: {self.numerator}/{self.denominator}"
