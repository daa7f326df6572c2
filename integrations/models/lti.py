from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ..lti import words


class LtiPlatform(models.Model):
    """A learning system that may launch this site: one registration of LTI 1.3.

    .. no_pii:
    """

    name = models.CharField(max_length=120)
    issuer = models.URLField(max_length=300)
    client_id = models.CharField("client ID", max_length=200)
    deployment_ids = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="Separated by commas. Left empty, the first launch names it.",
    )
    authorization_url = models.URLField("authorization URL", max_length=500)
    token_url = models.URLField("token URL", max_length=500)
    token_audience = models.CharField(
        max_length=500,
        blank=True,
        db_default="",
        help_text="Whom our requests for an access token name as their audience. Left empty, the "
        "token URL; some platforms, Brightspace among them, tell another one.",
    )
    keyset_url = models.URLField("key set URL", max_length=500)
    frame_origin = models.URLField(
        max_length=300,
        blank=True,
        help_text="Who may show this site in a frame. Left empty, the origin of the issuer.",
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    # The platform's public keys as last read, so that a launch does not wait for them.
    keyset = models.JSONField(default=dict, blank=True, editable=False)
    keyset_read_at = models.DateTimeField(null=True, blank=True, editable=False)
    # After a failure the platform is left alone for a while, longer each time.
    failures = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    not_before = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "LTI platform"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "client_id"], name="lti_platform_once")
        ]

    def __str__(self) -> str:
        return self.name


class LtiInvitation(models.Model):
    """Leave for one platform to register itself, given by somebody who works here.

    .. no_pii:
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    platform = models.OneToOneField(
        LtiPlatform, null=True, blank=True, editable=False, on_delete=models.SET_NULL
    )
    used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "LTI invitation"

    def __str__(self) -> str:
        return f"invitation until {self.expires_at:%Y-%m-%d}"


class LtiKey(models.Model):
    """A key this site signs with as a tool; its public half stays published for a while after.

    .. no_pii:
    """

    kid = models.CharField(max_length=60, unique=True)
    public_jwk = models.JSONField()
    private = models.BinaryField(help_text="Encrypted under the site's secret key.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "LTI key"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.kid


class UsedNonce(models.Model):
    """A launch that was taken: the same one never counts twice.

    .. no_pii:
    """

    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    used_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "nonce"], name="lti_nonce_once")]
        indexes = [models.Index(fields=["used_at"], name="lti_nonce_used")]

    def __str__(self) -> str:
        return self.nonce


class AccountLink(models.Model):
    """Somebody a platform sends; with an account once they have shown that it is theirs.

    .. pii: the id a platform knows a person by
    """

    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, related_name="accounts")
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="lti_accounts",
    )
    linked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "account link"
        constraints = [
            models.UniqueConstraint(fields=["platform", "subject"], name="lti_subject_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=True, linked_at__isnull=True)
                | Q(user__isnull=False, linked_at__isnull=False),
                name="lti_account_linked_when",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk} of platform {self.platform_id}"


class ResourceLink(models.Model):
    """A place in a course of the platform that leads here, and what it leads to.

    .. no_pii:
    """

    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, related_name="links")
    deployment_id = models.CharField(max_length=200)
    link_id = models.CharField(max_length=255)
    title = models.CharField(max_length=255, blank=True)
    context_title = models.CharField(max_length=255, blank=True)
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+")
    track = models.ForeignKey(
        "courses.Track", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    segment = models.ForeignKey(
        "courses.MicroSegment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scopes = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    line_items_url = models.URLField(max_length=1000, blank=True)
    line_item_url = models.URLField(max_length=1000, blank=True)
    members_url = models.URLField(max_length=1000, blank=True)
    # What was made at the platform beside its own column, by the names of `sent` below.
    own_line_items = models.JSONField(default=dict, blank=True, editable=False)
    launched_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "resource link"
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "deployment_id", "link_id"], name="lti_resource_link_once"
            ),
            models.CheckConstraint(
                condition=Q(track__isnull=True) | Q(segment__isnull=True),
                name="lti_link_leads_to_track_or_segment",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"link {self.link_id}"


class ScoreQuerySet(models.QuerySet["ScoreState"]):
    def due(self) -> "ScoreQuerySet":
        """Of people with an account here, where the platform takes scores and is not left alone."""
        return self.filter(
            is_due=True,
            given_up_at__isnull=True,
            not_before__lte=Now(),
            account__user__isnull=False,
            link__scopes__contains=[words.SCORE],
            link__platform__is_active=True,
            link__platform__not_before__lte=Now(),
        ).order_by("attempts", "pk")


class ScoreState(models.Model):
    """What a platform was last told of one person at one link, and whether there is news.

    .. pii: results of a learner
    """

    link = models.ForeignKey(ResourceLink, on_delete=models.CASCADE, related_name="scores")
    account = models.ForeignKey(AccountLink, on_delete=models.CASCADE, related_name="scores")
    is_due = models.BooleanField(default=True)
    # When there last was news: what came while a score was sent is told apart from what was sent.
    marked_at = models.DateTimeField(db_default=Now())
    # By line item ("result", "completion", "credit"): the score as it was sent.
    sent: Any = models.JSONField(default=dict, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    problem = models.TextField(blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "score sent back"
        verbose_name_plural = "scores sent back"
        constraints = [
            models.UniqueConstraint(fields=["link", "account"], name="lti_score_once_per_person")
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(is_due=True), name="lti_score_due")
        ]

    def __str__(self) -> str:
        return f"score {self.pk}"
