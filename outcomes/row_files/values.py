"""In which order the values of a column are counted that no list of the software names.

Never by what occurs in a file: what only grows must not move a code from one file to the next.
"""

from datetime import datetime

from django.db import connection

from assessments.models import Question, QuestionVersion
from courses.models import Course

# By when a value was first held by somebody enrolled, edits since included; a row that is added
# later begins later.
FIRST_HELD = """
SELECT held.variable, held.value FROM courses_enrollment e JOIN (
    SELECT id AS learner_id, profession, specialty, facts_since AS since FROM learners_learner
    UNION ALL
    SELECT learner_id, profession, specialty, valid_from FROM learners_learnerhistory
) facts USING (learner_id)
CROSS JOIN LATERAL (VALUES ('profession', profession), ('specialty', specialty))
    AS held (variable, value)
WHERE e.course_id = %(course)s AND held.value <> ''
GROUP BY 1, 2 HAVING min(greatest(facts.since, e.recorded_at)) <= %(known)s
ORDER BY min(greatest(facts.since, e.recorded_at)), min(e.id), 2
"""


def values_of(course: Course, known_at: datetime) -> dict[str, list[str]]:
    """Of each such column its values in the order of their codes."""
    values: dict[str, list[str]] = {"profession": [], "specialty": []}
    with connection.cursor() as cursor:
        cursor.execute(FIRST_HELD, {"course": course.pk, "known": known_at})
        for variable, value in cursor:
            values[variable].append(value)
    questions = Question.objects.filter(course=course).order_by("id")  # as they were made
    return values | {"question": list(questions.values_list("key", flat=True))}


def stems_of(course: Course) -> dict[str, str]:
    """What each question asks, by its key, on one line and in its newest words."""
    versions = QuestionVersion.objects.filter(course=course).select_related("question")
    return {
        version.question.key: " ".join(version.plain_stem.split())
        for version in versions.order_by("number")
    }
