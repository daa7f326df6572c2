"""Deeds on what is said beside the figures: choose a typed answer, recommend what follows."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from assessments.models import Phase, Response
from assessments.querysets import of_those_who_count
from courses.models import Faculty
from learners import audit
from learners.models import Learner, User
from learners.refusals import Refusal
from outcomes.models import OutcomeSnapshot, Recommendation, Verbatim
from outcomes.screening import screened

from .quotes import take_back_quotes

MOST_LETTERS = 1000


class NotToChoose(Refusal):
    code = "not-to-choose"
    status = 400
    sentence = gettext_noop("This snapshot has no such typed answer.")


class NothingSaid(Refusal):
    code = "nothing-said"
    status = 400
    sentence = gettext_noop("Use at most 1,000 characters.")


class NotLocked(Refusal):
    code = "not-locked"
    sentence = gettext_noop("Recommendations stand beside locked figures: lock the snapshot first.")


def typed_answers(snapshot: OutcomeSnapshot) -> QuerySet[Response]:
    """Of everybody who counts and is not forgotten, as of the snapshot; the newest first."""
    typed = Response.objects.filter(
        course=snapshot.course,
        picked__isnull=True,
        version__kind="text",
        answered_at__lte=snapshot.as_of,
        recorded_at__lte=snapshot.known_at,
        learner__erased_at=None,
    ).exclude(phase=Phase.COMPARISON)
    return (
        of_those_who_count(typed, snapshot.course_id)
        .select_related("question", "version", "learner")
        .order_by("question__position", "question_id", "-answered_at", "-id")
    )


def shown_text(response: Response, also: Iterable[str] = ()) -> str:
    """The answer as it would leave."""
    names = [*_names(response.learner), *_faculty(response.course_id), *also]
    return screened(str(response.answer), names)


def _names(learner: Learner) -> list[str]:
    whole = f"{learner.given_name} {learner.family_name}".strip()
    return [whole, learner.given_name, learner.family_name, *learner.family_name.split()]


def _faculty(course: int) -> list[str]:
    names = Faculty.objects.filter(course=course).values_list("name", flat=True)
    return [part for name in names for part in (name, *name.split()) if len(part) > 2]


@transaction.atomic
def choose_verbatim(
    *,
    snapshot: OutcomeSnapshot,
    response: int,
    also_mask: Iterable[str],
    chosen_by: User,
    at: datetime,
) -> Verbatim:
    """Raises NotToChoose. Chosen again: screened again."""
    answer = typed_answers(snapshot).filter(pk=response).first()
    text = shown_text(answer, also_mask) if answer else ""
    if answer is None or not text:
        raise NotToChoose
    verbatim, _ = Verbatim.objects.update_or_create(
        snapshot=snapshot,
        response=answer,
        defaults={"text": text[:MOST_LETTERS], "chosen_by": chosen_by, "chosen_at": at},
    )
    audit.note(who=chosen_by, deed="verbatim-chosen", subject=verbatim)
    take_back_quotes(snapshot.pk, by=chosen_by)  # as it was masked before
    return verbatim


@transaction.atomic
def drop_verbatim(*, verbatim: Verbatim, by: User) -> None:
    audit.note(who=by, deed="verbatim-dropped", subject=verbatim)
    verbatim.delete()
    take_back_quotes(verbatim.snapshot_id, by=by)


@transaction.atomic
def recommend(
    *, snapshot: OutcomeSnapshot, text: str, written_by: User, at: datetime
) -> Recommendation:
    """Raises NotLocked, NothingSaid."""
    text = " ".join(text.split())
    if not snapshot.is_locked:
        raise NotLocked
    if not text or len(text) > MOST_LETTERS:
        raise NothingSaid
    recommendation = Recommendation.objects.create(
        snapshot=snapshot, text=text, written_by=written_by, written_at=at
    )
    audit.note(who=written_by, deed="recommended", subject=recommendation)
    return recommendation


@transaction.atomic
def withdraw_recommendation(*, recommendation: Recommendation, by: User, at: datetime) -> None:
    open_ones = Recommendation.objects.filter(pk=recommendation.pk, withdrawn_at=None)
    if open_ones.update(withdrawn_at=at):
        audit.note(who=by, deed="recommendation-withdrawn", subject=recommendation)
