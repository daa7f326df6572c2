"""Follow-up waves: who is invited and reminded, and what became of what they had planned."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils.formats import date_format
from django.utils.translation import gettext

from courses.calendar import provider_day
from courses.querysets import published
from learners.mailing import Letter, MailKind, in_the_language_of, reachable, send, stopped
from learners.models import Learner
from learners.refusals import Refusal
from learners.signed_links import address, read, token

from .models import (
    ChangeOutcome,
    ChangeStatus,
    FollowUpInvitation,
    Measure,
    Phase,
    Poll,
    QuestionVersion,
    ReminderPlan,
    Response,
)
from .progress import CourseProgress
from .querysets import with_versions
from .structure import Structure

LINK = "follow-up"
DEFAULT = ReminderPlan()


class UnknownChange(Refusal):
    code = "unknown-change"
    sentence = "This is not one of the changes you had planned."
    status = 400


@dataclass(frozen=True)
class Intention:
    """A change that the learner said they would make."""

    version: QuestionVersion
    choice_key: str
    text: str


# --- links ----------------------------------------------------------------------------------------


def link_of(learner: Learner, poll: Poll) -> str:
    return f"/follow-up/{token(LINK, learner.pk, poll.pk)}/"


def of_link(given: str) -> tuple[Learner, Poll] | None:
    """Whose link this is; None when learner or wave are gone. Raises BadLink."""
    learner_id, poll_id = read(LINK, given)
    learner = Learner.objects.filter(pk=learner_id).first()
    waves = Poll.objects.in_use().filter(pk=poll_id, phase=Phase.FOLLOW_UP)
    poll = waves.select_related("course").first()
    return (learner, poll) if learner and poll else None


# --- what a learner planned, and what became of it ------------------------------------------------


def intentions(learner: Learner, poll: Poll) -> list[Intention]:
    """The practice changes named in the evaluation, in the order of their choices."""
    given = Response.objects.filter(
        learner=learner,
        course=poll.course,
        phase=Phase.EVALUATION,
        version__measures=Measure.PRACTICE_CHANGE,
        picked__isnull=False,
    ).order_by("question__position", "question_id")
    return [
        Intention(response.version, choice.key, choice.text)
        for response in with_versions(given)
        for choice in response.version.choices.all()
        if (response.picked or 0) >> choice.position & 1
    ]


def told(learner: Learner, poll: Poll) -> dict[tuple[int, str], str]:
    """What became of them, as told in this wave, by version and choice."""
    rows = ChangeOutcome.objects.filter(learner=learner, poll=poll)
    return {(row.version_id, row.choice_key): row.status for row in rows}


def record_change(
    *, learner: Learner, poll: Poll, version_id: int, choice_key: str, status: str, at: datetime
) -> ChangeOutcome:
    """Store what became of one change, once: the first word counts. Raises UnknownChange."""
    planned = {
        (intention.version.pk, intention.choice_key) for intention in intentions(learner, poll)
    }
    if (version_id, choice_key) not in planned or status not in ChangeStatus.values:
        raise UnknownChange
    row = ChangeOutcome(
        learner=learner, poll=poll, version_id=version_id, choice_key=choice_key, status=status,
        answered_at=at
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # said before, perhaps in another window
        return ChangeOutcome.objects.get(
            learner=learner, poll=poll, version_id=version_id, choice_key=choice_key
        )
    return row


def note_submission(*, learner: Learner, poll: Poll, at: datetime) -> None:
    """The form was sent: no further reminder."""
    FollowUpInvitation.objects.filter(learner=learner, poll=poll, submitted_at__isnull=True).update(
        submitted_at=at
    )


# --- invitations and reminders --------------------------------------------------------------------


def send_due(*, at: datetime) -> int:
    """Invite whom a wave has opened for, and remind those who have not answered; how many mails
    were posted.
    """
    waves = (
        Poll.objects.in_use()
        .filter(course__in=published(), phase=Phase.FOLLOW_UP)
        .select_related("course", "reminding")
    )
    return sum(_invite(poll, at) + _remind(poll, at) for poll in waves.order_by("id"))


def _plan(poll: Poll) -> ReminderPlan:
    return getattr(poll, "reminding", DEFAULT)


def _finished(poll: Poll, since: datetime, until: datetime) -> dict[int, datetime]:
    """Learners who gave the evaluation then, or else their last answer after; whether that was all
    that is asked, their progress says.
    """
    ends = (
        Response.objects.filter(
            course=poll.course,
            phase__in=(Phase.POST, Phase.EVALUATION),
            learner__user__isnull=False,
        )
        .values("learner")
        .annotate(
            after=Max("answered_at", filter=Q(phase=Phase.POST)),
            told=Max("answered_at", filter=Q(phase=Phase.EVALUATION)),
        )
        .order_by()
    )
    moments = {row["learner"]: row["told"] or row["after"] for row in ends}
    return {learner: moment for learner, moment in moments.items() if since < moment <= until}


def _invite(poll: Poll, at: datetime) -> int:
    wait = timedelta(days=poll.after_days or 0)
    finished = _finished(
        poll, at - wait - timedelta(days=_plan(poll).invites_within_days), at - wait
    )
    asked = set(FollowUpInvitation.objects.filter(poll=poll).values_list("learner", flat=True))
    waiting = reachable(Learner.objects.filter(pk__in=finished.keys() - asked)).select_related(
        "user"
    )
    structure = Structure(poll.course)
    return sum(
        _invite_one(learner, poll, finished[learner.pk] + wait)
        for learner in waiting.order_by("id")
        if CourseProgress(learner, structure).finished_at() is not None
    )


@transaction.atomic
def _invite_one(learner: Learner, poll: Poll, due_at: datetime) -> bool:
    if MailKind.FOLLOW_UP in stopped(learner):
        return False
    _, created = FollowUpInvitation.objects.get_or_create(
        learner=learner, poll=poll, defaults={"due_at": due_at}
    )
    return created and _write(learner, poll, 0)


def _remind(poll: Poll, at: datetime) -> int:
    plan = _plan(poll)
    waiting = FollowUpInvitation.objects.filter(
        poll=poll, submitted_at__isnull=True, reminders__lt=plan.most
    )
    due = waiting.filter(
        Q(reminded_at__isnull=True, invited_at__lte=at - timedelta(days=plan.every_days))
        | Q(reminded_at__lte=at - timedelta(days=plan.every_days))
    )
    reach = reachable(Learner.objects.filter(follow_up_invitations__in=due)).values("pk")
    return sum(
        _remind_one(invitation, at)
        for invitation in due.filter(learner__in=reach)
        .select_related("learner__user")
        .order_by("id")
    )


@transaction.atomic
def _remind_one(invitation: FollowUpInvitation, at: datetime) -> bool:
    held = FollowUpInvitation.objects.filter(
        pk=invitation.pk, submitted_at__isnull=True, reminders=invitation.reminders
    )
    if not held.update(reminders=F("reminders") + 1, reminded_at=at):
        return False
    poll = Poll.objects.select_related("course").get(pk=invitation.poll_id)
    return _write(invitation.learner, poll, invitation.reminders + 1)


def _write(learner: Learner, poll: Poll, reminder: int) -> bool:
    with in_the_language_of(learner):
        return send(learner, MailKind.FOLLOW_UP, _letter(learner, poll, reminder))


def _finished_at(learner: Learner, poll: Poll) -> datetime:
    """An invitation or a reminder may come late: the day is told, not how long ago it should be."""
    given = Response.objects.filter(learner=learner, course=poll.course)
    told = given.filter(phase=Phase.EVALUATION)
    ends = told or given.filter(phase=Phase.POST)
    return max(response.answered_at for response in ends)


def _letter(learner: Learner, poll: Poll, reminder: int) -> Letter:
    title, link = poll.course.title, address(link_of(learner, poll))
    day = date_format(provider_day(_finished_at(learner, poll)))
    lines = [
        gettext("You finished the course “{title}” on {day}.").format(title=title, day=day),
        *_planned_lines(intentions(learner, poll)),
        gettext(
            "It takes three minutes to tell us what has changed in your practice. No sign-in "
            "needed:"
        ),
        link,
        gettext(
            "The link is yours alone. Opening it changes nothing; only what you send is saved."
        ),
    ]
    asked = (
        gettext("Reminder: What changed in your practice? {title}")
        if reminder
        else gettext("What changed in your practice? {title}")
    )
    subject = asked.format(title=title)
    return Letter(f"follow-up:{poll.pk}:{learner.pk}:{reminder}", subject, "\n\n".join(lines))


def _planned_lines(planned: Iterable[Intention]) -> Iterator[str]:
    texts = [f"- {intention.text}" for intention in planned]
    if texts:
        yield "\n".join([gettext("You planned to:"), *texts])
