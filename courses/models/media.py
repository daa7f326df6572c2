from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from .course import Course, slug_form


class Video(models.Model):
    """A video file as it was brought in; its digest tells whether another upload is the same file."""

    video = models.FileField(upload_to="courses/", max_length=300, blank=True)
    video_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    video_name = models.CharField(max_length=300, blank=True, editable=False, help_text="Path inside the package, kept for export.")
    duration = models.DecimalField(
        max_digits=9, decimal_places=3, null=True, blank=True, help_text="Length in seconds, measured from the file."
    )

    class Meta:
        abstract = True


class Track(Video):
    """A video track, about half an hour, with cases and decision points.

    .. no_pii:
    """

    id = models.AutoField(primary_key=True)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="tracks")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="track_number_once_per_course"),
            models.CheckConstraint(condition=Q(duration__isnull=True) | Q(duration__gt=0), name="track_duration_positive"),
        ]

    def __str__(self) -> str:
        return f"Track {self.number}: {self.title}"


class Case(models.Model):
    """A patient case within a track, from a moment of the video on.

    .. no_pii:
    """

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="cases")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    starts_at = models.PositiveIntegerField(help_text="Seconds from the beginning of the video.")
    vignette = models.TextField(blank=True)

    class Meta:
        ordering = ["track", "starts_at", "position"]

    def __str__(self) -> str:
        return self.title


class MicroSegment(Video):
    """A micro-learning segment: one clinical question, one to five minutes, public to watch.

    .. no_pii:
    """

    id = models.AutoField(primary_key=True)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="segments")
    position = models.PositiveSmallIntegerField(default=0)
    slug = models.CharField(max_length=80, validators=[slug_form])
    title = models.CharField(max_length=200)
    takeaway = models.TextField(blank=True)
    certified = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Certified for credit: the course information is shown before it plays. Otherwise the page says it is not.",
    )
    withdrawn = models.BooleanField(
        default=False, db_default=False, help_text="No longer offered; what learners did in it is kept."
    )

    class Meta:
        ordering = ["course", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="segment_slug_once_per_course"),
            models.CheckConstraint(condition=Q(duration__isnull=True) | Q(duration__gt=0), name="segment_duration_positive"),
        ]

    def __str__(self) -> str:
        return self.title


class Caption(models.Model):
    """Captions of a track or a segment in one language, WebVTT.

    .. no_pii:
    """

    track = models.ForeignKey(Track, null=True, blank=True, on_delete=models.CASCADE, related_name="captions")
    segment = models.ForeignKey(MicroSegment, null=True, blank=True, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(max_length=12)
    file = models.FileField(upload_to="courses/", max_length=300)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    file_name = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.CheckConstraint(
                condition=Q(track__isnull=False, segment__isnull=True) | Q(track__isnull=True, segment__isnull=False),
                name="caption_of_track_or_segment",
            ),
            models.UniqueConstraint(
                fields=["track", "language"], condition=Q(track__isnull=False), name="caption_language_once_per_track"
            ),
            models.UniqueConstraint(
                fields=["segment", "language"],
                condition=Q(segment__isnull=False),
                name="caption_language_once_per_segment",
            ),
        ]

    def __str__(self) -> str:
        return self.language
