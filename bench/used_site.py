"""A site in use: ten courses with their learners and answers,
and statistics that know nothing of what comes next."""

from typing import Any

OTHERS = 10
KEPT_BY_HAND = ("assessments_response", "learners_learner", "courses_enrollment")

FILL = """
WITH people AS (
    INSERT INTO learners_learner (origin, external_id, email, npi, npi_status, given_name,
                                  family_name, profession, specialty, exclusion)
    SELECT 'course:' || %(slug)s, 'L' || lpad(n::text, 7, '0'),
        %(slug)s || n || '@people.example', '', 'unverified', '', '',
           'physician', 'Medical Oncology', ''
    FROM generate_series(1, %(learners)s) n RETURNING id
), enrolled AS (
    INSERT INTO courses_enrollment (learner_id, course_id, pathway, campaign, loaded, enrolled_at)
    SELECT id, %(course)s, 'cme', '', true, now() - interval '90 days' FROM people
)
INSERT INTO assessments_response (learner_id, answered_at, picked, course_id, question_id,
                                  version_id, phase, attempt, correct, pathway, answer)
SELECT l.id, now() - interval '80 days', 1, %(course)s, v.question_id, v.id, phase, 1,
    false, 'cme', '"a"'
FROM people l CROSS JOIN (SELECT id, question_id FROM assessments_questionversion
    WHERE course_id = %(course)s
                          AND kind = 'single') v
CROSS JOIN (VALUES (1), (3)) phases (phase)
"""


def make_used_site(cursor: Any, courses: list[Any], learners: int) -> None:
    """Fills the courses, then measures the tables once and never again by itself."""
    for table in KEPT_BY_HAND:
        cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
    for course in courses:
        cursor.execute(FILL, {"course": course.pk, "slug": course.slug, "learners": learners})
    cursor.execute("VACUUM (ANALYZE)")
