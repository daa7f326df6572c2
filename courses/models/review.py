from django.conf import settings
from django.db import models
from django.db.models import Q

from learners.models import ClockTimestamp

from .course import Course


class ReviewLink(models.Model):
    """A link by which somebody without an account looks through a course, until it expires.

    .. pii: for whom it is, as whoever made it wrote
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="review_links")
    digest = models.CharField(max_length=64, unique=True, help_text="Of the token; it is not kept.")
    given_to = models.CharField(max_length=150, help_text="For whom it is, for example Dr. Lee.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"review link for {self.given_to}"


class ReviewComment(models.Model):
    """What somebody said of a part of a course, pinned to it.

    .. pii: name and words of a reviewer
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="review_comments")
    link = models.ForeignKey(
        ReviewLink, null=True, on_delete=models.SET_NULL, related_name="comments"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=150)
    item = models.CharField(
        max_length=60, blank=True, help_text="Kind and number of the row; empty: the whole course."
    )
    text = models.TextField(max_length=5000)
    at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["course", "item"], name="review_comment_item")]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"


class Verdict(models.TextChoices):
    APPROVED = "approved", "approved"
    CHANGES = "changes", "changes are needed"


class SignOff(models.Model):
    """A reviewer's word on a course as it was then. Append-only; an edit of the course outdates it.

    .. pii: name of a reviewer
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sign_offs")
    link = models.ForeignKey(ReviewLink, null=True, on_delete=models.SET_NULL, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=150)
    verdict = models.CharField(max_length=10, choices=Verdict)
    text = models.TextField(blank=True, max_length=5000)
    digest = models.CharField(max_length=64, help_text="Of all that the course said.")
    at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="sign_off_verdict_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_verdict_display()}"
