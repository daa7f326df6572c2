"""What every page of a learner shares: who is there, what may be seen, and refusals in words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from assessments import actions
from assessments.forms import AnswerForm
from assessments.models import Phase, Poll, Question, QuestionVersion
from assessments.scoring import InvalidAnswer
from courses import actions as taking
from courses.calendar import provider_day
from courses.models import Course, CourseStatus, MicroSegment
from courses.querysets import visible_course
from learners.actions import learner_for
from learners.models import Learner
from learners.roles import may_author

View = Callable[..., HttpResponseBase]
LONGEST_UNSENT = 20_000  # characters of a form that are kept over a sign-in


class NotYet(Exception):
    """A step is locked; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Withdrawn(Exception):
    sentence = gettext_noop(
        "This course has been withdrawn. What you answered and watched is kept."
    )


def in_words_of_the_reader(problem: Exception) -> str:
    """The sentence of a refusal in the language of the page."""
    sentence = gettext(getattr(problem, "sentence", "") or str(problem))
    values = getattr(problem, "values", None)
    return sentence % values if values else sentence


class SegmentWithdrawn(Withdrawn):
    sentence = gettext_noop("This segment has been withdrawn. What you answered in it is kept.")


REFUSALS: dict[type[Exception], int] = {
    NotYet: 409,
    Withdrawn: 410,
    InvalidAnswer: 400,
    taking.CourseClosed: 409,
    taking.NotEnrolled: 403,
    taking.FrontMatterRequired: 403,
    taking.FrontMatterOutdated: 409,
    actions.UnknownQuestion: 404,
    actions.QuestionClosed: 409,
    actions.NoFurtherAttempt: 409,
}


def in_words(view: View) -> View:
    """A refusal of the deed becomes a page that says what happened and where to go on."""

    @wraps(view)
    def door(request: HttpRequest, slug: str, **named: Any) -> HttpResponseBase:
        try:
            return view(request, slug=slug, **named)
        except tuple(REFUSALS) as problem:
            sentence = in_words_of_the_reader(problem)
            status = next(code for kind, code in REFUSALS.items() if isinstance(problem, kind))
            context = {
                "slug": slug,
                "sentence": sentence,
                "withdrawn": isinstance(problem, Withdrawn),
            }
            context["unstored"] = request.method == "POST" and isinstance(
                problem, Withdrawn | taking.CourseClosed
            )
            return render(request, "courses/refused.html", context, status=status)

    return door


def signed_in(view: View) -> View:
    """Asks to sign in. What somebody sent whose session had ended is kept and shown again, not lost."""

    @wraps(view)
    def door(request: HttpRequest, slug: str, **named: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            if request.method == "POST" and unsent(request):
                del request.session["unsent"]
            return view(request, slug=slug, **named)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        context = {"next": _page_of(request, slug), "kept": _keep_unsent(request)}
        return render(request, "learners/signed_out.html", context, status=401)

    return door


def _page_of(request: HttpRequest, slug: str) -> str:
    """The page a form was on; deeds without a page of their own stand on the course page."""
    return f"/courses/{slug}/" if request.path.endswith(("/begin/", "/retake/")) else request.path


def _keep_unsent(request: HttpRequest) -> bool:
    """Keeps it for the account the page was made for: the next person at a shared device is somebody else."""
    account = request.POST.get("account", "")
    given = {
        name: values
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "account")
    }
    if (
        not account
        or sum(len(str(value)) for values in given.values() for value in values) > LONGEST_UNSENT
    ):
        return False
    request.session["unsent"] = {"path": request.path, "account": account, "given": given}
    return True


def unsent(request: HttpRequest) -> dict[str, list[str]]:
    """What this person sent from this page after their session had ended; it stays until it is sent again."""
    kept = request.session.get("unsent", {})
    mine = (kept.get("path"), kept.get("account")) == (request.path, str(request.user.pk))
    return kept["given"] if mine else {}


def has_expired(course: Course) -> bool:
    """Past its last day, as the provider counts days."""
    return course.has_expired_on(provider_day(timezone.now()))


def course_of(request: HttpRequest, slug: str) -> Course:
    """The course of an address as this visitor may see it; authors see drafts."""
    course = visible_course(slug, drafts=True)
    if course.is_published or may_author(request.user):
        return course
    if course.status == CourseStatus.WITHDRAWN:
        raise Withdrawn
    raise Http404("There is no such course.")


def require_segment(request: HttpRequest, segment: MicroSegment) -> None:
    """A segment plays for everybody; one that is certified for credit after its course information was shown."""
    if may_author(request.user):
        return
    if segment.withdrawn:
        raise SegmentWithdrawn
    if segment.certified:
        if not request.user.is_authenticated:
            raise taking.FrontMatterRequired
        taking.require_opening(learner_for(request.user), segment.course)  # type: ignore[arg-type]


def record(
    request: HttpRequest,
    course: Course,
    learner: Learner,
    question: Question,
    phase: Phase,
    prefix: str = "",
    poll: Poll | None = None,
) -> actions.Recorded:
    """The deed behind every answer form. `prefix` tells the questions of one screen apart."""
    answer, version, key = (f"{prefix}{name}" for name in ("answer", "version", "idempotency_key"))
    form = AnswerForm(
        {"version": request.POST.get(version), "idempotency_key": request.POST.get(key)}
    )
    form.is_valid()
    named = form.cleaned_data.get("version")
    values = request.POST.getlist(answer)
    return actions.record_response(
        learner=learner,
        course=course,
        question_key=question.key,
        phase=phase,
        answer=values if _takes_several(question, named) else (values[0] if values else None),
        idempotency_key=form.cleaned_data.get("idempotency_key"),
        answered_at=timezone.now(),
        version=named,
        poll=poll,
    )


def _takes_several(question: Question, number: int | None) -> bool:
    versions = QuestionVersion.objects.filter(question=question)
    shown = (
        versions.filter(number=number) if number else versions.filter(in_force_until__isnull=True)
    )
    return shown.filter(kind="multiple").exists()
