"""What colleagues chose at a decision point: shares of first answers, so coarse that nobody's
choice can be counted out of them (docs/adr/0014-what-leaves-the-house.md)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count

from .models import Phase, QuestionVersion, Response
from .querysets import of_those_who_count
from .structure import Structure

STEPS = (1, 5, 10, 20)  # percent
UNSEEN = 2  # people more or fewer who do not show


def count_colleagues(structure: Structure, course_id: int, questions: list[int]) -> None:
    """First answers at these decision points, of those who count; read once for all of them."""
    answers = Response.objects.filter(
        course_id=course_id, question_id__in=questions, phase=Phase.IN_ACTIVITY, attempt=1
    )
    asked = of_those_who_count(answers, course_id)
    structure.counted = {}
    for question, version, picked, count in asked.values_list(
        "question_id", "version_id", "picked"
    ).annotate(Count("id")):
        structure.counted.setdefault((question, version), {})[picked] = count


def colleagues_asked(response: Response, structure: Structure) -> int:
    """How many first answers the shares of an answer rest on."""
    return sum(_counted(response, structure).values())


def _counted(response: Response, structure: Structure) -> dict[int | None, int]:
    if structure.counted is None:
        count_colleagues(structure, response.course_id, [response.question_id])
    return (structure.counted or {}).get((response.question_id, response.version_id), {})


def will_tell_colleagues(version: QuestionVersion, structure: Structure) -> bool:
    """Whether who answers this now is shown what colleagues chose."""
    counted = (structure.counted or {}).get((version.question_id, version.pk), {})
    return bool(version.choices_as_shown) and sum(counted.values()) >= settings.SUPPRESS_BELOW


def choices_of_colleagues(
    response: Response, choices: list[Any], structure: Structure
) -> list[dict[str, Any]]:
    """Of each choice the share who took it; nothing while few have answered."""
    if response.phase != Phase.IN_ACTIVITY or not choices:
        return []
    counted = _counted(response, structure)
    total = sum(counted.values())
    if total < settings.SUPPRESS_BELOW:
        return []
    took = {
        choice.key: sum(n for mask, n in counted.items() if mask and mask >> choice.position & 1)
        for choice in choices
    }
    percents = in_steps(took, total)
    return [
        {"choice": choice.key, "text": choice.text, "share": percents[choice.key] / 100}
        for choice in choices
    ]


def in_steps(took: Mapping[str, int], of: int) -> dict[str, int]:
    """Percent in the finest step in which two people do not show. Where everybody took one choice
    they add to 100: what rounding down leaves goes to those that lost most by it."""
    step = next((step for step in STEPS if of * step >= 100 * UNSEEN), STEPS[-1])
    steps = 100 // step
    if sum(took.values()) != of:
        return {key: (2 * n * steps + of) // (2 * of) * step for key, n in took.items()}
    floors = {key: n * steps // of for key, n in took.items()}
    lost = sorted(took, key=lambda key: floors[key] * of - took[key] * steps)
    more = lost[: steps - sum(floors.values())]
    return {key: (floor + (key in more)) * step for key, floor in floors.items()}
