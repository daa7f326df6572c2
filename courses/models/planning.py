from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from .course import Course

NEEDS = ("knowledge", "competence", "performance")
CHANGES = ("competence", "performance", "patient outcomes")
COMPETENCIES = (
    "patient care",
    "medical knowledge",
    "practice-based learning and improvement",
    "interpersonal and communication skills",
    "professionalism",
    "systems-based practice",
)


class LearningFormat(models.TextChoices):
    """The formats the AMA knows; the words stand in the designation statement."""

    LIVE = "live activity", "Live activity"
    ENDURING = "enduring material", "Enduring material"
    JOURNAL = "journal-based CME activity", "Journal-based CME activity"
    TEST_ITEM = "test-item writing activity", "Test-item writing activity"
    MANUSCRIPT = "manuscript review activity", "Manuscript review activity"
    PI_CME = "PI CME activity", "PI CME activity"
    POINT_OF_CARE = "internet point-of-care activity", "Internet point-of-care activity"
    OTHER = "other activity", "Other activity"


class Providership(models.TextChoices):
    TYPED = "", "the statement as typed"
    DIRECT = "direct", "direct providership"
    JOINT = "joint", "joint providership"
    JOINT_ACCREDITATION = "joint-accreditation", "Joint Accreditation"


class PlanningRecord(models.Model):
    """How the activity was planned and what must be stated of it: what an accreditor asks for,
    beside the course itself.

    A record with a day of designation makes the publish gate strict: then everything below is
    demanded.

    .. no_pii:
    """

    course = models.OneToOneField(
        Course, primary_key=True, on_delete=models.CASCADE, related_name="planning"
    )
    designated_on = models.DateField(
        "designated on",
        null=True,
        blank=True,
        help_text=(
            "The day your committee approved the credit; not after the release. Publishing then "
            "asks for everything marked “for credit”."
        ),
    )
    practice_gap = models.TextField(
        blank=True,
        help_text=(
            "What is done in practice and what should be, for example: One patient in three is not "
            "tested."
        ),
    )
    educational_need = models.JSONField(
        default=list, blank=True, help_text="The needs behind the gap."
    )
    needs_sources = models.TextField(
        blank=True,
        help_text="Where the gap is known from: a survey, registry, guideline or review.",
    )
    designed_to_change = models.JSONField(
        default=list, blank=True, help_text="What the activity is designed to change."
    )
    competencies = models.JSONField(
        default=list, blank=True, help_text="ABMS/ACGME competencies it addresses."
    )
    learning_format = models.CharField(
        max_length=40, choices=LearningFormat, default=LearningFormat.ENDURING
    )
    format_rationale = models.TextField(
        blank=True,
        help_text="Why this format fits, for example: Decisions are practiced on cases.",
    )
    providership = models.CharField(
        max_length=20,
        choices=Providership,
        default=Providership.TYPED,
        blank=True,
        help_text="It decides the words of the accreditation statement.",
    )
    joint_providers = models.JSONField(
        default=list,
        blank=True,
        help_text="Those that are not accredited; never a supporter.",
    )
    reviewed_on = models.DateField(
        "last review",
        null=True,
        blank=True,
        help_text="Most recent review of the content. Empty: not since the release.",
    )
    minutes = models.PositiveSmallIntegerField(
        "estimated minutes",
        null=True,
        blank=True,
        help_text=(
            "How long the whole course takes; credit is held against it: 60 minutes are 1 credit, "
            "to the nearest quarter. Empty: the length of the tracks' videos."
        ),
    )
    method = models.TextField(
        "method of participation",
        blank=True,
        help_text="What learners do to earn credit. Empty: the usual text of the provider.",
    )
    fee = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=(
            "What learners pay, for example: There is no fee. Learners read it as it stands here; "
            "empty says nothing of it."
        ),
    )
    hardware = models.TextField(
        "hardware and software",
        blank=True,
        help_text="What learners need. Empty: the usual text of the provider.",
    )
    contact = models.CharField(
        max_length=300,
        blank=True,
        help_text="Whom learners ask: name, e-mail address or telephone.",
    )
    privacy_policy = models.URLField(
        "privacy policy", blank=True, help_text="Address of the provider's privacy policy."
    )
    bibliography = models.JSONField(
        default=list, blank=True, help_text="Bibliographic sources of the content."
    )
    pars_provider_id = models.CharField(
        "ACCME provider ID",
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^\d{7}\Z", "Seven digits.")],
    )
    pars_activity_id = models.CharField(
        "ACCME activity ID",
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^\d{9}\Z", "Nine digits.")],
    )
    practice_area = models.CharField("MOC practice area", max_length=100, blank=True)
    skipped = models.JSONField(
        "steps passed over",
        default=list,
        blank=True,
        db_default=[],
        help_text="Steps to a finished course that its author passed over with a word.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(learning_format__in=LearningFormat.values), name="planning_format_known"
            ),
            models.CheckConstraint(
                condition=Q(providership__in=Providership.values),
                name="planning_providership_known",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gt=0),
                name="planning_minutes_positive",
            ),
        ]

    def __str__(self) -> str:
        return str(self.course)
