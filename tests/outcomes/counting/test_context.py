"""On a site in use the statistics know nothing of a new course;
the work must not grow with those who are elsewhere."""

import pytest
from django.db import connection

from outcomes.counting import (
    Filter,
    count_course,
    count_filtered,
    count_now,
    count_programme,
    wait_for_writers,
)
from tests.factories import answered, make_course, version_of

pytestmark = pytest.mark.django_db(transaction=True)
ELSEWHERE, HERE, ROWS_A_LEARNER = 4_000, 300, 14
TABLES = ("learners_learner", "courses_enrollment", "assessments_response")
PEOPLE = """
WITH people AS (
    INSERT INTO learners_learner (origin, external_id, email, npi, npi_status, given_name,
                                  family_name, profession, specialty, exclusion)
    SELECT %(slug)s, n::text, %(slug)s || n || '@a.org', '', 'unverified', '', '', 'nurse', '', ''
    FROM generate_series(1, %(people)s) n RETURNING id
), enrolled AS (
    INSERT INTO courses_enrollment (learner_id, course_id, pathway, campaign, loaded, enrolled_at)
    SELECT id, %(course)s, 'cme', 'spring', id %% 2 = 0 OR %(loaded)s, now() FROM people
)
INSERT INTO assessments_response (learner_id, answered_at, picked, course_id, question_id,
                                  version_id, phase, attempt, correct, pathway, answer)
SELECT id, now(), 2, %(course)s, %(question)s, %(version)s, phase, 1, true, 'cme', '"b"'
FROM people CROSS JOIN unnest(ARRAY[1, 3]) phase
"""
READ = """
SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables
WHERE relname = ANY (%s)
"""


def course_of(people, *, loaded=False):
    course = make_course(questions=1)
    question = course.questions.get()
    names = {"slug": course.slug, "course": course.pk, "question": question.pk, "loaded": loaded}
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, names | {"version": version_of(question).pk, "people": people})
    return course


@pytest.fixture
def used_site():
    course_of(ELSEWHERE)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def rows_read():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(READ, [list(TABLES)])
        return int(cursor.fetchone()[0])


def snapshot(course, now):
    assert count_course(course, now, now).participation.cme == HERE


def snapshot_of_then(course, now):
    """Somebody elsewhere was edited since: facts are looked up in the history too."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE learners_learner SET specialty = 'Surgery' WHERE id = 1")
    snapshot(course, now)


def group(course, now):
    assert count_filtered(course, now, now, Filter(profession="nurse")).n == HERE


def programme(course, now):
    assert count_programme([course], now, now).persons == HERE


@pytest.mark.parametrize("count", [snapshot, snapshot_of_then, group, programme])
def test_what_is_read_is_of_the_course(used_site, count):
    course = course_of(HERE)
    now = wait_for_writers(lambda: None)
    before = rows_read()

    count(course, now)

    assert rows_read() - before < ROWS_A_LEARNER * HERE


def test_counting_on_reads_only_those_with_something_new(used_site):
    course = course_of(HERE, loaded=True)
    kept = count_now(course, wait_for_writers(lambda: None)).kept
    kept.save(force_insert=True)
    learner = course.enrollments.order_by("pk").first().learner
    answered(course.questions.get(), learner=learner, attempt=2)
    now = wait_for_writers(lambda: None)
    before = rows_read()

    counted = count_now(course, now)

    assert not counted.whole
    # Whether there is a comparison arm, who came live and how many there are is looked for among
    # the enrolments of the course.
    assert rows_read() - before < 5 * HERE
