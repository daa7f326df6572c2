"""Which questions of a course use an objective: they keep it."""

from collections.abc import Iterable

from django.urls import reverse

from assessments.models import QuestionVersion
from courses.admin.used_rows import USED_BY, Link
from courses.models import Objective


def questions_using(objectives: Iterable[int]) -> dict[int, list[Link]]:
    """By objective, its questions, each once, with the wording to be changed."""
    versions = QuestionVersion.objects.filter(objective__in=objectives)
    by_question: dict[tuple[int, int], QuestionVersion] = {}
    for version in versions.select_related("question").order_by("question__position", "number"):
        assert version.objective_id is not None
        by_question[version.objective_id, version.question_id] = version
    uses: dict[int, list[Link]] = {}
    for (objective, _), version in by_question.items():
        address = reverse("admin:assessments_questionversion_change", args=[version.pk])
        uses.setdefault(objective, []).append((version.question.key, address))
    return uses


USED_BY[Objective] = questions_using
