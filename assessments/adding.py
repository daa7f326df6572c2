"""A question that a program adds to a draft."""

from datetime import datetime
from typing import Any

from django.db import transaction

from courses.models import Course, CourseStatus
from courses.packages.questions import check_question
from learners.refusals import Refusal

from . import authoring
from .models import QuestionVersion


class NotADraft(Refusal):
    code = "not-a-draft"
    sentence = (
        "Questions are added to a draft. This course is not one: make a working copy of it, or "
        "send its package."
    )


class KeyTaken(Refusal):
    code = "key-taken"
    sentence = "There is a question %(key)s already; adding never changes one."


@transaction.atomic
def add_question(*, course: Course, entry: Any, at: datetime) -> QuestionVersion:
    """Behind the others, from an entry as packages have it; without a key it is given the next.

    Raises NotADraft, KeyTaken, PackageProblems.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    if course.status != CourseStatus.DRAFT:
        raise NotADraft
    if isinstance(entry, dict) and "key" not in entry:
        entry = entry | {"key": authoring.next_key(course)}
    objectives = {objective.number: objective for objective in course.objectives.all()}
    check_question(entry, objectives)
    if course.questions.filter(key=entry["key"]).exists():
        raise KeyTaken(key=entry["key"])
    question = authoring.new_question(course, entry["key"])
    content = authoring.Content.of_package(entry, objectives.get(entry.get("objective", 0)))
    authoring.save_version(question, content, at=at)
    return QuestionVersion.objects.get(question=question)
