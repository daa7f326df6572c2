"""Rows of learners that are one person, put together by that person or by somebody who looked at
it.

Answers stay where they are: a row of LearnerMerge says whose they are read as, the newest one
decides, and taking it back is one more row. Whoever reads a learner's answers asks for `rows_of`;
outcomes joins by the same rows.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from . import audit
from .actions import give_consent, text_in_force
from .models import Consent, Learner, LearnerMerge, NpiStatus, Purpose, Review, User
from .refusals import Refusal
from .verification import claim_joined, close_review, number_given


class DifferentPeople(Refusal):
    code = "different-people"
    sentence = gettext_noop("These two have different NPIs: they are not one person.")


class NotYours(Refusal):
    code = "not-yours"
    sentence = gettext_noop("You have no earlier answers to combine.")


def rows_of(learner: Learner) -> list[int]:
    """The learner's own row and those read as theirs."""
    return rows_of_people([learner.pk])[learner.pk]


def person_rows(learner: Learner) -> list[int]:
    """All rows of the person, whichever of their accounts asks: a row that was joined is theirs as
    well.
    """
    return rows_of(Learner(pk=kept_for(learner) or learner.pk))


def rows_of_people(people: Iterable[int]) -> dict[int, list[int]]:
    """By person, their own row and those read as theirs; for many at once."""
    rows = {person: [person] for person in people}
    ever = LearnerMerge.objects.filter(kept__in=rows).values("joined")
    newest = (
        LearnerMerge.objects.filter(joined__in=ever).order_by("joined", "-id").distinct("joined")
    )
    for row in newest:
        if row.kept_id in rows:
            rows[row.kept_id].append(row.joined_id)
    return rows


def kept_for(learner: Learner) -> int | None:
    """The learner this one is read as, when there is one."""
    newest = LearnerMerge.objects.filter(joined=learner).order_by("-id").first()
    return newest.kept_id if newest else None


def person_of_rows(rows: Iterable[int]) -> dict[int, int]:
    """By row, the row whose person it is; for many at once."""
    wanted = set(rows)
    newest = (
        LearnerMerge.objects.filter(joined__in=wanted).order_by("joined", "-id").distinct("joined")
    )
    kept = {row.joined_id: row.kept_id for row in newest if row.kept_id}
    return {row: kept.get(row, row) for row in wanted}


@transaction.atomic
def merge(
    *, joined: Learner, kept: Learner, how: str, by: User | None, consent: Consent | None = None
) -> LearnerMerge | None:
    """Read `joined` as `kept` from now on; None when it is so already.

    Raises DifferentPeople, NotYours.
    """
    both = Learner.objects.select_for_update().in_bulk(sorted([joined.pk, kept.pk]))
    joined, kept = both[joined.pk], both[kept.pk]
    into = kept_for(kept) or kept.pk  # never a chain
    if into == joined.pk or kept_for(joined) == into:
        return None
    if how == "own" and (joined.user_id or kept_for(joined)):
        raise NotYours
    if len(_numbers(joined, kept, waiting=how == "own")) > 1:
        raise DifferentPeople
    for row in rows_of(joined)[1:]:
        LearnerMerge.objects.create(joined_id=row, kept_id=into, how=how, by=by, consent=consent)
    newest = LearnerMerge.objects.create(
        joined=joined, kept_id=into, how=how, by=by, consent=consent
    )
    audit.note(who=by, deed="join", subject=joined, after={"kept": into, "how": how})
    return newest


def _numbers(*learners: Learner, waiting: bool) -> set[str]:
    """The NPIs of these rows: the verified ones, or also those not decided yet."""
    if waiting:
        return {number_given(learner) for learner in learners} - {""}
    return {row.npi for row in learners if row.npi_status == NpiStatus.VERIFIED} - {""}


@transaction.atomic
def join_own_rows(
    *, kept: Learner, rows: Iterable[Learner], by: User, at: datetime
) -> tuple[list[Learner], list[Refusal]]:
    """By one agreement of that person: the rows that are theirs now, and why others are not. Where
    nothing was joined, nothing was agreed to either.
    """
    version = text_in_force(Purpose.JOINING).version
    consent = give_consent(learner=kept, purpose=Purpose.JOINING, version=version, at=at)
    joined: list[Learner] = []
    refused: list[Refusal] = []
    for row in rows:
        try:
            merge(joined=row, kept=kept, how="own", by=by, consent=consent)
            claim_joined(learner=kept, joined=row, at=at)
            joined.append(row)
        except (DifferentPeople, NotYours) as refusal:
            refused.append(refusal)
    transaction.set_rollback(not joined)
    return joined, refused


@transaction.atomic
def take_back(*, joined: Learner, by: User | None) -> None:
    """The learner stands alone again, and those who came with it come along.

    Raises NotYours when nothing was joined.
    """
    joined = Learner.objects.select_for_update().get(pk=joined.pk)
    was = kept_for(joined)
    if was is None:
        raise NotYours
    for row in LearnerMerge.objects.filter(kept=joined).values_list("joined", flat=True).distinct():
        if kept_for(Learner(pk=row)) == was:
            LearnerMerge.objects.create(joined_id=row, kept=joined, how="undo", by=by)
    LearnerMerge.objects.create(joined=joined, kept=None, how="undo", by=by)
    audit.note(who=by, deed="join-undone", subject=joined, before={"kept": was})


@transaction.atomic
def ask_to_merge_same_number(learner: Learner, at: datetime) -> None:
    for other in same_number(learner):
        ask_to_merge(learner=learner, other=other, at=at)


def ask_to_merge(*, learner: Learner, other: Learner, at: datetime) -> Review:
    """For somebody to look at: the same NPI is no proof that it is the same person."""
    defaults = {
        "npi": learner.npi,
        "given_name": learner.given_name,
        "family_name": learner.family_name,
        "opened_at": at,
    }
    return Review.objects.get_or_create(
        kind=Review.Kind.JOIN,
        learner=learner,
        other=other,
        decision=Review.Decision.OPEN,
        defaults=defaults,
    )[0]


@transaction.atomic
def decide_merge(*, review: Review, accept: bool, by: User, at: datetime, note: str = "") -> Review:
    review = close_review(review=review, accept=accept, by=by, at=at, note=note)
    if accept and review.other:
        merge(joined=review.other, kept=review.learner, how="manual", by=by)
    return review


def same_number(learner: Learner) -> list[Learner]:
    """Participants without an account who were verified with this learner's number
    and stand alone.
    """
    if not learner.npi or learner.npi_status != NpiStatus.VERIFIED:
        return []
    others = Learner.objects.filter(
        npi=learner.npi,
        npi_status=NpiStatus.VERIFIED,
        user__isnull=True,
        origin__in=["session", "link"],
    )
    return [other for other in others.exclude(pk=learner.pk) if kept_for(other) is None]
