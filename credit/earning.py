"""What a learner may claim now, and what is missing for the rest.

Reads only; claims are judged again under a lock.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from assessments.answer_context import answer_context_of
from assessments.models import Phase, Poll
from assessments.progress import CourseProgress
from assessments.structure import Occasion, structure_of
from courses.calendar import provider_day
from courses.models import Course, Track
from courses.moments import clock
from courses.player import Stretch, named_stretches
from courses.shares import percent_of
from courses.watching import is_complete, missing, total
from learners.merging import person_rows
from learners.models import Learner

from .completion import completed_at, polls_after
from .designation import (
    AMA_PRA,
    MOC,
    PARTICIPATION,
    PHYSICIAN,
    check_amount,
    group_of,
    kind_of,
    may_claim,
    steps,
)
from .models import Claim, ClaimPart, CreditOffer
from .requirements import last_day_of

PASSING = frozenset({"profession-required", "credit-not-open"})


@dataclass(frozen=True)
class Missing:
    """What stands between a learner and credit: a code for a program, a sentence for a person."""

    code: str
    sentence: str
    track: int | None = None  # its number
    poll: int | None = None
    locked: str = ""  # what must come first; empty where it can be done now
    stretches: tuple[Stretch, ...] = ()  # of the track that are not watched


@dataclass(frozen=True)
class Part:
    """What a track earns, or the whole course where an offer has no parts."""

    track: Track | None
    amount: Decimal
    missing: tuple[Missing, ...]
    completed_at: datetime
    claimed: bool

    @property
    def is_open(self) -> bool:
        return not self.missing and not self.claimed


@dataclass
class Earned:
    """An offer as it stands for one learner."""

    offer: CreditOffer
    blocked: list[Missing]  # what no learning can mend: the day, the profession
    parts: list[Part]
    claims: list[Claim]
    cap: Decimal | None = None  # MOC points are never more than the credit claimed
    more: list[Missing] = field(default_factory=list)
    # Minutes that were watched, of those of the learner's way; none where nothing need be watched.
    watched: tuple[int, int] | None = None

    @property
    def claimed(self) -> Decimal:
        return sum((claim.amount for claim in self.claims), Decimal(0))

    @property
    def open_parts(self) -> list[Part]:
        return [part for part in self.parts if part.is_open]

    @property
    def maximum(self) -> Decimal:
        """What may be claimed now.

        A claim uses its parts up: what was not claimed of them stays unclaimed.
        """
        if self.blocked or self.more:
            return Decimal(0)
        used = sum((claim.maximum for claim in self.claims), Decimal(0))
        earned = sum((part.amount for part in self.open_parts), Decimal(0))
        left = max(Decimal(0), min(earned, self.offer.amount - used))
        return (
            left
            if self.cap is None
            else min(left, self.cap) // self.offer.increment * self.offer.increment
        )

    @property
    def steps(self) -> list[Decimal]:
        return steps(self.maximum, self.offer.increment)

    @property
    def missing(self) -> list[Missing]:
        """Everything that stands in the way of what is left of the offer; what is to be done is
        told beside what passes, such as a profession that was not named yet.
        """
        if any(missing.code not in PASSING for missing in self.blocked):
            return self.blocked
        left = [part for part in self.parts if not part.claimed]
        if not left:
            return [Missing("already-claimed", _("You have claimed this credit."))]
        to_do = dict.fromkeys(missing for part in left for missing in part.missing)
        of_the_course_last = sorted(to_do, key=lambda missing: missing.track is None)
        return [*self.blocked, *self.more, *of_the_course_last]

    @property
    def is_claimable(self) -> bool:
        return self.maximum > 0

    @property
    def waits_for_profession(self) -> bool:
        """Something is earned, and only whom the credit is for is not known."""
        blocked = {missing.code for missing in self.blocked}
        return blocked == {"profession-required"} and not self.more and bool(self.open_parts)

    @property
    def is_for_me(self) -> bool:
        return not any(missing.code == "not-for-your-profession" for missing in self.blocked)

    @property
    def completed_at(self) -> datetime:
        return max(part.completed_at for part in self.open_parts)

    def check(self, amount: Decimal) -> None:
        """Raises designation.BadAmount."""
        check_amount(amount, self.maximum, self.offer.increment)


def earned_in(
    learner: Learner, course: Course, at: datetime, *, only: CreditOffer | None = None
) -> list[Earned]:
    """The offers of a course as they stand for a learner."""
    offers = (
        CreditOffer.objects.filter(course=course)
        .prefetch_related("track_credits__track")
        .order_by("position", "id")
    )
    progress = CourseProgress(
        learner, structure_of(course), answer_context_of(learner, course, Phase.POST)
    )
    rows = person_rows(learner)  # what a person claimed under another of their rows is claimed
    claims: dict[int, list[Claim]] = {}
    for claim in (
        Claim.objects.filter(learner__in=rows, offer__course=course)
        .select_related("offer")
        .order_by("id")
    ):
        claims.setdefault(claim.offer_id, []).append(claim)
    taken: set[tuple[int, int | None]] = set(
        ClaimPart.objects.filter(learner__in=rows, offer__course=course).values_list(
            "offer_id", "track_id"
        )
    )
    bound = next(
        (
            claim.profession
            for several in claims.values()
            for claim in several
            if claim.offer.type != PARTICIPATION
        ),
        "",
    )
    earned_offers = [
        _earned(offer, learner, progress, claims.get(offer.pk, []), taken, at, bound)
        for offer in offers
    ]
    _bind_moc(earned_offers)
    return [earned for earned in earned_offers if only is None or earned.offer.pk == only.pk]


def worth_showing(earned_offers: list[Earned]) -> list[Earned]:
    """What a person should see: participation only where no credit is for them, or what they
    claimed already.
    """
    mine = [earned for earned in earned_offers if earned.is_for_me]
    credit = [earned for earned in mine if earned.offer.type != PARTICIPATION]
    return [earned for earned in mine if earned in credit or earned.claims or not credit]


def _earned(
    offer: CreditOffer,
    learner: Learner,
    progress: CourseProgress,
    claims: list[Claim],
    taken: set[tuple[int, int | None]],
    at: datetime,
    bound: str,
) -> Earned:
    parts: list[tuple[Track | None, Decimal]] = [
        (part.track, part.amount) for part in offer.track_credits.all()
    ]
    whole = (offer.pk, None) in taken
    done = [
        Part(
            track,
            amount,
            tuple(_requirements(offer, progress, track, at)),
            completed_at(offer, progress, track, at),
            claimed=whole or (offer.pk, track.pk if track else None) in taken,
        )
        for track, amount in parts or [(None, offer.amount)]
    ]
    if not parts and claims:  # claimed by tracks before the author made it one
        done = [Part(None, offer.amount, (), at, claimed=True)]
    return Earned(
        offer,
        list(_blocked(offer, learner, progress.structure.course, provider_day(at), bound)),
        done,
        claims,
        watched=_watched(offer, progress),
    )


def _watched(offer: CreditOffer, progress: CourseProgress) -> tuple[int, int] | None:
    if not offer.share:
        return None
    minutes = [progress.watched_minutes(track) for track in progress.structure.tracks]
    return sum(watched for watched, whole in minutes), sum(whole for watched, whole in minutes)


def _blocked(
    offer: CreditOffer, learner: Learner, course: Course, today: date, bound: str
) -> Iterator[Missing]:
    """`bound`: the profession credit of the course was claimed for; the same work earns none for a
    second one.
    """
    kind = kind_of(offer.type)
    # An offer's own days lie within those of the course: nothing is claimed before the release or
    # after the expiry.
    opens = max(filter(None, (offer.opens_on, course.release_date)), default=None)
    closes = last_day_of(offer, course)
    if closes and today > closes:
        sentence = _("Credit could be claimed through %(day)s.") % {"day": date_format(closes)}
        yield Missing("credit-expired", sentence)
    if opens and today < opens:
        yield Missing(
            "credit-not-open",
            _("Credit can be claimed starting %(day)s.") % {"day": date_format(opens)},
        )
    if bound and group_of(bound) != group_of(learner.profession):
        told = _(
            "You claimed credit for this course as %(profession)s, and it is claimed for one "
            "profession only."
        )
        yield Missing("claimed-for-another-profession", told % {"profession": bound})
        return
    restricted = bool(kind.groups or offer.professions or offer.implied)
    if restricted and not learner.profession:
        yield Missing(
            "profession-required",
            _("Tell us your profession: which credit you may claim depends on it."),
        )
    elif offer.implied and group_of(learner.profession) == PHYSICIAN:
        yield Missing(
            "not-for-your-profession",
            _("Physicians claim credit; this certificate is for everybody else."),
        )
    elif not may_claim(offer.type, offer.professions, learner.profession):
        sentence = _("%(credit)s is not for your profession.") % {"credit": kind.label}
        yield Missing("not-for-your-profession", f"{sentence} {_instead(offer)}".strip())


def _instead(offer: CreditOffer) -> str:
    return _("You may claim a certificate of participation.") if offer.type == AMA_PRA else ""


def _bind_moc(earned_offers: list[Earned]) -> None:
    """MOC points follow the physician's credit: claimed after it, and never more."""
    credit = next((earned for earned in earned_offers if earned.offer.type == AMA_PRA), None)
    for earned in earned_offers:
        if earned.offer.type == MOC and credit:
            earned.cap = credit.claimed
            if not credit.claims:
                earned.more.append(
                    Missing("claim-credit-first", _("Claim your AMA PRA Category 1 Credit first."))
                )


def _requirements(
    offer: CreditOffer, progress: CourseProgress, only: Track | None, at: datetime
) -> Iterator[Missing]:
    tracks = [only] if only else list(progress.structure.tracks)
    if not tracks:
        yield Missing("nothing-to-watch", _("Only video tracks earn credit; this course has none."))
    for track in tracks:
        if not _watched_enough(progress, track, offer.share):
            watched, whole = progress.watched_minutes(track)
            named = {"percent": localize(percent_of(offer.share)), "number": track.number}
            named["needed"] = clock(math.ceil(offer.share * total(progress.way(track)) / 1000))
            sentence = _(
                "Watch at least %(percent)s%% of track %(number)s (%(needed)s): %(watched)s of "
                "%(whole)s minutes watched."
            )
            yield Missing(
                "watched-too-little",
                sentence % (named | {"watched": watched, "whole": whole}),
                track.number,
                stretches=_not_watched(progress, track),
            )
        if offer.needs_points and not progress.points_answered(track):
            answered, required = progress.required_points(track)
            sentence = _(
                "Answer the required decision points of track %(number)s: %(answered)s of "
                "%(required)s answered."
            )
            named = {"number": track.number, "answered": answered, "required": required}
            yield Missing("decision-points-open", sentence % named, track.number)
    if offer.needs_post_test:
        for poll in polls_after(progress, only):
            yield from _not_passed(progress, poll, at)
    if offer.needs_evaluation:
        for poll in progress.structure.polls_in(Phase.EVALUATION):
            if not progress.is_complete(poll):
                locked = _locked(progress, poll, at)
                yield Missing(
                    "evaluation-open", _("Complete the evaluation."), poll=poll.pk, locked=locked
                )


def _watched_enough(progress: CourseProgress, track: Track, share: Decimal) -> bool:
    if not share or not track.duration:
        return True
    return is_complete(progress.held(track), progress.way(track), share)


def _not_watched(progress: CourseProgress, track: Track) -> tuple[Stretch, ...]:
    """Nothing where all of it is: then the sentence says enough."""
    held = progress.held(track)
    return named_stretches(missing(held, progress.way(track))) if held else ()


def _locked(progress: CourseProgress, poll: Poll, at: datetime) -> str:
    locked = progress.why_locked(Occasion(Phase(poll.phase), poll=poll), at)
    return locked.sentence if locked else ""


def _not_passed(progress: CourseProgress, poll: Poll, at: datetime) -> Iterator[Missing]:
    number = poll.track.number if poll.track else None
    best = progress.best_result(poll)
    if best is None:
        sentence = (
            _("Take the post-test of track %(number)s.") if number else _("Take the post-test.")
        )
        locked = _locked(progress, poll, at)
        yield Missing("post-test-open", sentence % {"number": number}, number, poll.pk, locked)
    elif best.passed is False:
        assert poll.pass_mark is not None
        sentence = (
            _("Pass the post-test of track %(number)s: %(mark)s%% must be correct.")
            if number
            else _("Pass the post-test: %(mark)s%% must be correct.")
        )
        named = {"number": number, "mark": localize(percent_of(poll.pass_mark))}
        yield Missing("post-test-not-passed", sentence % named, number, poll.pk)
