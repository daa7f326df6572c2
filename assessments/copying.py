"""A question asked again: in its own course, or in another one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from courses.models import Course, Objective

from .authoring import Content, last_number, new_questions, save_versions
from .pictures import copy_pictures


@transaction.atomic
def copy_questions(
    course: Course,
    contents: Sequence[Content],
    *,
    objective: Objective | None = None,
    at: datetime,
) -> list[str]:
    """As new questions behind the others, which measure that objective; their keys. Whoever copies
    at the same moment gets the keys after them.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    number = last_number(course.questions.values_list("key", flat=True))
    keys = [f"q{number + index}" for index in range(1, len(contents) + 1)]
    of_here = [
        replace(content, objective=objective) if objective and content.objective else content
        for content in contents
    ]
    copy_pictures(of_here, course)
    save_versions(list(zip(new_questions(course, keys), of_here, strict=True)), at=at)
    return keys
