"""The deed behind every form with an answer."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from assessments import actions
from assessments.models import Phase, Poll, Question, QuestionVersion
from courses.models import Course
from learners.models import Learner

from .forms import AnswerForm


def record_answer(
    request: HttpRequest,
    course: Course,
    learner: Learner,
    question: Question,
    phase: Phase,
    prefix: str = "",
    poll: Poll | None = None,
    at: datetime | None = None,
) -> actions.Recorded:
    """One answer from a page. `prefix` tells the questions of one screen apart."""
    answer, version, key = (f"{prefix}{name}" for name in ("answer", "version", "idempotency_key"))
    form = AnswerForm(
        {
            "version": request.POST.get(version),
            "idempotency_key": request.POST.get(key),
            "attempt": request.POST.get(f"{prefix}attempt"),
            "confidence": request.POST.get(f"{prefix}confidence"),
        }
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
        answered_at=at or timezone.now(),
        version=named,
        poll=poll,
        given_in=form.cleaned_data.get("attempt"),
        sure=form.cleaned_data.get("confidence"),
    )


def _takes_several(question: Question, number: int | None) -> bool:
    versions = QuestionVersion.objects.filter(question=question)
    shown = (
        versions.filter(number=number) if number else versions.filter(in_force_until__isnull=True)
    )
    return shown.filter(kind="multiple").exists()
