"""Objectives by where they are measured: what is missing stands out, with the way to mend it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.measured import planned
from assessments.models import Measure, Phase, Question
from assessments.models.question import SCORED
from assessments.poll_editing import CannotAsk, add_question
from assessments.question_use import CourseUse, QuestionUse, use_of
from courses.admin.workspace import address_of, render_part, workspace_page
from courses.models import Course, Objective
from learners.characters import whole_number

from .poll_board import may_edit_polls

PAIRS = {Phase.PRE: Phase.POST, Phase.POST: Phase.PRE}


@dataclass(frozen=True)
class Missing:
    """A question that is asked elsewhere and would complete this cell."""

    key: str
    question_id: int
    phase: int
    label: str


@dataclass(frozen=True)
class MapCell:
    keys: list[str]
    missing: list[Missing]
    write: str = ""  # where a first question is written
    write_label: str = ""

    @property
    def state(self) -> str:
        if not self.keys:
            return "empty"
        return "partial" if self.missing else "full"


@dataclass(frozen=True)
class MapRow:
    objective: Objective
    cells: list[MapCell]

    @property
    def is_measured(self) -> bool:
        pre, post = self.cells[0], self.cells[1]
        return bool(set(pre.keys) & set(post.keys))


@require_safe
@workspace_page
def measurement_map(request: HttpRequest, course: Course) -> HttpResponse:
    use = use_of(course)
    rows = [_row(use, objective) for objective in course.objectives.order_by("number")]
    context = {
        "rows": rows,
        "measured": sum(row.is_measured for row in rows),
        "planned": planned(course),
        "may_change": may_edit_polls(request),
    }
    return render_part(request, course, "map", context)


def _row(use: CourseUse, objective: Objective) -> MapRow:
    own = [question for question in use.questions if question.version.objective_id == objective.pk]
    scored = [question for question in own if question.version.measures in SCORED]
    confidence = [question for question in own if question.version.measures == Measure.CONFIDENCE]
    cells = [
        _paired(objective, scored, Phase.PRE),
        _paired(objective, scored, Phase.POST),
        _follow_up(use, objective, scored),
        _confidence(objective, confidence),
        _decisions(objective, scored),
    ]
    return MapRow(objective, cells)


def _paired(objective: Objective, scored: list[QuestionUse], phase: Phase) -> MapCell:
    keys = [question.key for question in scored if phase in question.phases]
    missing = [
        _missing(question, phase)
        for question in scored
        if PAIRS[phase] in question.phases and phase not in question.phases
    ]
    unused = [question for question in scored if not question.phases and not question.points]
    missing += [_missing(question, phase) for question in unused if not keys]
    address = _write_address(objective, kind="single", measures="knowledge")
    return MapCell(keys, missing, "" if keys or missing else address, "Write a question")


def _follow_up(use: CourseUse, objective: Objective, scored: list[QuestionUse]) -> MapCell:
    keys = [question.key for question in scored if Phase.FOLLOW_UP in question.phases]
    if not any(poll.phase == Phase.FOLLOW_UP for poll in use.polls):
        return MapCell(keys, [], address_of("polls", objective.course_id), "Plan a follow-up")
    asked = [question for question in scored if Phase.POST in question.phases]
    missing = [] if keys else [_missing(question, Phase.FOLLOW_UP) for question in asked]
    return MapCell(keys, missing)


def _confidence(objective: Objective, questions: list[QuestionUse]) -> MapCell:
    both = {Phase.PRE, Phase.POST}
    keys = [question.key for question in questions if both <= question.phases]
    missing = [
        _missing(question, phase)
        for question in questions
        for phase in (Phase.PRE, Phase.POST)
        if phase not in question.phases
    ]
    address = _write_address(objective, kind="rating", measures="confidence")
    return MapCell(keys, missing, "" if keys or missing else address, "Write a rating")


def _decisions(objective: Objective, scored: list[QuestionUse]) -> MapCell:
    keys = [question.key for question in scored if question.points]
    address = reverse("admin:assessments_decisionpoint_add") + f"?course={objective.course_id}"
    return MapCell(keys, [], "" if keys else address, "Add a decision point")


NAMES = {Phase.PRE: "pre-test", Phase.POST: "post-test", Phase.FOLLOW_UP: "follow-up"}


def _missing(question: QuestionUse, phase: Phase) -> Missing:
    label = f"Add the pair: {question.key} to the {NAMES[phase]}"
    return Missing(question.key, question.question_id, phase.value, label)


def _write_address(objective: Objective, **more: str) -> str:
    query = urlencode({"course": objective.course_id, "objective": objective.pk} | more)
    return f"{reverse('admin:assessments_questionversion_add')}?{query}"


@require_POST
@workspace_page
def add_pair(request: HttpRequest, course: Course) -> HttpResponse:
    """Ask a question also where its pair is missing."""
    if not may_edit_polls(request):
        raise PermissionDenied
    number, phase = request.POST.get("question", ""), request.POST.get("phase", "")
    question = get_object_or_404(Question, course=course, pk=whole_number(number) or 0)
    try:
        if phase not in {str(known.value) for known in NAMES}:
            raise CannotAsk("There is no such poll.")
        add_question(course, question, Phase(int(phase)), at=timezone.now())
    except CannotAsk as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{question.key} is asked in the {NAMES[Phase(int(phase))]} too.")
    return HttpResponseRedirect(address_of("map", course.pk))
