"""Many persons are counted in portions."""

from collections import defaultdict

import pytest
from django.db import connection

from outcomes.counting import Filter, count_course, count_filtered, wait_for_writers
from tests.factories import (
    make_course,
    version_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 34_000  # beyond two portions
# No trigger and no foreign key asks: that alone would take most of the time.
EVERYBODY = f"""
SET LOCAL session_replication_role = replica;
INSERT INTO learners_learner
    (origin, external_id, email, npi, npi_status, given_name, family_name, profession, specialty,
     exclusion)
SELECT 'crowd', n::text, '', '', 'unverified', '', '',
    (ARRAY['physician', 'nurse', ''])[1 + n %% 3], '', ''
FROM generate_series(1, {CROWD}) n;
INSERT INTO courses_enrollment (learner_id, course_id, pathway, campaign, loaded, enrolled_at)
SELECT id, %(course)s, CASE WHEN external_id::int %% 7 = 0 THEN 'micro' ELSE 'cme' END,
       CASE WHEN external_id::int %% 5 = 0 THEN 'spring' ELSE '' END, true, now()
FROM learners_learner WHERE origin = 'crowd';
INSERT INTO assessments_response
    (learner_id, answered_at, picked, course_id, question_id, version_id, phase, attempt, correct,
     pathway, answer)
SELECT id, now(), 1 << (external_id::int * (1 + phase) %% 3), %(course)s, %(question)s, %(version)s,
    phase, 1, false, 'cme', '"a"'
FROM learners_learner CROSS JOIN unnest(ARRAY[1, 3]) phase WHERE origin = 'crowd'
    AND external_id::int %% 11 > phase;
ANALYZE learners_learner, courses_enrollment, assessments_response;
"""
CROSSED = """
SELECT profession, b.picked, a.picked, count(*) FROM learners_learner l
LEFT JOIN assessments_response b ON b.learner_id = l.id AND b.phase = 1
LEFT JOIN assessments_response a ON a.learner_id = l.id AND a.phase = 3
WHERE origin = 'crowd' GROUP BY 1, 2, 3
"""


def test_more_people_than_are_looked_at_at_once_are_counted_as_few_are():
    """The tables are sums over portions of 16,384 persons: here the database counts the same
    answers its own way."""
    course = make_course(questions=1)
    question = course.questions.get()
    with connection.cursor() as cursor:
        cursor.execute(
            EVERYBODY,
            {"course": course.pk, "question": question.pk, "version": version_of(question).pk},
        )
        cursor.execute(CROSSED)
        rows = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM courses_enrollment WHERE pathway = 'micro'")
        micro = cursor.fetchone()[0]
    now = wait_for_writers(lambda: None)

    counts = count_course(course, now, now)
    nurses = count_filtered(course, now, now, Filter(profession="nurse"))

    def table(*professions):
        crossed = defaultdict(int)
        for profession, before, after, n in rows:
            if profession in professions or not professions:
                crossed[before or 0, after or 0] += n
        return dict(crossed)

    matched = sum(n for (before, after), n in table().items() if before and after)
    assert counts.items[0].table == table() and nurses.counts.items[0].table == table("nurse")
    assert (nurses.n, nurses.matched) == (
        sum(table("nurse").values()),
        sum(n for (b, a), n in table("nurse").items() if b and a),
    )
    assert (counts.participation.cme, counts.participation.micro) == (CROWD - micro, micro)
    assert counts.participation.campaigns == {"spring": CROWD // 5}
    assert counts.sections.flow.analysed == matched == counts.patterns.learners
    by_profession = next(
        counted for counted in counts.sections.subgroups if counted.dimension == "profession"
    )
    assert by_profession.not_given == sum(table("").values())
    assert {name: group.n for name, group in by_profession.values.items()} == {
        name: sum(table(name).values()) for name in ("physician", "nurse")
    }
    assert sum(n for item in counts.sections.polls for n in item.items[0].table.values()) == sum(
        n * (bool(before) + bool(after)) for (before, after), n in table().items()
    )
