from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from learners.models import ClockTimestamp

from ..watching import LONGEST_NAME
from .course import Course
from .tracks import MicroSegment, Track


class Pathway(models.TextChoices):
    CME = "cme", "CME course"
    MICRO = "micro", "micro-learning"
    COMPARISON = "comparison", "comparison arm: does not take the course"


class Enrollment(models.Model):
    """A learner on a pathway into a course; never edited, never doubled.

    .. pii: links a learner to a course
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="enrollments"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrollments")
    pathway = models.CharField(max_length=10, choices=Pathway, default=Pathway.CME)
    campaign = models.CharField(max_length=200, blank=True)
    # Loaded from elsewhere: counts by the pathway given, as verified, without a start of its own
    # here.
    loaded = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField(db_default=Now())
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "learner", "pathway"],
                include=["loaded", "recorded_at"],
                name="enrollment_once_per_pathway",
            ),
            models.CheckConstraint(
                condition=Q(pathway__in=Pathway.values), name="enrollment_pathway_known"
            ),
        ]
        indexes = [
            models.Index(fields=["learner"], name="enrollment_learner"),
            models.Index(fields=["course", "recorded_at"], name="enrollment_recorded"),
            models.Index(
                fields=["course"], condition=~Q(campaign=""), name="enrollment_by_campaign"
            ),
        ]

    def __str__(self) -> str:
        return f"learner {self.learner_id} in {self.course_id} ({self.pathway})"


class WatchClock(models.Model):
    """How many media seconds a learner may still be credited: grows with the wall clock times the
    fastest speed of one window, and with the wall clock alone while several windows play.

    One row a learner, over all windows, devices and tracks together; locked while a claim is
    judged.

    .. pii: belongs to a learner
    """

    learner = models.OneToOneField(
        "learners.Learner", primary_key=True, on_delete=models.CASCADE, related_name="watch_clock"
    )
    budget = models.DecimalField(
        max_digits=12, decimal_places=3, default=0, help_text="Seconds the last beat left over."
    )
    settled_at = models.DateTimeField(db_default=Now(), help_text="The last beat of any track.")
    # What is left over belongs to one window on one track; no other one finds it.
    track = models.ForeignKey(
        "courses.Track", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    window_name = models.CharField(
        max_length=LONGEST_NAME,
        blank=True,
        db_default="",
        help_text="The window that sent the last beat, as its page names itself.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(budget__gte=0), name="watch_budget_not_negative")
        ]

    def __str__(self) -> str:
        return f"learner {self.learner_id}: {self.budget} s"


class TrackProgress(models.Model):
    """The union of what a learner watched of a track; it only grows.

    .. pii: viewing behaviour of a learner
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="progress"
    )
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="progress")
    intervals = models.JSONField(
        default=list, help_text="Disjoint [from, to] in seconds, in order."
    )
    watched = models.DecimalField(
        max_digits=9, decimal_places=3, default=0, help_text="Seconds in the union."
    )
    position = models.DecimalField(
        max_digits=9, decimal_places=3, default=0, help_text="Where to resume, in seconds."
    )
    started_at = models.DateTimeField(db_default=ClockTimestamp())
    completed_at = models.DateTimeField(
        null=True, blank=True, help_text="When nearly all of it had been watched."
    )
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "progress in tracks"
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "track"], name="progress_once_per_learner_and_track"
            ),
            models.CheckConstraint(
                condition=Q(watched__gte=0) & Q(position__gte=0), name="progress_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["track", "learner"], name="progress_by_track"),
            models.Index(fields=["track", "started_at"], name="progress_started"),
            models.Index(
                fields=["track", "completed_at"],
                condition=Q(completed_at__isnull=False),
                name="progress_completed",
            ),
            # What was touched lately; unlike another index it costs a report of watching nothing.
            BrinIndex(fields=["updated_at"], pages_per_range=16, name="progress_touched"),
        ]

    def __str__(self) -> str:
        return f"learner {self.learner_id} on track {self.track_id}: {self.watched} s"


class SegmentView(models.Model):
    """Somebody began a micro-learning segment: enough of it was played, or its question was
    answered.

    .. pii: viewing behaviour of a learner
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="segment_views"
    )
    segment = models.ForeignKey(MicroSegment, on_delete=models.PROTECT, related_name="views")
    started_at = models.DateTimeField(db_default=ClockTimestamp())
    watched_at = models.DateTimeField(
        null=True, blank=True, help_text="When nearly all of it had been played, once."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "segment"], name="segment_view_once")
        ]
        indexes = [
            models.Index(fields=["segment", "learner"], name="segment_view_by_segment"),
            models.Index(fields=["segment", "started_at"], name="segment_view_started"),
            models.Index(
                fields=["segment", "watched_at"],
                condition=Q(watched_at__isnull=False),
                name="segment_view_watched",
            ),
        ]

    def __str__(self) -> str:
        return f"learner {self.learner_id} on segment {self.segment_id}"
