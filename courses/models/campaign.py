import re
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from learners.models import ClockTimestamp

from .course import Course
from .tracks import MicroSegment

LONGEST = 200  # characters of a campaign value
NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_content")


def campaign_word(value: str) -> None:
    """Goes into an address and comes back from one."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._~-]*", value):
        raise ValidationError(
            "Letters, digits, dots, hyphens and underscores only.", code="bad-form"
        )


def _word(**more: Any) -> "models.CharField[str, str]":
    return models.CharField(max_length=LONGEST, validators=[campaign_word], **more)


class Campaign(models.Model):
    """A link that is given out: where it leads, and the words by which its visitors are told apart.

    .. no_pii:
    """

    id = models.AutoField(primary_key=True)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="campaigns")
    segment = models.ForeignKey(
        MicroSegment,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="campaigns",
        help_text="Empty: the course page.",
    )
    source = _word(
        default="linkedin", help_text="Where the link stands, for example linkedin or newsletter."
    )
    medium = _word(default="organic", help_text="How, for example organic, paid_social or email.")
    campaign = _word(help_text="The word in the address it is counted under.")
    name = models.CharField(
        max_length=LONGEST,
        blank=True,
        default="",
        db_default="",
        help_text="What reports call the campaign, for example “Spring newsletter”. All its links "
        "share it; empty: the word in its address.",
    )
    description = models.CharField(
        max_length=LONGEST,
        blank=True,
        default="",
        db_default="",
        help_text="Where and how this link is given out, for example “LinkedIn, paid post to "
        "hematologists”. Reports say it beside the name.",
    )
    content = _word(blank=True, help_text="Tells several links of one campaign apart.")
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        ordering = ["course", "campaign", "source", "medium", "content"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "source", "medium", "campaign", "content"],
                name="campaign_link_once_per_course",
            ),
        ]

    def __str__(self) -> str:
        words = (self.campaign, self.source, self.medium, self.content)
        link = " / ".join(part for part in words if part)
        return f"{self.name} ({link})" if self.name else link

    @property
    def path(self) -> str:
        return (
            f"/m/{self.course.slug}/{self.segment.slug}/"
            if self.segment
            else f"/courses/{self.course.slug}/"
        )


class CampaignVisit(models.Model):
    """Somebody came by a campaign link: an entry of a log, written once and joined to the learner
    they turn out to be.

    .. pii: links a learner to a course; the click id of an advertisement where the learner agreed
      to that
    """

    at = models.DateTimeField(db_default=ClockTimestamp())
    course = models.ForeignKey(
        Course, null=True, blank=True, on_delete=models.CASCADE, related_name="campaign_visits"
    )
    path = models.CharField(max_length=300)
    source = models.CharField(max_length=LONGEST, blank=True)
    medium = models.CharField(max_length=LONGEST, blank=True)
    campaign = models.CharField(max_length=LONGEST, blank=True)
    content = models.CharField(max_length=LONGEST, blank=True)
    click_id = models.CharField(max_length=LONGEST, blank=True)
    visitor = models.UUIDField(
        default=uuid.uuid4, help_text="One browser session; where cookies are blocked, one visit."
    )
    learner = models.ForeignKey(
        "learners.Learner",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="campaign_visits",
        db_index=False,
    )

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["course", "campaign"], name="campaign_visit_by_campaign"),
            models.Index(
                fields=["learner"],
                condition=Q(learner__isnull=False),
                name="campaign_visit_learner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign or self.source} at {self.at:%Y-%m-%d %H:%M}"
