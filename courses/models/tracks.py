"""What is taught in a course: tracks with their cases, exhibits and slides, micro-learning
segments, captions."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Value

from courses.watching import SidePath

from .course import Course, slug_form
from .withdrawn import Withdrawable


class Seeking(models.TextChoices):
    """How far forward a learner may seek. Back is always free."""

    FREE = "free", "freely"
    WATCHED = "watched", "only within what was watched"
    NONE = "none", "not at all"


class Video(models.Model):
    """A video file as it was brought in; its digest tells whether another upload is
    the same file.
    """

    video = models.FileField(upload_to="courses/", max_length=300, blank=True)
    video_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    video_name = models.CharField(
        max_length=300,
        blank=True,
        editable=False,
        help_text="Path inside the package, kept for export.",
    )
    duration = models.DecimalField(
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="Length in seconds, measured from the file.",
    )
    # What will take its place once it is ready to play; until then the video above plays.
    coming = models.FileField(
        upload_to="courses/", max_length=300, blank=True, db_default="", editable=False
    )
    coming_sha256 = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    coming_duration = models.DecimalField(
        max_digits=9, decimal_places=3, null=True, blank=True, editable=False
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
    seeking = models.CharField(
        max_length=7,
        choices=Seeking,
        default=Seeking.FREE,
        db_default=Seeking.FREE,
        help_text="How far forward learners may seek.",
    )
    side_paths = models.JSONField(
        default=list,
        db_default=Value([], models.JSONField()),
        blank=True,
        help_text="Intervals of the video off the main way: [{key, from, to, rejoin}] in seconds.",
    )

    class Meta:
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"],
                name="track_number_once_per_course",
                deferrable=models.Deferrable.DEFERRED,  # two may swap their numbers
            ),
            models.CheckConstraint(
                condition=Q(seeking__in=Seeking.values), name="track_seeking_known"
            ),
            models.CheckConstraint(
                condition=Q(duration__isnull=True) | Q(duration__gt=0),
                name="track_duration_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"Track {self.number}: {self.title}"

    @property
    def paths(self) -> list[SidePath]:
        return [SidePath.stored(row) for row in self.side_paths]


class Case(Withdrawable):
    """A patient case within a track, from a moment of the video on.

    .. no_pii:
    """

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="cases")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    starts_at = models.PositiveIntegerField(help_text="Seconds from the beginning of the video.")
    vignette = models.TextField(blank=True)
    history = models.TextField(blank=True, db_default="")
    laboratory = models.JSONField(
        default=list,
        db_default=Value([], models.JSONField()),
        blank=True,
        help_text="Values in their order: [{test, value, unit, reference, abnormal}].",
    )

    class Meta:
        ordering = ["track", "starts_at", "position"]

    def __str__(self) -> str:
        return self.title


class ExhibitKind(models.TextChoices):
    IMAGING = "imaging", "imaging"
    PATHOLOGY = "pathology", "pathology"
    OTHER = "other", "other"


class Exhibit(models.Model):
    """A picture of a case, as re-encoded by us, with words for those who do not see it.

    .. no_pii: made-up or de-identified patients only; the picture's own metadata is thrown away
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="exhibits")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=9, choices=ExhibitKind, default=ExhibitKind.IMAGING)
    title = models.CharField(max_length=200)
    alt = models.TextField(help_text="What the picture shows, for those who do not see it.")
    caption = models.TextField(blank=True)
    image = models.FileField(upload_to="courses/", max_length=300)
    image_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    image_name = models.CharField(
        max_length=300,
        blank=True,
        editable=False,
        help_text="Path inside the package, kept for export.",
    )
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["case", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ExhibitKind.values), name="exhibit_kind_known"
            ),
            models.CheckConstraint(condition=~Q(alt=""), name="exhibit_has_words"),
        ]

    def __str__(self) -> str:
        return self.title


class Handout(models.Model):
    """Slides or another paper of a track, to download; opens with the video.

    .. no_pii:
    """

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="handouts")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to="courses/", max_length=300)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    file_name = models.CharField(
        max_length=300,
        blank=True,
        editable=False,
        help_text="Path inside the package, kept for export.",
    )
    size = models.PositiveBigIntegerField(default=0, editable=False, help_text="In bytes.")

    class Meta:
        ordering = ["track", "position", "id"]

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
        help_text=(
            "Certified for credit: the course information is shown before it plays. Otherwise the "
            "page says it is not."
        ),
    )
    withdrawn = models.BooleanField(
        default=False,
        db_default=False,
        help_text="No longer offered; what learners did in it is kept.",
    )

    class Meta:
        verbose_name = "segment"
        ordering = ["course", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="segment_slug_once_per_course"),
            models.CheckConstraint(
                condition=Q(duration__isnull=True) | Q(duration__gt=0),
                name="segment_duration_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def seconds(self) -> int:
        return int(self.duration or 0)


class Caption(models.Model):
    """Captions of a track or a segment in one language, WebVTT.

    .. no_pii:
    """

    track = models.ForeignKey(
        Track, null=True, blank=True, on_delete=models.CASCADE, related_name="captions"
    )
    segment = models.ForeignKey(
        MicroSegment, null=True, blank=True, on_delete=models.CASCADE, related_name="captions"
    )
    language = models.CharField(max_length=12)
    file = models.FileField(upload_to="courses/", max_length=300)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    file_name = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.CheckConstraint(
                condition=Q(track__isnull=False, segment__isnull=True)
                | Q(track__isnull=True, segment__isnull=False),
                name="caption_of_track_or_segment",
            ),
            models.UniqueConstraint(
                fields=["track", "language"],
                condition=Q(track__isnull=False),
                name="caption_language_once_per_track",
            ),
            models.UniqueConstraint(
                fields=["segment", "language"],
                condition=Q(segment__isnull=False),
                name="caption_language_once_per_segment",
            ),
        ]

    def __str__(self) -> str:
        return self.language
