"""What leaves the house: frozen, suppressed outcomes, who may see them, and who did."""

import json

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from outcomes.snapshots.document import OutcomeDocument, read


class PublishedOutcomes(models.Model):
    """A suppressed document of one snapshot, frozen when an analyst published it to supporters.

    .. no_pii: suppressed aggregates only
    """

    course = models.ForeignKey(
        "courses.Course", on_delete=models.PROTECT, related_name="published_outcomes"
    )
    snapshot = models.ForeignKey(
        "outcomes.OutcomeSnapshot", on_delete=models.PROTECT, related_name="publications"
    )
    number = models.PositiveIntegerField(help_text="The first publication of a course is 1.")
    below = models.PositiveSmallIntegerField(
        help_text="Cells of 1 to this number less one are hidden."
    )
    document = models.TextField()
    digest = models.CharField(max_length=64)
    software = models.CharField(
        max_length=40, blank=True, help_text="That published it. Earlier ones do not say."
    )
    rules = models.PositiveSmallIntegerField(
        default=1, help_text="Version of the rules its answers were counted by."
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "published outcomes"
        constraints = [
            # Each publication is compared with all before it, so two may not be made at once.
            models.UniqueConstraint(fields=["course", "number"], name="publication_number_once"),
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(digest=""), name="publication_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"publication {self.number} of course {self.course_id}"

    @property
    def content(self) -> dict:
        """The suppressed document as JSON data."""
        return json.loads(self.document)

    @property
    def outcomes(self) -> OutcomeDocument:
        """The suppressed document, typed."""
        return read(self.document)


class SupporterLink(models.Model):
    """A read-only address for one reader. The token is known only to who was given it; here lies
    its digest.

    .. pii: the label may name a reader at a supporter
    """

    course = models.ForeignKey(
        "courses.Course", on_delete=models.CASCADE, related_name="supporter_links"
    )
    label = models.CharField(max_length=120, help_text="Who was given it.")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="supporter_link_expires_later"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="supporter_link_is_for_somebody"),
        ]

    def __str__(self) -> str:
        return self.label


class SupporterGrant(models.Model):
    """A supporter's account may read what is published of a course.

    .. pii: links an account to a course
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supporter_grants"
    )
    course = models.ForeignKey(
        "courses.Course", on_delete=models.CASCADE, related_name="supporter_grants"
    )
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=Q(revoked_at__isnull=True),
                name="supporter_grant_once",
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.user_id} on course {self.course_id}"


class SupporterVisit(models.Model):
    """A view or a download of published outcomes: by which link or account, of what, when.
    Append-only.

    .. pii: links an account or a link to what it read
    """

    publication = models.ForeignKey(
        PublishedOutcomes, on_delete=models.PROTECT, related_name="visits"
    )
    link = models.ForeignKey(
        SupporterLink, null=True, on_delete=models.PROTECT, related_name="visits"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    what = models.CharField(max_length=20, help_text="`view`, or the format that was downloaded.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["publication", "-id"], name="visits_of_publication")]
        constraints = [
            models.CheckConstraint(
                condition=Q(link__isnull=True) | Q(user__isnull=True),
                name="visit_by_link_or_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} at {self.at}"


class PublishedFile(models.Model):
    """A file of a publication, built once by a worker from the suppressed document.

    .. no_pii: suppressed aggregates only
    """

    publication = models.ForeignKey(
        PublishedOutcomes, on_delete=models.CASCADE, related_name="files"
    )
    format = models.CharField(max_length=4)
    file = models.FileField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "format"], name="published_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.format} of {self.publication_id}"
