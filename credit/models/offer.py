from decimal import Decimal

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Mod
from django.db.models.lookups import Exact

from courses.models.fields import ShareField
from courses.watching import CREDIT_SHARE
from credit.designation import AMA_PRA, BOARDS, PARTICIPATION, QUARTER, UAN, kind_of

POSITIVE = MinValueValidator(Decimal("0.01"))
QUARTERS = Exact(Mod("amount", QUARTER), 0) & Exact(Mod("increment", QUARTER), 0)


class CreditOffer(models.Model):
    """Credit for which a course is designated: type, maximum, step, who may claim it, and what must
    be done for it.

    .. no_pii:
    """

    course = models.ForeignKey(
        "courses.Course", on_delete=models.CASCADE, related_name="credit_offers"
    )
    position = models.PositiveSmallIntegerField(default=0)
    type = models.CharField(max_length=60, help_text="For example ama-pra-category-1.")
    amount = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        validators=[POSITIVE],
        help_text=(
            "The most a learner may claim for the whole course, for example 0.5. 60 minutes are 1; "
            "it is held against the minutes of the planning record."
        ),
    )
    increment = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=QUARTER,
        validators=[POSITIVE],
        help_text="Learners claim in steps of this, up to the maximum. AMA PRA credit: 0.25.",
    )
    professions = models.JSONField(
        default=list,
        blank=True,
        help_text="Who may claim it; none ticked: whom the type is for.",
    )
    opens_on = models.DateField(
        null=True,
        blank=True,
        help_text="First day to claim. Empty: the release date of the course.",
    )
    closes_on = models.DateField(
        null=True, blank=True, help_text="Last day to claim, inclusive. Empty: the expiry date."
    )
    min_watched = ShareField(
        null=True,
        blank=True,
        help_text="Share of each track that must have been watched, 0 to 1. Empty: 0.8.",
    )
    needs_points = models.BooleanField(
        "required decision points",
        default=True,
        help_text="Learners have answered every decision point that is marked as required.",
    )
    needs_post_test = models.BooleanField(
        "post-test",
        default=True,
        help_text="Learners have passed every post-test; its pass mark stands under Polls.",
    )
    needs_evaluation = models.BooleanField(
        "evaluation",
        default=True,
        help_text="Learners have completed the evaluation, if the course has one.",
    )
    uan = models.CharField(
        "ACPE UAN",
        max_length=30,
        blank=True,
        validators=[RegexValidator(UAN, "Give a UAN such as 1234-0000-21-001-H01-P.")],
        help_text="Only for ACPE credit: its Universal Activity Number, 1234-0000-21-001-H01-P.",
    )
    board = models.CharField(
        max_length=10,
        blank=True,
        choices=[(board, board) for board in BOARDS],
        help_text="Only for MOC points: the board that grants them.",
    )
    # Made by the platform where physicians' credit has nothing for the others; not part of a course
    # package.
    implied = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["course", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "type"], name="credit_offer_once_per_type"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(increment__gt=0), name="credit_offer_positive"
            ),
            models.CheckConstraint(
                condition=Q(increment__lte=F("amount")), name="credit_offer_step_within_amount"
            ),
            # The AMA counts in quarters of an hour.
            models.CheckConstraint(
                condition=~Q(type=AMA_PRA) | QUARTERS, name="credit_offer_quarters"
            ),
            models.CheckConstraint(
                condition=Exact(Mod("amount", "increment"), 0), name="credit_offer_whole_steps"
            ),
            models.CheckConstraint(
                condition=Q(min_watched__gte=0, min_watched__lte=1),
                name="credit_offer_watched_share",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="credit_offer_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {kind_of(self.type).unit(self.amount)}"

    @property
    def share(self) -> Decimal:
        """Of each track, of the way that was the learner's."""
        return CREDIT_SHARE if self.min_watched is None else self.min_watched

    @property
    def is_participation(self) -> bool:
        """A certificate of hours, which is no credit."""
        return self.type == PARTICIPATION

    @property
    def label(self) -> str:
        return kind_of(self.type).label


class TrackCredit(models.Model):
    """The part of an offer that one track earns; an offer without parts is earned by the whole
    course.

    .. no_pii:
    """

    offer = models.ForeignKey(CreditOffer, on_delete=models.CASCADE, related_name="track_credits")
    track = models.ForeignKey("courses.Track", on_delete=models.CASCADE, related_name="credits")
    amount = models.DecimalField(max_digits=5, decimal_places=2, validators=[POSITIVE])

    class Meta:
        ordering = ["offer", "track__number"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "track"], name="track_credit_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="track_credit_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.track}"
