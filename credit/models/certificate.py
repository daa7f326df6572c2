import secrets
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from credit.designation import Heading
from learners.models import ClockTimestamp

from .claim import Claim


def new_code() -> str:
    """144 random bits for an address nobody can guess."""
    return secrets.token_urlsafe(18)


class Certificate(models.Model):
    """A certificate as issued. What it says never changes: a correction is a new one that takes its
    place. Of somebody who asked to be forgotten it says nothing any more once its time is over.

    .. pii: name and profession of a learner, as printed
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="certificates")
    version = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=20, unique=True, help_text="Printed on it.")
    code = models.CharField(
        max_length=40,
        unique=True,
        default=new_code,
        help_text="Random; the public check page stands under it.",
    )
    heading = models.CharField(max_length=13, choices=[(h.name.lower(), h.value) for h in Heading])
    name = models.CharField(max_length=250)
    facts = models.JSONField(help_text="Everything it prints, word for word.")
    issued_at = models.DateTimeField(db_default=Now())
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.TextField(blank=True)
    superseded_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    retain_until = models.DateField()
    file = models.CharField(
        max_length=200, blank=True, help_text="Where the printed certificate is stored."
    )
    file_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "version"], name="certificate_once_per_claim_and_version"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_reason=""),
                name="certificate_revoked_why",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
                name="certificate_supersedes_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["revoked_at"],
                condition=Q(revoked_at__isnull=False),
                name="certificate_revoked",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def as_shown(self) -> dict[str, Any]:
        """To its owner, by the API."""
        return {
            "number": self.number,
            "claim": self.claim_id,
            "heading": self.facts["heading"],
            "name": self.name,
            "credit": self.facts["credit"],
            "course": self.facts["course"],
            "completed_on": self.facts["completed_on"],
            "issued_at": self.issued_at.isoformat(),
            "status": self.status,
            "verify": self.facts["address"],
            "file": f"/me/certificates/{self.number}/",
        }

    @property
    def status(self) -> str:
        if self.revoked_at:
            return "revoked"
        return "superseded" if self.superseded_by_id else "valid"

    @property
    def public_name(self) -> str:
        """As the check page says it.

        Whoever gave no name has their address on the certificate; it is nobody else's business.
        """
        return "" if "@" in self.name else self.name

    @property
    def is_forgotten(self) -> bool:
        """What it said of a person was taken from it when its time was over."""
        return not self.facts

    @property
    def is_valid(self) -> bool:
        return self.status == "valid"


class IssuerKey(models.Model):
    """The key that signs credentials: made once. Its public half stays published, so that what it
    signed can be checked.

    .. no_pii:
    """

    kid = models.CharField(max_length=60, unique=True)
    public_jwk = models.JSONField()
    private = models.BinaryField(help_text="Encrypted under the site's secret key.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.kid
