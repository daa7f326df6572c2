"""Mail to learners who have not begun, not finished, or not claimed in time: by the rules of the
course, each once, never to whoever does not want it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import Max, Q
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from courses.calendar import provider_day
from courses.models import Course, Enrollment, Pathway, TrackProgress
from courses.querysets import published
from learners.mailing import Letter, MailKind, in_the_language_of, reachable, send
from learners.models import Learner
from learners.signed_links import address

from .models import Phase, ReminderRule, Response, Trigger
from .progress import CourseProgress
from .structure import Structure

# a rule switched on today does not write to everybody of the last years
WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Round:
    """One look at a course: whom a rule concerns now."""

    course: Course
    at: datetime
    days: int

    @property
    def latest(self) -> datetime:
        return self.at - timedelta(days=self.days)

    @property
    def earliest(self) -> datetime:
        return self.latest - WINDOW

    def is_near(self, day: date | None) -> bool:
        """Today, or within the days of the rule."""
        today = provider_day(self.at)
        return day is not None and today <= day <= today + timedelta(days=self.days)


Finder = Callable[[Round], Iterable[int]]  # learner ids
FINDERS: dict[str, Finder] = {}
WORDS: dict[str, tuple[str, str]] = {
    Trigger.ENROLLED_NOT_STARTED: (
        gettext_noop("Your course is waiting: {title}"),
        gettext_noop("You enrolled in “{title}” and have not started yet. Start here:"),
    ),
    Trigger.INCOMPLETE: (
        gettext_noop("Where you left off: {title}"),
        gettext_noop(
            "You started “{title}”. What you watched and answered is saved; continue where you "
            "left off:"
        ),
    ),
    Trigger.EXPIRY_NEAR: (
        gettext_noop("Until {expiry}: {title}"),
        gettext_noop(
            "“{title}” is open through {expiry}. You have not finished yet; continue where you "
            "left off:"
        ),
    ),
}


@dataclass(frozen=True)
class Wording:
    """What a reminder says, in English, with the places of title and expiry still open."""

    subject: str
    text: str
    expiry: date | None = None


# Where the words depend on whom they are for: credit says what that person may claim, and until
# when.
WORDED: dict[str, Callable[[Learner, Course, datetime], Wording]] = {}


def concerns(trigger: Trigger) -> Callable[[Finder], Finder]:
    """Names the function that finds the learners of a trigger. Credit adds its own this way, and
    puts it in the place of one that knows of no credit.
    """

    def keep(finder: Finder) -> Finder:
        FINDERS[trigger] = finder
        return finder

    return keep


def send_due(*, at: datetime) -> int:
    """Post every reminder that is due; how many."""
    rules = list(ReminderRule.objects.all())
    return sum(_of_course(course, rules, at) for course in published().order_by("id"))


def _of_course(course: Course, rules: list[ReminderRule], at: datetime) -> int:
    if course.has_expired_on(provider_day(at)):
        return 0
    own = {rule.trigger: rule for rule in rules if rule.course_id == course.pk}
    for_all = {rule.trigger: rule for rule in rules if rule.course_id is None}
    return sum(
        _of_rule(course, rule, at)
        for rule in (for_all | own).values()
        if rule.active and rule.trigger in FINDERS
    )


def _of_rule(course: Course, rule: ReminderRule, at: datetime) -> int:
    concerned = FINDERS[rule.trigger](Round(course, at, rule.days))
    learners = reachable(Learner.objects.filter(pk__in=list(concerned)))
    if rule.professions:
        learners = learners.filter(profession__in=rule.professions)
    return sum(
        _remind(learner, course, rule.trigger, at)
        for learner in learners.select_related("user").order_by("id")
    )


def _remind(learner: Learner, course: Course, trigger: str, at: datetime) -> bool:
    wording = WORDED.get(trigger, partial(_usual, trigger))(learner, course, at)
    with in_the_language_of(learner):
        letter = Letter(f"reminder:{course.pk}:{learner.pk}:{trigger}", *_letter(course, wording))
        return send(learner, MailKind.REMINDERS, letter)


def _usual(trigger: str, learner: Learner, course: Course, at: datetime) -> Wording:
    return Wording(*WORDS[trigger], course.expiry_date)


def _letter(course: Course, wording: Wording) -> tuple[str, str]:
    expiry = date_format(wording.expiry) if wording.expiry else ""
    words = {"title": course.title, "expiry": expiry}
    subject, text = (
        gettext(sentence).format(**words) for sentence in (wording.subject, wording.text)
    )
    return subject, f"{text}\n\n{address(f'/courses/{course.slug}/')}"


# --- whom a trigger concerns ----------------------------------------------------------------------


def _enrolled(course: Course) -> "set[int]":
    mine = Enrollment.objects.filter(
        course=course, pathway=Pathway.CME, learner__user__isnull=False
    )
    return set(mine.values_list("learner", flat=True))


def _last_deed(course: Course) -> dict[int, datetime]:
    """When each learner with an account last watched or answered something of the CME course."""
    answers = Response.objects.filter(
        course=course, pathway=Pathway.CME, learner__user__isnull=False
    )
    last = dict(answers.order_by().values_list("learner").annotate(Max("answered_at")))
    watched = TrackProgress.objects.filter(track__course=course, learner__user__isnull=False)
    for learner, moment in watched.order_by().values_list("learner").annotate(Max("updated_at")):
        last[learner] = max(last.get(learner, moment), moment)
    return last


def _unfinished(course: Course, learners: Iterable[int]) -> set[int]:
    """Those of whom the evaluation, or where there is none every track's questions after, is still
    open.
    """
    structure = Structure(course)
    wanted = structure.polls_in(Phase.EVALUATION) or structure.polls_in(Phase.POST)
    people = Learner.objects.filter(pk__in=list(learners))
    progress_by_learner = ((learner.pk, CourseProgress(learner, structure)) for learner in people)
    return {
        pk
        for pk, progress in progress_by_learner
        if not wanted or not all(progress.is_complete(poll) for poll in wanted)
    }


@concerns(Trigger.ENROLLED_NOT_STARTED)
def _not_started(look: Round) -> Iterable[int]:
    since = Enrollment.objects.filter(
        Q(enrolled_at__gt=look.earliest, enrolled_at__lte=look.latest),
        course=look.course, pathway=Pathway.CME, learner__user__isnull=False,
    )  # fmt: skip
    return set(since.values_list("learner", flat=True)) - _last_deed(look.course).keys()


@concerns(Trigger.INCOMPLETE)
def _incomplete(look: Round) -> Iterable[int]:
    idle = {
        pk
        for pk, moment in _last_deed(look.course).items()
        if look.earliest < moment <= look.latest
    }
    return _unfinished(look.course, idle & _enrolled(look.course))


@concerns(Trigger.EXPIRY_NEAR)
def expiring(look: Round) -> Iterable[int]:
    return unfinished(look.course) if look.is_near(look.course.expiry_date) else ()


def unfinished(course: Course) -> set[int]:
    """Who enrolled and has not finished."""
    return _unfinished(course, _enrolled(course))
