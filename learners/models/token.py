from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a program may do with a token; never more than its person may."""

    READ = "read", _("read courses and what is mine")
    ANSWER = "answer", _("enroll, answer, watch and claim")
    OUTCOMES = "outcomes", _("read outcomes and ask for them")
    MANAGE = "manage", _("bring in courses and people, read records")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self) -> "ApiTokenQuerySet":
        """Neither ended nor past their day; the database's clock decides."""
        return self.filter(ended_at__isnull=True, expires_at__gt=Now())

    def end(self, why: str) -> int:
        """Those that had not ended; how many."""
        return self.filter(ended_at__isnull=True).update(ended_at=Now(), ended_because=why)


class ApiToken(models.Model):
    """A key with which a program speaks for somebody. Only its digest is kept: nobody can read it
    out of the database.

    .. pii: whose programs ask, and when
    """

    Scope = Scope

    user = models.ForeignKey("learners.User", models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100, help_text="What it is for.")
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    # It narrows what roles reach; a token of a team that is gone goes with it.
    team = models.ForeignKey(
        "learners.Team",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="api_tokens",
        help_text="Reaches the courses of this team alone; all that its person reaches when empty.",
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    beginning = models.CharField(
        max_length=8, editable=False, help_text="Its first characters, to tell it from others."
    )
    # Made in a session with a second factor, or by whoever runs the server.
    second_factor = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_because = models.CharField(max_length=40, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "API token"
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0) & Q(scopes__contained_by=list(Scope.values)),
                name="api_token_scopes_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_because=""),
                name="api_token_end_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.beginning}…)"
