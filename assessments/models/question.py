from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from assessments.markdown import plain_words

key_form = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_-]*$", "Letters, digits, hyphens and underscores only."
)


class Kind(models.TextChoices):
    SINGLE = "single", "one choice"
    MULTIPLE = "multiple", "several choices"
    RATING = "rating", "rating"
    NUMBER = "number", "number"
    TEXT = "text", "text"


class Measure(models.TextChoices):
    KNOWLEDGE = "knowledge", "knowledge"
    COMPETENCE = "competence", "competence"
    CONFIDENCE = "confidence", "confidence"
    PRACTICE_CHANGE = "practice_change", "intended practice change"
    BARRIER = "barrier", "barrier"
    AUDIENCE = "audience", "audience"
    EVALUATION = "evaluation", "evaluation"


SCORED = (Measure.KNOWLEDGE, Measure.COMPETENCE)


class Question(models.Model):
    """A question as the author knows it; its wording lives in versions.

    .. no_pii:
    """

    id = models.AutoField(primary_key=True)
    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(
        max_length=60, validators=[key_form], help_text="For example q1; stays the same forever."
    )

    class Meta:
        ordering = ["course", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "key"], name="question_key_once_per_course"),
            # Target of the composite foreign key of QuestionVersion.
            models.UniqueConstraint(fields=["id", "course"], name="question_identity"),
        ]

    def __str__(self) -> str:
        return self.key


class QuestionVersion(models.Model):
    """One wording of a question with its key. Answered versions are frozen; an edit makes the next
    version.

    .. no_pii:
    """

    id = models.AutoField(primary_key=True)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    # The course again, so that responses can be held to one course by a composite foreign key.
    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=8, choices=Kind)
    measures = models.CharField(max_length=15, choices=Measure)
    objective = models.ForeignKey(
        "courses.Objective",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="question_versions",
    )
    stem = models.TextField()
    formatted = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Question, rationale and feedback are Markdown. Off: shown exactly as typed.",
    )
    rationale = models.TextField(blank=True, help_text="Shown after the answer, never before.")
    references = models.JSONField(
        default=list, blank=True, help_text="Sources shown with the rationale."
    )
    scale = models.JSONField(
        default=list, blank=True, help_text="Labels of a rating, lowest first."
    )
    top = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many of the highest levels count as the top box."
    )
    grid = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=(
            "Ratings of one scale that follow each other and share this line stand as one grid "
            "below it."
        ),
    )
    shuffle = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Each learner sees the choices in an order of their own, always the same.",
    )
    unit = models.CharField(
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="Of a number, for example patients a week.",
    )
    lowest = models.FloatField(null=True, blank=True, help_text="Smallest number that is taken.")
    highest = models.FloatField(null=True, blank=True, help_text="Largest number that is taken.")
    whole = models.BooleanField(
        "whole number",
        default=False,
        db_default=False,
        help_text="Of a number: 2.5 is refused, as where people are counted.",
    )
    # The newest correction of the key, as in its Rescoring; the choices themselves stay as they
    # were asked.
    corrected_key = models.JSONField(null=True, blank=True, editable=False)
    # In force from .. until; the newest one has no end. What a learner was shown is the one in
    # force then.
    in_force_from = models.DateTimeField(db_default=Now())
    in_force_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "question"
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="question_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(in_force_until__isnull=True),
                name="question_one_version_in_force",
            ),
            # Target of the composite foreign key of Response.
            models.UniqueConstraint(
                fields=["id", "question", "course"], name="question_version_identity"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="question_kind_known"),
            models.CheckConstraint(
                condition=Q(measures__in=Measure.values), name="question_measure_known"
            ),
            models.CheckConstraint(
                condition=~Q(measures__in=["knowledge", "competence", "confidence"])
                | Q(objective__isnull=False),
                name="question_names_its_objective",
            ),
            models.CheckConstraint(
                condition=~Q(kind="rating") | Q(top__gte=1), name="question_rating_has_top_box"
            ),
            models.CheckConstraint(
                condition=~Q(measures="confidence") | Q(kind="rating"),
                name="question_confidence_is_a_rating",
            ),
            models.CheckConstraint(
                condition=~Q(measures__in=["knowledge", "competence"])
                | Q(kind__in=["single", "multiple"]),
                name="question_scored_has_choices",
            ),
            models.CheckConstraint(
                condition=Q(grid="") | Q(kind="rating"), name="question_grid_of_ratings"
            ),
            models.CheckConstraint(
                condition=Q(kind="number") | Q(unit="", lowest__isnull=True, highest__isnull=True),
                name="question_range_of_a_number",
            ),
            models.CheckConstraint(
                condition=Q(kind="number") | Q(whole=False), name="question_whole_is_a_number"
            ),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True)
                | Q(highest__isnull=True)
                | Q(lowest__lte=F("highest")),
                name="question_range_not_empty",
            ),
        ]

    def __str__(self) -> str:
        stem = self.plain_stem
        words = stem if len(stem) <= 60 else f"{stem[:59]}…"
        return words if self.number == 1 else f"{words} (version {self.number})"

    @property
    def least(self) -> float | None:
        """Of a number a learner gives: patients, years and shares are counted from 0; whoever asks
        for something below it says so with a smallest or a largest number.
        """
        is_counted = self.kind == Kind.NUMBER and (self.highest is None or self.highest >= 0)
        return 0 if self.lowest is None and is_counted else self.lowest

    @property
    def plain_stem(self) -> str:
        """The question without marks, where nothing but words can be shown."""
        return plain_words(self.stem) if self.formatted else self.stem

    @property
    def choices_as_shown(self) -> "list[Choice]":
        """In the order the author wants them seen; `position` stays the bit of an answer."""
        return sorted(self.choices.all(), key=lambda choice: choice.shown_at)

    @property
    def right_choices(self) -> int:
        """The mask of the right choices, as `Response.picked` holds what was chosen."""
        return sum(1 << choice.position for choice in self.choices.all() if choice.correct)

    @property
    def is_scored(self) -> bool:
        return self.measures in SCORED

    def is_right(self, choice: "Choice") -> bool:
        """By the key in force now, corrections included."""
        return choice.correct if self.corrected_key is None else choice.key in self.corrected_key


class Choice(models.Model):
    """An answer choice of one version; `position` is its bit in `Response.picked`.

    .. no_pii:
    """

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60, validators=[key_form])
    text = models.TextField()
    display_order = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="Where it stands once answered choices were reordered."
    )
    feedback = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Why this choice is correct or not. Shown after the answer, never before.",
    )
    correct = models.BooleanField(default=False)
    pinned = models.BooleanField(
        default=False, db_default=False, help_text="Stays behind the others when they are shuffled."
    )
    exclusive = models.BooleanField(
        default=False, db_default=False, help_text="Goes with no other choice, as in none of these."
    )
    unsure = models.BooleanField(
        "not sure",
        default=False,
        db_default=False,
        help_text="Says not sure: stored as such, never right.",
    )

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="choice_key_once_per_version"),
            models.UniqueConstraint(
                fields=["version", "position"],
                name="choice_position_once_per_version",
                deferrable=models.Deferrable.DEFERRED,
            ),
            # A set of choices travels as the bits of one bigint.
            models.CheckConstraint(
                condition=Q(position__lte=61), name="choice_position_fits_a_bit"
            ),
            models.CheckConstraint(
                condition=~Q(correct=True, unsure=True), name="choice_unsure_is_never_right"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.text[:60]}"

    @property
    def shown_at(self) -> int:
        return self.position if self.display_order is None else self.display_order

    @property
    def stands_alone(self) -> bool:
        return self.exclusive or self.unsure

    @property
    def stays_last(self) -> bool:
        return self.pinned or self.exclusive or self.unsure
