from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from learners.models import ClockTimestamp

from .withdrawn import Withdrawable

slug_form = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", "Lower-case letters, digits and single hyphens only."
)


class CourseStatus(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"
    COPY = "copy", "working copy"  # of a published course; nobody takes it


class Subgroup(models.TextChoices):
    """What learners may be told apart by when outcomes are compared."""

    PROFESSION = "profession", "Profession"
    SPECIALTY = "specialty", "Specialty"
    PRACTICE_SETTING = "practice_setting", "Practice setting"
    PATHWAY = "pathway", "Pathway"
    CAMPAIGN = "campaign", "Campaign"
    EXPERIENCE = "experience", "Years of experience"
    BASELINE = "baseline", "Share correct in the pre-test"


class ItemTest(models.TextChoices):
    """McNemar's test of one item: which p."""

    EXACT = "mcnemar-exact", "exact McNemar test"
    MID_P = "mcnemar-mid-p", "mid-p McNemar test"


class Course(models.Model):
    """A CME activity: everything its package holds hangs below it.

    .. no_pii:
    """

    id = models.AutoField(primary_key=True)
    slug = models.CharField(
        max_length=80, unique=True, validators=[slug_form], help_text="Part of every address."
    )
    title = models.CharField(max_length=200)
    summary = models.TextField(
        blank=True, help_text="The clinical question, in two or three sentences."
    )
    audience = models.TextField(blank=True, help_text="For whom the course is made.")
    language = models.CharField(
        max_length=12, default="en", help_text="Language tag, for example en or de."
    )
    release_date = models.DateField(null=True, blank=True, help_text="Original release date.")
    expiry_date = models.DateField(
        null=True, blank=True, help_text="Last day on which credit may be claimed."
    )
    partners = models.JSONField(
        default=list, blank=True, help_text="Names of partners, a list of texts."
    )
    accreditation_provider = models.CharField(max_length=200, blank=True)
    accreditation_statement = models.TextField(blank=True)
    signatory_name = models.CharField(
        max_length=150,
        blank=True,
        db_default="",
        help_text="Who signs the certificates. Empty: the provider's usual signatory.",
    )
    signatory_title = models.CharField(
        max_length=150, blank=True, db_default="", help_text="For example Medical Director."
    )
    specialty = models.CharField(
        max_length=150,
        blank=True,
        help_text="Clinical field of the course; results are pooled by it.",
    )
    intended_reach = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Clinicians to whom the course was promoted, each once. Empty: not known.",
    )
    subgroups = models.JSONField(
        default=list,
        blank=True,
        help_text=(
            "Subgroups chosen in advance: their results are confirmatory, all others exploratory."
        ),
    )
    subgroups_frozen = models.JSONField(
        default=list,
        blank=True,
        db_default=[],
        editable=False,
        help_text="The subgroups chosen in advance, as they were when the course went live.",
    )
    subgroups_frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    promised_reach = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Participants promised to the supporters. Empty: nothing was promised.",
    )
    target_specialties = models.JSONField(
        default=list,
        blank=True,
        db_default=[],
        help_text=(
            "The specialties the course is made for, a list of texts; outcomes are told for them "
            "and for all others. Empty: oncologists, and only inside."
        ),
    )
    item_test = models.CharField(
        max_length=13,
        choices=ItemTest,
        default=ItemTest.EXACT,
        db_default=ItemTest.EXACT,
        help_text="The test of one item before and after. Every report says which.",
    )
    comparison_arm = models.BooleanField(
        default=False,
        help_text="A link asks clinicians who do not take the course the same questions, once.",
    )
    asks_confidence = models.BooleanField(
        "confidence with each question",
        default=False,
        db_default=False,
        help_text="Learners say how sure they are with every question that has a correct answer.",
    )
    takes_questions = models.BooleanField(
        "questions to the faculty",
        default=False,
        db_default=False,
        help_text=(
            "Learners may ask the faculty. Nothing is shown to others before somebody publishes it."
        ),
    )
    demonstration = models.BooleanField(
        default=False, help_text="People and answers are made up; every page says so."
    )
    team = models.ForeignKey(
        "learners.Team",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="courses",
        help_text="Who makes it. Empty: whoever has a role for the whole site.",
    )
    status = models.CharField(max_length=10, choices=CourseStatus, default=CourseStatus.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CourseStatus.values), name="course_status_known"
            ),
            models.CheckConstraint(
                condition=Q(subgroups__contained_by=Subgroup.values),
                name="course_subgroups_known",
                violation_error_message=f"Subgroups are of {', '.join(Subgroup.values)}.",
            ),
            models.CheckConstraint(
                condition=Q(item_test__in=ItemTest.values), name="course_item_test_known"
            ),
            models.CheckConstraint(
                condition=Q(expiry_date__isnull=True)
                | Q(release_date__isnull=True)
                | Q(expiry_date__gte=F("release_date")),
                name="course_expires_after_release",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.status == CourseStatus.PUBLISHED

    @property
    def is_copy(self) -> bool:
        return self.status == CourseStatus.COPY

    def has_expired_on(self, day: date) -> bool:
        """The day of expiry is the last one on which credit may be claimed."""
        return self.expiry_date is not None and self.expiry_date < day


class Objective(models.Model):
    """A learning objective; knowledge, competence and confidence questions name one.

    .. no_pii:
    """

    id = models.AutoField(primary_key=True)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="objectives")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    text = models.TextField()

    class Meta:
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"],
                name="objective_number_once_per_course",
                deferrable=models.Deferrable.DEFERRED,  # two may swap their numbers
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Supporter(Withdrawable):
    """Who paid: disclosed by name, never with a logo (there is no image field on purpose).

    .. no_pii:
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="supporters")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=200, default="independent educational grant")
    in_kind = models.CharField(
        "in-kind support",
        max_length=300,
        blank=True,
        help_text="Given instead of money, for example use of a laboratory. Learners see it.",
    )
    amount = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="The money, without cents. It goes into the report to the accreditor only.",
    )
    currency = models.CharField(max_length=3, default="USD", blank=True)
    agreement_signed_on = models.DateField(
        null=True,
        blank=True,
        help_text=(
            "Day of the last signature under the written agreement; not after the release. Needed "
            "for credit."
        ),
    )
    grant_id = models.CharField(
        "grant ID",
        max_length=80,
        blank=True,
        db_default="",
        help_text="The number the supporter gave the grant. It stands on the cover of its report.",
    )
    full_discretion = models.BooleanField(
        default=False,
        help_text=(
            "The agreement leaves content, faculty and their pay to the provider alone: the "
            "supporter chose and paid nobody. Needed for credit."
        ),
    )

    class Meta:
        ordering = ["course", "position", "id"]

    def __str__(self) -> str:
        return self.name


class Faculty(Withdrawable):
    """Somebody in control of content: teaches, plans or chairs.

    .. pii: name and credentials, shown to every learner
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="faculty")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    credentials = models.CharField(max_length=100, blank=True)
    role = models.CharField(
        max_length=100,
        blank=True,
        help_text="What they do here: chair, faculty, planner, reviewer. Learners see it.",
    )
    affiliation = models.CharField(max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        help_text=(
            "Their account, if they sign in here: what they answer themselves never counts in "
            "results, and they may answer learners' questions."
        ),
    )
    disclosed_on = models.DateField(
        null=True,
        blank=True,
        help_text=(
            "Day on which they told you all financial relationships of the past 24 months, or that "
            "there are none. Empty: not told yet."
        ),
    )
    role_began_on = models.DateField(
        null=True,
        blank=True,
        help_text="First day on which they planned or wrote content; not before the disclosure.",
    )

    class Meta:
        ordering = ["course", "position", "id"]
        verbose_name_plural = "faculty"

    def __str__(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


class Disclosure(Withdrawable):
    """A relevant financial relationship with an ineligible company.

    .. pii: belongs to a named faculty member, shown to every learner
    """

    faculty = models.ForeignKey(Faculty, on_delete=models.CASCADE, related_name="disclosures")
    position = models.PositiveSmallIntegerField(default=0)
    company = models.CharField(max_length=200)
    relationship = models.CharField(
        max_length=200,
        help_text="What they are to the company: consultant, speaker, researcher, owner of stock.",
    )
    relevant = models.BooleanField(
        default=True,
        help_text=(
            "The company makes or sells what the content is about. Only relevant ones are shown to "
            "learners, and have to be mitigated."
        ),
    )
    ended = models.BooleanField(
        default=False, help_text="It is over, but was there within the past 24 months."
    )
    mitigated = models.BooleanField(default=False)
    mitigation_steps = models.TextField(
        blank=True,
        help_text=(
            "What was done, and by whom, for example: Slides reviewed by Dr. Hu, who has no ties. "
            "Not shown to learners."
        ),
    )
    mitigated_on = models.DateField(
        null=True, blank=True, help_text="Day on which that was done; not after the role began."
    )

    class Meta:
        ordering = ["faculty", "position", "id"]

    def __str__(self) -> str:
        return f"{self.company} ({self.relationship})"


class FrontMatter(models.Model):
    """What learners are shown before anything else, kept word for word by version.

    .. no_pii:
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="front_matters")
    version = models.PositiveIntegerField()
    content = models.JSONField(help_text="The sections exactly as shown.")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["course", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["course", "version"], name="front_matter_version_once")
        ]

    def __str__(self) -> str:
        return f"front matter {self.version} of {self.course_id}"


class CourseRevision(models.Model):
    """A number that changes with everything a course asks or holds; kept by triggers of the
    database, never by hand.

    What was read at a number is still so while the number is the same, however it was changed. The
    number comes from a sequence, so that no state ever has the number of another one.

    .. no_pii:
    """

    # Without a constraint: the rows of a course that is being deleted still say that they changed.
    course = models.OneToOneField(
        Course,
        primary_key=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="revision",
    )
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.number)


class FrontMatterShown(models.Model):
    """Proof that this version was shown to this learner.

    .. pii: links a learner to a course
    """

    front_matter = models.ForeignKey(FrontMatter, on_delete=models.PROTECT, related_name="shown")
    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="front_matters_shown"
    )
    shown_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        verbose_name_plural = "front matter shown"
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "front_matter"], name="front_matter_shown_once"
            )
        ]
        indexes = [
            models.Index(fields=["front_matter", "learner"], name="front_matter_shown_by"),
            models.Index(fields=["front_matter", "shown_at"], name="front_matter_shown_at"),
        ]

    def __str__(self) -> str:
        return f"learner {self.learner_id} saw {self.front_matter_id}"
