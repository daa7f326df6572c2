from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Ladder(models.Model):
    """What is made of one video file so that it plays at any bandwidth. It belongs to the file,
    whoever shows it.

    .. no_pii:
    """

    source_sha256 = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=300, help_text="Name of the video in storage.")
    file_name = models.CharField(
        max_length=255,
        blank=True,
        db_default="",
        help_text="What the file was called where it came from.",
    )
    course_id = models.IntegerField(help_text="In whose folder its files lie.")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    length = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    has_sound = models.BooleanField(default=True)
    wanted = models.JSONField(default=list, help_text="Heights of its rungs, lowest first.")
    poster = models.CharField(max_length=300, blank=True)
    sprite = models.CharField(
        max_length=300, blank=True, help_text="Small pictures for the seek bar, in one file."
    )
    tiles = models.JSONField(
        default=dict, help_text="How the small pictures lie: every, columns, count, width, height."
    )
    created_at = models.DateTimeField(db_default=Now())
    ready_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"ladder of {self.source_sha256[:12]}"

    @property
    def open_key(self) -> str:
        return f"ladder:{self.pk}"


class Rung(models.Model):
    """The video at one height: one file, and the list of its pieces.

    .. no_pii:
    """

    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="rungs")
    height = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    file = models.CharField(max_length=300)
    playlist = models.TextField()
    codecs = models.CharField(max_length=60)
    bandwidth = models.PositiveIntegerField(help_text="Bits a second of its largest piece.")
    average = models.PositiveIntegerField(help_text="Bits a second over the whole.")

    class Meta:
        ordering = ["ladder", "height"]
        constraints = [
            models.UniqueConstraint(fields=["ladder", "height"], name="rung_once_per_height"),
            models.CheckConstraint(
                condition=Q(bandwidth__gt=0, height__gt=0, width__gt=0), name="rung_has_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.height} lines of {self.ladder_id}"
