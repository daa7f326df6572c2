"""All polls of a course side by side: which question is asked in which."""

import json
from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessments.journey import title_of
from assessments.models import Phase, Poll, Question
from assessments.models.poll import PHASE_NAMES
from assessments.poll_editing import CannotAsk, asks, copy_pre_to_post, new_poll
from assessments.question_use import CourseUse, QuestionUse, poll_name, use_of
from assessments.withdrawing import set_questions
from courses.admin.workspace import address_of, render_part, workspace_page
from courses.models import Course
from learners.characters import whole_number

OFFERED = tuple(PHASE_NAMES)  # columns that stand there before their poll
DAYS = "follow-up-days"  # the field of the column of a follow-up that is not there yet
USUAL_DAYS = 90
MOST_DAYS = 3650


@dataclass(frozen=True)
class Column:
    """A poll, or one that is made when the first question is ticked."""

    name: str  # of its tick boxes
    label: str
    phase: Phase
    poll: Poll | None
    address: str
    tests: bool = True  # whether an answer in it is right or wrong

    @property
    def renamed(self) -> str:
        """What learners read above it, where that is another word."""
        title = title_of(self.phase, tests=self.tests)
        return "" if title.casefold() in self.label.casefold() else title

    @property
    def asks_days(self) -> bool:
        return self.poll is None and self.phase == Phase.FOLLOW_UP

    @property
    def note(self) -> str:
        if self.poll is None:
            return "new"
        percent = self.poll.pass_percent
        if self.phase == Phase.POST:
            return "no pass mark" if percent is None else f"pass at {percent:g}%"
        return ""


@dataclass(frozen=True)
class Box:
    column: Column
    ticked: bool


@dataclass(frozen=True)
class BoardRow:
    use: QuestionUse
    boxes: list[Box]


def columns_of(use: CourseUse) -> list[Column]:
    columns = [
        Column(
            f"poll-{poll.pk}",
            poll_name(poll),
            Phase(poll.phase),
            poll,
            reverse("admin:assessments_poll_change", args=[poll.pk]),
            any(poll in each.polls and each.version.is_scored for each in use.questions),
        )
        for poll in use.polls
    ]
    there = {column.phase for column in columns}
    columns += [
        Column(_new_name(phase), PHASE_NAMES[phase], phase, None, "")
        for phase in OFFERED
        if phase not in there
    ]
    return sorted(columns, key=lambda column: column.phase)


def rows_of(use: CourseUse, ticked: dict[str, set[int]]) -> list[BoardRow]:
    """By column, the questions that are ticked."""
    columns = columns_of(use)
    return [
        BoardRow(
            question,
            [Box(column, question.question_id in ticked[column.name]) for column in columns],
        )
        for question in use.questions
    ]


def _asked(column: Column) -> set[int]:
    return {entry.question_id for entry in column.poll.entries.all()} if column.poll else set()


def _new_name(phase: Phase) -> str:
    """Of the column of a poll that is made when the first question is ticked."""
    return f"new-{phase.label}"


def _sent(request: HttpRequest, columns: list[Column]) -> dict[str, set[int]]:
    """What the page wants asked: its ticks, done to what is asked by now, so that whoever saved in
    between loses nothing.
    """
    seen, taken = _seen(request), set[str]()
    wanted = {}
    for column in columns:
        name = column.name
        # A poll that somebody has made meanwhile stood there under the name of a new one.
        if name not in seen and (new := _new_name(column.phase)) in seen and new not in taken:
            name = new
        taken.add(name)
        ticked = {int(pk) for pk in request.POST.getlist(name) if pk.isdecimal()}
        wanted[column.name] = _merged(_asked(column), ticked, seen, name)
    return wanted


def _merged(now: set[int], ticked: set[int], seen: dict[str, set[int]], name: str) -> set[int]:
    if not seen:
        return ticked
    before = seen.get(name, now)
    return (now | (ticked - before)) - (before - ticked) if name in seen else now


def _seen(request: HttpRequest) -> dict[str, set[int]]:
    """By column, what was asked when the page was opened."""
    try:
        told = json.loads(request.POST.get("seen", "{}"))
        return {str(name): {int(pk) for pk in pks} for name, pks in told.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


@require_http_methods(["GET", "POST"])
@workspace_page
def polls(request: HttpRequest, course: Course) -> HttpResponse:
    use = use_of(course)
    columns = columns_of(use)
    if request.method != "POST":
        return _page(request, course, use, {column.name: _asked(column) for column in columns})
    if not may_edit_polls(request):
        raise PermissionDenied
    if _save(request, course, use, columns):
        return HttpResponseRedirect(address_of("polls", course.pk))
    return _refused(request, course, use)


def _refused(request: HttpRequest, course: Course, use: CourseUse) -> HttpResponse:
    """As it was ticked, to be ticked otherwise."""
    return _page(request, course, use, _sent(request, columns_of(use)), 409)


def _page(
    request: HttpRequest,
    course: Course,
    use: CourseUse,
    ticked: dict[str, set[int]],
    status: int = 200,
) -> HttpResponse:
    context = {
        "columns": columns_of(use),
        "seen": json.dumps({column.name: sorted(_asked(column)) for column in columns_of(use)}),
        "rows": rows_of(use, ticked),
        "days": request.POST.get(DAYS, USUAL_DAYS),
        "most_days": MOST_DAYS,
        "may_change": may_edit_polls(request),
        "add_address": reverse("admin:assessments_poll_add") + f"?course={course.pk}",
    }
    return render_part(request, course, "polls", context, status=status)


def may_edit_polls(request: HttpRequest) -> bool:
    of_polls = admin.site.get_model_admin(Poll)
    return of_polls.has_change_permission(request) and of_polls.has_add_permission(request)


def _save(request: HttpRequest, course: Course, use: CourseUse, columns: list[Column]) -> bool:
    """Tells what was written; whether it could be."""
    wanted = _sent(request, columns)
    chosen = {
        column.name: [
            known.version.question
            for known in use.questions
            if known.question_id in wanted[column.name]
        ]
        for column in columns
    }
    try:
        _refuse(columns, chosen)
        with transaction.atomic():
            changed = [
                column
                for column in columns
                if _write(course, column, chosen[column.name], request.POST.get(DAYS, ""))
            ]
    except CannotAsk as refused:
        messages.error(request, str(refused))
        return False
    names = ", ".join(column.label for column in changed)
    messages.success(request, f"Saved: {names}." if changed else "Nothing has changed.")
    seen = _seen(request)
    if any(_asked(column) != seen.get(column.name, _asked(column)) for column in columns):
        messages.warning(request, "Someone else saved the polls meanwhile. Both edits are kept.")
    return True


def _refuse(columns: list[Column], chosen: dict[str, list[Question]]) -> None:
    """A question is asked once in a phase, and a poll asks something."""
    phases: dict[tuple[int, int], str] = {}
    for column in columns:
        if column.poll is not None and column.poll.entries.all() and not chosen[column.name]:
            raise CannotAsk(
                f"The {column.label} would ask nothing. Keep a question, or delete it on its page."
            )
        for question in chosen[column.name]:
            other = phases.setdefault((column.phase, question.pk), column.label)
            if other != column.label and column.phase != Phase.FOLLOW_UP:
                raise CannotAsk(
                    f"{question.key} is ticked in the {other} and in the {column.label}; "
                    "a question is asked once in a phase."
                )


def _write(course: Course, column: Column, questions: list[Question], days: str) -> bool:
    """Whether the poll asks something else now."""
    before = [entry.question_id for entry in column.poll.entries.all()] if column.poll else []
    if set(before) == {question.pk for question in questions}:
        return False
    after_days = _days(days) if column.asks_days else None
    poll = column.poll or new_poll(course, column.phase, after_days=after_days)
    set_questions(poll, asks(poll, questions), at=timezone.now())
    return True


def _days(typed: str) -> int:
    days = whole_number(typed.strip())
    if days is None or not 1 <= days <= MOST_DAYS:
        raise CannotAsk(f"Say after how many days the follow-up asks: 1 to {MOST_DAYS}.")
    return days


@require_POST
@workspace_page
def copy(request: HttpRequest, course: Course) -> HttpResponse:
    """The post-test asks what the pre-test asks, with what was ticked just now."""
    if not may_edit_polls(request):
        raise PermissionDenied
    if "seen" in request.POST:
        use = use_of(course)
        if not _save(request, course, use, columns_of(use)):
            return _refused(request, course, use)
    try:
        added = copy_pre_to_post(course, at=timezone.now())
    except CannotAsk as refused:
        messages.error(request, str(refused))
    else:
        word = "question" if added == 1 else "questions"
        sentence = f"{added} {word} added to the post-test."
        messages.success(request, sentence if added else "The post-test has them all.")
    return HttpResponseRedirect(address_of("polls", course.pk))
