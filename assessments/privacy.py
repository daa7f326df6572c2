"""What is held of a person's answers: whether one was correct is theirs once the course says it."""

from learners.merging import person_of_rows
from learners.models import Learner
from learners.privacy import Holding

from .feedback import is_told
from .models import Phase, Response
from .progress import CourseProgress
from .structure import Structure, structure_of

Courses = dict[int, Structure]


def untold(answers: list[Response]) -> dict[int, tuple[str, ...]]:
    """By answer that the pages of the course do not judge yet: the fields that would."""
    courses = {answer.course_id: answer.course for answer in answers}
    structures = {pk: structure_of(course) for pk, course in courses.items()}
    held_back = _held_back(answers, structures)
    after = _answered_after(answers)
    return {
        answer.pk: ("correct",)
        for answer in answers
        if not is_told(
            answer,
            structures[answer.course_id],
            answered_after=(answer.learner_id, answer.question_id) in after,
            held_back=held_back[answer.learner_id, answer.course_id],
        )
    }


def _held_back(
    answers: list[Response], structures: Courses
) -> dict[tuple[int, int], frozenset[int]]:
    """By row of a learner and course; of rows put together the person decides."""
    asked = {(answer.learner_id, answer.course_id) for answer in answers}
    people = person_of_rows(row for row, _ in asked)
    held_back = {
        (person, course): CourseProgress(Learner(pk=person), structures[course]).held_back
        for person, course in {(people[row], course) for row, course in asked}
    }
    return {(row, course): held_back[people[row], course] for row, course in asked}


def _answered_after(answers: list[Response]) -> set[tuple[int, int]]:
    learners = {answer.learner_id for answer in answers}
    after = Response.objects.filter(learner__in=learners, phase=Phase.POST)
    return set(after.values_list("learner_id", "question_id"))


HOLDINGS = [Holding(Response, "learner", withheld=untold)]
